"""Labels carry HTML and Markdown in XLSForm; the portal's texts are plain. Marks are taken away here, and put back.

``plain`` and ``marked`` are each other's inverse: ``plain(marked(text)) == text`` for every text.
"""

from __future__ import annotations

import html
import re

TAGS = (
    "a|b|i|u|s|p|em|br|hr|h[1-6]|ul|ol|li|div|span|font|strong|small|big|sub|sup|center|img|table|thead|tbody|tr|td|th|"
    "pre|code|del|ins|mark|blockquote|style|script"
)
TAG = re.compile(rf"<(/?)({TAGS})(\s[^<>]*)?/?>", re.IGNORECASE)
LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]*)[\"']?[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
BREAKS = frozenset({"br", "p", "div", "li", "tr", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote"})
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|nbsp|quot|apos);")
ESCAPED = re.compile(r"\\([\\*_#\[\]])")
HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)([^\n]+?)(?<=\S)\*\*(?![\w*])")
STRONG_LINE = re.compile(r"(?<![\w_])__(?=\S)([^\n]+?)(?<=\S)__(?![\w_])")
SOFT = re.compile(r"(?<![\w*])\*(?=[^\s*])([^\n*]+?)(?<=\S)\*(?![\w*])")
SOFT_LINE = re.compile(r"(?<![\w_])_(?=[^\s_])([^\n]+?)(?<=[^\s_])_(?![\w_])")
MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
# Escaped marks wait as characters that no text holds.
ASIDE = {mark: chr(0xF8E0 + at) for at, mark in enumerate("\\*_#[]")}
BACK = {aside: mark for mark, aside in ASIDE.items()}


def plain(text: str) -> str:
    """Return a text without HTML tags and Markdown marks; a link keeps its address in brackets."""
    found = ESCAPED.sub(lambda match: ASIDE[match[1]], text)
    if "<" in found:
        found = LINK.sub(lambda match: _link(match[2], match[1]), found)
        without = TAG.sub(_space, found)
        if without != found:
            found = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", without)).strip()
    found = HEADING.sub("", found)
    for mark in (STRONG, STRONG_LINE, SOFT, SOFT_LINE):
        found = mark.sub(r"\1", found)
    found = MARKDOWN_LINK.sub(lambda match: _link(match[1], match[2]), found)
    found = ENTITY.sub(lambda match: html.unescape(match[0]).replace("\xa0", " "), found)
    return "".join(BACK.get(char, char) for char in found)


def _link(text: str, address: str) -> str:
    if not address.startswith(("http://", "https://", "mailto:", "tel:", "www.")):
        return text
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    return text if shown in text else f"{text} ({shown})"


def _space(match: re.Match[str]) -> str:
    return "\n" if match[2].lower() in BREAKS else ""


def marked(text: str) -> str:
    """Return a plain text so that a reader of XLSForm shows it as it is."""
    if plain(text) == text:
        return text
    found = re.sub(r"[\\*_#\[\]]", lambda match: f"\\{match[0]}", text)
    found = re.sub(r"&(?=[#a-zA-Z])", "&amp;", found)
    return found.replace("<", "&lt;")
