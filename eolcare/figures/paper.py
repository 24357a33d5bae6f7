"""What every chart is drawn with: paper of a width, words, colours, labels of rows, and the marks' places in pixels.

Colours come from the NHS identity and differ in lightness, for grey printers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BLUE, DARK_BLUE, TEXT, SECONDARY, LINE = "#005eb8", "#003087", "#212b32", "#4c6272", "#d8dde0"
# Parts of a bar in their order, from dark to light in even steps, with the colour of words upon each. One hue, so that
# grey paper keeps every difference.
LADDER = (
    ("#003087", "#ffffff"),
    ("#0053a8", "#ffffff"),
    ("#1f76c7", "#ffffff"),
    ("#5b9bdd", TEXT),
    ("#8fbfec", TEXT),
    ("#bcd9f4", TEXT),
    ("#e8f2fc", TEXT),
)
BAR = 24
PLACES = ("x", "x2", "y", "y2", "text")

Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper: its width, the size of its words, the room for row labels at the left (0: they stand above their
    row).
    """

    width: int
    words: int
    labels: int

    @property
    def plot(self) -> int:
        """Width that is left for the marks."""
        return self.width - self.labels

    @property
    def line(self) -> int:
        """Height of a line of words."""
        return round(self.words * 1.25)

    def text_width(self, words: str, weight: float = 1.0) -> float:
        """About how wide words are, in the typefaces that a page may have: a little more than they take."""
        return self.words * weight * sum(_letter(letter) for letter in words)

    def wrapped(self, words: str, width: float) -> list[str]:
        """Words broken into lines that fit ``width``."""
        lines: list[str] = []
        for word in words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.text_width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines or [""]


def rung(place: int, parts: int) -> tuple[str, str]:
    """The colours of a part: as far apart as the number of parts allows. From the eighth on they come round again."""
    last = len(LADDER) - 1 if parts >= len(LADDER) else len(LADDER) - 2
    return LADDER[place % len(LADDER)] if parts > last else LADDER[int(place * last / max(parts - 1, 1) + 0.5)]


def _letter(letter: str) -> float:
    """The width of a letter in parts of the size of the words, as in Arial and its kin, rounded up."""
    if letter in "ijlI.,:;'’|!ftr ()[]-":
        return 0.35
    if letter in "mwMW%":
        return 0.9
    return 0.72 if letter.isupper() else 0.58


FRAMES = {"wide": Frame(width=680, words=16, labels=206), "narrow": Frame(width=320, words=14, labels=0)}


def label_rows(rows: list[dict[str, Any]], frame: Frame, top: int = 0) -> tuple[list[Layer], int]:
    """Give each row its ``middle`` and return the layers of its labels, and the height that all rows take."""
    at = float(top)
    labels = []
    for row in rows:
        beside = bool(frame.labels)
        lines = frame.wrapped(row["label"], (frame.labels - 14) if beside else frame.plot) if row["label"] else []
        tall = len(lines) * frame.line
        if beside:
            step = max(BAR + 12, tall + 10)
            row["middle"] = at + step / 2
            first = row["middle"] - tall / 2 + frame.line / 2
        else:
            step = tall + BAR + 18
            row["middle"] = at + tall + 4 + BAR / 2
            first = at + frame.line / 2
        labels += [{"words": line, "y": first + n * frame.line} for n, line in enumerate(lines)]
        at += step
    align, place = ("right", fixed(-12)) if frame.labels else ("left", fixed(0))
    return [words_at(labels, frame, align=align, dx=0, x=place, y=pixels("y"), text="words")], round(at)


def layer(rows: list[dict[str, Any]], kind: str, **how: Any) -> Layer:
    """A layer with one mark for each row. ``how`` holds the mark's places, by name a field or a place from below,
    and looks.
    """
    places = {name: how.pop(name) for name in PLACES if name in how}
    encoding = {name: {"field": place} if isinstance(place, str) else place for name, place in places.items()}
    return {"data": {"values": [dict(row) for row in rows]}, "mark": {"type": kind, **how}, "encoding": encoding}


def words_at(
    rows: list[dict[str, Any]],
    frame: Frame,
    *,
    colour: str = TEXT,
    align: str = "left",
    weight: str = "normal",
    dx: int = 8,
    dy: int = 0,
    **places: Any,
) -> Layer:
    """Words, one for each row: ``text`` names their field, ``x`` and ``y`` say where they stand."""
    look = {"fontSize": frame.words, "fontWeight": weight, "color": colour, "limit": 0}
    return layer(rows, "text", align=align, baseline="middle", dx=dx, dy=dy, **look, **places)


def scale_to(largest: float, first: float, last: float) -> dict[str, Any]:
    """A scale on which 0 stands at the pixel ``first`` and ``largest`` at ``last``."""
    return {"domain": [0, largest], "range": [first, last], "nice": False}


def scaled(field: str, scale: dict[str, Any]) -> dict[str, Any]:
    """A place on a scale of the data."""
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def pixels(field: str) -> dict[str, Any]:
    """A place that the row gives in pixels, from the left or from the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def fixed(place: float) -> dict[str, Any]:
    """The same place in pixels for every row."""
    return {"value": place}


def rule_down(x: int, top: int, bottom: int) -> Layer:
    """A thin line down the paper."""
    return layer([{}], "rule", color=SECONDARY, strokeWidth=1, x=fixed(x), y=fixed(top), y2=fixed(bottom))


def assembled(layers: list[Layer], frame: Frame, height: int) -> dict[str, Any]:
    """The Vega-Lite specification of the layers on their paper, ``height`` pixels tall."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "layer": layers,
        "resolve": {"scale": {"x": "shared", "y": "independent"}},
        "width": frame.plot,
        "height": height,
        "padding": {"left": frame.labels, "right": 0, "top": 2, "bottom": 2},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"view": {"stroke": None}},
    }
