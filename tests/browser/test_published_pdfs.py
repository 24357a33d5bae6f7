"""Every PDF that the demonstration publishes, as a stranger downloads it: PDF/UA-1, titled, bookmarked, searchable, fonts embedded."""

from __future__ import annotations

import io
import re
import urllib.request

import page
import pypdf
import pytest

pytestmark = pytest.mark.browser

RULES = 104


def test_every_published_pdf_passes_every_rule(portal, capsys):
    def read(address: str) -> bytes:
        with urllib.request.urlopen(portal.base + address, timeout=30) as answer:
            return answer.read()

    listed = set(re.findall(r"href=\"(/reports/[a-z0-9-]+/)\"", read("/reports/").decode()))
    assert len(listed) >= 6
    documents = {
        address
        for report in listed
        for address in re.findall(r"href=\"(/reports/[^\"]+\.pdf)\"", read(report).decode())
    }
    assert len(documents) >= 6
    seen = []
    for address in sorted(documents):
        pdf = read(address)
        verdict = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
        assert [f"{failure.rule_id}: {failure.message}" for failure in verdict.failures] == [], address
        assert (verdict.rules.passed, verdict.rules.failed) == (RULES, 0), address
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert reader.metadata.title, address
        assert reader.outline, f"{address} has no bookmarks"
        assert "invented" in " ".join(reader.pages[0].extract_text().split()), address
        fonts = [
            font.get_object() for each in reader.pages for font in each.get("/Resources", {}).get("/Font", {}).values()
        ]
        assert fonts
        for font in fonts:
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), f"{address}: {font['/BaseFont']}"
        seen.append(len(reader.pages))
    with capsys.disabled():
        print(
            f"\npublished PDFs: {len(seen)} of {len(documents)} pass {RULES} of {RULES} PDF/UA-1 rules, {sum(seen)} pages"
        )
