"""What a survey found, question by question, as the team may see it: figures, base sizes, what to know about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.definition import Checkboxes, Date, Matrix, Month, Number, PostcodeDistrict, Ranking
from engagement.surveys.results.bits import Chosen, Counts, counts
from engagement.surveys.results.joined import IN_WORDS, Joined, JoinedSurvey
from engagement.surveys.results.tables import (
    ANSWERED,
    LEFT_EMPTY,
    base_of,
    bases_table,
    mean_of,
    mean_places,
    places_table,
    table_of,
)
from engagement.surveys.tallies.keys import ALL, ALL_VALUE
from eolcare.figures import charts
from eolcare.figures.counting import Shape, Unit
from eolcare.figures.disclosure import (
    HIDDEN,
    Audience,
    Cell,
    ReleasedTable,
    big_enough,
    percent,
    release,
    show_count,
)
from eolcare.figures.figure import DrawsChart, ExtraColumn, Figure, share_column

# These pages are for the team, which reads the answers themselves. For anybody else it would not be enough to name
# another audience here: whoever may choose whose answers are shown can subtract one choice from another.
AUDIENCE = Audience.TEAM
# More rows than this make no picture, and on the page of all questions only so many are shown.
MOST_BARS = 30
MOST_PARTS = 7
ANSWERS, PLACES = "answers", "places"

AddressOf = Callable[[str, str], str]


@dataclass(frozen=True)
class Bases:
    """How many were asked, answered and left it empty, as they may be shown."""

    asked: Cell
    answered: Cell
    left_empty: Cell


@dataclass(frozen=True)
class Result:
    """One question's results. ``figures`` is empty for a question that is answered in words."""

    joined: Joined
    bases: Bases
    figures: Sequence[Figure] = ()
    notes: Sequence[str] = field(default=())

    @property
    def figure(self) -> Figure | None:
        """The figure of its answers."""
        return self.figures[0] if self.figures else None

    @property
    def in_words(self) -> bool:
        """Whether people answered in their own words."""
        return isinstance(self.joined.question, IN_WORDS)

    @property
    def is_matrix(self) -> bool:
        """Whether its table has a row for each statement."""
        return isinstance(self.joined.question, Matrix)


@dataclass(frozen=True)
class Results:
    """Results of several questions, of as many people as ``people`` says."""

    people: Cell
    questions: Sequence[Result]

    @property
    def grammar(self) -> int:
        """The number that decides between singular and plural; what is not shown is spoken of as several."""
        return 2 if self.people.value is None else self.people.value

    @property
    def nobody(self) -> bool:
        """Whether there is nobody to show results of."""
        return self.people.value == 0


def results_of(survey: JoinedSurvey, questions: Sequence[Joined], chosen: Chosen, *, address_of: AddressOf) -> Results:
    """Return the results of some questions for the people chosen; one query.

    Args:
        survey: all that was asked.
        questions: those to show.
        chosen: whose answers to count.
        address_of: gives the address of a figure as a file, from the question's key and ``answers`` or ``places``.
    """
    sole = [joined.key for joined in questions if joined.one_value]
    keys = [key for joined in questions for key in joined.keys]
    found = counts(survey.survey.pk, keys, chosen, sole=sole)
    people = found.get(ALL, {}).get(ALL_VALUE, 0)
    return Results(
        show_count(people, AUDIENCE, unit=Unit.PEOPLE),
        [_result(joined, found, survey, address_of) for joined in questions],
    )


def _result(joined: Joined, found: Counts, survey: JoinedSurvey, address_of: AddressOf) -> Result:
    released = release(bases_table(joined, found), AUDIENCE)
    bases = Bases(released.base, released.cell(ANSWERED), released.cell(LEFT_EMPTY))
    return Result(joined, bases, list(_figures(joined, found, survey, bases, address_of)), list(_notes(joined, survey)))


def _figures(
    joined: Joined, found: Counts, survey: JoinedSurvey, bases: Bases, address_of: AddressOf
) -> Iterable[Figure]:
    table = table_of(joined, found, survey.survey.title)
    if table is None:
        return
    released = release(table, AUDIENCE)
    question = joined.question
    ranked = isinstance(question, Ranking)
    places = release(places_table(joined, found, survey.survey.title), AUDIENCE) if ranked else None
    yield Figure(
        key=joined.key.replace(".", "-"),
        title=joined.title,
        sentence=_sentence(joined, found, released),
        table=released,
        chart=_chart(joined, released),
        extra_columns=tuple(_columns(joined, found, released, places)),
        csv_url=address_of(joined.key, ANSWERS),
        definition=_definition(joined, bases),
        note=_("People could choose several answers, so shares can add up to more than 100%.")
        if isinstance(question, Checkboxes)
        else "",
    )
    if places is not None:
        yield _places_figure(joined, places, address_of)


def _definition(joined: Joined, bases: Bases) -> str:
    words = {"asked": bases.asked, "answered": bases.answered, "left": bases.left_empty}
    text = _("%(asked)s were asked, %(answered)s answered, %(left)s left it empty.") % words
    if joined.routed:
        text += " " + _("It is only asked of some, depending on what they said before.")
    if isinstance(joined.question, Matrix):
        text += " " + _("Shares are of those who answered that line.")
    elif isinstance(joined.question, Ranking):
        text += " " + _("The mean place is that among the people who gave the answer a place; 1 is the first.")
    return text


def _chart(joined: Joined, released: ReleasedTable) -> DrawsChart | None:
    if released.shape is Shape.TWO_WAY:
        return charts.stacked_status_chart if len(released.columns) <= MOST_PARTS else None
    if len(released.rows) > MOST_BARS:
        return None
    if isinstance(joined.question, Date | Month):
        return charts.time_chart
    return partial(charts.bar_chart, show="share")


def _columns(
    joined: Joined, found: Counts, released: ReleasedTable, places: ReleasedTable | None
) -> Iterable[ExtraColumn]:
    if released.shape is Shape.TWO_WAY:
        yield from share_columns(released)
        return
    yield share_column(released)
    if places is not None:
        means = mean_places(joined, found)
        people = dict(zip([row.key for row in places.rows], places.row_totals or (), strict=True))
        yield ExtraColumn(_("Mean place"), {key: _mean_words(mean, people[key]) for key, mean in means.items()})
        yield ExtraColumn(_("Gave it a place"), {key: str(cell) for key, cell in people.items()})


def share_columns(released: ReleasedTable) -> tuple[ExtraColumn, ...]:
    """Return for each column of a two-way table the share of its row."""
    return tuple(
        ExtraColumn(
            _("%(column)s, share") % {"column": column.label},
            {row.key: released.percentage(row.key, column.key) for row in released.rows},
        )
        for column in released.columns
    )


def _mean_words(mean: Decimal, people: Cell) -> str:
    shown = people.value is not None and big_enough(people.value, AUDIENCE)
    return one_decimal(mean) if shown else str(HIDDEN)


def one_decimal(number: Decimal) -> str:
    """Return a number to one decimal place, rounded as people round. (Django's own formatting cuts the rest off.)"""
    return number_format(number.quantize(Decimal("0.1"), ROUND_HALF_UP), force_grouping=True)


def _places_figure(joined: Joined, released: ReleasedTable, address_of: AddressOf) -> Figure:
    return Figure(
        key=f"{joined.key.replace('.', '-')}-places",
        title=_("%(question)s: all places") % {"question": joined.title},
        sentence=_("How often each answer was given each place."),
        table=released,
        chart=charts.stacked_status_chart if len(released.columns) <= MOST_PARTS else None,
        extra_columns=share_columns(released),
        csv_url=address_of(joined.key, PLACES),
    )


# --- In words ------------------------------------------------------------------------------------
def _sentence(joined: Joined, found: Counts, released: ReleasedTable) -> str:
    question = joined.question
    if released.empty:
        return _("Nobody has answered this yet.")
    if isinstance(question, Matrix):
        return _("How many people gave each answer, line by line.")
    if isinstance(question, Number):
        return _number_sentence(question, joined, found)
    if isinstance(question, Ranking):
        return _most_often(released, _("Put first most often: %(answers)s."))
    named = isinstance(question, Date | Month | PostcodeDistrict)
    return _most_often(released, _("Named most often: %(answers)s.") if named else _("Given most often: %(answers)s."))


def _number_sentence(question: Number, joined: Joined, found: Counts) -> str:
    mean = mean_of(joined, found)
    if mean is None or not big_enough(base_of(joined, found).answered, AUDIENCE):
        return _("How many people gave which number.")
    words = {"mean": one_decimal(mean), "unit": question.unit}
    return (_("The mean is %(mean)s %(unit)s.") if question.unit else _("The mean is %(mean)s.")) % words


def _most_often(released: ReleasedTable, sentence: str) -> str:
    """Return the sentence with the answer that was given most often, or with all that share the first place."""
    shown = [(cell.value, row) for row, (cell, *_more) in zip(released.rows, released.cells, strict=True) if cell.value]
    if not shown:
        return _("These numbers are too small to show.")
    most = max(value for value, _row in shown)
    first = [str(row.label) for value, row in shown if value == most]
    if len(first) > 3:
        return _("No answer stands out.")
    share = released.share(next(row.key for value, row in shown if value == most))
    names = _(" and ").join(_("“%(answer)s”") % {"answer": label} for label in first)
    return sentence % {
        "answers": _("%(names)s, %(n)s of %(base)s (%(share)s)")
        % {
            "names": names,
            "n": number_format(most, force_grouping=True) + (_(" each") if len(first) > 1 else ""),
            "base": released.base,
            "share": str(HIDDEN) if share is None else percent(share),
        }
    }


def _notes(joined: Joined, survey: JoinedSurvey) -> Iterable[str]:
    for rewording in joined.rewordings:
        words = {"n": rewording.version, "before": rewording.before, "what": rewording.what}
        if rewording.what:
            yield _("Before version %(n)s, “%(what)s” read: “%(before)s”.") % words
        else:
            yield _("The wording changed with version %(n)s. Before, it read: “%(before)s”.") % words
    if joined.gone:
        last = {"n": joined.versions[-1]}
        yield _("It is no longer asked: version %(n)s was the last to ask it.") % last
    missing = [number for number in survey.versions if number not in joined.versions]
    if missing and not joined.gone:
        numbers = {"versions": ", ".join(map(str, missing))}
        yield (
            ngettext(
                "It was not asked in version %(versions)s.", "It was not asked in versions %(versions)s.", len(missing)
            )
            % numbers
        )
