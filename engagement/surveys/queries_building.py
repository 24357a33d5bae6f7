"""What is read of a survey while its questions are built."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from engagement.surveys import bank
from engagement.surveys.building.keys import taken_keys
from engagement.surveys.checking import Problem, problems
from engagement.surveys.comparison import breaks, doubts
from engagement.surveys.definition import Definition, Question, from_json
from engagement.surveys.models import (
    NOT_YET_PUBLIC,
    BankQuestion,
    QuestionsEdit,
    Response,
    ResponseDraft,
    Survey,
    SurveyVersion,
)
from engagement.surveys.queries import boroughs_of, definition_of

# So many edits back a deleted question is looked for.
LOOKED_BACK = 20
NOTHING = Definition(questions=())


class State(msgspec.Struct, frozen=True):
    """Where the building of a survey's questions stands.

    ``version`` is the newest version, published or not, or ``None`` before the first; ``published`` the number of the
    version that people are asked now, or ``None``; ``seen`` names this very state, so that an edit can say on which it
    was made.
    """

    definition: Definition
    version: SurveyVersion | None
    published: int | None
    seen: str


def newest_version(survey: Survey) -> SurveyVersion | None:
    """Return the version of the questions that is worked on: the newest, published or not."""
    found: SurveyVersion | None = survey.versions.order_by("-number").first()
    return found


def state_of(survey: Survey) -> State:
    """Return the questions as they stand now, unfinished ones included."""
    version = newest_version(survey)
    if version is None:
        return State(NOTHING, None, None, "")
    published = survey.versions.filter(published_at__isnull=False).order_by("-number").values_list("number", flat=True)
    return State(definition_of(version), version, published.first(), version.sha256)


def binding_versions(survey: Survey) -> list[Definition]:
    """Return the questions of each version that people have answered, or may be answering now, the oldest first.

    A pilot binds nothing: what was sent in it is never counted.
    """
    answered = Q(Exists(Response.objects.filter(version=OuterRef("pk"), is_pilot=False)))
    if survey.state not in NOT_YET_PUBLIC:
        newest = survey.versions.filter(published_at__isnull=False).order_by("-number").values("pk")[:1]
        answered |= Q(pk__in=newest) | Q(Exists(ResponseDraft.objects.filter(version=OuterRef("pk"))))
    found = survey.versions.filter(answered, published_at__isnull=False).order_by("number")
    return [definition_of(version) for version in found]


def problems_of(survey: Survey, definition: Definition, binding: Sequence[Definition] | None = None) -> list[Problem]:
    """Return why questions cannot be published: what is wrong with them, and what could not be compared with before."""
    boroughs = {option.key for option in boroughs_of(survey)}
    found = problems(definition, boroughs)
    for before in binding_versions(survey) if binding is None else binding:
        found.extend(problem for problem in breaks(before, definition) if problem not in found)
    return sorted(found, key=lambda problem: problem.number)


def doubts_of(definition: Definition, binding: Sequence[Definition]) -> list[Problem]:
    """Return what to look at again because it may mean something else than before, compared with the version before."""
    return doubts(binding[-1], definition) if binding else []


def keys_used(survey: Survey) -> set[str]:
    """Return every key that some published version of a survey used, so that none is used for something new."""
    published = survey.versions.filter(published_at__isnull=False)
    return set().union(*(taken_keys(definition_of(version)) for version in published))


def edits_of(survey: Survey) -> QuerySet[QuestionsEdit]:
    """Return the edits of a survey's questions, the newest first, without the questions themselves."""
    edits: QuerySet[QuestionsEdit] = survey.edits.defer("definition").select_related("made_by").order_by("-number")
    return edits


def edits_since(survey: Survey, seen: str) -> list[QuestionsEdit]:
    """Return the edits made after somebody saw the state ``seen``, the newest first; all, if it is unknown."""
    last_seen = survey.edits.filter(sha256=seen).order_by("-number").values_list("number", flat=True).first()
    edits = edits_of(survey)
    return list(edits if last_seen is None else edits.filter(number__gt=last_seen))


def lost_question(survey: Survey, key: str) -> Question | None:
    """Return a question that was deleted lately, as it last was, or ``None``."""
    for edit in survey.edits.order_by("-number")[:LOOKED_BACK]:
        for question in from_json(edit.definition).every_question():
            if question.key == key:
                return question
    return None


def kept_entries(survey: Survey) -> list[tuple[BankQuestion, bank.Entry | None]]:
    """Return the questions that the team keeps for the survey's programme, by name, each as an entry of the bank."""
    kept = survey.programme.bank_questions.select_related("kept_by").order_by("name")
    return [(question, entry_of(question)) for question in kept]


def entry_of(kept: BankQuestion) -> bank.Entry | None:
    """Return a kept question as an entry of the bank; ``None`` if it cannot be read."""
    return bank.entry_of(kept.public_id, kept.name, kept.content, equality=bool(kept.content.get("equality")))
