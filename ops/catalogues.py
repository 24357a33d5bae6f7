"""Catalogues of translated messages: reading, counting and compiling them. Standard library only.

A catalogue is ``locale/<language>/LC_MESSAGES/django.po``. What Django reads is made from it by GNU gettext's
``msgfmt`` and is not committed.
"""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ops import places
from ops.processes import OpsError

LOCALE = places.ROOT / "locale"
NEEDS_GETTEXT = (
    "Translations are made with GNU gettext, which this machine lacks. Install Debian's package gettext and try again: "
    "apt-get install gettext"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%\{\w+\}|\{\w+\}|%[sd]|%%")
TAG = re.compile(r"</?[a-z][^<>]*>")
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(\".*\")$")

Key = tuple[str, str]
"""What names a message in a catalogue: its context (``""`` for none) and its English text."""


@dataclass
class Message:
    """One message: its English, plural form of it if it has one, and its translations, one a plural form."""

    context: str = ""
    text: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    """The files that use it."""

    @property
    def key(self) -> Key:
        """What names it."""
        return self.context, self.text

    @property
    def is_fuzzy(self) -> bool:
        """Whether its translation is a guess from another message; it is not shown to anybody."""
        return "fuzzy" in self.flags

    @property
    def is_translated(self) -> bool:
        """Whether every form of it has a translation that counts."""
        return not self.is_fuzzy and bool(self.translations) and all(self.translations)


@dataclass
class Catalogue:
    """One language's messages: the fields of its header, names as written, and the messages by what names them."""

    header: dict[str, str]
    messages: dict[Key, Message]

    def counts(self) -> tuple[int, int, int]:
        """Return how many messages are translated, not translated, and fuzzy."""
        fuzzy = sum(message.is_fuzzy for message in self.messages.values())
        translated = sum(message.is_translated for message in self.messages.values())
        return translated, len(self.messages) - translated - fuzzy, fuzzy

    def plurals(self) -> list[set[int]]:
        """Return for each plural form of the language the numbers up to 1,000 that take it.

        Raises:
            OpsError: if the header does not say, or not as gettext wants it.
        """
        found = re.fullmatch(r"nplurals=(\d);\s*plural=(.*?);?", self.header.get("Plural-Forms", ""))
        if not found:
            raise OpsError("The header lacks the field Plural-Forms.")
        form_of = gettext.c2py(found[2])
        forms: list[set[int]] = [set() for _form in range(int(found[1]))]
        for number in range(1001):
            forms[form_of(number)].add(number)
        return forms


def faults_of(message: Message, plurals: list[set[int]]) -> list[str]:
    """Return what is wrong with a message's translations, a line each; what is not translated is not wrong.

    A translation has the placeholders and the HTML tags of the English; a form that stands for one number alone may
    leave that number out, as Arabic says "two people" in one word.

    Args:
        message: the message.
        plurals: the language's plural forms, as :meth:`Catalogue.plurals` gives them.
    """
    if not message.is_translated:
        return []
    shown = message.text[:60]
    wanted_forms = len(plurals) if message.plural else 1
    if len(message.translations) != wanted_forms:
        return [f"“{shown}” has {len(message.translations)} forms, the language {wanted_forms}"]
    faults = []
    for number, text in enumerate(message.translations):
        model = message.plural or message.text
        wanted, got = set(PLACEHOLDER.findall(model)), set(PLACEHOLDER.findall(text))
        names_itself = bool(message.plural) and len(plurals[number]) == 1
        if got - wanted or len(wanted - got) > names_itself:
            faults.append(f"“{shown}” has the placeholders {sorted(got)} instead of {sorted(wanted)}")
        if sorted(TAG.findall(text)) != sorted(TAG.findall(model)):
            faults.append(f"“{shown}” has the tags {TAG.findall(text)} instead of {TAG.findall(model)}")
    return faults


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def catalogue_of(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def parse(text: str) -> Catalogue:
    """Read a catalogue or a template of one; obsolete messages are left out.

    Raises:
        ValueError: for a line that is no part of a catalogue.
    """
    header: dict[str, str] = {}
    messages: dict[Key, Message] = {}
    for message in _entries(text):
        if message.text:
            messages[message.key] = message
        else:
            for line in "".join(message.translations).splitlines():
                name, _colon, value = line.partition(":")
                header[name.strip()] = value.strip()
    return Catalogue(header, messages)


def _entries(text: str) -> Iterator[Message]:
    message, began, keyword = Message(), False, ""
    parts: dict[str, str] = {}

    def finished() -> Message:
        message.context, message.text = parts.get("msgctxt", ""), parts.get("msgid", "")
        message.plural = parts.get("msgid_plural", "")
        message.translations = [value for name, value in parts.items() if name.startswith("msgstr")]
        return message

    for number, line in enumerate([*text.splitlines(), ""], start=1):
        starts_another = line.startswith(("#", "msgctxt", "msgid ")) and "msgstr" in "".join(parts)
        if (not line.strip() or starts_another) and began:
            yield finished()
            message, parts, began = Message(), {}, False
        if line.startswith("#~") or not line.strip():
            continue
        if line.startswith("#"):
            if line.startswith("#:"):
                message.places += line[2:].split()
            elif line.startswith("#,"):
                message.flags |= {flag.strip() for flag in line[2:].split(",")}
            continue
        found = _KEYWORD.match(line)
        if found:
            keyword, began = found[1], True
            parts[keyword] = ast.literal_eval(found[2])
        elif line.startswith('"') and began:
            parts[keyword] += ast.literal_eval(line)
        else:
            raise ValueError(f"Line {number} is no part of a catalogue: {line[:60]}")


def read(language: str) -> Catalogue:
    """Read one language's catalogue.

    Raises:
        OpsError: if it has none, or one that cannot be read.
    """
    path = catalogue_of(language)
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise OpsError(f"There is no catalogue {path.relative_to(places.ROOT)}. Run: python -m ops.messages") from error
    except (ValueError, SyntaxError, UnicodeDecodeError) as error:
        raise OpsError(f"{path.relative_to(places.ROOT)} cannot be read: {error}") from error


def stale() -> list[str]:
    """Return the languages whose catalogue is newer than what was compiled from it."""
    found = []
    for language in languages():
        source = catalogue_of(language)
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns:
            found.append(language)
    return found


def compile_catalogues() -> list[str]:
    """Compile each catalogue that is newer than what was compiled from it; return the languages that were.

    Raises:
        OpsError: without gettext, or when a catalogue does not hold together; the sentence names file and line.
    """
    wanted = stale()
    if wanted and not shutil.which("msgfmt"):
        raise OpsError(NEEDS_GETTEXT)
    for language in wanted:
        source = catalogue_of(language)
        made, half = source.with_suffix(".mo"), source.with_suffix(".mo.half")
        done = subprocess.run(
            ["msgfmt", "--check-format", "--check-header", f"--output-file={half}", str(source)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            half.unlink(missing_ok=True)
            raise OpsError(f"A catalogue cannot be compiled:\n{done.stderr.strip()}")
        half.replace(made)
    return wanted
