"""Where a question can stand, and moving questions, pages and sections.

A place is a short code that a form can send:

==================  ========================================================================
``end``             after everything, in the last section
``start:<section>`` the first of a section; ``start:`` the first of the survey, in no section
``after:<key>``     right after that question: on its page if it shares one
``onto:<page>``     the first question on that page
``past:<page>``     after that page, as a page of its own
``about_you``       the last of the equality questions
==================  ========================================================================
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building.outline import (
    Group,
    Stretch,
    Tree,
    arranged,
    gone,
    group_of,
    is_equality,
    outline,
    page_group,
    question_in,
    stretch_of,
)
from engagement.surveys.building.pointing import check_harm
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.piping import in_words

END = "end"
ABOUT_YOU = "about_you"
Way = Literal[-1, 1]


def still_there(definition: d.Definition, place: str) -> str:
    """Return a place, or the end where it is gone: what somebody writes must not be lost for a colleague's deletion."""
    what, _colon, name = place.partition(":")
    held = {
        "after": {question.key for question in definition.every_question()},
        "onto": {page.key for page in definition.pages},
        "past": {page.key for page in definition.pages},
        "start": {"", *(section.key for section in definition.sections)},
    }
    return place if place in (END, ABOUT_YOU) or name in held.get(what, ()) else END


class Place(NamedTuple):
    """A place to choose from a list: its code, and where it is in words."""

    code: str
    label: str


def anchor(place: str) -> str:
    """Return the key that a place names."""
    return place.partition(":")[2]


def put(tree: Tree, key: str, place: str) -> None:
    """Put a question into a tree at a place. Raises ``CannotEdit`` when the place is gone."""
    what, _colon, name = place.partition(":")
    match what:
        case "end":
            if not tree:
                tree.append(Stretch(""))
            tree[-1].groups.append(Group("", [key]))
        case "start" if name:
            stretch_of(tree, name).groups.insert(0, Group("", [key]))
        case "start":
            if not tree or tree[0].section:
                tree.insert(0, Stretch(""))
            tree[0].groups.insert(0, Group("", [key]))
        case "after":
            stretch, group = group_of(tree, name)
            if group.page:
                group.keys.insert(group.keys.index(name) + 1, key)
            else:
                stretch.groups.insert(stretch.groups.index(group) + 1, Group("", [key]))
        case "onto":
            page_group(tree, name)[1].keys.insert(0, key)
        case "past":
            stretch, group = page_group(tree, name)
            stretch.groups.insert(stretch.groups.index(group) + 1, Group("", [key]))
        case _:
            raise CannotEdit(gone())


def put_about_you(definition: d.Definition, question: d.Question, place: str) -> d.Definition:
    """Return a definition with an equality question at a place among them: ``about_you``, ``start:`` or ``after:``."""
    others = [one for one in definition.equality if one.key != question.key]
    at = len(others)
    if place == "start:":
        at = 0
    elif place != ABOUT_YOU:
        found = (at for at, one in enumerate(others, start=1) if one.key == anchor(place))
        at = next(found, len(others))
    apart = msgspec.structs.replace(question, section="", page="", required=False, counts_as="")
    return msgspec.structs.replace(definition, equality=(*others[:at], apart, *others[at:]))


def places(definition: d.Definition, moving: str = "") -> list[Place]:
    """Return where a question can be put, in the order of the survey; ``moving`` is left out, and where it is now."""
    if moving and is_equality(definition, moving):
        return _places_about_you(definition, moving)
    tree = outline(definition)
    sections = {section.key: section.title for section in definition.sections}
    pages = {page.key: page.title for page in definition.pages}
    found: list[Place] = []
    if not tree or not tree[0].section or not definition.any_order:
        found.append(Place("start:", _("At the beginning of the survey")))
    for stretch in tree:
        if stretch.section:
            words = {"title": in_words(sections[stretch.section])}
            found.append(Place(f"start:{stretch.section}", _("At the beginning of the section “%(title)s”") % words))
        for group in stretch.groups:
            if group.page:
                words = {"title": in_words(pages[group.page])}
                found.append(Place(f"onto:{group.page}", _("On the page “%(title)s”, first") % words))
            for key in group.keys:
                if key != moving:
                    found.append(Place(f"after:{key}", _after(definition, key, pages.get(group.page, ""))))
            if group.page:
                found.append(Place(f"past:{group.page}", _("After the page “%(title)s”") % words))
    if not moving:
        return found
    now = _shape(tree)
    return [place for place in found if _shape(_moved(outline(definition), moving, place.code)) != now]


def _shape(tree: Tree) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    return [(stretch.section, [(group.page, tuple(group.keys)) for group in stretch.groups]) for stretch in tree]


def _places_about_you(definition: d.Definition, moving: str) -> list[Place]:
    found = [Place("start:", _("First of the equality questions"))]
    found += [
        Place(f"after:{question.key}", _("After “%(title)s”") % {"title": in_words(question.title) or question.key})
        for question in definition.equality
        if question.key != moving
    ]
    question = question_in(definition, moving)
    return [place for place in found if put_about_you(definition, question, place.code) != definition]


def _after(definition: d.Definition, key: str, page: str) -> str:
    question = definition.questions[definition.positions[key]]
    words = {
        "number": definition.positions[key] + 1,
        "title": in_words(question.title) or key,
        "page": in_words(page),
    }
    if page:
        return _("On the page “%(page)s”, after %(number)s. %(title)s") % words
    return _("After %(number)s. %(title)s") % words


def move_to(definition: d.Definition, key: str, place: str) -> d.Definition:
    """Return a definition with a question at another place.

    Raises:
        CannotEdit: if question or place is gone, or a condition would then ask about a later question.
    """
    if anchor(place) == key and place.startswith("after:"):
        return definition
    if is_equality(definition, key):
        moved = put_about_you(definition, question_in(definition, key), place)
    else:
        moved = arranged(definition, _moved(outline(definition), key, place))
    return check_harm(definition, moved)


def _moved(tree: Tree, key: str, place: str) -> Tree:
    stretch, group = group_of(tree, key)
    if group.page and anchor(place) == group.page and group.keys == [key]:
        # The page would be gone before the question is put beside it.
        group.page = "" if place.startswith("past:") else group.page
        return tree
    group.keys.remove(key)
    if not group.keys:
        stretch.groups.remove(group)
    if not stretch.groups and not stretch.section:
        tree.remove(stretch)
    put(tree, key, place)
    return tree


def move(definition: d.Definition, key: str, way: Way) -> d.Definition:
    """Return a definition with a question one place up (-1) or down (1).

    A question that shares a page moves on that page; any other passes the page before or after it, and from the edge of
    a section into the next.

    Raises:
        CannotEdit: if there is nowhere to go, or a condition would then ask about a later question.
    """
    if is_equality(definition, key):
        return check_harm(definition, _swapped_about_you(definition, key, way))
    tree = outline(definition)
    stretch, group = group_of(tree, key)
    if not group.page:
        return _move_group(definition, tree, stretch, group, way)
    at = group.keys.index(key)
    if not 0 <= at + way < len(group.keys):
        raise CannotEdit(_("It cannot go further on its page. “Move to” takes it elsewhere."))
    group.keys[at], group.keys[at + way] = group.keys[at + way], group.keys[at]
    return check_harm(definition, arranged(definition, tree))


def move_page(definition: d.Definition, page: str, way: Way) -> d.Definition:
    """Return a definition with a page, and all its questions, one place up or down. Raises ``CannotEdit``."""
    tree = outline(definition)
    stretch, group = page_group(tree, page)
    return _move_group(definition, tree, stretch, group, way)


def move_section(definition: d.Definition, section: str, way: Way) -> d.Definition:
    """Return a definition with a section, and all its questions, one place up or down. Raises ``CannotEdit``."""
    tree = outline(definition)
    at = tree.index(stretch_of(tree, section))
    if not 0 <= at + way < len(tree):
        raise CannotEdit(_nowhere(way))
    tree[at], tree[at + way] = tree[at + way], tree[at]
    return check_harm(definition, arranged(definition, tree))


def _move_group(definition: d.Definition, tree: Tree, stretch: Stretch, group: Group, way: Way) -> d.Definition:
    at = stretch.groups.index(group)
    place = at + way
    if 0 <= place < len(stretch.groups):
        stretch.groups[at], stretch.groups[place] = stretch.groups[place], stretch.groups[at]
        return check_harm(definition, arranged(definition, tree))
    here = tree.index(stretch)
    stretch.groups.remove(group)
    if 0 <= here + way < len(tree):
        neighbour = tree[here + way].groups
    elif stretch.section and not definition.any_order:
        # Out of the first or last section: in none.
        tree.insert(0 if way < 0 else len(tree), Stretch(""))
        neighbour = tree[0 if way < 0 else -1].groups
    else:
        raise CannotEdit(_nowhere(way))
    neighbour.insert(len(neighbour) if way < 0 else 0, group)
    if not stretch.groups and not stretch.section:
        tree.remove(stretch)
    return check_harm(definition, arranged(definition, tree))


def _swapped_about_you(definition: d.Definition, key: str, way: Way) -> d.Definition:
    questions = list(definition.equality)
    at = next(at for at, question in enumerate(questions) if question.key == key)
    if not 0 <= at + way < len(questions):
        raise CannotEdit(_nowhere(way))
    questions[at], questions[at + way] = questions[at + way], questions[at]
    return msgspec.structs.replace(definition, equality=tuple(questions))


def _nowhere(way: Way) -> str:
    return _("It is the first already.") if way < 0 else _("It is the last already.")
