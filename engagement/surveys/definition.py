"""What a survey asks: a versioned definition as msgspec structs, kept as JSONB on the survey's version.

The JSON of a definition::

    {"schema": 1, "language": "en", "questions": [
        {"kind": "radios", "key": "role", "title": "Which best describes you?",
         "options": [{"key": "carer", "label": "I am a carer"}, {"key": "other", "label": "Someone else"}]},
        {"kind": "long_text", "key": "caring", "title": "What would have helped you as a carer?",
         "show_if": {"op": "equals", "question": "role", "value": "carer"}}]}

The order of ``questions`` is the order in which they are asked, one a page. Every text is plain text of the
definition's ``language``; a question is named by ``key`` and an option by ``key`` within its question, so that
translations can stand beside the questions (language, then question key, then field) without touching them. New kinds
join the union ``Question``; new fields come with a default, so what was stored before still reads the same.

Structs are frozen and strict: an unknown field, a number where text is meant or an unknown kind is refused. What types
cannot say (duplicate keys, routing that leads nowhere) is found by ``engagement.surveys.checking.problems``; what a
person wrote is read, with everything that is wrong at once, by ``engagement.surveys.reading.read_definition``.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

import msgspec

SCHEMA = 1

MAX_BYTES = 200_000
MAX_QUESTIONS = 200
MAX_OPTIONS = 60
MAX_CONDITION_DEPTH = 6
MAX_CONDITION_TESTS = 40
MAX_TEXT_ANSWER = 10_000

# The longest text in characters, by the name of the field.
MAX_LENGTH = {"title": 300, "hint": 500, "why": 1_000, "body": 6_000, "statement": 300, "label": 200}


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The manner of all structs of a definition: frozen, by name, nothing unknown, defaults left out of the JSON."""


class Option(Strict, frozen=True, kw_only=True):
    """One answer that can be chosen: ``key`` is stored, ``label`` and ``hint`` are read."""

    key: str
    label: str
    hint: str = ""


# --- Conditions over earlier answers -------------------------------------------------------------
class Equals(Strict, frozen=True, kw_only=True, tag_field="op", tag="equals"):
    """True when the question was answered with exactly this option (radios, scale, borough)."""

    question: str
    value: str


class Includes(Strict, frozen=True, kw_only=True, tag_field="op", tag="includes"):
    """True when this option is among those ticked (checkboxes)."""

    question: str
    value: str


class Answered(Strict, frozen=True, kw_only=True, tag_field="op", tag="answered"):
    """True when the question was asked and not left empty."""

    question: str


class And(Strict, frozen=True, kw_only=True, tag_field="op", tag="and"):
    """True when every one of the conditions is."""

    of: "tuple[Condition, ...]"


class Or(Strict, frozen=True, kw_only=True, tag_field="op", tag="or"):
    """True when at least one of the conditions is."""

    of: "tuple[Condition, ...]"


class Not(Strict, frozen=True, kw_only=True, tag_field="op", tag="not"):
    """True when the condition is not."""

    of: "Condition"


Condition = Equals | Includes | Answered | And | Or | Not


# --- Questions -----------------------------------------------------------------------------------
class Asked(Strict, frozen=True, kw_only=True, tag_field="kind"):
    """What every question has. ``why`` says why we ask; ``show_if`` hides it unless earlier answers make it true."""

    key: str
    title: str
    hint: str = ""
    why: str = ""
    required: bool = False
    show_if: Condition | None = None


class Radios(Asked, frozen=True, kw_only=True, tag="radios"):
    """One of the options."""

    options: tuple[Option, ...]


class Checkboxes(Asked, frozen=True, kw_only=True, tag="checkboxes"):
    """Several of the options: at least ``min``, at most ``max``; ``exclusive`` names the one that stands alone."""

    options: tuple[Option, ...]
    min: int = 0
    max: int | None = None
    exclusive: str | None = None


class Likert(Asked, frozen=True, kw_only=True, tag="likert"):
    """How far somebody agrees with a ``statement``, on five points, with ways out for who cannot say."""

    statement: str
    scale: Literal["agreement", "quality", "importance"] = "agreement"
    not_sure: bool = True
    not_applicable: bool = False


class ShortText(Asked, frozen=True, kw_only=True, tag="short_text"):
    """One line of at most ``max_length`` characters."""

    max_length: int = 200


class LongText(Asked, frozen=True, kw_only=True, tag="long_text"):
    """As much as somebody wants to say, to ``max_length`` characters, with a count."""

    max_length: int = 5_000


class Borough(Asked, frozen=True, kw_only=True, tag="borough"):
    """The borough somebody means; the choice is the survey's area, given at run time, and "somewhere else"."""

    elsewhere: bool = True


class Information(Asked, frozen=True, kw_only=True, tag="information"):
    """A page to read, with nothing to answer. A blank line in ``body`` parts paragraphs, ``- `` begins an item."""

    body: str


Question = Radios | Checkboxes | Likert | ShortText | LongText | Borough | Information
Choice = Radios | Checkboxes | Likert | Borough
Text = ShortText | LongText

# The value of an answer as it is stored (see engagement.surveys.answers).
Answer = str | list[str]
Answers = dict[str, Answer | None]


class Definition(Strict, frozen=True, kw_only=True, dict=True):
    """The questions in the order in which they are asked. ``language`` is that of the texts."""

    questions: tuple[Question, ...]
    schema: Literal[1] = 1
    language: str = "en"

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each question stands, by its key."""
        return {question.key: at for at, question in enumerate(self.questions)}

    def question(self, key: str) -> Question | None:
        """Return the question named ``key``, or ``None`` when there is none."""
        at = self.positions.get(key)
        return None if at is None else self.questions[at]


def single_conditions(condition: Condition | None) -> Iterator[Equals | Includes | Answered]:
    """Yield every single test of a condition, from left to right."""
    if isinstance(condition, And | Or):
        for part in condition.of:
            yield from single_conditions(part)
    elif isinstance(condition, Not):
        yield from single_conditions(condition.of)
    elif condition is not None:
        yield condition


def as_json(definition: Definition) -> dict[str, Any]:
    """Return the definition as plain values for JSONB; ``from_json`` gives back an equal one."""
    plain: dict[str, Any] = {"schema": SCHEMA, "language": definition.language}
    return plain | msgspec.json.decode(msgspec.json.encode(definition))


def from_json(value: Any) -> Definition:
    """Read a stored definition. Raises ``msgspec.ValidationError`` when it is not one; nothing is repaired."""
    return msgspec.convert(value, Definition)
