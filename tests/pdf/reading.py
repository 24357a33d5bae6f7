"""A PDF as a screen reader and the checker of PDF/UA meet it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import page
import pypdf

RULES = 104


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def elements(pdf: bytes, *kinds: str) -> Iterator[pypdf.generic.DictionaryObject]:
    """Every element of the tag tree that is of one of the kinds (``"/Figure"``), in reading order."""

    def under(element):
        element = element.get_object()
        if not isinstance(element, pypdf.generic.DictionaryObject):
            return
        if element.get("/S") in kinds:
            yield element
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            if hasattr(kid, "get_object"):
                yield from under(kid)

    yield from under(read(pdf).trailer["/Root"]["/StructTreeRoot"])


def words(pdf: bytes) -> str:
    """All words, with single spaces between them."""
    return " ".join(" ".join(each.extract_text() for each in read(pdf).pages).split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF, and whether each is embedded."""
    found = {}
    for each in read(pdf).pages:
        for font in each["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found[font["/BaseFont"]] = "/FontFile2" in described or "/FontFile3" in described
    return found


def assert_accessible(pdf: bytes) -> None:
    """Every rule of PDF/UA-1 passes, and all is set in our own fonts."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert (report.rules.passed, report.rules.total, report.rules.failed) == (RULES, RULES, 0)
    embedded = fonts(pdf)
    assert embedded
    assert all(embedded.values())
    assert all("Print" in name for name in embedded), "a font of the machine was used instead of ours"
