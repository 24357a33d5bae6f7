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
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language

from engagement.surveys.definition import Answers, Borough, Definition, Option, Question, Step
from engagement.surveys.ending import after_questions
from engagement.surveys.models import ResponseDraft, Survey
from engagement.surveys.presentation import Said, name_of, said_on_path
from engagement.surveys.queries import boroughs_of, definition_of, draft_by_token_hash
from engagement.surveys.routing import (
    Progress,
    first_open_step,
    next_step,
    previous_step,
    progress,
    settled,
    steps,
    walk,
)
from engagement.surveys.sections import progress_in_section
from engagement.surveys.services.drafts import DRAFT_KEPT
from eolcare.common.tokens import hash_token

COOKIE = "answers-"
LOCATOR_LENGTH = 10
FROM_CHECK = "check"


@dataclass
class Filling:
    """Answers being given: the draft, and the ways between the pages of a survey.

    Whoever walks other questions of the same draft in the same way (those about the person) derives from it.
    """

    STEP_VIEW: ClassVar[str] = "question"
    ABOUT_PERSON: ClassVar[bool] = False
    # Where one comes from with ``?from=check``, and goes when everything was seen.
    CHECK_VIEW: ClassVar[str] = "check"

    draft: ResponseDraft
    locator: str
    # What a page holds of which nothing is kept yet (``services.opening``); empty where there is a draft.
    seal: str = ""

    @property
    def survey(self) -> Survey:
        """The survey that is being answered."""
        return self.draft.survey

    @cached_property
    def definition(self) -> Definition:
        """The questions of the version that was begun, in the reader's language."""
        return definition_of(self.draft.version, get_language() or "")

    @property
    def answers(self) -> Answers:
        """The answers so far, also those that are no longer asked for."""
        return self.draft.answers

    @cached_property
    def boroughs(self) -> Sequence[Option]:
        """The boroughs that can be chosen."""
        return boroughs_of(self.survey)

    def said(self, answers: Answers | None = None) -> Said:
        """Return the answers on the path in words, as texts may repeat them; of ``answers``, or of those so far."""
        answers = self.answers if answers is None else answers
        asked = self.definition.questions
        names_borough = any(isinstance(question, Borough) and answers.get(question.key) for question in asked)
        return said_on_path(self.definition, answers, self.boroughs if names_borough else ())

    # --- Addresses ---------------------------------------------------------------------------------
    def address(self, name: str, *more: str) -> str:
        """Return the address of a page around the questions: ``tasks``, ``check``, ``stop``, ``save`` and so on."""
        return reverse(f"surveys:{name}", args=[self.survey.slug, self.locator, *more])

    def address_of(self, asked: Question | Step, *, from_check: bool = False) -> str:
        """Return the address of a step, or of the place of a question on its step.

        ``from_check`` keeps in mind that one comes from checking.
        """
        query = f"?from={FROM_CHECK}" if from_check else ""
        if isinstance(asked, Step):
            return self.address(self.STEP_VIEW, asked.key) + query
        step = self.definition.step_of_question[asked.key]
        place = f"#{name_of(asked)}" if from_check or step != asked.key else ""
        return self.address(self.STEP_VIEW, step) + query + place

    # --- Ways --------------------------------------------------------------------------------------
    def on_path(self, key: str) -> Step | None:
        """Return a step with the questions on it that are asked, or ``None`` when it is not on the path."""
        return next((step for step in steps(self.definition, self.answers) if step.key == key), None)

    def after(self, key: str, *, from_check: bool) -> str:
        """Return where Continue leads from a step.

        Whoever came to change one answer goes back to checking, by way of what that change newly asks.
        """
        apart = self.definition.any_order
        section = self.definition.steps[self.definition.step_positions[key]].section
        if from_check:
            newly = [step for step in self._unfinished() if not apart or step.section == section]
            return self.address_of(newly[0], from_check=True) if newly else self.address(self.CHECK_VIEW)
        step = next_step(self.definition, self.answers, key)
        if apart and (step is None or step.section != section):
            return self.address("tasks")
        return self.address_of(step) if step else self.after_last()

    def after_last(self) -> str:
        """Return where Continue leads from the last step."""
        return after_questions(self)

    def before(self, key: str, *, from_check: bool) -> str:
        """Return where Back leads from a step."""
        if from_check:
            return self.address(self.CHECK_VIEW)
        step = previous_step(self.definition, self.answers, key)
        here = self.definition.steps[self.definition.step_positions[key]]
        if self.definition.any_order and (step is None or step.section != here.section):
            return self.address("tasks")
        return self.address_of(step) if step else self.before_first()

    def before_first(self) -> str:
        """Return where Back leads from the first step."""
        return reverse("surveys:start", args=[self.survey.slug])

    def where_to_go_on(self) -> str:
        """Return the list of tasks, or the first step that has not been seen."""
        if self.definition.any_order:
            return self.address("tasks")
        step = first_open_step(self.definition, self.answers)
        return self.address_of(step) if step else self.address(self.CHECK_VIEW)

    def progress(self, key: str) -> Progress | None:
        """Return which page of how many a step is; where sections come in any order, within its section."""
        if not self.definition.any_order:
            return progress(self.definition, self.answers, key)
        return progress_in_section(self.definition, self.answers, key)

    def _unfinished(self) -> list[Step]:
        _asked, given = walk(self.definition, self.answers)
        return [
            step
            for step in steps(self.definition, self.answers)
            if any(question.key not in self.answers or not settled(question, given) for question in step.questions)
        ]


def locator_of(token: str) -> str:
    """Return the part of an address that says which draft is meant, and does not open it."""
    return hashlib.sha256(b"locator:" + token.encode()).hexdigest()[:LOCATOR_LENGTH]


def token_in(request: HttpRequest, locator: str) -> str | None:
    """Return the token that this browser holds for a locator, or ``None``."""
    token = request.COOKIES.get(COOKIE + locator)
    return token if token and locator_of(token) == locator else None


def hold_token(request: HttpRequest, token: str) -> None:
    """Take a token as one that this browser holds already; the answer to the request gives it."""
    request.COOKIES[COOKIE + locator_of(token)] = token


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


def forget_gone(request: HttpRequest, response: HttpResponseBase, slug: str, *, beside: str = "") -> None:
    """Take the cookies away of answers that were sent or deleted, but not of the locator ``beside``."""
    for token in tokens_in(request):
        locator = locator_of(token)
        if locator != beside and draft_by_token_hash(hash_token(token)) is None:
            forget_token(response, slug, locator)


def _path(slug: str) -> str:
    return reverse("surveys:start", args=[slug])
