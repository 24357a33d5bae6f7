"""What a survey asks: a versioned definition as msgspec structs, kept as JSONB on the survey's version.

The JSON of a definition::

    {"schema": 1, "language": "en",
     "sections": [{"key": "care", "title": "The care you had"}],
     "pages": [{"key": "nights", "title": "Care at night"}],
     "questions": [
        {"kind": "radios", "key": "role", "title": "Which best describes you?", "counts_as": "role",
         "options": [{"key": "carer", "label": "I am a carer"}, {"key": "other", "label": "Someone else"}]},
        {"kind": "long_text", "key": "caring", "title": "What would have helped you as a carer?",
         "show_if": {"op": "equals", "question": "role", "value": "carer"}},
        {"kind": "yes_no", "key": "came", "title": "Did a nurse come at night?", "section": "care", "page": "nights"},
        {"kind": "number", "key": "visits", "title": "How often?", "section": "care", "page": "nights", "min": "0"}],
     "equality": [{"kind": "age_band", "key": "age", "title": "How old are you?"}],
     "translations": {"pl": {"role": {"title": "…", "options.carer.label": "…"}, "section.care": {"title": "…"}}}}

``questions`` stand in the order in which they are asked. Those that name the same ``page`` stand on one page, all
others on a page of their own; those that name the same ``section`` belong together, and with ``any_order`` the sections
can be answered in any order from a list of tasks. Questions of one page, and of one section, stand next to each other.
A question, a page or a section with ``show_if`` is left out unless earlier answers make the condition true.

``equality`` holds the questions about the person. They are asked apart, after an opt-in, kept apart and erased apart;
their conditions see each other alone.

Every text is plain text of the definition's ``language``. ``translations`` holds the same texts by language, then owner
(a question's key, ``section.<key>`` or ``page.<key>``), then field; see ``engagement.surveys.translating``. A text may
repeat an earlier answer: ``${name|your relative}``; see ``engagement.surveys.piping``.

New kinds join the union ``Question``; new fields come with a default, so what was stored before still reads the same.
Structs are frozen and strict: an unknown field, a number where text is meant or an unknown kind is refused. What types
cannot say (duplicate keys, routing that leads nowhere) is found by ``engagement.surveys.checking.problems``; what a
person wrote is read, with everything that is wrong at once, by ``engagement.surveys.reading.read_definition``.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

from engagement.surveys.conditions import (
    And,
    Answered,
    Compares,
    Condition,
    Equals,
    How,
    Includes,
    Not,
    Or,
    Strict,
    Test,
    keys_in,
    single_conditions,
    together,
)

__all__ = [
    "And",
    "Answered",
    "Compares",
    "Condition",
    "Equals",
    "How",
    "Includes",
    "Not",
    "Or",
    "Test",
    "keys_in",
    "single_conditions",
]

SCHEMA = 1

# Room for the questions in eleven languages.
MAX_BYTES = 1_000_000
MAX_QUESTIONS = 200
MAX_OPTIONS = 60
MAX_STATEMENTS = 30
MAX_CONDITION_DEPTH = 6
MAX_CONDITION_TESTS = 40
MAX_TEXT_ANSWER = 10_000
MAX_ON_A_PAGE = 30

# The longest text in characters, by the name of the field.
MAX_LENGTH = {
    "title": 300,
    "hint": 500,
    "why": 1_000,
    "body": 6_000,
    "intro": 2_000,
    "statement": 300,
    "label": 200,
    "unit": 40,
    "valid_message": 300,
}

Scale = Literal["agreement", "quality", "importance"]


class Option(Strict, frozen=True, kw_only=True):
    """One answer that can be chosen: ``key`` is stored, ``label`` and ``hint`` are read.

    A ``retired`` option is no longer offered, but answers that were given with it can still be read and counted.
    """

    key: str
    label: str
    hint: str = ""
    retired: bool = False


class Section(Strict, frozen=True, kw_only=True):
    """A part of the survey with a heading of its own, one entry of the list of tasks."""

    key: str
    title: str
    intro: str = ""
    show_if: Condition | None = None


class Page(Strict, frozen=True, kw_only=True):
    """Several questions asked together."""

    key: str
    title: str
    intro: str = ""
    show_if: Condition | None = None


# --- Questions -----------------------------------------------------------------------------------
class Asked(Strict, frozen=True, kw_only=True, tag_field="kind"):
    """What every question has.

    ``why`` says why we ask, or gives the facts behind the question. ``show_if`` hides it unless earlier answers make it
    true. ``valid_if`` is a condition that the answer must meet (it may ask about this question itself), and
    ``valid_message`` what to say when it does not. ``counts_as`` marks the question that says who answers: its
    options are the roles, or the communities, by which results are compared.
    """

    key: str
    title: str
    hint: str = ""
    why: str = ""
    required: bool = False
    show_if: Condition | None = None
    valid_if: Condition | None = None
    valid_message: str = ""
    section: str = ""
    page: str = ""
    counts_as: Literal["", "role", "community"] = ""


class Radios(Asked, frozen=True, kw_only=True, tag="radios"):
    """One of the options."""

    options: tuple[Option, ...]


class Checkboxes(Asked, frozen=True, kw_only=True, tag="checkboxes"):
    """Several of the options: at least ``min``, at most ``max``; ``exclusive`` names the one that stands alone."""

    options: tuple[Option, ...]
    min: int = 0
    max: int | None = None
    exclusive: str | None = None


class YesNo(Asked, frozen=True, kw_only=True, tag="yes_no"):
    """Yes or no, and "I'm not sure" where that is offered."""

    not_sure: bool = True


class Likert(Asked, frozen=True, kw_only=True, tag="likert"):
    """How far somebody agrees with a ``statement``, on five points, with ways out for who cannot say."""

    statement: str
    scale: Scale = "agreement"
    not_sure: bool = True
    not_applicable: bool = False


class Matrix(Asked, frozen=True, kw_only=True, tag="matrix"):
    """One answer for each of several ``statements``, all on the same ``scale`` or from the same ``options``.

    Exactly one of ``scale`` and ``options`` is given; the ways out belong to a scale. ``required`` asks for an answer
    to every statement.
    """

    statements: tuple[Option, ...]
    options: tuple[Option, ...] = ()
    scale: Scale | None = None
    not_sure: bool = True
    not_applicable: bool = False


class Ranking(Asked, frozen=True, kw_only=True, tag="ranking"):
    """Options put in order, the most important first; at most ``max`` of them. Some may be left without a place."""

    options: tuple[Option, ...]
    max: int | None = None


class ShortText(Asked, frozen=True, kw_only=True, tag="short_text"):
    """One line of at most ``max_length`` characters."""

    max_length: int = 200


class LongText(Asked, frozen=True, kw_only=True, tag="long_text"):
    """As much as somebody wants to say, to ``max_length`` characters, with a count."""

    max_length: int = 5_000


class Number(Asked, frozen=True, kw_only=True, tag="number"):
    """A number with up to ``decimals`` places (0: a whole number) from ``min`` to ``max``, counted in ``unit``.

    ``min`` and ``max`` are written as digits, ``"0"`` or ``"-2.5"``; empty for no limit.
    """

    decimals: int = 0
    min: str = ""
    max: str = ""
    unit: str = ""


class Date(Asked, frozen=True, kw_only=True, tag="date"):
    """A day, from ``min`` to ``max``: ``"2024-05-01"``, ``"today"``, or empty for no limit."""

    min: str = ""
    max: str = ""


class Month(Asked, frozen=True, kw_only=True, tag="month"):
    """A month of a year, from ``min`` to ``max``: ``"2024-05"``, ``"today"``, or empty for no limit."""

    min: str = ""
    max: str = ""


class AgeBand(Asked, frozen=True, kw_only=True, tag="age_band"):
    """The band somebody's age is in, with "prefer not to say". ``children`` also offers "under 18"."""

    children: bool = False


class Borough(Asked, frozen=True, kw_only=True, tag="borough"):
    """The borough somebody means; the choice is the survey's area, given at run time, and "somewhere else"."""

    elsewhere: bool = True


class PostcodeDistrict(Asked, frozen=True, kw_only=True, tag="postcode_district"):
    """The first half of a postcode. A whole postcode is cut to its outward part before anything is kept."""


class Information(Asked, frozen=True, kw_only=True, tag="information"):
    """A page to read, with nothing to answer. A blank line in ``body`` parts paragraphs, ``- `` begins an item."""

    body: str


Question = (
    Radios
    | Checkboxes
    | YesNo
    | Likert
    | Matrix
    | Ranking
    | ShortText
    | LongText
    | Number
    | Date
    | Month
    | AgeBand
    | Borough
    | PostcodeDistrict
    | Information
)
# One option is chosen, and it is stored by its key.
SingleChoice = Radios | YesNo | Likert | AgeBand | Borough
Choice = Radios | Checkboxes | YesNo | Likert | AgeBand | Borough
Text = ShortText | LongText
Ordered = Number | Date | Month

# The value of an answer as it is stored (see engagement.surveys.answers).
Answer = str | list[str] | dict[str, str]
Answers = dict[str, Answer | None]
Given = Mapping[str, Answer | None]


class Step(msgspec.Struct, frozen=True):
    """What stands on one page of the journey: one question, or the questions of a ``Page``."""

    key: str
    questions: tuple[Question, ...]
    page: Page | None = None
    section: str = ""


class Definition(Strict, frozen=True, kw_only=True, dict=True):
    """The questions in the order in which they are asked, and how they are grouped.

    ``language`` is that of the texts. ``check_answers`` shows all answers before they are sent; a survey of one short
    page may do without.
    """

    questions: tuple[Question, ...]
    schema: Literal[1] = 1
    language: str = "en"
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    equality: tuple[Question, ...] = ()
    any_order: bool = False
    check_answers: bool = True
    translations: dict[str, dict[str, dict[str, str]]] = {}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each question stands, by its key."""
        return {question.key: at for at, question in enumerate(self.questions)}

    @cached_property
    def conditions(self) -> dict[str, Condition | None]:
        """What must be true for each question to be asked: its own condition, its page's and its section's."""
        sections = {section.key: section.show_if for section in self.sections}
        pages = {page.key: page.show_if for page in self.pages}
        return {
            question.key: together(sections.get(question.section), pages.get(question.page), question.show_if)
            for question in self.questions
        }

    @cached_property
    def asks_everybody_all(self) -> bool:
        """Whether no question hangs on an answer."""
        return not any(self.conditions.values())

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The pages of the journey, in order."""
        pages = {page.key: page for page in self.pages}
        found: list[Step] = []
        for question in self.questions:
            page = pages.get(question.page)
            if page is not None and found and found[-1].page is page:
                found[-1] = msgspec.structs.replace(found[-1], questions=(*found[-1].questions, question))
            else:
                found.append(Step(page.key if page else question.key, (question,), page, question.section))
        return tuple(found)

    @cached_property
    def step_positions(self) -> dict[str, int]:
        """Where each step stands, by its key."""
        return {step.key: at for at, step in enumerate(self.steps)}

    @cached_property
    def step_of_question(self) -> dict[str, str]:
        """The key of the step on which each question stands."""
        return {question.key: step.key for step in self.steps for question in step.questions}

    @cached_property
    def about_you(self) -> "Definition":
        """The equality questions as a definition of their own, to be walked in the same way."""
        return Definition(questions=self.equality, language=self.language, translations=self.translations)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the survey can be read in, its own first."""
        return (self.language, *sorted(self.translations))

    def groups(self) -> list[tuple[str, list[Section | Page]]]:
        """Return sections and pages, each under the name of its field."""
        return [("sections", list(self.sections)), ("pages", list(self.pages))]

    def question(self, key: str) -> Question | None:
        """Return the question named ``key``, or ``None`` when there is none. Equality questions are ``about_you``'s."""
        at = self.positions.get(key)
        return None if at is None else self.questions[at]

    def step(self, key: str) -> Step | None:
        """Return the step named ``key``, or ``None`` when there is none."""
        at = self.step_positions.get(key)
        return None if at is None else self.steps[at]

    def every_question(self) -> Iterator[Question]:
        """Yield all questions, the equality questions last."""
        yield from self.questions
        yield from self.equality


def as_json(definition: Definition) -> dict[str, Any]:
    """Return the definition as plain values for JSONB; ``from_json`` gives back an equal one."""
    plain: dict[str, Any] = {"schema": SCHEMA, "language": definition.language}
    return plain | msgspec.json.decode(msgspec.json.encode(definition))


def from_json(value: Any) -> Definition:
    """Read a stored definition. Raises ``msgspec.ValidationError`` when it is not one; nothing is repaired."""
    return msgspec.convert(value, Definition)


# msgspec learns a type when it first meets it, and two threads that teach it at once bring the whole process down
# (a web server's, with all who are answering). So it learns here, while one thread imports this.
from_json({"questions": []})
