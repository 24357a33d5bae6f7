"""The question bank: questions that the portal brings, to be taken into a survey and changed there.

``equality`` holds those about the person, whose options can be compared with the census (``census``); ``common`` those
that most surveys of a palliative care programme ask. The team's own stand in the table ``BankQuestion``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.bank.common import COMMON
from engagement.surveys.bank.entry import Entry
from engagement.surveys.bank.equality import EQUALITY
from engagement.surveys.building import keys, placing, questions
from engagement.surveys.building.pointing import every_condition_changed
from engagement.surveys.building.refusing import CannotEdit
from engagement.surveys.piping import PIPE

__all__ = ["COMMON", "EQUALITY", "Entry", "alone", "entry_of", "find_entry", "held_already", "take"]

Translations = Mapping[str, Mapping[str, str]]


def find_entry(slug: str) -> Entry | None:
    """Return the portal's own entry of that name, or ``None``."""
    return next((entry for entry in (*EQUALITY, *COMMON) if entry.slug == slug), None)


def held_already(definition: d.Definition, entry: Entry) -> bool:
    """Return whether a survey asks an equality entry already: it has a question with one of its keys."""
    taken = {question.key for question in definition.every_question()}
    return entry.equality and any(question.key in taken for question in entry.questions)


def take(
    definition: d.Definition, entry: Entry, place: str = placing.END, avoid: Collection[str] = ()
) -> tuple[d.Definition, str]:
    """Return a definition with the questions of an entry, and the key of the first of them.

    Equality questions go after the other equality questions and keep their keys, so that answers can be compared
    between surveys and with the census. Others get keys that are free.

    Raises:
        CannotEdit: if the survey asks the equality questions already, or is full.
    """
    questions.check_room(definition, len(entry.questions))
    if entry.equality:
        if held_already(definition, entry):
            raise CannotEdit(_("The survey asks this already, among the equality questions."))
        place = placing.ABOUT_YOU
    made = d.Definition(questions=entry.questions, translations=_plain(entry.translations))
    taken = keys.taken_keys(definition) | ({*avoid} if not entry.equality else set())
    for question in entry.questions:
        new = keys.key_from(question.title, taken | keys.taken_keys(made)) if question.key in taken else question.key
        if new != question.key:
            made = questions.rename(made, question.key, new)
        taken.add(new)
    for question in made.questions:
        definition = questions.add(definition, question, place)
        place = placing.ABOUT_YOU if entry.equality else f"after:{question.key}"
    translations = {
        language: {**definition.translations.get(language, {}), **made.translations.get(language, {})}
        for language in {**definition.translations, **made.translations}
    }
    if not definition.translations and entry.translations:
        # A survey in one language stays in one: half a translation is worse than none.
        translations = {}
    return msgspec.structs.replace(definition, translations=translations), made.questions[0].key


def _plain(translations: Mapping[str, Translations]) -> dict[str, dict[str, dict[str, str]]]:
    return {
        language: {owner: dict(texts) for owner, texts in owners.items()} for language, owners in translations.items()
    }


def alone(definition: d.Definition, key: str) -> tuple[d.Question, dict[str, dict[str, dict[str, str]]]]:
    """Return a question as it can stand in the bank, and its translations.

    What ties it to its survey is left out: place, condition, a rule about other answers, repeated answers.
    """
    held = {question.key: question for question in definition.every_question()}
    question = msgspec.structs.replace(held[key], show_if=None, section="", page="")
    if question.valid_if is not None and set(d.keys_in(question.valid_if)) != {key}:
        question = msgspec.structs.replace(question, valid_if=None, valid_message="")
    translations = {
        language: {key: owners[key]} for language, owners in definition.translations.items() if key in owners
    }
    single = d.Definition(questions=(question,), translations=translations)
    single = every_condition_changed(single, lambda test: test, lambda text: PIPE.sub(r"\2", text))
    return single.questions[0], dict(single.translations)


def entry_of(slug: str, name: str, content: Mapping[str, object], *, equality: bool = False) -> Entry | None:
    """Return a question that the team kept (``BankQuestion.content``) as an entry; ``None`` if it cannot be read."""
    try:
        question = msgspec.convert(content.get("question"), d.Question)
        translations = msgspec.convert(content.get("translations", {}), dict[str, dict[str, dict[str, str]]])
    except msgspec.ValidationError:
        return None
    return Entry(slug, name, "", (question,), equality=equality, translations=translations)
