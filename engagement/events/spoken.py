"""Languages in which events are held and for which interpreters come, British Sign Language among them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# Codes after BCP 47 (BSL: ISO 639-3 "bfi"); those most spoken in London homes (census 2021, table TS024) and those in
# which the portal itself is read.
SPOKEN = {
    "en": _("English"),
    "bfi": _("British Sign Language"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "fa": _("Farsi"),
    "fr": _("French"),
    "gu": _("Gujarati"),
    "hi": _("Hindi"),
    "it": _("Italian"),
    "pa": _("Panjabi"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ro": _("Romanian"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "ta": _("Tamil"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
}


def names_of(codes: Iterable[str]) -> list[str]:
    """Return the languages' names in the reader's language, in the order of the list; unknown codes are left out."""
    wanted = set(codes)
    return [str(name) for code, name in SPOKEN.items() if code in wanted]
