"""What symbols and colours of a chart mean, drawn above it."""

from __future__ import annotations

from typing import Any

from eolcare.figures.paper import BLUE, DARK_BLUE, SECONDARY, Frame, Layer, fixed, layer, pixels, rung, words_at


def symbols(data: dict[str, Any], frame: Frame) -> tuple[list[Layer], int]:
    """What the symbols of an interval chart mean, above it, and the height that takes."""
    left, layers, at = -frame.labels, [], 0.0
    for name in ("share_label", "expected_label"):
        lines = frame.wrapped(data[name], frame.width - 44)
        y = at + frame.line / 2
        here = [{"y": y}]
        if name == "share_label":
            layers += [
                layer(
                    here,
                    "rule",
                    color=DARK_BLUE,
                    strokeWidth=2.5,
                    x=fixed(left + 2),
                    x2=fixed(left + 30),
                    y=pixels("y"),
                ),
                *[
                    layer(
                        here,
                        "tick",
                        orient="vertical",
                        size=12,
                        thickness=2.5,
                        color=DARK_BLUE,
                        opacity=1,
                        x=fixed(left + end),
                        y=pixels("y"),
                    )
                    for end in (2, 30)
                ],
                layer(
                    here,
                    "point",
                    filled=True,
                    size=130,
                    color=BLUE,
                    opacity=1,
                    stroke="#ffffff",
                    strokeWidth=1.5,
                    x=fixed(left + 16),
                    y=pixels("y"),
                ),
            ]
        else:
            look = {"orient": "vertical", "size": 18, "thickness": 5, "color": SECONDARY, "opacity": 1}
            layers.append(layer(here, "tick", **look, x=fixed(left + 16), y=pixels("y")))
        told = [{"words": line, "y": y + n * frame.line} for n, line in enumerate(lines)]
        layers.append(words_at(told, frame, dx=0, x=fixed(left + 42), y=pixels("y"), text="words"))
        at += len(lines) * frame.line + 8
    return layers, round(at + 8)


def swatches(names: list[str], parts: int, frame: Frame) -> tuple[list[Layer], int]:
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
            layer(
                [{}], "rect", color=fill, **edge, x=fixed(left), x2=fixed(left + 18), y=fixed(y - 9), y2=fixed(y + 9)
            ),
            words_at([{"words": name}], frame, dx=0, x=fixed(left + 26), y=fixed(y), text="words"),
        ]
        x += wide
    return layers, (line + 1) * (frame.line + 8) + 12
