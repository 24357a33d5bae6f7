"""The PDF as a reader, a screen reader and a search meet it."""

from __future__ import annotations

import io
import logging

import page
import pypdf
import pytest

from engagement.reports.printing import STYLE_SHEETS
from eolcare.pdf import engine, fonts, render
from tests.reports import sample

RULES = 104


def render_pdf(html, **options):
    return render.render_pdf(html, style_sheets=STYLE_SHEETS, **options)


def _checked(pdf):
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    print(f"PDF/UA-1: {report.rules.passed} of {report.rules.total} rules pass, {report.rules.failed} fail")
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert (report.rules.passed, report.rules.total, report.rules.failed) == (RULES, RULES, 0)
    assert report.is_compliant


@pytest.fixture(scope="module")
def rendered():
    return render_pdf(sample.html(quotes=len(sample.SCRIPTS), demonstration=True))


@pytest.fixture(scope="module")
def reader(rendered):
    return pypdf.PdfReader(io.BytesIO(rendered.pdf))


def _elements(reader):
    """Every element of the tag tree: (kind, dictionary)."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, pypdf.generic.DictionaryObject):
            continue
        if "/S" in element:
            yield element["/S"], element
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting.extend(kid for kid in (kids if isinstance(kids, list) else [kids]) if hasattr(kid, "get_object"))


def test_every_rule_of_pdf_ua_passes(rendered):
    _checked(rendered.pdf)


def test_the_checker_would_see_what_is_wrong():
    broken = render_pdf(sample.html(language="", title=""))
    report = page.validate_pdf_bytes(broken.pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.failed > 0


def test_a_long_table_breaks_over_pages_and_repeats_its_headers():
    rendered = render_pdf(sample.html(rows=70))
    _checked(rendered.pdf)
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    with_rows = [text for text in (each.extract_text() for each in reader.pages) if text.count("Borough ") > 10]
    assert len(with_rows) >= 2
    for text in with_rows:
        # The headers stand on each page of the table, above its first row.
        assert "Borough People Percentage" in " ".join(text.split())


def test_it_has_title_language_author_and_says_so_in_the_title_bar(reader):
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "What people told us in the evening"
    assert reader.metadata.author == "North Example Care System"
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_has_bookmarks_of_all_sections(reader):
    def titles(outline):
        for each in outline:
            if isinstance(each, list):
                yield from titles(each)
            else:
                yield each.title

    found = list(titles(reader.outline))
    assert found[0] == "What people told us in the evening"
    for heading in ("In short", "Who came", "What people told us", "In people’s own words", "About this document"):
        assert heading in found


def test_its_headings_skip_no_level(reader):
    levels = [
        int(kind[2:]) for kind, _element in reversed(list(_elements(reader))) if kind[:2] == "/H" and kind[2:].isdigit()
    ]
    assert {1, 2, 3} <= set(levels)
    assert levels.count(1) == 1


def test_charts_have_words_and_header_cells_their_scope(reader):
    elements = list(_elements(reader))
    figures = [element for kind, element in elements if kind == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Where people came from"]
    headers = [element for kind, element in elements if kind == "/TH"]
    scopes = [element["/A"]["/Scope"] for element in headers]
    assert scopes.count("/Column") == 3
    assert scopes.count("/Row") > 10


@pytest.mark.parametrize("script", sample.SCRIPTS)
def test_the_font_of_each_script_is_embedded(reader, script):
    embedded = {}
    for each in reader.pages:
        for font in each["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            embedded[font["/BaseFont"]] = "/FontFile2" in described or "/FontFile3" in described
    assert embedded
    assert all(embedded.values())
    assert all("Print" in name for name in embedded), "a font of the machine was used instead of ours"
    assert any(f"Print-{script}" in name for name in embedded)


def test_its_words_can_be_found(reader):
    text = "\n".join(each.extract_text() for each in reader.pages)
    flat = " ".join(text.split())
    assert sample.NEEDLE in flat
    assert "Headcount at the event." in flat
    assert "Nie wiedzieliśmy" in flat
    assert "invented" in flat, "the demonstration says on each page that it is one"


def test_every_page_says_where_one_is(reader):
    count = len(reader.pages)
    assert "Page" not in reader.pages[0].extract_text(), "the cover is bare"
    for number, each in enumerate(reader.pages[1:], start=2):
        text = " ".join(each.extract_text().split())
        assert f"Page {number} of {count}" in text
        assert "Version 2" in text
        assert "What people told us in the evening" in text


def test_links_are_links(reader):
    addresses = set()
    for each in reader.pages:
        for note in each.get("/Annots", []):
            action = note.get_object().get("/A")
            if action and "/URI" in action:
                addresses.add(action["/URI"])
    assert {"https://example.org/", "mailto:say@example.org", "https://say.example.org/reports/evening/"} <= addresses


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "/etc/passwd",
        "own:font/../../../etc/passwd",
        "own:css/portal.css",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_nothing_is_fetched_from_outside(address, caplog, monkeypatch):
    import urllib.request

    def never(*args, **kwargs):
        raise AssertionError("something was opened")

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", never)
    hostile = sample.html().replace("</main>", f'<p><img alt="x" src="{address}"></p></main>')
    with caplog.at_level(logging.WARNING, logger="eolcare.pdf.engine"):
        assert render_pdf(hostile).pdf.startswith(b"%PDF")
    assert "refused" in caplog.text


def test_a_missing_font_stops_the_work_with_a_sentence(monkeypatch, settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    engine.forget_files()
    try:
        with pytest.raises(FileNotFoundError, match="no font"):
            render_pdf(sample.html())
    finally:
        engine.forget_files()


def test_signs_that_no_font_has_are_named():
    assert fonts.missing_characters("Plain text – “quoted”, £5, 50 % • naïve") == []
    assert fonts.missing_characters("".join(sample.SCRIPTS.values())) == []
    assert fonts.missing_characters("a漢b字漢") == ["漢", "字"]


def test_progress_names_the_pages():
    told = []
    rendered = render_pdf(sample.html(), progress=lambda number, doing: told.append((number, doing)))
    assert told[-1] == (0, "write")
    assert {number for number, doing in told if doing == "layout"} >= set(range(1, rendered.pages + 1))


def test_an_error_in_telling_ends_the_work():
    def lost(number, doing):
        raise LookupError("the claim is lost")

    with pytest.raises(LookupError):
        render_pdf(sample.html(), progress=lost)
