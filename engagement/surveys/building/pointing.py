"""What asks about the answer to what, and what a change would break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeVar

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import every_option
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.checking_routing import COMPARES_OF, EQUALS_OF, REPEATING
from engagement.surveys.piping import PIPE, in_words, pipes_in

MOST_NAMED = 5

G = TypeVar("G", d.Page, d.Section)
OwnerKind = Literal["question", "page", "section"]


class Owner(NamedTuple):
    """A question, a page or a section that has a condition."""

    kind: OwnerKind
    key: str


class Pointer(NamedTuple):
    """That ``owner`` asks about the answer to ``target``, or repeats it in a text (``test`` is ``None``)."""

    owner: Owner
    how: Literal["show_if", "valid_if", "text"]
    target: str
    test: d.Test | None


def pointers(definition: d.Definition) -> Iterator[Pointer]:
    """Yield everything that points to an answer; a rule that asks about its own question is left out."""
    for section in definition.sections:
        yield from _of_condition(Owner("section", section.key), "show_if", section.show_if)
    for page in definition.pages:
        yield from _of_condition(Owner("page", page.key), "show_if", page.show_if)
    for question in definition.every_question():
        owner = Owner("question", question.key)
        yield from _of_condition(owner, "show_if", question.show_if)
        for pointer in _of_condition(owner, "valid_if", question.valid_if):
            if pointer.target != question.key:
                yield pointer
        for name in REPEATING:
            for pipe in pipes_in(getattr(question, name, "")):
                yield Pointer(owner, "text", pipe.question, None)


def _of_condition(
    owner: Owner, how: Literal["show_if", "valid_if"], condition: d.Condition | None
) -> Iterator[Pointer]:
    for test in d.single_conditions(condition):
        yield Pointer(owner, how, test.question, test)
        if isinstance(test, d.Compares) and test.other:
            yield Pointer(owner, how, test.other, test)


def depending_on(definition: d.Definition, key: str) -> list[Owner]:
    """Return what asks about the question named ``key`` or repeats its answer, each once, in their order."""
    return list(dict.fromkeys(p.owner for p in pointers(definition) if p.target == key and p.owner.key != key))


def title_of(definition: d.Definition, owner: Owner) -> str:
    """Return the title of what has a condition, as an author reads it; its key where it has no title yet."""
    groups = definition.pages if owner.kind == "page" else definition.sections
    things: Iterator[d.Question | d.Page | d.Section] = (
        definition.every_question() if owner.kind == "question" else iter(groups)
    )
    found = next((thing.title for thing in things if thing.key == owner.key), "")
    return in_words(found).strip() or owner.key


def earlier_questions(definition: d.Definition, owner: Owner) -> list[d.Question]:
    """Return the questions that a condition of ``owner`` may ask about: all that stand on an earlier page."""
    return _earlier(definition, owner)


def _earlier(definition: d.Definition, owner: Owner, *, same_page: bool = False) -> list[d.Question]:
    equality = [question.key for question in definition.equality]
    if owner.kind == "question" and owner.key in equality:
        return list(definition.equality[: equality.index(owner.key)])
    questions = definition.questions
    if owner.kind == "question":
        at = definition.positions.get(owner.key, 0)
        page = questions[at].page if questions else ""
        while not same_page and page and at and questions[at - 1].page == page:
            at -= 1
        return list(questions[:at])
    name = owner.kind
    starts = (at for at, question in enumerate(questions) if getattr(question, name) == owner.key)
    return list(questions[: next(starts, len(questions))])


def misplaced(definition: d.Definition) -> set[Pointer]:
    """Return every pointer to a question that does not stand before what points to it, or does not exist."""
    seen: dict[tuple[Owner, bool], set[str]] = {}
    found = set()
    for pointer in pointers(definition):
        name = (pointer.owner, pointer.how == "valid_if")
        if name not in seen:
            seen[name] = {question.key for question in _earlier(definition, pointer.owner, same_page=name[1])}
        own = pointer.how == "valid_if" and pointer.target == pointer.owner.key
        if pointer.target not in seen[name] and not own:
            found.add(pointer)
    return found


def unfit(definition: d.Definition) -> set[Pointer]:
    """Return every test that asks for an answer which its question cannot have."""
    questions = {question.key: question for question in definition.every_question()}
    return {
        pointer
        for pointer in pointers(definition)
        if pointer.test is not None
        and pointer.target == pointer.test.question
        and pointer.target in questions
        and not _fits(pointer.test, questions[pointer.target])
    }


def _fits(test: d.Test, target: d.Question) -> bool:
    match test:
        case d.Equals() if isinstance(target, d.Matrix):
            rows = {statement.key for statement in target.statements}
            return test.row in rows and _offers(target, test.value)
        case d.Equals():
            return isinstance(target, EQUALS_OF) and not test.row and _offers(target, test.value)
        case d.Includes():
            return isinstance(target, d.Checkboxes) and _offers(target, test.value)
        case d.Compares():
            return isinstance(target, COMPARES_OF)
    return not isinstance(target, d.Information)


def _offers(target: d.Question, value: str) -> bool:
    # Which boroughs there are is not part of a definition; nor is a postcode.
    if isinstance(target, d.PostcodeDistrict | d.Borough):
        return True
    return any(option.key == value for option in every_option(target))


def check_harm(old: d.Definition, new: d.Definition) -> d.Definition:
    """Return ``new``, unless conditions or repeated answers that were sound in ``old`` are not any more.

    Raises:
        CannotEdit: naming what would break.
    """
    lost = misplaced(new) - misplaced(old)
    wrong = unfit(new) - unfit(old)
    if not lost and not wrong:
        return new
    reasons = [_misplaced_in_words(old, new, p) for p in pointers(new) if p in lost]
    reasons += [_unfit_in_words(old, new, p) for p in pointers(new) if p in wrong]
    reasons = list(dict.fromkeys(reasons))
    if len(reasons) > MOST_NAMED:
        reasons = [*reasons[:MOST_NAMED], _("There is more that depends on it.")]
    raise CannotEdit(" ".join(reasons), reasons=reasons)


def _names(old: d.Definition, new: d.Definition, pointer: Pointer) -> dict[str, str]:
    target = Owner("question", pointer.target)
    titled = title_of(new, target)
    return {
        "owner": title_of(new, pointer.owner),
        "target": title_of(old, target) if titled == pointer.target else titled,
    }


def _misplaced_in_words(old: d.Definition, new: d.Definition, pointer: Pointer) -> str:
    if pointer.how == "text":
        sentence = _("“%(owner)s” repeats the answer to “%(target)s”, so it has to come on a later page.")
    elif pointer.how == "valid_if":
        sentence = _("The answer to “%(owner)s” is checked against “%(target)s”, so it has to come later.")
    else:
        sentence = _("Whether “%(owner)s” is asked depends on “%(target)s”, so it has to come on a later page.")
    return sentence % _names(old, new, pointer)


def _unfit_in_words(old: d.Definition, new: d.Definition, pointer: Pointer) -> str:
    before = next((q for q in old.every_question() if q.key == pointer.target), None)
    value = getattr(pointer.test, "value", "")
    row = getattr(pointer.test, "row", "")
    labels = {option.key: option.label for option in every_option(before)} if before else {}
    rows = {row.key: row.label for row in before.statements} if isinstance(before, d.Matrix) else {}
    answer = rows.get(row, row) if row and _row_gone(new, pointer) else labels.get(value, value)
    names = _names(old, new, pointer) | {"answer": answer}
    if not answer:
        return _("Whether “%(owner)s” is asked depends on “%(target)s”. Change that first.") % names
    return _("Whether “%(owner)s” is asked depends on “%(answer)s” in “%(target)s”. Change that first.") % names


def _row_gone(new: d.Definition, pointer: Pointer) -> bool:
    after = next((q for q in new.every_question() if q.key == pointer.target), None)
    row = getattr(pointer.test, "row", "")
    return not isinstance(after, d.Matrix) or row not in {statement.key for statement in after.statements}


# --- Changing conditions -------------------------------------------------------------------------
Change = Callable[[d.Test], d.Condition | None]


def changed(condition: d.Condition | None, change: Change) -> d.Condition | None:
    """Return a condition with each of its tests as ``change`` gives it; ``None`` takes a test away, and what is then
    empty with it."""
    match condition:
        case None:
            return None
        case d.And(of=parts) | d.Or(of=parts):
            kept = tuple(part for part in (changed(part, change) for part in parts) if part is not None)
            if len(kept) > 1 or (kept and len(parts) == 1):
                return type(condition)(of=kept)
            return kept[0] if kept else None
        case d.Not(of=part):
            inner = changed(part, change)
            return None if inner is None else d.Not(of=inner)
    return change(condition)


def every_condition_changed(definition: d.Definition, change: Change, pipe: Callable[[str], str]) -> d.Definition:
    """Return a definition with ``change`` made to every test, and ``pipe`` to every text that can repeat an answer."""

    def texts(question: d.Question) -> dict[str, str]:
        return {name: pipe(getattr(question, name)) for name in REPEATING if "${" in getattr(question, name, "")}

    def of_question(question: d.Question) -> d.Question:
        rule = changed(question.valid_if, change)
        told = question.valid_message if rule is not None or question.valid_if is None else ""
        more = {"show_if": changed(question.show_if, change), "valid_if": rule, "valid_message": told}
        return msgspec.structs.replace(question, **more, **texts(question))

    def of_group(group: G) -> G:
        return msgspec.structs.replace(group, show_if=changed(group.show_if, change))

    def of_translation(texts: dict[str, str]) -> dict[str, str]:
        return {name: pipe(text) for name, text in texts.items()}

    return msgspec.structs.replace(
        definition,
        sections=tuple(of_group(section) for section in definition.sections),
        pages=tuple(of_group(page) for page in definition.pages),
        questions=tuple(of_question(question) for question in definition.questions),
        equality=tuple(of_question(question) for question in definition.equality),
        translations={
            language: {owner: of_translation(texts) for owner, texts in owners.items()}
            for language, owners in definition.translations.items()
        },
    )


def without_pointers(definition: d.Definition, key: str) -> d.Definition:
    """Return a definition in which nothing asks about the question named ``key`` or repeats its answer.

    A test of it is taken out of the condition around it; a repeated answer becomes what stands there without it.
    """

    def drop(test: d.Test) -> d.Condition | None:
        return None if key in (test.question, getattr(test, "other", "")) else test

    def said(text: str) -> str:
        return PIPE.sub(lambda match: match[2] if match[1] == key else match[0], text)

    return every_condition_changed(definition, drop, said)


def with_key(definition: d.Definition, old: str, new: str) -> d.Definition:
    """Return a definition in which all that pointed to ``old`` points to ``new``."""

    def point(test: d.Test) -> d.Condition:
        more = {"question": new} if test.question == old else {}
        if getattr(test, "other", "") == old:
            more["other"] = new
        return msgspec.structs.replace(test, **more) if more else test

    def said(text: str) -> str:
        return PIPE.sub(lambda match: f"${{{new}|{match[2]}}}" if match[1] == old else match[0], text)

    return every_condition_changed(definition, point, said)
