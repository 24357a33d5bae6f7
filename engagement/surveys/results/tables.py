"""True counts of a question's answers, as tables that pass the door of ``eolcare.figures`` before anybody sees them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys.definition import Checkboxes, Date, Matrix, Month, Number, PostcodeDistrict, Ranking
from engagement.surveys.results.bits import Counts
from engagement.surveys.results.joined import IN_WORDS, Joined
from engagement.surveys.results.ranges import month_rows, number_rows
from engagement.surveys.tallies.keys import ANSWERED, ASKED
from engagement.surveys.tallies.numbers import is_slice, sum_of
from eolcare.figures.counting import Category, Order, Table, Unit, one_way, overlapping, two_way

LEFT_EMPTY = "@left-empty"


class Base(NamedTuple):
    """How many were asked a question, and how many of them answered it. True numbers."""

    asked: int
    answered: int


def base_of(joined: Joined, counts: Counts) -> Base:
    """Return how many were asked, and how many answered."""
    mine = counts.get(joined.key, {})
    return Base(mine.get(ASKED, 0), mine.get(ANSWERED, 0))


def bases_table(joined: Joined, counts: Counts) -> Table:
    """Return how many answered and how many left it empty, of those who were asked."""
    base = base_of(joined, counts)
    return one_way(
        {ANSWERED: base.answered, LEFT_EMPTY: max(base.asked - base.answered, 0)},
        rows=[Category(ANSWERED, _("Answered")), Category(LEFT_EMPTY, _("Left empty"))],
        title=joined.title,
        dimension=f"{joined.key}.base",
        row_heading=_("Answered"),
        unit=Unit.PEOPLE,
        counted=_("people who were asked"),
    )


def answers_of(joined: Joined, counts: Counts) -> dict[str, int]:
    """Return how many gave each answer, by value."""
    mine = counts.get(joined.key, {})
    return {value: n for value, n in mine.items() if not value.startswith("@")}


def table_of(joined: Joined, counts: Counts, source: str) -> Table | None:
    """Return the table of a question's answers; ``None`` for one that is answered in words.

    Rows are answers, and people who left it empty are not among them; of a matrix rows are statements and what is
    counted are answers; of a ranking the number of people who put an option first.
    """
    question = joined.question
    if isinstance(question, IN_WORDS):
        return None
    if isinstance(question, Matrix):
        return _matrix(joined, counts, source)
    answers = answers_of(joined, counts)
    order = Order.GIVEN
    rows = [Category(option.key, option.label) for option in joined.options]
    heading, counted = _("Answer"), _("answers")
    if isinstance(question, Ranking):
        answers = {option: n for (option, place), n in places_of(answers).items() if place == 1}
        heading = _("Put first")
    elif isinstance(question, Number):
        rows, answers = number_rows(answers, decimals=has_decimals(counts.get(joined.key, {})))
        heading = question.unit[:1].upper() + question.unit[1:] if question.unit else _("Number")
    elif isinstance(question, Date | Month):
        rows, answers = month_rows(answers)
        heading = _("When")
    elif isinstance(question, PostcodeDistrict):
        order, heading = Order.LARGEST_FIRST, _("Postcode district")
    rows += [Category(value, value) for value in sorted(set(answers) - {row.key for row in rows})]
    if isinstance(question, Checkboxes):
        return overlapping(
            answers,
            # Damaged tallies (surveys_recount heals them) must not close the page.
            base=max([base_of(joined, counts).answered, *answers.values()]),
            rows=rows,
            title=joined.title,
            dimension=joined.key,
            row_heading=heading,
            unit=Unit.PEOPLE,
            counted=_("people who answered"),
            column_heading=_("People"),
            source=source,
        )
    return one_way(
        answers,
        rows=rows,
        title=joined.title,
        dimension=joined.key,
        row_heading=heading,
        unit=Unit.PEOPLE,
        counted=counted,
        column_heading=_("People"),
        source=source,
        order=order,
    )


def _matrix(joined: Joined, counts: Counts, source: str) -> Table:
    cells = {
        (row.key, value): n
        for row in joined.statements
        for value, n in counts.get(f"{joined.key}.{row.key}", {}).items()
    }
    columns = [Category(option.key, option.label) for option in joined.options]
    columns += [Category(value, value) for value in sorted({value for _row, value in cells} - {c.key for c in columns})]
    return two_way(
        cells,
        rows=[Category(row.key, row.label) for row in joined.statements],
        columns=columns,
        title=joined.title,
        dimension=joined.key,
        column_dimension=f"{joined.key}.answer",
        row_heading=_("Statement"),
        unit=Unit.PEOPLE,
        counted=_("answers to the statements"),
        source=source,
    )


def places_of(answers: Mapping[str, int]) -> dict[tuple[str, int], int]:
    """Return how many people gave an option a place, by both, from the values of a ranking."""
    found = {}
    for value, n in answers.items():
        option, place = value.rsplit(":", 1)
        found[option, int(place)] = n
    return found


def places_table(joined: Joined, counts: Counts, source: str) -> Table:
    """Return how often each option of a ranking was given each place."""
    places = places_of(answers_of(joined, counts))
    last = max((place for _option, place in places), default=0)
    known = [option.key for option in joined.options]
    rows = [Category(option.key, option.label) for option in joined.options]
    rows += [Category(key, key) for key in sorted({option for option, _place in places} - set(known))]
    return two_way(
        {(option, str(place)): n for (option, place), n in places.items()},
        rows=rows,
        columns=[Category(str(place), _("Place %(n)s") % {"n": place}) for place in range(1, max(last, 1) + 1)],
        title=_("%(question)s: all places") % {"question": joined.title},
        dimension=joined.key,
        column_dimension=f"{joined.key}.place",
        row_heading=_("Answer"),
        unit=Unit.PEOPLE,
        counted=_("places given"),
        source=source,
    )


def has_decimals(counted: Mapping[str, int]) -> bool:
    """Return whether any of the numbers given to a question has decimals."""
    return any(is_slice(value) and not value[2:].startswith("0.") for value in counted)


def mean_of(joined: Joined, counts: Counts) -> Decimal | None:
    """Return the mean of the numbers given to a question, exactly added up; ``None`` where nobody gave one."""
    answered = base_of(joined, counts).answered
    return sum_of(counts[joined.key]) / answered if answered else None


def mean_places(joined: Joined, counts: Counts) -> dict[str, Decimal]:
    """Return for each option of a ranking its mean place among those who gave it one."""
    sums: dict[str, tuple[int, int]] = {}
    for (option, place), n in places_of(answers_of(joined, counts)).items():
        total, people = sums.get(option, (0, 0))
        sums[option] = (total + place * n, people + n)
    return {option: Decimal(total) / people for option, (total, people) in sums.items()}
