"""What stands beneath a question on paper: how to answer, and boxes and lines to answer in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys import definition as d
from engagement.surveys.answers import calendar_words, options_of, statements_of
from engagement.surveys.conditions import TODAY
from engagement.surveys.paper_words import paper_text, say

# A table with more columns than this does not fit a page.
MOST_COLUMNS = 7
LETTERS_IN_A_LINE = 80
FEWEST_LINES, MOST_LINES = 4, 8
# Options that are as short as this stand in two columns when there are many of them.
SHORT_OPTION = 28
MANY_OPTIONS = 8


class Box(NamedTuple):
    """Something to tick, or to write a place into."""

    label: SafeString
    hint: SafeString
    note: str = ""


class Cells(NamedTuple):
    """Boxes for single letters or figures, with what belongs into them."""

    label: str
    places: range


class Field(NamedTuple):
    """The space for an answer. ``kind`` says which part of the template draws it.

    ``boxes`` are ticked, ``places`` take a number each, ``table`` has a row a statement and a column a box,
    ``statements`` has the same one beneath another, ``lines`` and ``figure`` are written on, ``cells`` take one sign.
    """

    kind: str
    how: list[str]
    boxes: Sequence[Box] = ()
    statements: Sequence[Box] = ()
    lines: range = range(0)
    cells: Sequence[Cells] = ()
    unit: SafeString = SafeString()
    in_columns: bool = False


def paper_field(question: d.Question, *, boroughs: Sequence[d.Option], large: bool) -> Field | None:
    """Return the space for the answer to a question, ``None`` for a page to read.

    Args:
        question: in the language of the form.
        boroughs: the boroughs that can be chosen.
        large: whether the form is in large print, which has a single column.
    """
    if isinstance(question, d.Information):
        return None
    field = _space(question, boroughs, large)
    if question.required:
        field.how.append(_("We need an answer to this question."))
    return field


def _space(question: d.Question, boroughs: Sequence[d.Option], large: bool) -> Field:
    match question:
        case d.ShortText() | d.LongText():
            return Field("lines", [], lines=_lines(question))
        case d.Number():
            return Field("figure", _how_to_count(question), unit=paper_text(question.unit))
        case d.Date():
            how = [_("For example, 27 3 2024."), *_limits(question)]
            return Field("cells", how, cells=[Cells(_("Day"), range(2)), *_month_and_year()])
        case d.Month():
            return Field("cells", [_("For example, 3 2024."), *_limits(question)], cells=_month_and_year())
        case d.PostcodeDistrict():
            return Field("cells", [_("Only the first part, such as W2 or HA9.")], cells=[Cells("", range(4))])
    return _choice(question, _boxes(question, boroughs), large)


def _choice(question: d.Question, boxes: list[Box], large: bool) -> Field:
    match question:
        case d.Checkboxes():
            return Field("boxes", [_how_many(question)], boxes)
        case d.Ranking():
            return Field("places", [_how_to_rank(question)], boxes)
        case d.Matrix():
            rows = [Box(paper_text(one.label), paper_text(one.hint)) for one in statements_of(question)]
            if large or len(boxes) > MOST_COLUMNS:
                return Field("statements", [_("Tick one box for each statement.")], boxes, rows)
            return Field("table", [_("Tick one box in each row.")], boxes, rows)
    short = all(len(box.label) <= SHORT_OPTION and not box.hint for box in boxes)
    return Field("boxes", [_("Tick one box.")], boxes, in_columns=short and len(boxes) > MANY_OPTIONS and not large)


def _lines(question: d.Text) -> range:
    if isinstance(question, d.ShortText):
        return range(1 if question.max_length <= LETTERS_IN_A_LINE * 3 else 2)
    return range(min(MOST_LINES, max(FEWEST_LINES, question.max_length // LETTERS_IN_A_LINE)))


def _boxes(question: d.Question, boroughs: Sequence[d.Option]) -> list[Box]:
    alone = question.exclusive if isinstance(question, d.Checkboxes) else None
    return [
        Box(
            paper_text(option.label),
            paper_text(option.hint),
            _("If you tick this, tick no other box.") if option.key == alone else "",
        )
        for option in options_of(question, boroughs)
    ]


def _how_many(question: d.Checkboxes) -> str:
    numbers = {"least": question.min, "most": question.max}
    if question.max is not None and question.min == question.max:
        return ngettext("Tick %(most)s box.", "Tick %(most)s boxes.", question.max) % numbers
    if question.max is not None and question.min > 1:
        return _("Tick %(least)s to %(most)s boxes.") % numbers
    if question.max is not None:
        return ngettext("Tick up to %(most)s box.", "Tick up to %(most)s boxes.", question.max) % numbers
    if question.min > 1:
        return ngettext("Tick at least %(least)s box.", "Tick at least %(least)s boxes.", question.min) % numbers
    return _("Tick all the boxes that apply to you.")


def _how_to_rank(question: d.Ranking) -> str:
    if question.max == 1:
        return _("Write 1 in the box of your first choice. Leave the other boxes empty.")
    if question.max is not None:
        return _(
            "Write 1 in the box of your first choice, 2 in that of the second, and so on up to %(most)s. "
            "Leave the other boxes empty."
        ) % {"most": question.max}
    return _("Write 1 in the box of your first choice, 2 in that of the second, and so on. You can leave boxes empty.")


def _how_to_count(question: d.Number) -> list[str]:
    limits: dict[str, Any] = {"least": question.min, "most": question.max}
    how = [_("A whole number.")] if question.decimals == 0 else []
    if question.min and question.max:
        how.append(_("Not less than %(least)s and not more than %(most)s.") % limits)
    elif question.min:
        how.append(_("Not less than %(least)s.") % limits)
    elif question.max:
        how.append(_("Not more than %(most)s.") % limits)
    return how


def _limits(question: d.Date | d.Month) -> list[str]:
    how = []
    if question.min == TODAY:
        how.append(_("Today or later."))
    elif question.min:
        how.append(say(_("Not before %(date)s."), date=calendar_words(question.min)))
    if question.max == TODAY:
        how.append(_("Not in the future."))
    elif question.max:
        how.append(say(_("Not after %(date)s."), date=calendar_words(question.max)))
    return how


def _month_and_year() -> list[Cells]:
    return [Cells(_("Month"), range(2)), Cells(_("Year"), range(4))]
