"""Texts of a survey as a form on paper shows them: escaped, and marked where they are in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from engagement.surveys.piping import filled, in_words
from engagement.surveys.presentation import blocks
from engagement.surveys.translating import Original


class Part(NamedTuple):
    """A part of a text to read: a paragraph, or the items of a list."""

    paragraph: SafeString
    items: list[SafeString]


def say(sentence: str, **words: object) -> SafeString:
    """Return a translated sentence as HTML, what is put into it escaped unless it is HTML already."""
    safe = {name: conditional_escape(word if isinstance(word, str) else str(word)) for name, word in words.items()}
    return mark_safe(str(conditional_escape(sentence)) % safe)  # noqa: S308 - sentence and words are escaped


def paper_text(text: str, said: Mapping[str, Sequence[str]] | None = None) -> SafeString:
    """Return a text of a definition as HTML.

    Args:
        text: the text, perhaps an ``Original``.
        said: the answers that it may repeat, in words; without them, what stands for an answer does.
    """
    words = in_words(text) if said is None else filled(text, said)
    return _in_its_language(words, text)


def _in_its_language(words: str, source: str) -> SafeString:
    if not words or not isinstance(source, Original):
        return conditional_escape(words)
    return format_html('<span lang="{}" dir="{}">{}</span>', source.language, direction_in(source.language), words)


def direction_in(language: str) -> str:
    """Return where texts of a language run to: ``ltr`` or ``rtl``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in settings.LANGUAGES_BIDI else "ltr"


def paper_blocks(text: str) -> list[Part]:
    """Return a longer text as paragraphs and lists of HTML."""
    return [
        Part(_in_its_language(block.paragraph, text), [_in_its_language(item, text) for item in block.items])
        for block in blocks(in_words(text))
    ]
