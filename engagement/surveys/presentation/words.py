"""Texts of a survey as pages show them: escaped, marked where they are in another language, earlier answers in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from engagement.surveys.piping import PIPE, filled
from engagement.surveys.translating import Original

# Answers on the path in words, by the key of their question.
Said = Mapping[str, Sequence[str]]
NOTHING_SAID: Said = MappingProxyType({})


def direction_in(language: str) -> str:
    """Return where texts of a language run to: ``ltr`` or ``rtl``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in settings.LANGUAGES_BIDI else "ltr"


def repeats(text: str) -> bool:
    """Return whether a text repeats an earlier answer, so that it differs between people."""
    return "${" in text


def words(text: str, said: Said = NOTHING_SAID) -> SafeString:
    """Return a text of a survey as HTML.

    What it repeats of earlier answers is set apart (``bdi``), as it may run the other way; a text that nobody has
    translated says in which language it is.
    """
    if repeats(text):
        html = _with_answers(text, said)
    else:
        html = conditional_escape(str(text) if isinstance(text, Original) else text)
    return in_its_language(html, text)


def in_its_language(html: SafeString, text: str) -> SafeString:
    """Return HTML that was made of ``text``, marked if that stands in another language than its page."""
    if not html or not isinstance(text, Original):
        return html
    return format_html('<span lang="{}" dir="{}">{}</span>', text.language, direction_in(text.language), html)


def plain(text: str, said: Said = NOTHING_SAID) -> str:
    """Return a text where no markup can stand: the title of a page, an option of a list."""
    return filled(str(text), said)


def _as_said(answer: str) -> SafeString:
    # What looks in an answer as if it repeated another one is only what somebody wrote.
    return in_its_language(conditional_escape(str(answer)), answer)


def _with_answers(text: str, said: Said) -> SafeString:
    html: list[str] = []
    end = 0
    for found in PIPE.finditer(text):
        html.append(conditional_escape(text[end : found.start()]))
        answers = said.get(found[1], ())
        if answers:
            html.append("<bdi>" + ", ".join(_as_said(answer) for answer in answers) + "</bdi>")
        else:
            html.append(conditional_escape(found[2]))
        end = found.end()
    html.append(conditional_escape(text[end:]))
    return mark_safe("".join(html))  # noqa: S308 - each part has been escaped above
