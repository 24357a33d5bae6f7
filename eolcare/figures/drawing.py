"""How each kind of chart is drawn, with Vega-Altair and vl-convert. Used by :mod:`eolcare.figures.charts` alone.

Words stand at the marks they belong to, there are no grids where numbers are written out, and everything that is told
by colour is told by place, shape or words too. Colours come from the NHS identity and differ in lightness, for grey
printers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

BLUE, DARK_BLUE, TEXT, SECONDARY, LINE = "#005eb8", "#003087", "#212b32", "#4c6272", "#d8dde0"
# Parts of a bar in their order, each a step of lightness from its neighbour, with the colour of words upon it.
LADDER = (
    (DARK_BLUE, "#ffffff"),
    ("#0072ce", "#ffffff"),
    ("#6cb4ee", TEXT),
    ("#c2dff7", TEXT),
    ("#425563", "#ffffff"),
    ("#98a4ae", TEXT),
    ("#d8dde0", TEXT),
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


def _letter(letter: str) -> float:
    """The width of a letter in parts of the size of the words, as in Arial and its kin, rounded up."""
    if letter in "ijlI.,:;'’|!ftr ()[]-":
        return 0.35
    if letter in "mwMW%":
        return 0.9
    return 0.72 if letter.isupper() else 0.58


FRAMES = {"wide": Frame(width=680, words=16, labels=206), "narrow": Frame(width=320, words=14, labels=0)}


def draw(kind: str, data: dict[str, Any], size: str) -> str:
    """Vega's SVG of a chart. ``kind`` is "bars", "intervals", "times" or "stacks"; ``size`` is "wide" or "narrow"."""
    chart: alt.LayerChart = {"bars": _bars, "intervals": _intervals, "times": _times, "stacks": _stacks}[kind](
        data, FRAMES[size]
    )
    # Altair's own check of the specification takes longer than drawing it, and the tests draw every kind.
    specification = chart.to_dict(validate=False) | {"background": None}
    return vl_convert.vegalite_to_svg(specification)


# --- The kinds ----------------------------------------------------------------------------------------------------


def _bars(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    layers, height = _rows(data["rows"], frame)
    room = max(frame.text_width(row["words"]) for row in data["rows"]) + 12 if data["rows"] else 0
    largest = max((row["size"] or 0 for row in data["rows"]), default=0) or 1
    scale = alt.Scale(domain=[0, largest], range=[0, frame.plot - room], nice=False)
    shown = [row for row in data["rows"] if row["size"] is not None]
    hidden = [row for row in data["rows"] if row["size"] is None]
    for row in shown:
        row |= {"zero": 0, "top": row["middle"] - BAR / 2, "bottom": row["middle"] + BAR / 2}
    layers += [
        _layer(shown).mark_rect(color=BLUE).encode(x=_x("zero", scale), x2="size:Q", y=_y("top"), y2="bottom:Q"),
        _rule_down(0, 0, height),
        _words(shown, frame, weight="bold").encode(x=_x("size", scale), y=_y("middle"), text="words:N"),
        _words(hidden, frame, colour=SECONDARY).encode(x=alt.value(0), y=_y("middle"), text="words:N"),
    ]
    return _assembled(layers, frame, height)


def _intervals(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    keys, top = _symbols(data, frame)
    layers, height = _rows(data["rows"], frame, top=top)
    ends = [row[name] for row in data["rows"] for name in ("high", "expected") if row[name] is not None]
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if max(ends, default=0) / step <= 5 or step == 0.5)
    last = step * (int(max(ends, default=0) / step - 1e-9) + 1)
    inset = 0 if frame.labels else 12
    scale = alt.Scale(domain=[0, last], range=[inset, frame.plot - 28], nice=False)
    ticks = [{"at": step * n, "words": f"{round(step * n * 100)}%"} for n in range(round(last / step) + 1)]
    shown = [row for row in data["rows"] if row["share"] is not None]
    hidden = [row for row in data["rows"] if row["share"] is None]
    layers = [
        _layer(ticks)
        .mark_rule(color=LINE, strokeWidth=1)
        .encode(x=_x("at", scale), y=alt.value(top), y2=alt.value(height)),
        _words(ticks, frame, align="center", colour=SECONDARY, dx=0).encode(
            x=_x("at", scale), y=alt.value(height + frame.line * 0.8), text="words:N"
        ),
        *layers,
        _layer(data["rows"])
        .mark_tick(orient="vertical", size=BAR, thickness=5, color="#768692")
        .encode(x=_x("expected", scale), y=_y("middle")),
        _layer(shown)
        .mark_rule(color=DARK_BLUE, strokeWidth=2.5)
        .encode(x=_x("low", scale), x2="high:Q", y=_y("middle")),
        *[
            _layer(shown)
            .mark_tick(orient="vertical", size=12, thickness=2.5, color=DARK_BLUE)
            .encode(x=_x(end, scale), y=_y("middle"))
            for end in ("low", "high")
        ],
        _layer(shown)
        .mark_point(filled=True, size=130, color=BLUE, opacity=1, stroke="#ffffff", strokeWidth=1.5)
        .encode(x=_x("share", scale), y=_y("middle")),
        _words(hidden, frame, colour=SECONDARY).encode(x=_x("expected", scale), y=_y("middle"), text="words:N"),
        *keys,
    ]
    return _assembled(layers, frame, height + round(frame.line * 1.5))


def _times(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    if not frame.labels:
        # On a phone time runs down the page.
        longest = max((frame.text_width(row["label"]) for row in data["rows"]), default=0)
        return _bars(data, Frame(frame.width, frame.words, min(round(longest) + 14, 120)))
    frame = Frame(frame.width, frame.words, 0)
    rows, height = data["rows"], 220
    pitch = frame.plot / max(len(rows), 1)
    largest = max((row["size"] or 0 for row in rows), default=0) or 1
    scale = alt.Scale(domain=[0, largest], range=[height, 28], nice=False)
    every = (
        next(n for n in range(1, 400) if max(_label_width(row, frame) for row in rows) + 10 <= pitch * n) if rows else 1
    )
    labels = []
    year = ""
    for place, row in enumerate(rows):
        row["centre"] = (place + 0.5) * pitch
        if place % every == 0:
            first, _space, rest = row["label"].rpartition(" ")
            labels.append({"centre": row["centre"], "words": first or row["label"], "year": ""})
            if first and rest != year:
                labels[-1]["year"] = year = rest
    shown = [row for row in rows if row["size"] is not None]
    hidden = [row for row in rows if row["size"] is None]
    numbers = max((frame.text_width(row["words"]) for row in shown), default=0) + 6 <= pitch
    width = min(pitch * 0.72, 56)
    layers = [
        _layer(shown)
        .mark_bar(width=width, color=BLUE)
        .encode(x=_pixels_x("centre"), y=alt.Y("size:Q", scale=scale, axis=None)),
        _words(shown if numbers else _peaks(shown), frame, weight="bold", align="center", dx=0, dy=-12).encode(
            x=_pixels_x("centre"), y=alt.Y("size:Q", scale=scale, axis=None), text="words:N"
        ),
        _layer([{}])
        .mark_rule(color=SECONDARY, strokeWidth=1)
        .encode(x=alt.value(0), x2=alt.value(frame.plot), y=alt.value(height)),
        _words(labels, frame, align="center", dx=0).encode(
            x=_pixels_x("centre"), y=alt.value(height + frame.line), text="words:N"
        ),
        _words(labels, frame, align="center", dx=0, colour=SECONDARY).encode(
            x=_pixels_x("centre"), y=alt.value(height + frame.line * 2), text="year:N"
        ),
    ]
    below = height + frame.line * 2 + 10
    if hidden:
        below += round(frame.line * 1.6)
        layers += [
            _layer(hidden)
            .mark_bar(width=width, color="#ffffff", stroke=SECONDARY, strokeDash=[3, 3])
            .encode(x=_pixels_x("centre"), y=alt.value(height - 14), y2=alt.value(height)),
            _layer([{}])
            .mark_rect(color="#ffffff", stroke=SECONDARY, strokeDash=[3, 3])
            .encode(x=alt.value(1), x2=alt.value(25), y=alt.value(below - 18), y2=alt.value(below - 4)),
            _words([{"words": data["hidden"]}], frame, colour=SECONDARY).encode(
                x=alt.value(26), y=alt.value(below - 11), text="words:N"
            ),
        ]
    return _assembled(layers, frame, below)


def _stacks(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    rows = data["rows"]
    if not any(row["label"] for row in rows):
        frame = Frame(frame.width, frame.words, 0)
    any_hidden = any(number is None for row in rows for number in row["numbers"])
    named = [*data["parts"], *([data["hidden"]] if any_hidden else [])]
    keys, top = _swatches(named, len(data["parts"]), frame)
    layers, height = _rows(rows, frame, top=top)
    room = max((frame.text_width(row["words"]) for row in rows), default=0) + 14
    largest = max((_known(row) for row in rows), default=0) or 1
    unit = (frame.plot - room) / largest
    parts: list[dict[str, Any]] = []
    for row in rows:
        at = 0.0
        rest = _known(row) - sum(number or 0 for number in row["numbers"])
        for place, number in [*enumerate(row["numbers"]), (-1, rest)]:
            if number:
                parts.append({
                    "from": at * unit, "to": (at + number) * unit, "centre": (at + number / 2) * unit,
                    "top": row["middle"] - BAR / 2, "bottom": row["middle"] + BAR / 2, "middle": row["middle"],
                    "place": place,
                    "words": str(number) if place >= 0 and frame.text_width(str(number)) + 8 <= number * unit else "",
                })  # fmt: skip
                at += number
        row["end"] = at * unit
    for place in [*range(len(data["parts"])), -1]:
        fill, ink = LADDER[place % len(LADDER)] if place >= 0 else ("#ffffff", SECONDARY)
        mine = [part for part in parts if part["place"] == place]
        if not mine:
            continue
        edge = {"stroke": "#ffffff", "strokeWidth": 1.5} if place >= 0 else {"stroke": SECONDARY, "strokeDash": [3, 3]}
        layers += [
            _layer(mine)
            .mark_rect(color=fill, **edge)
            .encode(x=_pixels_x("from"), x2="to:Q", y=_y("top"), y2="bottom:Q"),
            _words(mine, frame, colour=ink, align="center", dx=0).encode(
                x=_pixels_x("centre"), y=_y("middle"), text="words:N"
            ),
        ]
    for mine, weight, colour in (
        ([row for row in rows if row["total"] is not None], "bold", TEXT),
        ([row for row in rows if row["total"] is None], "normal", SECONDARY),
    ):
        words = _words(mine, frame, weight=weight, colour=colour)
        layers.append(words.encode(x=_pixels_x("end"), y=_y("middle"), text="words:N"))
    return _assembled([*layers, *keys], frame, height)


# --- What they share ------------------------------------------------------------------------------------------------


def _known(row: dict[str, Any]) -> int:
    """How long a bar is: the row's total, or what is shown of it."""
    return row["total"] if row["total"] is not None else sum(number or 0 for number in row["numbers"])


def _label_width(row: dict[str, Any], frame: Frame) -> float:
    return max(frame.text_width(word) for word in (row["label"].rpartition(" ")[0] or row["label"], ""))


def _peaks(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where there is no room for every number: the largest and the last."""
    if not rows:
        return []
    largest = max(rows, key=lambda row: row["size"])
    return [largest] if largest is rows[-1] else [largest, rows[-1]]


def _rows(rows: list[dict[str, Any]], frame: Frame, top: int = 0) -> tuple[list[alt.Chart], int]:
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
    words = _words(labels, frame, align="right" if frame.labels else "left", dx=0)
    place = alt.value(-12 if frame.labels else 0)
    return [words.encode(x=place, y=_y("y"), text="words:N")], round(at)


def _symbols(data: dict[str, Any], frame: Frame) -> tuple[list[alt.Chart], int]:
    """What the symbols of an interval chart mean, above it, and the height that takes."""
    left, layers, at = -frame.labels, [], 0.0
    for name in ("share_label", "expected_label"):
        lines = frame.wrapped(data[name], frame.width - 44)
        y = at + frame.line / 2
        here = [{"y": y}]
        if name == "share_label":
            layers += [
                _layer(here)
                .mark_rule(color=DARK_BLUE, strokeWidth=2.5)
                .encode(x=alt.value(left + 2), x2=alt.value(left + 30), y=_y("y")),
                *[
                    _layer(here)
                    .mark_tick(orient="vertical", size=12, thickness=2.5, color=DARK_BLUE)
                    .encode(x=alt.value(left + end), y=_y("y"))
                    for end in (2, 30)
                ],
                _layer(here)
                .mark_point(filled=True, size=130, color=BLUE, opacity=1, stroke="#ffffff", strokeWidth=1.5)
                .encode(x=alt.value(left + 16), y=_y("y")),
            ]
        else:
            tick = _layer(here).mark_tick(orient="vertical", size=18, thickness=5, color="#768692")
            layers.append(tick.encode(x=alt.value(left + 16), y=_y("y")))
        told = [{"words": line, "y": y + n * frame.line} for n, line in enumerate(lines)]
        layers.append(_words(told, frame, dx=0).encode(x=alt.value(left + 42), y=_y("y"), text="words:N"))
        at += len(lines) * frame.line + 8
    return layers, round(at + 8)


def _swatches(names: list[str], parts: int, frame: Frame) -> tuple[list[alt.Chart], int]:
    """What the colours of a stacked chart mean, in the order of the parts, and the height that takes."""
    layers, x, line = [], 0.0, 0
    for place, name in enumerate(names):
        wide = 26 + frame.text_width(name) + 18
        if x and x + wide - 18 > frame.width:
            x, line = 0.0, line + 1
        left, y = x - frame.labels, line * (frame.line + 8) + frame.line / 2
        edge = {"stroke": SECONDARY, "strokeDash": [3, 3]} if place >= parts else {}
        fill = "#ffffff" if place >= parts else LADDER[place % len(LADDER)][0]
        layers += [
            _layer([{}])
            .mark_rect(color=fill, **edge)
            .encode(x=alt.value(left), x2=alt.value(left + 18), y=alt.value(y - 9), y2=alt.value(y + 9)),
            _words([{"words": name}], frame, dx=0).encode(x=alt.value(left + 26), y=alt.value(y), text="words:N"),
        ]
        x += wide
    return layers, (line + 1) * (frame.line + 8) + 12


def _layer(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=[dict(row) for row in rows]))


def _words(
    rows: list[dict[str, Any]],
    frame: Frame,
    *,
    colour: str = TEXT,
    align: str = "left",
    weight: str = "normal",
    dx: int = 8,
    dy: int = 0,
) -> alt.Chart:
    return _layer(rows).mark_text(
        align=align,  # type: ignore[arg-type]
        baseline="middle",
        dx=dx,
        dy=dy,
        fontSize=frame.words,
        fontWeight=weight,  # type: ignore[arg-type]
        color=colour,
        limit=0,
    )


def _x(name: str, scale: alt.Scale) -> alt.X:
    return alt.X(f"{name}:Q", scale=scale, axis=None)


def _pixels_x(name: str) -> alt.X:
    return alt.X(f"{name}:Q", scale=None, axis=None)


def _y(name: str) -> alt.Y:
    return alt.Y(f"{name}:Q", scale=None, axis=None)


def _rule_down(x: int, top: int, bottom: int) -> alt.Chart:
    rule = _layer([{}]).mark_rule(color=SECONDARY, strokeWidth=1)
    return rule.encode(x=alt.value(x), y=alt.value(top), y2=alt.value(bottom))


def _assembled(layers: list[alt.Chart], frame: Frame, height: int) -> alt.LayerChart:
    chart = alt.layer(*layers).resolve_scale(x="shared", y="independent")
    return chart.properties(
        width=frame.plot,
        height=height,
        padding={"left": frame.labels, "right": 0, "top": 2, "bottom": 2},
        autosize=alt.AutoSizeParams(type="none"),
    ).configure_view(stroke=None)
