"""Finding one's way while answering: whose draft it is, and where each step leads.

The address of a draft holds a locator, which opens nothing by itself. What opens it is a token in an HttpOnly cookie
that goes to the addresses of this survey alone, so neither the history of a shared computer nor a link that somebody
passes on shows what was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from engagement.surveys.definition import Definition, Option, Question, Step
from engagement.surveys.models import Response, ResponseDraft, Survey
from engagement.surveys.presentation import has_text
from engagement.surveys.queries import boroughs_of, definition_of, draft_by_token_hash
from engagement.surveys.routing import first_open_step, next_step, previous_step
from engagement.surveys.services.drafts import DRAFT_KEPT
from eolcare.common.tokens import hash_token

COOKIE = "answers-"
LOCATOR_LENGTH = 10
FROM_CHECK = "check"


@dataclass
class Filling:
    """Answers being given: the draft, and the addresses around it."""

    draft: ResponseDraft
    locator: str

    @property
    def survey(self) -> Survey:
        """The survey that is being answered."""
        return self.draft.survey

    @cached_property
    def definition(self) -> Definition:
        """The questions of the version that was begun."""
        return definition_of(self.draft.version)

    @cached_property
    def boroughs(self) -> Sequence[Option]:
        """The boroughs that can be chosen."""
        return boroughs_of(self.survey)

    def address(self, name: str, *more: str) -> str:
        """Return the address of a step: ``question``, ``consent``, ``check``, ``done`` or ``stop``."""
        return reverse(f"surveys:{name}", args=[self.survey.slug, self.locator, *more])

    def address_of(self, question: Question | Step, *, from_check: bool = False) -> str:
        """Return the address of a question's page; ``from_check`` keeps in mind that one comes from checking."""
        return self.address("question", question.key) + (f"?from={FROM_CHECK}" if from_check else "")

    def after(self, key: str, *, from_check: bool) -> str:
        """Return where Continue leads from a question.

        Whoever came to change one answer goes back to checking, by way of what that change newly asks.
        """
        answers = self.draft.answers
        asked = self.definition
        question = first_open_step(asked, answers) if from_check else next_step(asked, answers, key)
        if question is not None:
            return self.address_of(question, from_check=from_check)
        if not from_check and has_text(self.definition, answers):
            return self.address("consent")
        return self.address("check")

    def before(self, key: str, *, from_check: bool) -> str:
        """Return where Back leads from a question."""
        if from_check:
            return self.address("check")
        question = previous_step(self.definition, self.draft.answers, key)
        return self.address_of(question) if question else reverse("surveys:start", args=[self.survey.slug])

    def where_to_go_on(self) -> str:
        """Return the first step that has not been seen."""
        question = first_open_step(self.definition, self.draft.answers)
        return self.address_of(question) if question else self.address("check")


def locator_of(token: str) -> str:
    """Return the part of an address that says which draft is meant, and does not open it."""
    return hashlib.sha256(b"locator:" + token.encode()).hexdigest()[:LOCATOR_LENGTH]


def token_in(request: HttpRequest, locator: str) -> str | None:
    """Return the token that this browser holds for a locator, or ``None``."""
    token = request.COOKIES.get(COOKIE + locator)
    return token if token and locator_of(token) == locator else None


def tokens_in(request: HttpRequest) -> list[str]:
    """Return all tokens that this browser sent; it sends those of the survey whose page is asked for."""
    names = [name for name in request.COOKIES if name.startswith(COOKIE)]
    found = [token_in(request, name.removeprefix(COOKIE)) for name in names]
    return [token for token in found if token]


def find_filling(request: HttpRequest, slug: str, locator: str) -> Filling | None:
    """Return the answers that this browser may go on with at this address, or ``None``."""
    token = token_in(request, locator)
    draft = draft_by_token_hash(hash_token(token)) if token else None
    return Filling(draft, locator) if draft and draft.survey.slug == slug else None


def find_response(request: HttpRequest, slug: str, locator: str) -> tuple[Response, str] | None:
    """Return what this browser sent from this address, and the token, or ``None``."""
    token = token_in(request, locator)
    if token is None:
        return None
    sent = Response.objects.select_related("survey").only(
        "public_id", "reference_hash", "survey__slug", "survey__title", "survey__what_happens"
    )
    response = sent.filter(submission_key=hash_token(token), survey__slug=slug).first()
    return (response, token) if response else None


def give_token(response: HttpResponseBase, survey: Survey, token: str, *, shared_computer: bool) -> None:
    """Set the cookie that opens a draft: for as long as the draft is kept, or until the browser is closed."""
    response.set_cookie(
        COOKIE + locator_of(token),
        token,
        max_age=None if shared_computer else DRAFT_KEPT,
        path=_path(survey.slug),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_token(response: HttpResponseBase, slug: str, locator: str) -> None:
    """Take the cookie of a draft away."""
    response.delete_cookie(COOKIE + locator, path=_path(slug), samesite="Lax")


def _path(slug: str) -> str:
    return reverse("surveys:start", args=[slug])
