"""What the pages of the builder share: the survey on the bench, where it stands, and how an edit is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from engagement.surveys import queries_building as queries
from engagement.surveys.building.pointing import Owner
from engagement.surveys.checking import Problem
from engagement.surveys.definition import Definition, Option, Question
from engagement.surveys.models import Survey, SurveyState
from engagement.surveys.piping import in_words
from engagement.surveys.queries import boroughs_of
from engagement.surveys.services.editing import About, Change, Edited, edit_questions
from engagement.surveys.views.moving import survey_for
from eolcare.accounts.models import User

LONGEST_TITLE = 120
SELECTED = "selected"


@dataclass
class Bench:
    """A survey whose questions are being built, for one request."""

    request: HttpRequest
    survey: Survey
    state: queries.State = field(init=False)

    def __post_init__(self) -> None:
        """Look where the questions stand."""
        self.look_again()

    def look_again(self) -> None:
        """Read the questions as they are now, after an edit or somebody else's."""
        self.state = queries.state_of(self.survey)
        for name in ("problems", "doubts"):
            self.__dict__.pop(name, None)

    @property
    def definition(self) -> Definition:
        """The questions as they are now."""
        return self.state.definition

    @property
    def actor(self) -> User:
        """Who is building."""
        return cast(User, self.request.user)

    @cached_property
    def binding(self) -> list[Definition]:
        """The versions with which answers have to stay comparable."""
        return queries.binding_versions(self.survey)

    @cached_property
    def used(self) -> set[str]:
        """Keys that published versions used."""
        return queries.keys_used(self.survey)

    @cached_property
    def boroughs(self) -> tuple[Option, ...]:
        """What a borough question offers."""
        return boroughs_of(self.survey)

    @cached_property
    def problems(self) -> list[Problem]:
        """What has to be put right before these questions can be published."""
        return queries.problems_of(self.survey, self.definition, self.binding) if self.state.version else []

    @cached_property
    def doubts(self) -> list[Problem]:
        """What may have got another meaning."""
        return queries.doubts_of(self.definition, self.binding)

    @property
    def closed(self) -> bool:
        """Whether nothing can be changed any more."""
        return self.survey.state == SurveyState.ARCHIVED

    def question(self, key: str) -> Question | None:
        """Return a question or an equality question by its key."""
        return next((question for question in self.definition.every_question() if question.key == key), None)

    def numbered(self, questions: Sequence[Question] | None = None) -> list[tuple[int, Question]]:
        """Return questions with their numbers; all but the equality questions unless some are given."""
        numbers = {question.key: number for number, question in enumerate(self.definition.every_question(), start=1)}
        return [(numbers[q.key], q) for q in (self.definition.questions if questions is None else questions)]

    def was_answered(self, key: str) -> bool:
        """Return whether a question of this key may have answers that count."""
        return any(question.key == key for before in self.binding for question in before.every_question())

    def kept_options(self, question: Question) -> dict[str, set[str]]:
        """Return the keys of options and statements that people may have chosen, by list."""
        kept: dict[str, set[str]] = {"options": set(), "statements": set()}
        for before in self.binding:
            for one in before.every_question():
                if one.key == question.key and type(one) is type(question):
                    for name, keys in kept.items():
                        keys.update(option.key for option in getattr(one, name, ()))
        return kept

    def title(self, key: str) -> str:
        """Return a question's title for a sentence, cut to what fits into one."""
        question = self.question(key)
        return short(question.title if question else "", key)

    # --- Addresses ------------------------------------------------------------------------------
    def address(self, name: str, *more: object, **query: str) -> str:
        """Return the address of a page of the builder."""
        path = reverse(f"surveys_team:{name}", args=[self.survey.public_id, *more])
        return f"{path}?{urlencode(query)}" if query else path

    def home(self, at: str = "") -> str:
        """Return the address of the outline with something selected."""
        return f"{self.address('build', at=at)}#{SELECTED}" if at else self.address("build")

    # --- Editing --------------------------------------------------------------------------------
    def edit(self, change: Change, *, what: str, about: About | None = None, seen: str | None = None) -> Edited:
        """Make an edit on the state that the form carried, and say that it is done.

        Raises what ``services.editing.edit_questions`` raises.
        """
        if seen is None:
            seen = self.request.POST.get("seen", "")[:64]
        edited = edit_questions(self.survey, change, actor=self.actor, seen=seen, what=what, about=about)
        self.look_again()
        if edited.changed:
            messages.success(self.request, what)
        else:
            messages.info(self.request, _("Nothing was changed."))
        return edited


def bench_for(request: HttpRequest, public_id: str) -> Bench:
    """Return the bench of a survey whose questions somebody may change; 404 in another area, 403 for another role."""
    return Bench(request, survey_for(request, "surveys.change", public_id))


def short(title: str, otherwise: str = "") -> str:
    """Return a title as it stands in a sentence."""
    text = " ".join(in_words(title).split()) or otherwise or _("without a title")
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def at_of(owner: Owner) -> str:
    """Return how the outline names a question, page or section in its address."""
    return owner.key if owner.kind == "question" else f"{owner.kind}:{owner.key}"


def conflict_context(edits: Sequence[Any]) -> dict[str, Any]:
    """Return what the page shows after a conflict: who did what."""
    return {"conflict": True, "others": list(edits)[:5]}
