"""How the builder shows questions: the outline with what is wrong, and the preview as people see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.surveys import definition as d
from engagement.surveys.building.kinds import GROUPS, blank
from engagement.surveys.building.outline import outline
from engagement.surveys.building.pointing import Owner, title_of
from engagement.surveys.checking import Problem
from engagement.surveys.piping import in_words
from engagement.surveys.presentation import Asking, kind_name, prose, words
from engagement.surveys.presentation.question_blocks import REPEATING, question_block
from engagement.surveys.views.builder.bench import Bench, at_of
from engagement.surveys.views.builder.words import brief

GROUP_FIELD = re.compile(r"(sections|pages)\[(\d+)\]\.(.+)")


# Sentences about these name others by their keys; sentences about options and limits quote what the author wrote.
NAMING_KEYS = {"show_if", "valid_if", "section", "page", "sections", "pages", *REPEATING}


# What is missing, in place of "this text", which is no text that somebody looking at an outline could see.
MISSING = {
    "title": gettext_lazy("It has no title yet."),
    "statement": gettext_lazy("It has no statement yet."),
    "body": gettext_lazy("It has no text yet."),
    "label": gettext_lazy("One of its lines is empty."),
}


class Row(NamedTuple):
    """One line of the outline."""

    owner: Owner
    at: str
    number: int
    title: str
    kind: str
    condition: str
    problems: list[str]
    doubts: list[str]
    selected: bool


class ShownGroup(NamedTuple):
    """A page of the survey in the outline: its line, if it is one of several questions, and those."""

    page: Row | None
    questions: list[Row]


class ShownStretch(NamedTuple):
    """A section in the outline: its line, if it is one, and its pages."""

    section: Row | None
    groups: list[ShownGroup]


class ShownKind(NamedTuple):
    """A kind of question to choose: its tag and name, when to use it, and an example."""

    tag: str
    name: str
    sentence: Any
    example: Any


def shown_kinds() -> list[tuple[Any, list[ShownKind]]]:
    """Return the kinds of question in their groups, each group with its heading."""
    return [
        (
            group.heading,
            [ShownKind(kind.tag, kind_name(blank(kind.tag)), kind.sentence, kind.example) for kind in group.kinds],
        )
        for group in GROUPS
    ]


class ToPutRight(NamedTuple):
    """One problem in the list of all: where it is, and what to do."""

    at: str
    title: str
    reason: str


def shown_outline(bench: Bench, selected: str) -> tuple[list[ShownStretch], list[Row]]:
    """Return the outline for the page, and the equality questions."""
    definition = bench.definition
    rows = {at_of(row.owner): row for row in _rows(bench, selected)}
    stretches = [
        ShownStretch(
            rows.get(f"section:{stretch.section}"),
            [ShownGroup(rows.get(f"page:{group.page}"), [rows[key] for key in group.keys]) for group in stretch.groups],
        )
        for stretch in outline(definition)
    ]
    return stretches, [rows[question.key] for question in definition.equality]


def _rows(bench: Bench, selected: str) -> list[Row]:
    definition = bench.definition
    found = []
    placed = _by_owner(definition, bench.problems)
    doubted = _by_owner(definition, bench.doubts)

    def row(owner: Owner, number: int, title: str, kind: str, condition: d.Condition | None) -> Row:
        at = at_of(owner)
        return Row(
            owner,
            at,
            number,
            " ".join(in_words(title).split()),
            kind,
            brief(condition, definition_for(definition, owner), bench.boroughs),
            placed.get(owner, []),
            doubted.get(owner, []),
            at == selected,
        )

    found += [row(Owner("section", one.key), 0, one.title, "", one.show_if) for one in definition.sections]
    found += [row(Owner("page", one.key), 0, one.title, "", one.show_if) for one in definition.pages]
    for number, question in enumerate(definition.every_question(), start=1):
        owner = Owner("question", question.key)
        found.append(row(owner, number, question.title, kind_name(question), question.show_if))
    return found


def definition_for(definition: d.Definition, owner: Owner) -> d.Definition:
    """Return the part of a definition whose questions a condition of ``owner`` asks about."""
    about_you = any(question.key == owner.key for question in definition.equality)
    return definition.about_you if owner.kind == "question" and about_you else definition


def to_put_right(definition: d.Definition, problems: Sequence[Problem]) -> list[ToPutRight]:
    """Return all problems with where they are, in words without keys."""
    found = []
    for problem in problems:
        owner = owner_of(definition, problem)
        title = _title(definition, owner) if owner else ""
        found.append(ToPutRight(at_of(owner) if owner else "", title, in_titles(definition, problem)))
    return found


def _title(definition: d.Definition, owner: Owner) -> str:
    title = title_of(definition, owner)
    return _("Without a title") if title == owner.key else title


def _by_owner(definition: d.Definition, problems: Sequence[Problem]) -> dict[Owner, list[str]]:
    found: dict[Owner, list[str]] = {}
    for problem in problems:
        owner = owner_of(definition, problem)
        if owner:
            found.setdefault(owner, []).append(in_titles(definition, problem))
    return found


def owner_of(definition: d.Definition, problem: Problem) -> Owner | None:
    """Return what a problem is about; ``None`` for the survey as a whole."""
    if problem.question:
        return Owner("question", problem.question)
    if place := GROUP_FIELD.fullmatch(problem.field):
        kind, groups = ("section", definition.sections) if place[1] == "sections" else ("page", definition.pages)
        at = int(place[2]) - 1
        return Owner(kind, groups[at].key) if at < len(groups) else None  # type: ignore[arg-type]
    for kind, groups in (("section", definition.sections), ("page", definition.pages)):
        if problem.field == f"{kind}s":
            for group in groups:
                if f"“{group.key}”" in problem.reason:
                    return Owner(kind, group.key)  # type: ignore[arg-type]
    return None


def in_titles(definition: d.Definition, problem: Problem) -> str:
    """Return the sentence of a problem with titles in the place of keys, which an author never sees."""
    if problem.reason == _("This text is missing."):
        return str(MISSING.get(problem.field.rpartition(".")[2], problem.reason))
    if problem.field not in NAMING_KEYS:
        return problem.reason
    titles = {page.key: page.title for page in definition.pages}
    titles |= {section.key: section.title for section in definition.sections}
    titles |= {question.key: question.title for question in definition.every_question()}

    def titled(match: re.Match[str]) -> str:
        title = " ".join(in_words(titles.get(match[1], "")).split())
        return f"“{title}”" if title else match[0]

    return re.sub("“([a-z][a-z0-9_-]{0,39})”", titled, problem.reason)


# --- Preview -------------------------------------------------------------------------------------
class Preview(NamedTuple):
    """What people see of a question, a page or the beginning of a section."""

    section: SafeString | str
    title: SafeString | str
    intro: SafeString | str
    blocks: list[SafeString]
    required: bool


def preview_of(
    bench: Bench, questions: Sequence[d.Question], page: d.Page | None = None, section: d.Section | None = None
) -> Preview:
    """Return questions as people see them, by the code that shows them to people."""
    blocks = [
        question_block(Asking(_told(question), boroughs=bench.boroughs, level=2, named=f"preview-{question.key}"))
        for question in questions
    ]
    top = page or (section if not questions else None)
    return Preview(
        words(section.title) if section else "",
        words(top.title) if top else "",
        prose(top.intro) if top and top.intro else "",
        blocks,
        all(question.required or isinstance(question, d.Information) for question in questions),
    )


def _told(question: d.Question) -> d.Question:
    """Return a question with something to read where nothing is written yet, or its fields would have no name."""
    fields: dict[str, Any] = {} if question.title.strip() else {"title": _("Your question")}
    for name in ("options", "statements"):
        options = getattr(question, name, ())
        if any(not option.label.strip() for option in options):
            fields[name] = tuple(
                option if option.label.strip() else msgspec.structs.replace(option, label="…") for option in options
            )
    return msgspec.structs.replace(question, **fields)


def selected_preview(bench: Bench, at: str) -> Preview | None:
    """Return the preview of what is selected in the outline."""
    definition = bench.definition
    kind, _colon, key = at.rpartition(":")
    if kind == "section":
        section = next((one for one in definition.sections if one.key == key), None)
        return preview_of(bench, (), section=section) if section else None
    if kind == "page":
        page = next((one for one in definition.pages if one.key == key), None)
        return preview_of(bench, _on_page(definition, key), page) if page else None
    question = bench.question(at)
    if question is None:
        return None
    page = next((one for one in definition.pages if one.key and one.key == question.page), None)
    section = next((one for one in definition.sections if one.key and one.key == question.section), None)
    return preview_of(bench, _on_page(definition, page.key) if page else [question], page, section)


def _on_page(definition: d.Definition, key: str) -> list[d.Question]:
    return [question for question in definition.questions if question.page == key]
