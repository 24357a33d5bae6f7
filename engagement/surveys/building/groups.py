"""Several questions on one page, sections, and what holds for the survey as a whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building import keys
from engagement.surveys.building.outline import (
    Group,
    Stretch,
    arranged,
    gone,
    group_of,
    groups_of,
    outline,
    page_group,
    stretch_of,
    tidied,
    with_question,
)
from engagement.surveys.building.pointing import Owner, check_harm
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.conditions import together

MOST_SECTIONS = 50


def group_on_page(
    definition: d.Definition, chosen: Sequence[str], title: str, intro: str = "", avoid: Collection[str] = ()
) -> tuple[d.Definition, str]:
    """Return a definition with the chosen questions together on a new page, and the key of the page.

    The page stands where the first of them stands, in its section; the others move there.

    Raises:
        CannotEdit: if fewer than two are chosen, one is gone, or one asks about another that would share its page.
    """
    order = [question.key for question in definition.questions if question.key in set(chosen)]
    if len(order) < 2:
        raise CannotEdit(_("Choose at least two questions to ask on one page."), field="chosen")
    if len(order) > d.MAX_ON_A_PAGE:
        raise CannotEdit(_("A page can have up to %(limit)s questions.") % {"limit": d.MAX_ON_A_PAGE}, field="chosen")
    page = keys.key_from(title, keys.taken_keys(definition) | set(avoid), "page")
    tree = outline(definition)
    stretch, first = group_of(tree, order[0])
    at = stretch.groups.index(first) + (1 if first.page and first.keys[0] != order[0] else 0)
    stretch.groups.insert(at, Group(page, order))
    for key in order:
        held, old = next((s, g) for s, g in groups_of(tree) if key in g.keys and g.page != page)
        old.keys.remove(key)
        if not old.keys:
            held.groups.remove(old)
    tree = [one for one in tree if one.groups or one.section]
    more = msgspec.structs.replace(definition, pages=(*definition.pages, d.Page(key=page, title=title, intro=intro)))
    return check_harm(definition, arranged(more, tree)), page


def ungroup(definition: d.Definition, page: str) -> d.Definition:
    """Return a definition in which the questions of a page stand alone again; the page's condition becomes theirs."""
    condition = page_in(definition, page).show_if
    for question in definition.questions:
        if question.page == page:
            both = together(condition, question.show_if)
            definition = with_question(definition, question.key, msgspec.structs.replace(question, show_if=both))
    tree = outline(definition)
    stretch, group = page_group(tree, page)
    at = stretch.groups.index(group)
    stretch.groups[at : at + 1] = [Group("", [key]) for key in group.keys]
    return arranged(definition, tree)


def change_page(definition: d.Definition, key: str, title: str, intro: str) -> d.Definition:
    """Return a definition in which a page has another title and introduction. Raises ``CannotEdit`` when it is gone."""
    page_in(definition, key)
    pages = tuple(
        msgspec.structs.replace(page, title=title, intro=intro) if page.key == key else page
        for page in definition.pages
    )
    return tidied(msgspec.structs.replace(definition, pages=pages))


def add_section(
    definition: d.Definition, title: str, intro: str = "", before: str = "", avoid: Collection[str] = ()
) -> tuple[d.Definition, str]:
    """Return a definition with one section more, and its key.

    Like a heading it stands before the question named ``before``, and all that follows belongs to it as far as the next
    section. Without ``before`` it stands at the end and is still empty.

    Raises:
        CannotEdit: if there are too many sections, or the question is gone.
    """
    if len(definition.sections) >= MOST_SECTIONS:
        raise CannotEdit(_("A survey can have up to %(limit)s sections.") % {"limit": MOST_SECTIONS})
    key = keys.key_from(title, keys.taken_keys(definition) | set(avoid), "section")
    tree = outline(definition)
    made = Stretch(key)
    if before:
        stretch, group = group_of(tree, before)
        at = stretch.groups.index(group)
        made.groups = stretch.groups[at:]
        del stretch.groups[at:]
        tree.insert(tree.index(stretch) + 1, made)
        if not stretch.groups and not stretch.section:
            tree.remove(stretch)
    else:
        tree.append(made)
    section = d.Section(key=key, title=title, intro=intro)
    longer = msgspec.structs.replace(definition, sections=(*definition.sections, section))
    return check_harm(definition, arranged(longer, tree)), key


def change_section(definition: d.Definition, key: str, title: str, intro: str) -> d.Definition:
    """Return a definition in which a section has another title and introduction. Raises ``CannotEdit``."""
    section_in(definition, key)
    sections = tuple(
        msgspec.structs.replace(section, title=title, intro=intro) if section.key == key else section
        for section in definition.sections
    )
    return tidied(msgspec.structs.replace(definition, sections=sections))


def remove_section(definition: d.Definition, key: str) -> d.Definition:
    """Return a definition without a section. Its questions stay, in no section; its condition becomes theirs."""
    condition = section_in(definition, key).show_if
    for question in definition.questions:
        if question.section == key:
            both = together(condition, question.show_if)
            definition = with_question(definition, question.key, msgspec.structs.replace(question, show_if=both))
    tree = outline(definition)
    stretch_of(tree, key).section = ""
    tree = [stretch for stretch in tree if stretch.groups or stretch.section]
    any_order = definition.any_order and len(definition.sections) > 1
    return arranged(msgspec.structs.replace(definition, any_order=any_order), tree)


def set_condition(definition: d.Definition, owner: Owner, condition: d.Condition | None) -> d.Definition:
    """Return a definition in which a question, page or section is asked under another condition.

    Raises:
        CannotEdit: if it is gone, or the condition asks about a question that does not come before.
    """

    def put(things: tuple[Any, ...], kind: str) -> tuple[Any, ...]:
        if kind != owner.kind:
            return things
        return tuple(
            msgspec.structs.replace(thing, show_if=condition) if thing.key == owner.key else thing for thing in things
        )

    condition_of(definition, owner)
    made = msgspec.structs.replace(
        definition,
        questions=put(definition.questions, "question"),
        equality=put(definition.equality, "question"),
        pages=put(definition.pages, "page"),
        sections=put(definition.sections, "section"),
    )
    return check_harm(definition, made)


def condition_of(definition: d.Definition, owner: Owner) -> d.Condition | None:
    """Return the condition of a question, page or section. Raises ``CannotEdit`` when it is gone."""
    if owner.kind == "page":
        return page_in(definition, owner.key).show_if
    if owner.kind == "section":
        return section_in(definition, owner.key).show_if
    for question in definition.every_question():
        if question.key == owner.key:
            return question.show_if
    raise CannotEdit(gone())


def set_whole(definition: d.Definition, *, any_order: bool, check_answers: bool) -> d.Definition:
    """Return a definition with other settings of the survey as a whole."""
    return msgspec.structs.replace(definition, any_order=any_order, check_answers=check_answers)


def page_in(definition: d.Definition, key: str) -> d.Page:
    """Return a page by its key. Raises ``CannotEdit`` when there is none."""
    for page in definition.pages:
        if page.key == key:
            return page
    raise CannotEdit(gone())


def section_in(definition: d.Definition, key: str) -> d.Section:
    """Return a section by its key. Raises ``CannotEdit`` when there is none."""
    for section in definition.sections:
        if section.key == key:
            return section
    raise CannotEdit(gone())
