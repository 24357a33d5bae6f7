"""The page "Who have we not heard from" as a CSV file: the same released numbers in the same words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from engagement.dashboards.heard.page import HeardPage
from eolcare.figures.csv import SUPPRESSED, safe
from eolcare.figures.disclosure import Cell, percent
from eolcare.figures.intervals import Representation, in_words, range_in_words


def heard_file(page: HeardPage) -> HttpResponse:
    """Return the two grids and the gaps as a download."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in _lines(page):
        writer.writerow(safe(cell) for cell in line)
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="who-we-have-heard-{page.programme.slug}.csv"'},
    )


def _lines(page: HeardPage) -> Iterator[list[object]]:
    yield [_("Title"), _("Who have we heard from, and who not: %(programme)s") % {"programme": page.programme.title}]
    yield []
    sessions = [
        _("Events held"),
        _("Events planned"),
        _("Meetings and interviews held"),
        _("Meetings and interviews planned"),
    ]
    compared = [_("Percentage"), _("Likely range"), _("Census"), _("In words")]
    people = [_("People who came")] if page.shows_people else []
    yield [_("Borough"), _("Residents who answered"), *compared, _("Professionals who answered"), *sessions, *people]
    for place in page.places:
        yield [
            place.name,
            _cell(place.residents),
            *_beside(place.beside),
            _cell(place.professionals),
            place.events.held,
            place.events.planned,
            place.talks.held,
            place.talks.planned,
            *([_cell(place.people)] if page.shows_people else []),
        ]
    yield []
    yield [_("Community"), _("Residents who said so"), *compared, _("Did not say"), *sessions]
    for line in page.communities:
        yield [
            line.name,
            _cell(line.said) if line.is_measured else _("cannot be told from a survey"),
            *_beside(line.beside),
            _cell(line.silent) if line.is_measured else "",
            line.events.held,
            line.events.planned,
            line.talks.held,
            line.talks.planned,
        ]
    yield []
    yield [_("Gap"), _("What is missing"), _("Something is planned")]
    for gap in page.gaps:
        yield [gap.name, gap.words, _("yes") if gap.is_planned_for else _("no")]


def _cell(cell: Cell | None) -> object:
    if cell is None:
        return _("not asked")
    return SUPPRESSED if cell.value is None else cell.value


def _beside(beside: Representation | None) -> list[str]:
    if beside is None:
        return ["", "", "", ""]
    share = SUPPRESSED if beside.share is None else percent(beside.share)
    return [share, range_in_words(beside.interval), percent(beside.expected), in_words(beside.verdict)]
