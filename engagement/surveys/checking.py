"""What is wrong with a definition, all of it at once, each problem at its place.

``problems`` finds what the types of the structs cannot say. A definition without problems can always be walked from its
first question to the end, and every one of its questions can be reached by some answers. What one question may be on
its own is in ``engagement.surveys.checking_questions``, where conditions may point in
``engagement.surveys.checking_routing``.
"""

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.checking_questions import KEY, key_problem, kind_problems, text_problem, text_problems
from engagement.surveys.checking_routing import Routing, pipe_problems
from engagement.surveys.translating import pieces

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_TRANSLATION = 3


class Problem(msgspec.Struct, frozen=True):
    """One thing to put right.

    ``number`` is the place of the question, counted from 1 with the equality questions after the others, and
    ``question`` its key; 0 and empty for the survey as a whole. ``field`` names the part, such as ``options[2].label``;
    ``reason`` is a sentence for the author.
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
    if len(definition.questions) + len(definition.equality) > d.MAX_QUESTIONS:
        return found
    found.extend(_groups(definition))
    found.extend(_translations(definition))
    routing = Routing(definition, boroughs, ignoring)
    found.extend(Problem(0, "", field, reason) for field, reason in routing.group_problems())
    for start, part, judged in (
        (0, definition.questions, routing),
        (len(definition.questions), definition.equality, Routing(definition.about_you, boroughs, ignoring)),
    ):
        found.extend(_questions(start, part, judged))
    names = {question.key for question in definition.questions}
    for at, question in enumerate(definition.equality, start=len(definition.questions) + 1):
        if question.key in names:
            found.append(Problem(at, question.key, "key", _("A question of the survey has the same key.")))
        for name in ("section", "page", "counts_as"):
            if getattr(question, name):
                reason = _("Equality questions stand apart: they have no section, no page and no role in results.")
                found.append(Problem(at, question.key, name, reason))
        if question.required:
            reason = _("Equality questions are always a person’s choice. Take away “required”.")
            found.append(Problem(at, question.key, "required", reason))
    return found


def _questions(start: int, questions: Sequence[d.Question], routing: Routing) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, question in enumerate(questions, start=start + 1):
        places: list[tuple[str, str]] = []
        if reason := key_problem(question.key, KEY):
            places.append(("key", reason))
        if question.key in seen:
            places.append(("key", _("An earlier question has the same key.")))
        places.extend(text_problems(question))
        places.extend(kind_problems(question))
        places.extend(pipe_problems(question, routing))
        places.extend(routing.question_problems(question))
        seen.add(question.key)
        for field, reason in places:
            yield Problem(number, question.key, field, reason)


def _whole(definition: d.Definition) -> Iterator[Problem]:
    """Yield what is wrong with the survey as such."""
    count = len(definition.questions) + len(definition.equality)
    if not definition.questions:
        yield Problem(0, "", "questions", _("The survey needs at least one question."))
    elif count > d.MAX_QUESTIONS:
        reason = _("The survey has %(n)s questions. It can have up to %(limit)s.")
        yield Problem(0, "", "questions", reason % {"n": f"{count:,}", "limit": d.MAX_QUESTIONS})
    elif all(isinstance(question, d.Information) for question in definition.questions):
        reason = _("The survey only has pages to read. It needs at least one question.")
        yield Problem(0, "", "questions", reason)
    if not LANGUAGE.fullmatch(definition.language):
        yield Problem(0, "", "language", _("Give the language as a code such as “en”."))


def _groups(definition: d.Definition) -> Iterator[Problem]:
    """Yield what is wrong with sections and pages: names, texts, and questions of one that stand apart."""
    for name, groups in definition.groups():
        seen: set[str] = set()
        for at, group in enumerate(groups, start=1):
            place = f"{name}[{at}]"
            if reason := key_problem(group.key, KEY):
                yield Problem(0, "", f"{place}.key", reason)
            if group.key in seen:
                yield Problem(0, "", f"{place}.key", _("Another one has the same key."))
            seen.add(group.key)
            for field in ("title", "intro"):
                wrong = text_problem(getattr(group, field), d.MAX_LENGTH[field], field == "title")
                if wrong:
                    yield Problem(0, "", f"{place}.{field}", wrong)
            if name == "pages" and definition.question(group.key):
                yield Problem(0, "", f"{place}.key", _("A question has the same key."))
        field = name[:-1]
        used = [getattr(question, field) for question in definition.questions]
        for key in seen - set(used):
            yield Problem(0, "", name, _("“%(key)s” has no questions. Give it one, or take it away.") % {"key": key})
        yield from _apart(definition, field, seen)
    yield from _sections(definition)


def _apart(definition: d.Definition, field: str, known: set[str]) -> Iterator[Problem]:
    last, over = "", set()
    for number, question in enumerate(definition.questions, start=1):
        key = getattr(question, field)
        if key and key not in known:
            names = {"key": key[:60]}
            reason = _("There is no page “%(key)s”.") if field == "page" else _("There is no section “%(key)s”.")
            yield Problem(number, question.key, field, reason % names)
        elif key and key in over:
            reason = _("The questions of “%(key)s” must stand next to each other.")
            yield Problem(number, question.key, field, reason % {"key": key})
        if key != last:
            over.add(last)
        last = key
    if field == "page":
        for page in definition.pages:
            here = [question for question in definition.questions if question.page == page.key]
            if len(here) > d.MAX_ON_A_PAGE:
                reason = _("The page “%(key)s” has more than %(limit)s questions.")
                yield Problem(0, "", "pages", reason % {"key": page.key, "limit": d.MAX_ON_A_PAGE})
            if len({question.section for question in here}) > 1:
                reason = _("The questions of the page “%(key)s” are in different sections.")
                yield Problem(0, "", "pages", reason % {"key": page.key})


def _sections(definition: d.Definition) -> Iterator[Problem]:
    if definition.any_order and not definition.sections:
        reason = _("Sections in any order need sections.")
        yield Problem(0, "", "any_order", reason)
    if not definition.any_order:
        return
    for number, question in enumerate(definition.questions, start=1):
        if not question.section:
            reason = _("Where sections can be answered in any order, each question belongs to one.")
            yield Problem(number, question.key, "section", reason)


def _translations(definition: d.Definition) -> Iterator[Problem]:
    originals = {(piece.owner, piece.field): piece.text for piece in pieces(definition)}
    for language, owners in definition.translations.items():
        place = f"translations.{language[:20]}"
        if not LANGUAGE.fullmatch(language):
            yield Problem(0, "", place, _("Give the language as a code such as “ar”."))
        if language == definition.language:
            yield Problem(0, "", place, _("This is the language of the survey itself."))
        for owner, texts in owners.items():
            for field, text in texts.items():
                where = f"{place}.{owner[:60]}.{field[:60]}"
                if (owner, field) not in originals:
                    yield Problem(0, "", where, _("There is no such text to translate."))
                    continue
                limit = d.MAX_LENGTH[field.rsplit(".", 1)[-1]] * LONGEST_TRANSLATION
                if reason := text_problem(text, limit, needed=False):
                    yield Problem(0, "", where, reason)
