"""The outline of a definition: stretches of sections, in them groups, in these the questions.

Questions that share a page, or a section, must stand next to each other. The functions that move things therefore work
on this tree and write it back, which keeps that true whatever is moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.translating import pieces


@dataclass
class Group:
    """One page of the journey: a question of its own (``page`` is empty), or those of a ``Page``."""

    page: str
    keys: list[str]


@dataclass
class Stretch:
    """Groups of one section, or groups that stand next to each other in none (``section`` is empty)."""

    section: str
    groups: list[Group] = field(default_factory=list)


Tree = list[Stretch]


def outline(definition: d.Definition) -> Tree:
    """Return the outline of a definition; a section without questions stands after the one before it."""
    tree: Tree = []
    sections = {section.key for section in definition.sections}
    pages = {page.key for page in definition.pages}
    for question in definition.questions:
        section = question.section if question.section in sections else ""
        page = question.page if question.page in pages else ""
        if not tree or tree[-1].section != section:
            tree.append(Stretch(section))
        groups = tree[-1].groups
        if page and groups and groups[-1].page == page:
            groups[-1].keys.append(question.key)
        else:
            groups.append(Group(page, [question.key]))
    shown = {stretch.section for stretch in tree}
    before = ""
    for one in definition.sections:
        if one.key not in shown:
            tree.insert(_place_after(tree, before), Stretch(one.key))
        before = one.key
    return tree


def _place_after(tree: Tree, section: str) -> int:
    if section:
        return max(at for at, stretch in enumerate(tree) if stretch.section == section) + 1
    named = [at for at, stretch in enumerate(tree) if stretch.section]
    return named[0] if named else len(tree)


def arranged(definition: d.Definition, tree: Tree) -> d.Definition:
    """Return a definition with its questions as the tree has them, tidied.

    Sections and pages come in the order of the tree; a page that has no questions any more is gone, and so is a section
    that the tree does not hold.
    """
    questions = {question.key: question for question in definition.questions}
    sections = {section.key: section for section in definition.sections}
    pages = {page.key: page for page in definition.pages}
    order = [
        msgspec.structs.replace(questions[key], section=stretch.section, page=group.page)
        for stretch in tree
        for group in stretch.groups
        for key in group.keys
    ]
    named = dict.fromkeys(stretch.section for stretch in tree if stretch.section)
    grouped = dict.fromkeys(group.page for stretch in tree for group in stretch.groups if group.page and group.keys)
    return tidied(
        msgspec.structs.replace(
            definition,
            questions=tuple(order),
            sections=tuple(sections[key] for key in named),
            pages=tuple(pages[key] for key in grouped),
        )
    )


def tidied(definition: d.Definition) -> d.Definition:
    """Return a definition without translations of texts that it no longer has."""
    if not definition.translations:
        return definition
    held = {(piece.owner, piece.field) for piece in pieces(definition)}
    translations = {}
    for language, owners in definition.translations.items():
        kept = {
            owner: {name: text for name, text in texts.items() if (owner, name) in held}
            for owner, texts in owners.items()
        }
        kept = {owner: texts for owner, texts in kept.items() if texts}
        if kept:
            translations[language] = kept
    return msgspec.structs.replace(definition, translations=translations)


def groups_of(tree: Tree) -> Iterator[tuple[Stretch, Group]]:
    """Yield every group with the stretch that holds it, in order."""
    for stretch in tree:
        for group in stretch.groups:
            yield stretch, group


def group_of(tree: Tree, key: str) -> tuple[Stretch, Group]:
    """Return where the question named ``key`` stands. Raises ``CannotEdit`` when it stands nowhere."""
    for stretch, group in groups_of(tree):
        if key in group.keys:
            return stretch, group
    raise CannotEdit(gone())


def page_group(tree: Tree, page: str) -> tuple[Stretch, Group]:
    """Return where the page named ``page`` stands. Raises ``CannotEdit`` when it stands nowhere."""
    for stretch, group in groups_of(tree):
        if page and group.page == page:
            return stretch, group
    raise CannotEdit(gone())


def stretch_of(tree: Tree, section: str) -> Stretch:
    """Return the stretch of a section. Raises ``CannotEdit`` when there is none."""
    for stretch in tree:
        if section and stretch.section == section:
            return stretch
    raise CannotEdit(gone())


def gone() -> str:
    """Return what to say when something is not there any more."""
    return _("That is no longer part of the survey. Somebody may have taken it away.")


def is_equality(definition: d.Definition, key: str) -> bool:
    """Return whether ``key`` names one of the equality questions."""
    return any(question.key == key for question in definition.equality)


def question_in(definition: d.Definition, key: str) -> d.Question:
    """Return a question or an equality question by its key. Raises ``CannotEdit`` when there is none."""
    for question in definition.every_question():
        if question.key == key:
            return question
    raise CannotEdit(gone())


def with_question(definition: d.Definition, key: str, question: d.Question) -> d.Definition:
    """Return a definition in which ``question`` stands in the place of the one named ``key``."""

    def put(questions: tuple[d.Question, ...]) -> tuple[d.Question, ...]:
        return tuple(question if one.key == key else one for one in questions)

    return msgspec.structs.replace(definition, questions=put(definition.questions), equality=put(definition.equality))
