"""The fonts that PDFs are set in, and which signs they have.

Noto Sans comes cut into scripts; each cut is a family of its own here, because the PDF renderer picks a font for each
sign from a list of families and does not look at ``unicode-range``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont


@dataclass(frozen=True, slots=True)
class Cut:
    """One script of Noto Sans: its npm package, the cut in it, and whether it has italics."""

    package: str
    name: str
    italic: bool = False

    @property
    def family(self) -> str:
        """The family's name in our style sheets."""
        return f"Print {self.name}"

    def file(self, weight: int, style: str = "normal") -> str:
        """The name of a font file within its package."""
        return f"{self.package}-{self.name}-{weight}-{style}.woff"


CUTS = (
    Cut("noto-sans", "latin", italic=True),
    Cut("noto-sans", "latin-ext", italic=True),
    Cut("noto-sans", "vietnamese"),
    Cut("noto-sans", "greek"),
    Cut("noto-sans", "cyrillic"),
    Cut("noto-sans", "cyrillic-ext"),
    Cut("noto-sans", "devanagari"),
    Cut("noto-sans-arabic", "arabic"),
    Cut("noto-sans-bengali", "bengali"),
    Cut("noto-sans-gujarati", "gujarati"),
    Cut("noto-sans-gurmukhi", "gurmukhi"),
    Cut("noto-sans-arabic", "math"),
    Cut("noto-sans-arabic", "symbols"),
)
WEIGHTS = (400, 700)
FAMILIES = ", ".join(f'"{cut.family}"' for cut in CUTS)


def path_of(package: str, file: str) -> Path:
    """Return where a font file is.

    Raises:
        FileNotFoundError: if there is no such file among the fonts installed.
    """
    folder = Path(settings.NODE_MODULES) / "@fontsource" / package / "files"
    path = folder / file
    if path.parent != folder or not path.is_file():
        raise FileNotFoundError(f"There is no font {package}/{file}. Run `make run` once: it installs the fonts.")
    return path


def face_rules() -> str:
    """Return the ``@font-face`` rules of all cuts, with addresses that the renderer's fetcher knows."""
    rules = []
    for cut in CUTS:
        styles = ("normal", "italic") if cut.italic else ("normal",)
        for weight in WEIGHTS:
            for style in styles:
                rules.append(
                    f'@font-face {{ font-family: "{cut.family}"; font-weight: {weight}; font-style: {style}; '
                    f'src: url("own:font/{cut.package}/{cut.file(weight, style)}") format("woff"); }}'
                )
    return "\n".join(rules)


@functools.cache
def characters_of(cut: Cut) -> frozenset[int]:
    """Return the code points that a cut's font has."""
    with TTFont(path_of(cut.package, cut.file(400)), lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def known_characters() -> frozenset[int]:
    """Return the code points that at least one font has."""
    return frozenset().union(*(characters_of(cut) for cut in CUTS))


# Signs that are never drawn: spaces, joiners, marks of direction, and what an emoji carries behind it.
INVISIBLE = frozenset(
    {*range(0x20), 0xA0, 0xAD, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x2060, 0xFEFF, 0xFE0F}
)


def missing_characters(text: str) -> list[str]:
    """Return the signs of a text that no font of ours has, in their order, each once."""
    known = known_characters()
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in known and ord(sign) not in INVISIBLE]
