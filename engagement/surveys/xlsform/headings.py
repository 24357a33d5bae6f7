"""The texts of a question: title, hint and "why", in the lengths that the portal has room for."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.xlsform.draft import Draft
from engagement.surveys.xlsform.rows import Line, Texts

LONGEST_TITLE = d.MAX_LENGTH["title"]
LONGEST_HINT = d.MAX_LENGTH["hint"]
LONGEST_HEADING = 150
CONTACT = re.compile(
    r"\b(e-?mail|phone|telephone|mobile|whatsapp|surname|last ?name|first ?name|full ?name|your name|home address|"
    r"residential address|date of birth|dob|nhs number|postcode|telefon|nachname|vorname|courriel|téléphone)\b",
    re.IGNORECASE,
)


class Heading(NamedTuple):
    """The texts above a question."""

    title: str
    hint: str
    why: str


def heading(draft: Draft, owner: str, line: Line) -> Heading:
    """Return the texts of a question; what is too long for its place moves to the next one, with a notice."""
    label, hint = draft.form.texts(line, "label"), draft.form.texts(line, "hint")
    why = draft.form.texts(line, "guidance_hint")
    columns = {"title": "label", "hint": "hint", "why": "guidance_hint"}
    if not label and hint:
        label, hint = hint, {}
        columns["title"] = "hint"
    language = draft.form.language
    if len(label.get(language, "")) > LONGEST_TITLE:
        first, rest = _split(label)
        if first and not hint:
            label, hint = first, rest
            columns["hint"] = "label"
            draft.findings.notice(line.number, _("The label is long: its first line is the question, the rest a hint."))
    if len(hint.get(language, "")) > LONGEST_HINT and not why:
        why, hint = hint, {}
        columns["why"] = columns["hint"]
        draft.findings.notice(line.number, _("The hint is long: it stands as “Why we ask”."))
    title = draft.texts(owner, "title", line, columns["title"], label)
    if CONTACT.search(f"{line.text('name').replace('_', ' ')} {title}"):
        text = _(
            "The question seems to ask who somebody is. Answers are read by the whole team: ask only what is needed, "
            "and no contact details."
        )
        draft.findings.notice(line.number, text)
    return Heading(
        title,
        draft.texts(owner, "hint", line, columns["hint"], hint),
        draft.texts(owner, "why", line, columns["why"], why),
    )


def _split(texts: Texts) -> tuple[Texts, Texts]:
    """Return the first lines and what follows them, in every language, or nothing where one has a single line."""
    first: Texts = {}
    rest: Texts = {}
    for language, text in texts.items():
        top, _newline, under = text.strip().partition("\n")
        if not under.strip():
            return {}, {}
        first[language], rest[language] = top.strip(), under.strip()
    return first, rest


def reading(draft: Draft, owner: str, line: Line, fallback: Texts) -> tuple[str, str]:
    """Return title and body of a page to read.

    A note with a hint has both. A note of several lines begins with its heading if the first line is short; any other
    stands under ``fallback``.
    """
    label, hint = draft.form.texts(line, "label"), draft.form.texts(line, "hint")
    if not label:
        label, hint = hint, {}
    short = all(len(text) <= LONGEST_TITLE for text in label.values())
    if hint and short:
        return draft.texts(owner, "title", line, "label", label), draft.texts(owner, "body", line, "hint", hint)
    first, rest = _split(label)
    if first and all(len(text) <= LONGEST_HEADING for text in first.values()) and not hint:
        return draft.texts(owner, "title", line, "label", first), draft.texts(owner, "body", line, "label", rest)
    body = {language: "\n\n".join(filter(None, (text, hint.get(language, "")))) for language, text in label.items()}
    if fallback:
        text = _("The note has no heading of its own. “%(title)s” was taken.")
        draft.findings.notice(line.number, text % {"title": fallback[draft.form.language][:100]})
    return draft.texts(owner, "title", line, "label", fallback), draft.texts(owner, "body", line, "label", body)
