"""Adding, changing, duplicating, removing and renaming a question."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building import keys, placing
from engagement.surveys.building.outline import (
    arranged,
    group_of,
    is_equality,
    outline,
    question_in,
    tidied,
    with_question,
)
from engagement.surveys.building.pointing import check_harm, with_key, without_pointers
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.checking_questions import KEY, key_problem
from engagement.surveys.piping import in_words

# What a question takes along when its kind changes, beside what every question has. The limits of one kind mean nothing
# to another: three boxes are not the number 3.
KEPT_BY_KIND = ("options", "statements", "statement", "scale", "not_sure", "not_applicable")


def check_room(definition: d.Definition, more: int = 1) -> None:
    """Refuse further questions beyond what a survey can have. Raises ``CannotEdit``."""
    if len(definition.questions) + len(definition.equality) + more > d.MAX_QUESTIONS:
        raise CannotEdit(
            _("A survey can have up to %(limit)s questions. Take one away first.") % {"limit": d.MAX_QUESTIONS}
        )


def add(
    definition: d.Definition, question: d.Question, place: str = placing.END, avoid: Collection[str] = ()
) -> d.Definition:
    """Return a definition with one question more, at ``place`` (see ``engagement.surveys.building.placing``).

    An empty key, or one that is taken or among ``avoid`` (keys that earlier versions used), is made from the title.

    Raises:
        CannotEdit: if the survey is full, the place is gone, or the question asks about later ones.
    """
    check_room(definition)
    taken = keys.taken_keys(definition) | set(avoid)
    if not question.key or question.key in taken:
        question = msgspec.structs.replace(question, key=keys.key_from(question.title, taken))
    if place == placing.ABOUT_YOU or is_equality(definition, placing.anchor(place)):
        return check_harm(definition, placing.put_about_you(definition, question, place))
    tree = outline(definition)
    placing.put(tree, question.key, place)
    longer = msgspec.structs.replace(definition, questions=(*definition.questions, question))
    return check_harm(definition, arranged(longer, tree))


def change(definition: d.Definition, key: str, question: d.Question) -> d.Definition:
    """Return a definition in which the question named ``key`` is ``question``, at its place and under its condition.

    A question that had no title until now gets a key from its title.

    Raises:
        CannotEdit: if it is gone, or conditions of others ask for an answer that it no longer has.
    """
    before = question_in(definition, key)
    question = msgspec.structs.replace(question, key=key, section=before.section, page=before.page)
    return check_harm(definition, tidied(with_question(definition, key, question)))


def named_anew(definition: d.Definition, key: str, avoid: Collection[str] = ()) -> str:
    """Return the key that fits the title of a question which had none when it was added, or the key that it has."""
    question = question_in(definition, key)
    if not keys.words_of(question.title):
        return key
    return keys.key_from(question.title, (keys.taken_keys(definition) - {key}) | set(avoid))


def rename(definition: d.Definition, key: str, new: str, avoid: Collection[str] = ()) -> d.Definition:
    """Return a definition in which the question named ``key`` is called ``new``, in conditions and texts as well.

    Raises:
        CannotEdit: naming the field ``key``, if the new key is none, or is taken.
    """
    question = question_in(definition, key)
    if new == key:
        return definition
    if reason := key_problem(new, KEY):
        raise CannotEdit(reason, field="key")
    if new in keys.taken_keys(definition) or new in avoid:
        raise CannotEdit(_("Another question, page or section has this name, or had it before."), field="key")
    renamed = with_question(definition, key, msgspec.structs.replace(question, key=new))
    translations = {
        language: {new if owner == key else owner: texts for owner, texts in owners.items()}
        for language, owners in definition.translations.items()
    }
    return with_key(msgspec.structs.replace(renamed, translations=translations), key, new)


def duplicate(definition: d.Definition, key: str, avoid: Collection[str] = ()) -> tuple[d.Definition, str]:
    """Return a definition with a copy of a question right after it, and the key of the copy.

    Raises:
        CannotEdit: if the question is gone, or the survey is full.
    """
    question = question_in(definition, key)
    check_room(definition)
    new = keys.key_from(question.title, keys.taken_keys(definition) | set(avoid))
    copied = msgspec.structs.replace(question, key=new)
    if copied.valid_if is not None:
        alone = d.Definition(questions=(copied,))
        copied = with_key(alone, key, new).questions[0]
    translations = {
        language: owners | ({new: dict(owners[key])} if key in owners else {})
        for language, owners in definition.translations.items()
    }
    held = msgspec.structs.replace(definition, translations=translations)
    if is_equality(definition, key):
        return placing.put_about_you(held, copied, f"after:{key}"), new
    tree = outline(definition)
    _stretch, group = group_of(tree, key)
    if group.page:
        group.keys.insert(group.keys.index(key) + 1, new)
    else:
        placing.put(tree, new, f"after:{key}")
    longer = msgspec.structs.replace(held, questions=(*definition.questions, copied))
    return arranged(longer, tree), new


def remove(definition: d.Definition, key: str, *, with_conditions: bool = False) -> d.Definition:
    """Return a definition without a question.

    ``with_conditions`` also takes away the conditions and repeated answers of others that depend on it.

    Raises:
        CannotEdit: if it is gone, or others depend on it and ``with_conditions`` is not given.
    """
    question_in(definition, key)
    before = without_pointers(definition, key) if with_conditions else definition
    if is_equality(definition, key):
        kept = tuple(question for question in before.equality if question.key != key)
        return check_harm(before, tidied(msgspec.structs.replace(before, equality=kept)))
    tree = outline(before)
    stretch, group = group_of(tree, key)
    group.keys.remove(key)
    if not group.keys:
        stretch.groups.remove(group)
    if not stretch.groups and not stretch.section:
        tree.remove(stretch)
    shorter = tuple(question for question in before.questions if question.key != key)
    return check_harm(before, arranged(msgspec.structs.replace(before, questions=shorter), tree))


def change_kind(definition: d.Definition, key: str, kind: type[d.Question]) -> d.Definition:
    """Return a definition in which a question is of another kind, keeping what both kinds have.

    Raises:
        CannotEdit: if it is gone, or conditions ask for an answer that it can no longer have.
    """
    before = question_in(definition, key)
    if type(before) is kind:
        return definition
    return change(definition, key, as_kind(before, kind))


def as_kind(question: d.Question, kind: type[d.Question]) -> d.Question:
    """Return a question as one of another kind: its texts, and those of its parts that the other kind has too."""
    fields: dict[str, Any] = {name: getattr(question, name) for name in d.Asked.__struct_fields__}
    fields |= {"valid_if": None, "valid_message": ""}
    if kind is d.Information:
        fields |= {"required": False, "body": in_words(question.hint), "hint": ""}
    if kind not in (d.Radios, d.Checkboxes, d.YesNo):
        fields["counts_as"] = ""
    if isinstance(question, d.Information) and len(question.body) <= d.MAX_LENGTH["hint"]:
        fields["hint"] = question.hint or question.body
    for name in KEPT_BY_KIND:
        if name in kind.__struct_fields__ and hasattr(question, name):
            fields[name] = getattr(question, name)
    for name, empty in (("options", ()), ("statements", ()), ("statement", ""), ("body", "")):
        if name in kind.__struct_fields__:
            fields.setdefault(name, empty)
    if kind is d.Matrix and not fields["options"] and not fields.get("scale"):
        fields["scale"] = "agreement"
    if kind is d.Likert and not fields.get("scale"):
        fields["scale"] = "agreement"
    if kind is d.Matrix and fields["options"]:
        fields["scale"] = None
    return kind(**fields)
