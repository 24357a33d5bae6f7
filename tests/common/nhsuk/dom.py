"""Two pieces of HTML as trees that can be compared: tags, attributes, classes as sets, text as it is read."""

import re
from typing import Any

import html5lib

INLINE = frozenset(
    {"a", "abbr", "b", "code", "em", "i", "img", "input", "label", "small", "span", "strong", "svg", "title"}
)
EXACT = frozenset({"textarea", "pre", "code"})
_spaces = re.compile(r"[ \t\n\r\f]+")

Node = tuple[str, tuple[tuple[str, Any], ...], tuple[Any, ...]]


def tree(html: str) -> tuple[Any, ...]:
    """The parsed tree of a fragment of HTML, normalised.

    White space counts where a reader would notice it: inside a textarea or code, in text that only
    screen readers hear, and between words and elements of one line; elsewhere it is layout of the source.
    """
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    return _children(parser.parseFragment(html), "div", frozenset())


def _children(element: Any, tag: str, names: frozenset[str]) -> tuple[Any, ...]:
    parts: list[Any] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_node(child))
        parts.append(child.tail or "")
    if tag in EXACT:
        return tuple(part for part in parts if part != "")
    kept: list[Any] = []
    for index, part in enumerate(parts):
        if not isinstance(part, str):
            kept.append(part)
            continue
        text = _spaces.sub(" ", part)
        before = parts[index - 1] if index else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        hidden = tag == "span" and "nhsuk-u-visually-hidden" in names
        if not (before[0] in INLINE if before else hidden):
            text = text.lstrip(" ")
        if not (after[0] in INLINE if after else hidden):
            text = text.rstrip(" ")
        if text.strip(" ") or (hidden and text):
            kept.append(text)
    return tuple(kept)


def _node(element: Any) -> Node:
    tag = element.tag.split("}")[-1]
    attributes: dict[str, Any] = {str(name): value for name, value in element.attrib.items()}
    names = frozenset(attributes.pop("class", "").split())
    if names:
        attributes["class"] = names
    return tag, tuple(sorted(attributes.items())), _children(element, tag, names)


def difference(ours: Any, theirs: Any, path: str = "") -> str:
    """Where two trees part, in words; empty if they are the same."""
    if ours == theirs:
        return ""
    if isinstance(ours, str) or isinstance(theirs, str) or len(ours) == 0 or len(theirs) == 0:
        return f"{path}: ours {_short(ours)}, theirs {_short(theirs)}"
    if isinstance(ours[0], str) and len(ours) == 3 and isinstance(theirs[0], str) and len(theirs) == 3:
        here = f"{path}/{theirs[0]}"
        if ours[0] != theirs[0]:
            return f"{path}: ours <{ours[0]}>, theirs <{theirs[0]}>"
        if ours[1] != theirs[1]:
            mine, other = dict(ours[1]), dict(theirs[1])
            wrong = sorted(name for name in mine.keys() | other.keys() if mine.get(name) != other.get(name))
            return f"{here}: " + "; ".join(
                f"{name}: ours {mine.get(name)!r}, theirs {other.get(name)!r}" for name in wrong
            )
        return difference(ours[2], theirs[2], here)
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return difference(mine, other, path)
    return f"{path}: ours has {len(ours)} children, theirs {len(theirs)}: {_short(ours)} | {_short(theirs)}"


def _short(value: Any) -> str:
    return repr(value)[:160]
