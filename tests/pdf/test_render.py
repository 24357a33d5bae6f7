"""What the PDF room gives to whoever prints: style sheets by name, pictures with words, and a limit for a crowd."""

from __future__ import annotations

import threading

import pytest

from eolcare.pdf import engine, render
from eolcare.pdf.render import Busy, render_now, render_pdf
from tests.pdf import reading

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="0 0 3 3">'
    '<title>QR code for example.org</title><path d="M0 0h2v2h-2z"/></svg>'
)


def words(body: str = "<h1>Title</h1><p>Words.</p>") -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>Title</title></head><body>{body}</body></html>'


def test_later_style_sheets_win(settings, tmp_path):
    css = tmp_path / "static" / "css"
    css.mkdir(parents=True)
    (css / "print.css").write_text("@page { size: A4 } body { font-family: var(--families) }")
    (css / "wide-print.css").write_text("@page { size: A4 landscape }")
    settings.BASE_DIR = tmp_path
    engine.forget_files()
    try:
        upright = render_pdf(words(), style_sheets=["print"])
        lying = render_pdf(words(), style_sheets=["print", "wide-print"])
    finally:
        engine.forget_files()

    def width(pdf):
        return round(reading.read(pdf).pages[0].mediabox.width)

    assert (width(upright.pdf), width(lying.pdf)) == (595, 842)


@pytest.mark.parametrize("name", ["nothing-print", "../css/print", "/etc/passwd", ""])
def test_a_style_sheet_that_is_not_ours_is_an_error(name):
    with pytest.raises(FileNotFoundError, match="no style sheet"):
        render_pdf(words(), style_sheets=["print", name])


def test_a_picture_in_the_document_carries_its_words():
    rendered = render_pdf(words(f"<h1>Title</h1>{SQUARE}"), style_sheets=["print"])
    assert [figure["/Alt"] for figure in reading.elements(rendered.pdf, "/Figure")] == ["QR code for example.org"]
    reading.assert_accessible(rendered.pdf)


def test_a_crowd_is_told_to_come_back_and_everyone_after_it_is_served(monkeypatch):
    inside, go_on = threading.Semaphore(0), threading.Event()

    def slow(html, **_options):
        inside.release()
        assert go_on.wait(10)
        return b"%PDF", 1

    monkeypatch.setattr(engine, "write", slow)
    served: list[render.Rendered] = []
    crowd = [
        threading.Thread(target=lambda: served.append(render_now(words(), style_sheets=["print"])))
        for _number in range(render.AT_ONCE)
    ]
    for each in crowd:
        each.start()
    for _each in crowd:
        assert inside.acquire(timeout=10)
    with pytest.raises(Busy, match="try again"):
        render_now(words(), style_sheets=["print"])
    go_on.set()
    for each in crowd:
        each.join(10)
    assert len(served) == render.AT_ONCE
    assert render_now(words(), style_sheets=["print"]).pages == 1


def test_a_rendering_that_fails_gives_its_place_back():
    for _time in range(render.AT_ONCE + 1):
        with pytest.raises(FileNotFoundError):
            render_now(words(), style_sheets=["nothing-print"])
    assert render_now(words(), style_sheets=["print"]).pages == 1
