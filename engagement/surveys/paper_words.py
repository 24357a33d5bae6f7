"""Texts of a survey as a form on paper shows them: escaped, and marked where they are in another language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from engagement.surveys.piping import in_words
from engagement.surveys.presentation.prose import blocks
from engagement.surveys.presentation.words import in_its_language


class Part(NamedTuple):
    """A part of a text to read: a paragraph, or the items of a list."""

    paragraph: SafeString
    items: list[SafeString]


def say(sentence: str, **words: object) -> SafeString:
    """Return a translated sentence as HTML, what is put into it escaped unless it is HTML already."""
    safe = {name: conditional_escape(word if isinstance(word, str) else str(word)) for name, word in words.items()}
    return mark_safe(str(conditional_escape(sentence)) % safe)  # noqa: S308 - sentence and words are escaped


def paper_text(text: str) -> SafeString:
    """Return a text of a survey as HTML: no answer can be repeated on paper, so what stands for it does."""
    return in_its_language(conditional_escape(str(in_words(text))), text)


def paper_blocks(text: str) -> list[Part]:
    """Return a longer text as paragraphs and lists of HTML."""
    return [Part(paper_text(block.paragraph), [paper_text(item) for item in block.items]) for block in blocks(text)]
