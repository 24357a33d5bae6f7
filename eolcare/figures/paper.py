"""What every chart is drawn with: paper of a width, words, colours, labels of rows, and the marks' places in pixels.

Colours come from the NHS identity and differ in lightness, for grey printers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

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


def label_rows(rows: list[dict[str, Any]], frame: Frame, top: int = 0) -> tuple[list[alt.Chart], int]:
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
    words = words_at(labels, frame, align="right" if frame.labels else "left", dx=0)
    place = alt.value(-12 if frame.labels else 0)
    return [words.encode(x=place, y=pixels_y("y"), text="words:N")], round(at)


def layer(rows: list[dict[str, Any]]) -> alt.Chart:
    """A layer over rows of data, each a dictionary."""
    return alt.Chart(alt.Data(values=[dict(row) for row in rows]))


def words_at(
    rows: list[dict[str, Any]],
    frame: Frame,
    *,
    colour: str = TEXT,
    align: str = "left",
    weight: str = "normal",
    dx: int = 8,
    dy: int = 0,
) -> alt.Chart:
    """Words, one for each row; where they stand and what they say is encoded by the caller."""
    return layer(rows).mark_text(
        align=align,  # type: ignore[arg-type]
        baseline="middle",
        dx=dx,
        dy=dy,
        fontSize=frame.words,
        fontWeight=weight,  # type: ignore[arg-type]
        color=colour,
        limit=0,
    )


def scaled_x(name: str, scale: alt.Scale) -> alt.X:
    """A place from the left on a scale of the data."""
    return alt.X(f"{name}:Q", scale=scale, axis=None)


def pixels_x(name: str) -> alt.X:
    """A place from the left in pixels."""
    return alt.X(f"{name}:Q", scale=None, axis=None)


def pixels_y(name: str) -> alt.Y:
    """A place from the top in pixels."""
    return alt.Y(f"{name}:Q", scale=None, axis=None)


def rule_down(x: int, top: int, bottom: int) -> alt.Chart:
    """A thin line down the paper."""
    rule = layer([{}]).mark_rule(color=SECONDARY, strokeWidth=1)
    return rule.encode(x=alt.value(x), y=alt.value(top), y2=alt.value(bottom))


def assembled(layers: list[alt.Chart], frame: Frame, height: int) -> alt.LayerChart:
    """The layers on their paper, ``height`` pixels tall."""
    chart = alt.layer(*layers).resolve_scale(x="shared", y="independent")
    return chart.properties(
        width=frame.plot,
        height=height,
        padding={"left": frame.labels, "right": 0, "top": 2, "bottom": 2},
        autosize=alt.AutoSizeParams(type="none"),
    ).configure_view(stroke=None)
