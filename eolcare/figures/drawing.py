"""How each kind of chart is drawn, as Vega-Lite with vl-convert. Used by :mod:`eolcare.figures.charts` alone.

Words stand at the marks they belong to, there are no grids where numbers are written out, and everything that is told
by colour is told by place, shape or words too. Colours come from the NHS identity and differ in lightness, for grey
printers.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import vl_convert

from eolcare.figures.legends import swatches, symbols
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
    fixed,
    label_rows,
    layer,
    pixels,
    rule_down,
    rung,
    scale_to,
    scaled,
    words_at,
)

Specification = dict[str, Any]


def draw(kind: str, data: dict[str, Any], size: str) -> str:
    """Vega's SVG of a chart. ``kind`` is "bars", "intervals", "times" or "stacks"; ``size`` is "wide" or "narrow"."""
    kinds = {"bars": _bars, "intervals": _intervals, "times": _times, "stacks": _stacks}
    return vl_convert.vegalite_to_svg(kinds[kind](data, FRAMES[size]))


# --- The kinds ----------------------------------------------------------------------------------------------------


def _bars(data: dict[str, Any], frame: Frame) -> Specification:
    layers, height = label_rows(data["rows"], frame)
    room = max(frame.text_width(row["words"]) for row in data["rows"]) + 12 if data["rows"] else 0
    largest = max((row["size"] or 0 for row in data["rows"]), default=0) or 1
    scale = scale_to(largest, 0, frame.plot - room)
    shown = [row for row in data["rows"] if row["size"] is not None]
    hidden = [row for row in data["rows"] if row["size"] is None]
    for row in shown:
        row |= {"zero": 0, "top": row["middle"] - BAR / 2, "bottom": row["middle"] + BAR / 2}
    layers += [
        layer(shown, "rect", color=BLUE, x=scaled("zero", scale), x2="size", y=pixels("top"), y2="bottom"),
        *([rule_down(0, 0, height)] if frame.labels else []),
        words_at(shown, frame, weight="bold", x=scaled("size", scale), y=pixels("middle"), text="words"),
        words_at(hidden, frame, colour=SECONDARY, x=fixed(0), y=pixels("middle"), text="words"),
    ]
    return assembled(layers, frame, height)


def _intervals(data: dict[str, Any], frame: Frame) -> Specification:
    keys, top = symbols(data, frame)
    layers, height = label_rows(data["rows"], frame, top=top)
    ends = [row[name] for row in data["rows"] for name in ("high", "expected") if row[name] is not None]
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if max(ends, default=0) / step <= 5 or step == 0.5)
    last = step * (int(max(ends, default=0) / step - 1e-9) + 1)
    inset = 0 if frame.labels else 12
    scale = scale_to(last, inset, frame.plot - 28)
    ticks = [{"at": step * n, "words": f"{round(step * n * 100)}%"} for n in range(round(last / step) + 1)]
    # Where labels stand above their rows, the grid leaves them free.
    bands = [(top, height)] if frame.labels else [(row["middle"] - 18, row["middle"] + 18) for row in data["rows"]]
    grid = [{"at": tick["at"], "top": first, "bottom": last} for tick in ticks for first, last in bands]
    shown = [row for row in data["rows"] if row["share"] is not None]
    hidden = [row for row in data["rows"] if row["share"] is None]
    layers = [
        layer(grid, "rule", color=LINE, strokeWidth=1, x=scaled("at", scale), y=pixels("top"), y2="bottom"),
        words_at(
            ticks,
            frame,
            align="center",
            colour=SECONDARY,
            dx=0,
            x=scaled("at", scale),
            y=fixed(height + frame.line * 0.8),
            text="words",
        ),
        *layers,
        layer(
            data["rows"],
            "tick",
            orient="vertical",
            size=BAR,
            thickness=5,
            color=SECONDARY,
            opacity=1,
            x=scaled("expected", scale),
            y=pixels("middle"),
        ),
        layer(shown, "rule", color=DARK_BLUE, strokeWidth=2.5, x=scaled("low", scale), x2="high", y=pixels("middle")),
        *[
            layer(
                shown,
                "tick",
                orient="vertical",
                size=12,
                thickness=2.5,
                color=DARK_BLUE,
                opacity=1,
                x=scaled(end, scale),
                y=pixels("middle"),
            )
            for end in ("low", "high")
        ],
        layer(
            shown,
            "point",
            filled=True,
            size=130,
            color=BLUE,
            opacity=1,
            stroke="#ffffff",
            strokeWidth=1.5,
            x=scaled("share", scale),
            y=pixels("middle"),
        ),
        words_at(hidden, frame, colour=SECONDARY, x=scaled("expected", scale), y=pixels("middle"), text="words"),
        *keys,
    ]
    return assembled(layers, frame, height + round(frame.line * 1.5))


def _times(data: dict[str, Any], frame: Frame) -> Specification:
    if not frame.labels:
        # On a phone time runs down the page.
        longest = max((frame.text_width(row["label"]) for row in data["rows"]), default=0)
        return _bars(data, Frame(frame.width, frame.words, min(ceil(longest) + 15, 120)))
    frame = Frame(frame.width, frame.words, 0)
    rows, height = data["rows"], 220
    pitch = frame.plot / max(len(rows), 1)
    largest = max((row["size"] or 0 for row in rows), default=0) or 1
    scale = scale_to(largest, height, 28)
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
        layer(shown, "bar", width=width, color=BLUE, x=pixels("centre"), y=scaled("size", scale)),
        words_at(
            shown if numbers else _peaks(shown),
            frame,
            weight="bold",
            align="center",
            dx=0,
            dy=-12,
            x=pixels("centre"),
            y=scaled("size", scale),
            text="words",
        ),
        layer([{}], "rule", color=SECONDARY, strokeWidth=1, x=fixed(0), x2=fixed(frame.plot), y=fixed(height)),
        words_at(labels, frame, align="center", dx=0, x=pixels("centre"), y=fixed(height + frame.line), text="words"),
        words_at(
            labels,
            frame,
            align="center",
            dx=0,
            colour=SECONDARY,
            x=pixels("centre"),
            y=fixed(height + frame.line * 2),
            text="year",
        ),
    ]
    below = height + frame.line * 2 + 10
    if hidden:
        below += round(frame.line * 1.6)
        layers += [
            layer(
                hidden,
                "bar",
                width=width,
                color="#ffffff",
                stroke=SECONDARY,
                strokeDash=[3, 3],
                x=pixels("centre"),
                y=fixed(height - 14),
                y2=fixed(height),
            ),
            layer(
                [{}],
                "rect",
                color="#ffffff",
                stroke=SECONDARY,
                strokeDash=[3, 3],
                x=fixed(1),
                x2=fixed(25),
                y=fixed(below - 18),
                y2=fixed(below - 4),
            ),
            words_at(
                [{"words": data["hidden"]}], frame, colour=SECONDARY, x=fixed(26), y=fixed(below - 11), text="words"
            ),
        ]
    return assembled(layers, frame, below)


def _stacks(data: dict[str, Any], frame: Frame) -> Specification:
    rows = data["rows"]
    if not any(row["label"] for row in rows):
        frame = Frame(frame.width, frame.words, 0)
    any_hidden = any(number is None for row in rows for number in row["numbers"])
    named = [*data["parts"], *([data["hidden"]] if any_hidden else [])]
    keys, top = swatches(named, len(data["parts"]), frame)
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
            layer(mine, "rect", color=fill, **edge, x=pixels("from"), x2="to", y=pixels("top"), y2="bottom"),
            words_at(
                mine, frame, colour=ink, align="center", dx=0, x=pixels("centre"), y=pixels("middle"), text="words"
            ),
        ]
    for mine, weight, colour in (
        ([row for row in rows if row["total"] is not None], "bold", TEXT),
        ([row for row in rows if row["total"] is None], "normal", SECONDARY),
    ):
        layers.append(
            words_at(mine, frame, weight=weight, colour=colour, x=pixels("end"), y=pixels("middle"), text="words")
        )
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
