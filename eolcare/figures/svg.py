"""From Vega's SVG to one that any page may carry: no style, no script, nothing from outside, a name and a
description.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
# The typeface of the page around it, and of the PDF.
FONT = "Frutiger W01, Noto Sans, Arial, sans-serif"

# What our charts are made of. Anything else is an error, so that nothing new slips onto a page unseen.
ELEMENTS = {"svg", "g", "path", "rect", "line", "text", "circle"}
ATTRIBUTES = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform", "r", "cx", "cy",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-miterlimit",
    "opacity", "text-anchor", "font-size", "font-weight",
}  # fmt: skip
# What Vega writes for its own use, or for a reader of single marks: ours is one picture with a name and a description.
DROPPED = {"class", "pointer-events", "version", "display", "role", "font-family", "viewBox"}
OUTSIDE = re.compile(r"url\(|[a-z]+:|//|expression", re.IGNORECASE)


def finished(svg: str, *, title: str, description: str, key: str) -> str:
    """The picture as page and PDF take it: as wide as its place, named and described.

    ``key`` makes its ids unique on the page. Raises ``ValueError`` for an element or an attribute that is not listed
    above, and for one that refers to something outside the picture.
    """
    root = ET.fromstring(svg)  # noqa: S314 - drawn by ourselves a moment ago
    for element in root.iter():
        _clean(element)
    _drop_empty(root)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib |= {
        "viewBox": f"0 0 {width} {height}",
        "role": "img",
        "focusable": "false",
        "font-family": FONT,
        "aria-labelledby": f"{key}-title {key}-description",
    }
    for place, (tag, name, words) in enumerate((("title", "title", title), ("desc", "description", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{name}"})
        element.text = words
        root.insert(place, element)
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element) -> None:
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    if tag not in ELEMENTS:
        raise ValueError(f"A chart holds no <{tag}>.")
    for name, value in list(element.attrib.items()):
        if name in DROPPED or name.startswith("aria-") or (name, value) == ("opacity", "1"):
            del element.attrib[name]
        elif name not in ATTRIBUTES:
            raise ValueError(f"A chart holds no attribute {name!r}.")
        elif OUTSIDE.search(value):
            raise ValueError(f"A chart refers to nothing outside itself: {name}={value!r}.")
        elif name == "font-size":
            element.set(name, value.removesuffix("px"))


def _drop_empty(element: ET.Element) -> None:
    for child in list(element):
        _drop_empty(child)
        tag = child.tag.removeprefix(f"{{{SVG}}}")
        nothing_drawn = tag == "path" and not (child.get("fill") or child.get("stroke"))
        no_path = tag == "path" and child.get("d", "") in {"", "M0,0h0v0h0Z"}
        if nothing_drawn or no_path or (tag == "g" and not len(child)) or (tag == "text" and not child.text):
            element.remove(child)
