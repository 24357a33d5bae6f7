"""How each kind of chart is drawn, with Vega-Altair and vl-convert. Used by :mod:`eolcare.figures.charts` alone.

Words stand at the marks they belong to, there are no grids where numbers are written out, and everything that is told
by colour is told by place, shape or words too. Colours come from the NHS identity and differ in lightness, for grey
printers.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import altair as alt
import vl_convert

from eolcare.figures.paper import (
    BAR,
    BLUE,
    DARK_BLUE,
    FRAMES,
    LINE,
    SECONDARY,
    TEXT,
    Frame,
    assembled,
    label_rows,
    layer,
    pixels_x,
    pixels_y,
    rule_down,
    rung,
    scaled_x,
    words_at,
)


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
    layers, height = label_rows(data["rows"], frame)
    room = max(frame.text_width(row["words"]) for row in data["rows"]) + 12 if data["rows"] else 0
    largest = max((row["size"] or 0 for row in data["rows"]), default=0) or 1
    scale = alt.Scale(domain=[0, largest], range=[0, frame.plot - room], nice=False)
    shown = [row for row in data["rows"] if row["size"] is not None]
    hidden = [row for row in data["rows"] if row["size"] is None]
    for row in shown:
        row |= {"zero": 0, "top": row["middle"] - BAR / 2, "bottom": row["middle"] + BAR / 2}
    layers += [
        layer(shown)
        .mark_rect(color=BLUE)
        .encode(x=scaled_x("zero", scale), x2="size:Q", y=pixels_y("top"), y2="bottom:Q"),
        *([rule_down(0, 0, height)] if frame.labels else []),
        words_at(shown, frame, weight="bold").encode(x=scaled_x("size", scale), y=pixels_y("middle"), text="words:N"),
        words_at(hidden, frame, colour=SECONDARY).encode(x=alt.value(0), y=pixels_y("middle"), text="words:N"),
    ]
    return assembled(layers, frame, height)


def _intervals(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    keys, top = _symbols(data, frame)
    layers, height = label_rows(data["rows"], frame, top=top)
    ends = [row[name] for row in data["rows"] for name in ("high", "expected") if row[name] is not None]
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if max(ends, default=0) / step <= 5 or step == 0.5)
    last = step * (int(max(ends, default=0) / step - 1e-9) + 1)
    inset = 0 if frame.labels else 12
    scale = alt.Scale(domain=[0, last], range=[inset, frame.plot - 28], nice=False)
    ticks = [{"at": step * n, "words": f"{round(step * n * 100)}%"} for n in range(round(last / step) + 1)]
    # Where labels stand above their rows, the grid leaves them free.
    bands = [(top, height)] if frame.labels else [(row["middle"] - 18, row["middle"] + 18) for row in data["rows"]]
    grid = [{"at": tick["at"], "top": first, "bottom": last} for tick in ticks for first, last in bands]
    shown = [row for row in data["rows"] if row["share"] is not None]
    hidden = [row for row in data["rows"] if row["share"] is None]
    layers = [
        layer(grid)
        .mark_rule(color=LINE, strokeWidth=1)
        .encode(x=scaled_x("at", scale), y=pixels_y("top"), y2="bottom:Q"),
        words_at(ticks, frame, align="center", colour=SECONDARY, dx=0).encode(
            x=scaled_x("at", scale), y=alt.value(height + frame.line * 0.8), text="words:N"
        ),
        *layers,
        layer(data["rows"])
        .mark_tick(orient="vertical", size=BAR, thickness=5, color=SECONDARY, opacity=1)
        .encode(x=scaled_x("expected", scale), y=pixels_y("middle")),
        layer(shown)
        .mark_rule(color=DARK_BLUE, strokeWidth=2.5)
        .encode(x=scaled_x("low", scale), x2="high:Q", y=pixels_y("middle")),
        *[
            layer(shown)
            .mark_tick(orient="vertical", size=12, thickness=2.5, color=DARK_BLUE, opacity=1)
            .encode(x=scaled_x(end, scale), y=pixels_y("middle"))
            for end in ("low", "high")
        ],
        layer(shown)
        .mark_point(filled=True, size=130, color=BLUE, opacity=1, stroke="#ffffff", strokeWidth=1.5)
        .encode(x=scaled_x("share", scale), y=pixels_y("middle")),
        words_at(hidden, frame, colour=SECONDARY).encode(
            x=scaled_x("expected", scale), y=pixels_y("middle"), text="words:N"
        ),
        *keys,
    ]
    return assembled(layers, frame, height + round(frame.line * 1.5))


def _times(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    if not frame.labels:
        # On a phone time runs down the page.
        longest = max((frame.text_width(row["label"]) for row in data["rows"]), default=0)
        return _bars(data, Frame(frame.width, frame.words, min(ceil(longest) + 15, 120)))
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
        layer(shown)
        .mark_bar(width=width, color=BLUE)
        .encode(x=pixels_x("centre"), y=alt.Y("size:Q", scale=scale, axis=None)),
        words_at(shown if numbers else _peaks(shown), frame, weight="bold", align="center", dx=0, dy=-12).encode(
            x=pixels_x("centre"), y=alt.Y("size:Q", scale=scale, axis=None), text="words:N"
        ),
        layer([{}])
        .mark_rule(color=SECONDARY, strokeWidth=1)
        .encode(x=alt.value(0), x2=alt.value(frame.plot), y=alt.value(height)),
        words_at(labels, frame, align="center", dx=0).encode(
            x=pixels_x("centre"), y=alt.value(height + frame.line), text="words:N"
        ),
        words_at(labels, frame, align="center", dx=0, colour=SECONDARY).encode(
            x=pixels_x("centre"), y=alt.value(height + frame.line * 2), text="year:N"
        ),
    ]
    below = height + frame.line * 2 + 10
    if hidden:
        below += round(frame.line * 1.6)
        layers += [
            layer(hidden)
            .mark_bar(width=width, color="#ffffff", stroke=SECONDARY, strokeDash=[3, 3])
            .encode(x=pixels_x("centre"), y=alt.value(height - 14), y2=alt.value(height)),
            layer([{}])
            .mark_rect(color="#ffffff", stroke=SECONDARY, strokeDash=[3, 3])
            .encode(x=alt.value(1), x2=alt.value(25), y=alt.value(below - 18), y2=alt.value(below - 4)),
            words_at([{"words": data["hidden"]}], frame, colour=SECONDARY).encode(
                x=alt.value(26), y=alt.value(below - 11), text="words:N"
            ),
        ]
    return assembled(layers, frame, below)


def _stacks(data: dict[str, Any], frame: Frame) -> alt.LayerChart:
    rows = data["rows"]
    if not any(row["label"] for row in rows):
        frame = Frame(frame.width, frame.words, 0)
    any_hidden = any(number is None for row in rows for number in row["numbers"])
    named = [*data["parts"], *([data["hidden"]] if any_hidden else [])]
    keys, top = _swatches(named, len(data["parts"]), frame)
    layers, height = label_rows(rows, frame, top=top)
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
        fill, ink = rung(place, len(data["parts"])) if place >= 0 else ("#ffffff", SECONDARY)
        mine = [part for part in parts if part["place"] == place]
        if not mine:
            continue
        edge: dict[str, Any] = {"stroke": SECONDARY, "strokeDash": [1, 0] if place >= 0 else [3, 3]}
        layers += [
            layer(mine)
            .mark_rect(color=fill, **edge)
            .encode(x=pixels_x("from"), x2="to:Q", y=pixels_y("top"), y2="bottom:Q"),
            words_at(mine, frame, colour=ink, align="center", dx=0).encode(
                x=pixels_x("centre"), y=pixels_y("middle"), text="words:N"
            ),
        ]
    for mine, weight, colour in (
        ([row for row in rows if row["total"] is not None], "bold", TEXT),
        ([row for row in rows if row["total"] is None], "normal", SECONDARY),
    ):
        words = words_at(mine, frame, weight=weight, colour=colour)
        layers.append(words.encode(x=pixels_x("end"), y=pixels_y("middle"), text="words:N"))
    return assembled([*layers, *keys], frame, height)


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


def _symbols(data: dict[str, Any], frame: Frame) -> tuple[list[alt.Chart], int]:
    """What the symbols of an interval chart mean, above it, and the height that takes."""
    left, layers, at = -frame.labels, [], 0.0
    for name in ("share_label", "expected_label"):
        lines = frame.wrapped(data[name], frame.width - 44)
        y = at + frame.line / 2
        here = [{"y": y}]
        if name == "share_label":
            layers += [
                layer(here)
                .mark_rule(color=DARK_BLUE, strokeWidth=2.5)
                .encode(x=alt.value(left + 2), x2=alt.value(left + 30), y=pixels_y("y")),
                *[
                    layer(here)
                    .mark_tick(orient="vertical", size=12, thickness=2.5, color=DARK_BLUE, opacity=1)
                    .encode(x=alt.value(left + end), y=pixels_y("y"))
                    for end in (2, 30)
                ],
                layer(here)
                .mark_point(filled=True, size=130, color=BLUE, opacity=1, stroke="#ffffff", strokeWidth=1.5)
                .encode(x=alt.value(left + 16), y=pixels_y("y")),
            ]
        else:
            tick = layer(here).mark_tick(orient="vertical", size=18, thickness=5, color=SECONDARY, opacity=1)
            layers.append(tick.encode(x=alt.value(left + 16), y=pixels_y("y")))
        told = [{"words": line, "y": y + n * frame.line} for n, line in enumerate(lines)]
        layers.append(words_at(told, frame, dx=0).encode(x=alt.value(left + 42), y=pixels_y("y"), text="words:N"))
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
        edge: dict[str, Any] = {"stroke": SECONDARY, "strokeDash": [3, 3] if place >= parts else [1, 0]}
        fill = "#ffffff" if place >= parts else rung(place, parts)[0]
        layers += [
            layer([{}])
            .mark_rect(color=fill, **edge)
            .encode(x=alt.value(left), x2=alt.value(left + 18), y=alt.value(y - 9), y2=alt.value(y + 9)),
            words_at([{"words": name}], frame, dx=0).encode(x=alt.value(left + 26), y=alt.value(y), text="words:N"),
        ]
        x += wide
    return layers, (line + 1) * (frame.line + 8) + 12
