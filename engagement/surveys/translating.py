"""A definition in another language, and how complete that language is.

Translations stand in the definition by language, owner and field::

    {"ar": {"role": {"title": "…", "options.carer.label": "…"}, "page.nights": {"title": "…"}}}

A text without a translation stays in the definition's language, as an ``Original``, so that a page can mark it with the
language it is in.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from engagement.surveys.definition import Definition, Option, Page, Question, Section

FIELDS = ("title", "hint", "why", "statement", "body", "intro", "unit", "valid_message")
LISTS = ("options", "statements")


class Original(str):
    """A text that stands in the definition's own language, on a page of another; ``language`` says which."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> "Original":
        """Return ``text``, marked as being in ``language``."""
        made = super().__new__(cls, text)
        made.language = language
        return made


class Piece(NamedTuple):
    """One text of a definition: whose it is, which one, and how it reads in the definition's language."""

    owner: str
    field: str
    text: str


class Completeness(NamedTuple):
    """How many of a definition's texts a language has."""

    language: str
    done: int
    of: int
    missing: tuple[Piece, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.of


def pieces(definition: Definition) -> Iterator[Piece]:
    """Yield every text of a definition that can be translated, in the order in which people meet them."""
    for section in definition.sections:
        yield from _own(f"section.{section.key}", section)
    for page in definition.pages:
        yield from _own(f"page.{page.key}", page)
    for question in definition.every_question():
        yield from _own(question.key, question)


def _own(owner: str, thing: Question | Section | Page) -> Iterator[Piece]:
    for field in FIELDS:
        text = getattr(thing, field, "")
        if text:
            yield Piece(owner, field, text)
    for name in LISTS:
        for option in getattr(thing, name, ()):
            yield Piece(owner, f"{name}.{option.key}.label", option.label)
            if option.hint:
                yield Piece(owner, f"{name}.{option.key}.hint", option.hint)


def completeness(definition: Definition, language: str) -> Completeness:
    """Return how much of a definition can be read in ``language``, and what cannot."""
    held = definition.translations.get(language, {})
    every = list(pieces(definition))
    missing = tuple(piece for piece in every if not held.get(piece.owner, {}).get(piece.field, "").strip())
    return Completeness(language, len(every) - len(missing), len(every), missing)


@lru_cache(maxsize=256)
def _key(language: str) -> str:
    return language.lower()


def speaks(definition: Definition, language: str) -> bool:
    """Return whether a definition can be read in ``language`` at all (``en-gb`` is read as ``en``)."""
    return best_language(definition, language) is not None


def best_language(definition: Definition, language: str) -> str | None:
    """Return the language of the definition that ``language`` means: the same, or the same without its region."""
    for wanted in (_key(language), _key(language).split("-")[0]):
        for held in definition.languages:
            if _key(held) == wanted or _key(held).split("-")[0] == wanted:
                return held
    return None


def localised(definition: Definition, language: str) -> Definition:
    """Return a definition in ``language``, each text without a translation as an ``Original``.

    In the definition's own language it is given back as it is. ``queries.definition_of`` keeps what this returns.
    """
    held_in = best_language(definition, language)
    if held_in == definition.language or (held_in is None and _key(language).startswith(_key(definition.language))):
        return definition
    held = definition.translations.get(held_in or "", {})

    def in_language(owner: str, thing: Question | Section | Page) -> Question | Section | Page:
        texts = held.get(owner, {})

        def text(field: str, original: str) -> str:
            if not original:
                return original
            return texts.get(field, "").strip() or Original(original, definition.language)

        def option(name: str, one: Option) -> Option:
            label, hint = f"{name}.{one.key}.label", f"{name}.{one.key}.hint"
            return msgspec.structs.replace(one, label=text(label, one.label), hint=text(hint, one.hint))

        changes: dict[str, object] = {
            field: text(field, getattr(thing, field)) for field in FIELDS if getattr(thing, field, "")
        }
        for name in LISTS:
            if getattr(thing, name, ()):
                changes[name] = tuple(option(name, one) for one in getattr(thing, name))
        return msgspec.structs.replace(thing, **changes)

    return msgspec.structs.replace(
        definition,
        sections=tuple(in_language(f"section.{section.key}", section) for section in definition.sections),
        pages=tuple(in_language(f"page.{page.key}", page) for page in definition.pages),
        questions=tuple(in_language(question.key, question) for question in definition.questions),
        equality=tuple(in_language(question.key, question) for question in definition.equality),
    )
