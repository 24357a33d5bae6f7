"""Languages as the headers of a form name them (``English (en)``, ``fr``, ``Deutsch``), and their codes."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
IN_BRACKETS = re.compile(r"[(\[]\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*[)\]]\s*$")
BARE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

# What Django's list does not name, or names otherwise than people do.
MORE_NAMES = {
    "farsi": "fa",
    "dari": "prs",
    "pashto": "ps",
    "kurdish": "ku",
    "sorani": "ckb",
    "somali": "so",
    "soomaali": "so",
    "gujarati": "gu",
    "bangla": "bn",
    "panjabi": "pa",
    "tigrinya": "ti",
    "amharic": "am",
    "oromo": "om",
    "yoruba": "yo",
    "hausa": "ha",
    "tagalog": "tl",
    "filipino": "fil",
    "sinhala": "si",
    "lao": "lo",
    "sylheti": "syl",
    "chinese": "zh",
    "mandarin": "zh",
    "cantonese": "yue",
    "haitian creole": "ht",
    "malagasy": "mg",
    "kinyarwanda": "rw",
    "kirundi": "rn",
    "lingala": "ln",
    "chichewa": "ny",
    "shona": "sn",
    "zulu": "zu",
    "xhosa": "xh",
    "wolof": "wo",
    "twi": "tw",
    "romani": "rom",
    "norwegian bokmål": "nb",
    "castellano": "es",
    "moldovan": "ro",
    "maltese": "mt",
    "yiddish": "yi",
    "čeština": "cs",
    "slovenčina": "sk",
    "english uk": "en-GB",
    "kiswahili": "sw",
}
# The codes of three letters that forms use where there is one of two (ISO 639-2).
THREE_LETTERS = {
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "por": "pt",
    "ara": "ar",
    "pol": "pl",
    "ron": "ro",
    "rum": "ro",
    "urd": "ur",
    "ben": "bn",
    "fas": "fa",
    "per": "fa",
    "guj": "gu",
    "pan": "pa",
    "som": "so",
    "swa": "sw",
    "rus": "ru",
    "ukr": "uk",
    "tur": "tr",
    "ita": "it",
    "nld": "nl",
    "dut": "nl",
    "zho": "zh",
    "chi": "zh",
    "hin": "hi",
}


@cache
def _names() -> dict[str, str]:
    """Return the code of each language by its name in English, and in itself."""
    found: dict[str, str] = {}
    for code, facts in LANG_INFO.items():
        for name in (facts.get("name"), facts.get("name_local")):
            if name:
                found.setdefault(name.casefold(), code)
    for code, name in settings.LANGUAGES:
        found.setdefault(str(name).casefold(), code.split("-")[0])
    return found | MORE_NAMES


@cache
def _codes() -> frozenset[str]:
    """Return the codes that are known, for a header that is a code alone."""
    return frozenset(_names().values()) | {code.split("-")[0] for code in LANG_INFO}


def code_of(label: str) -> str | None:
    """Return the code that a language's label means, ``None`` when it cannot be told.

    A code in brackets counts as it stands; a code or a name alone counts when the language is known.
    """
    label = " ".join(label.split())
    if match := IN_BRACKETS.search(label):
        return _tidy(match[1])
    if label.casefold() in _names():
        return _names()[label.casefold()]
    if BARE.fullmatch(label):
        code = _tidy(label)
        if code.split("-")[0] in _codes():
            return code
    return None


def unknown_language(label: str) -> str:
    """Return the sentence for a language that cannot be told."""
    text = _("“%(language)s” is not a language that is known here. Write its code behind it: “%(language)s (xx)”.")
    return text % {"language": label[:60]}


def _tidy(code: str) -> str:
    first, *rest = code.replace("_", "-").split("-")
    return "-".join((THREE_LETTERS.get(first.lower(), first.lower()), *rest))


@cache
def label_of(code: str) -> str:
    """Return how a header names a language: ``Polish (pl)``; the code twice where there is no name for it."""
    for known in (code.lower(), code.lower().split("-")[0]):
        name = LANG_INFO.get(known, {}).get("name") or _english_name(known)
        if name:
            return f"{name} ({code})"
    return f"{code} ({code})"


def _english_name(code: str) -> str:
    return next((name.title() for name, known in MORE_NAMES.items() if known == code), "")
