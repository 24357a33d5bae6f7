"""What is wrong with a definition, all of it at once, each problem at its place.

``problems`` finds what the types of the structs cannot say. A definition without problems can always be walked from its
first question to the end, and every one of its questions can be reached by some answers.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import ELSEWHERE
from engagement.surveys.reach import TooComplicated, can_be_shown
from engagement.surveys.scales import scale_keys

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
OPTION_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
TEXT_FIELDS = ("title", "hint", "why", "statement", "body")
MUST_SAY = ("title", "statement", "body")
# Marks that turn the direction of everything that follows, so that a text reads other than it is.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Problem(msgspec.Struct, frozen=True):
    """One thing to put right.

    ``number`` is the place of the question, counted from 1, and ``question`` its key, 0 and empty for the survey as a
    whole; ``field`` names the part, such as ``options[2].label``; ``reason`` is a sentence for the author.
    """

    number: int
    question: str
    field: str
    reason: str


def problems(
    definition: d.Definition, boroughs: Collection[str] | None = None, ignoring: Collection[str] = ()
) -> list[Problem]:
    """Return everything that is wrong with a definition, in the order of its questions; empty when it can be used.

    ``boroughs`` are the codes that a borough question offers; ``None`` leaves those in conditions unchecked.
    ``ignoring`` holds keys of questions that are known to be broken, so that pointing to them is not counted again.
    """
    found = list(_whole(definition))
    if len(definition.questions) > d.MAX_QUESTIONS:
        return found
    earlier: dict[str, d.Question] = {}
    all_keys = {question.key for question in definition.questions} | set(ignoring)
    routed_well = True
    for number, question in enumerate(definition.questions, start=1):
        places: list[tuple[str, str]] = []
        if not KEY.fullmatch(question.key):
            reason = _("A key is a small letter, then up to 39 small letters, digits, hyphens or underscores.")
            places.append(("key", reason))
        if question.key in earlier:
            places.append(("key", _("An earlier question has the same key.")))
        places.extend(_texts(question))
        places.extend(_kind(question))
        # A broken condition upstream would make every judgement on reaching what follows a guess.
        routing = list(_routing(question, earlier, all_keys, ignoring, boroughs))
        routed_well = routed_well and not routing
        if routed_well:
            routing = list(_reach(question, earlier))
        places.extend(("show_if", reason) for reason in routing)
        found.extend(Problem(number, question.key, field, reason) for field, reason in places)
        earlier.setdefault(question.key, question)
    return found


def _whole(definition: d.Definition) -> Iterator[Problem]:
    """Yield what is wrong with the survey as such."""
    count = len(definition.questions)
    if not count:
        yield Problem(0, "", "questions", _("The survey needs at least one question."))
    elif count > d.MAX_QUESTIONS:
        reason = _("The survey has %(n)s questions. It can have up to %(limit)s.")
        yield Problem(0, "", "questions", reason % {"n": f"{count:,}", "limit": d.MAX_QUESTIONS})
    elif all(isinstance(question, d.Information) for question in definition.questions):
        reason = _("The survey only has pages to read. It needs at least one question.")
        yield Problem(0, "", "questions", reason)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", definition.language):
        yield Problem(0, "", "language", _("Give the language as a code such as “en”."))


def _reach(question: d.Question, earlier: dict[str, d.Question]) -> Iterator[str]:
    """Yield that nobody would be asked the question, if so."""
    if question.show_if is None:
        return
    try:
        if not can_be_shown(question, earlier):
            yield _("No answers lead to this question, so nobody would be asked it.")
    except TooComplicated:
        yield _("The condition is too complicated to check. Make it simpler.")


def text_problem(value: str, limit: int, needed: bool) -> str | None:
    """Return what is wrong with a text of a definition, or ``None``."""
    if needed and not value.strip():
        return _("This text is missing.")
    if len(value) > limit:
        return _("This text has %(n)s characters. It can have up to %(limit)s.") % {
            "n": f"{len(value):,}",
            "limit": f"{limit:,}",
        }
    if TURNS.search(value):
        return _("This text holds an invisible mark that turns the direction of reading. Type the text again.")
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in value):
        return _("This text holds an invisible control character. Type the text again.")
    return None


def _texts(question: d.Question) -> Iterator[tuple[str, str]]:
    for field in TEXT_FIELDS:
        value = getattr(question, field, None)
        if value is None:
            continue
        reason = text_problem(value, d.MAX_LENGTH[field], field in MUST_SAY)
        if reason:
            yield field, reason
    for at, option in enumerate(getattr(question, "options", ()), start=1):
        for field in ("label", "hint"):
            reason = text_problem(getattr(option, field), d.MAX_LENGTH[field], field == "label")
            if reason:
                yield f"options[{at}].{field}", reason


def _kind(question: d.Question) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the parts that only this kind of question has."""
    match question:
        case d.Radios() | d.Checkboxes():
            yield from _options(question)
        case d.ShortText(max_length=limit) if not 1 <= limit <= 1_000:
            yield "max_length", _("The longest answer is between 1 and 1,000 characters.")
        case d.LongText(max_length=limit) if not 1 <= limit <= d.MAX_TEXT_ANSWER:
            yield "max_length", _("The longest answer is between 1 and 10,000 characters.")
        case d.Information(required=True):
            yield "required", _("A page to read cannot be required.")
    if isinstance(question, d.Checkboxes):
        yield from _limits(question)


def _options(question: d.Radios | d.Checkboxes) -> Iterator[tuple[str, str]]:
    least = 2 if isinstance(question, d.Radios) else 1
    if not question.options:
        yield "options", _("The question has no options to choose from.")
    elif len(question.options) < least:
        yield "options", _("The question needs at least two options to choose from.")
    if len(question.options) > d.MAX_OPTIONS:
        yield "options", _("The question has more than %(limit)s options.") % {"limit": d.MAX_OPTIONS}
    seen: set[str] = set()
    labels: set[str] = set()
    for at, option in enumerate(question.options, start=1):
        if not OPTION_KEY.fullmatch(option.key):
            yield (
                f"options[{at}].key",
                _("A key is up to 40 small letters, digits, hyphens or underscores, first a letter or digit."),
            )
        elif option.key in seen:
            yield f"options[{at}].key", _("An earlier option has the same key.")
        if option.label.strip() and option.label.strip().casefold() in labels:
            yield f"options[{at}].label", _("An earlier option reads the same.")
        seen.add(option.key)
        labels.add(option.label.strip().casefold())


def _limits(question: d.Checkboxes) -> Iterator[tuple[str, str]]:
    keys = {option.key for option in question.options}
    if question.exclusive is not None and question.exclusive not in keys:
        yield "exclusive", _("There is no option “%(key)s” to stand alone.") % {"key": question.exclusive[:60]}
    together = len(keys - {question.exclusive})
    if question.min < 0 or question.min > together:
        yield "min", _("The least number of answers must be between 0 and the number of options.")
    if question.max is not None and not max(1, question.min) <= question.max <= max(together, 1):
        yield "max", _("The greatest number of answers must be between the least and the number of options.")


def _routing(
    question: d.Question,
    earlier: dict[str, d.Question],
    all_keys: set[str],
    ignoring: Collection[str],
    boroughs: Collection[str] | None,
) -> Iterator[str]:
    """Yield what is wrong with where a question's condition points."""
    if _depth(question.show_if) > d.MAX_CONDITION_DEPTH or _size(question.show_if) > d.MAX_CONDITION_TESTS:
        yield _("The condition is too complicated. Make it simpler.")
        return
    if _has_empty_group(question.show_if):
        yield _("An “and” or an “or” in the condition has nothing in it.")
    for test in d.single_conditions(question.show_if):
        name = {"key": test.question[:60], "value": getattr(test, "value", "")[:60]}
        target = earlier.get(test.question)
        if test.question in ignoring and target is None:
            continue
        if test.question == question.key:
            yield _("The condition asks about the question’s own answer.")
        elif target is None and test.question in all_keys:
            yield (
                _("The condition asks about “%(key)s”, which comes later. It can only ask about earlier questions.")
                % name
            )
        elif target is None:
            yield _("The condition asks about “%(key)s”, and there is no such question.") % name
        elif isinstance(target, d.Information):
            yield _("The condition asks about “%(key)s”, which is a page to read and has no answer.") % name
        elif isinstance(test, d.Equals) and not isinstance(target, d.Radios | d.Likert | d.Borough):
            yield _("“Equals” needs a question with one answer to choose, and “%(key)s” is not.") % name
        elif isinstance(test, d.Includes) and not isinstance(target, d.Checkboxes):
            yield _("“Includes” needs a question with boxes to tick, and “%(key)s” is not.") % name
        elif isinstance(test, d.Equals | d.Includes) and not _offers(target, test.value, boroughs):
            yield _("The condition asks for “%(value)s”, and “%(key)s” has no such option.") % name


def _offers(target: d.Question, value: str, boroughs: Collection[str] | None) -> bool:
    match target:
        case d.Radios(options=options) | d.Checkboxes(options=options):
            return any(option.key == value for option in options)
        case d.Likert():
            return value in scale_keys(target)
        case d.Borough(elsewhere=elsewhere):
            return (value == ELSEWHERE and elsewhere) or boroughs is None or value in boroughs
    return False


def _depth(condition: d.Condition | None) -> int:
    match condition:
        case d.And(of=parts) | d.Or(of=parts):
            return 1 + max((_depth(part) for part in parts), default=0)
        case d.Not(of=part):
            return 1 + _depth(part)
    return 1


def _size(condition: d.Condition | None) -> int:
    return sum(1 for test in d.single_conditions(condition))


def _has_empty_group(condition: d.Condition | None) -> bool:
    match condition:
        case d.And(of=parts) | d.Or(of=parts):
            return not parts or any(_has_empty_group(part) for part in parts)
        case d.Not(of=part):
            return _has_empty_group(part)
    return False
