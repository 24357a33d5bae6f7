"""By what results can be narrowed and divided: questions answered by choosing, and what is known of each response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from engagement.surveys.answers import ELSEWHERE
from engagement.surveys.definition import Checkboxes, Matrix
from engagement.surveys.models import Channel
from engagement.surveys.queries import boroughs_of
from engagement.surveys.results.bits import counts
from engagement.surveys.results.joined import ONE_CHOICE, Joined, JoinedSurvey
from engagement.surveys.tallies.keys import (
    ALL,
    ALL_VALUE,
    ANSWERED,
    ASKED,
    BOROUGH,
    CHANNEL,
    LANGUAGE,
    NO_BOROUGH,
    VERSION,
)
from eolcare.areas.models import Area
from eolcare.figures.counting import Category

OF_RESPONSES = (BOROUGH, LANGUAGE, CHANNEL, VERSION)


@dataclass(frozen=True)
class Facet:
    """One thing that results can be divided by. ``several`` means that one person may stand under several values.

    ``counts_as`` is ``role`` or ``community`` for the questions that say so, and ``about_person`` marks the equality
    questions.
    """

    key: str
    label: str
    values: tuple[Category, ...]
    several: bool = False
    counts_as: str = ""
    about_person: bool = False

    @property
    def of_response(self) -> bool:
        """Whether it is no question, but known of each response."""
        return self.key in OF_RESPONSES

    def label_of(self, value: str) -> str:
        """Return what a value is called; what has no name any more, by its key."""
        return next((category.label for category in self.values if category.key == value), value)


class Facets(NamedTuple):
    """All facets of a survey by key, and how many responses are counted."""

    by_key: Mapping[str, Facet]
    responses: int

    def counting_as(self, what: str) -> Facet | None:
        """Return the question that says the role or the community of who answers."""
        return next((facet for facet in self.by_key.values() if facet.counts_as == what), None)


def facets_of(survey: JoinedSurvey) -> Facets:
    """Return by what the results of a survey can be divided; one query."""
    known = counts(survey.survey.pk, OF_RESPONSES)
    found = [
        *_of_responses(survey, known),
        *(facet for joined in survey.everything() for facet in _of_question(joined)),
    ]
    return Facets({facet.key: facet for facet in found}, known.get(ALL, {}).get(ALL_VALUE, 0))


def _of_question(joined: Joined) -> Iterator[Facet]:
    question = joined.question
    values = tuple(Category(option.key, option.label) for option in joined.options)
    if isinstance(question, Matrix):
        for row in joined.statements:
            label = _("%(question)s: %(row)s") % {"question": question.title, "row": row.label}
            yield Facet(f"{joined.key}.{row.key}", label, values, about_person=joined.about_person)
    elif isinstance(question, (*ONE_CHOICE, Checkboxes)):
        yield Facet(
            joined.key,
            joined.title,
            values,
            several=isinstance(question, Checkboxes),
            counts_as=question.counts_as,
            about_person=joined.about_person,
        )


def _of_responses(survey: JoinedSurvey, known: Mapping[str, Mapping[str, int]]) -> Iterator[Facet]:
    yield Facet(BOROUGH, _("Borough"), _boroughs(survey, known.get(BOROUGH, {})))
    languages = dict.fromkeys([settings.LANGUAGE_CODE, *sorted(known.get(LANGUAGE, {}))])
    yield Facet(LANGUAGE, _("Language"), tuple(Category(code, language_name(code)) for code in languages))
    yield Facet(CHANNEL, _("How it reached us"), tuple(Category(each.value, str(each.label)) for each in Channel))
    versions = [Category(str(n), _("Version %(number)s") % {"number": n}) for n in survey.versions]
    yield Facet(VERSION, _("Version of the questions"), tuple(versions))


def _boroughs(survey: JoinedSurvey, known: Mapping[str, int]) -> tuple[Category, ...]:
    found = {option.key: option.label for option in boroughs_of(survey.survey)}
    strangers = set(known) - found.keys() - {ELSEWHERE, NO_BOROUGH}
    if strangers:
        # Boroughs that the survey covered once, or that somebody typed from paper.
        found |= {area.code: area.name for area in Area.objects.filter(ons_code__in=strangers).order_by("name")}
    found |= {ELSEWHERE: _("Somewhere else"), NO_BOROUGH: _("Did not say")}
    return tuple(Category(code, name) for code, name in found.items())


def language_name(code: str) -> str:
    """Return what a language is called in the reader's, or its code where nobody knows."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def rows_of(facet: Facet, counted: Mapping[str, int]) -> Sequence[Category]:
    """Return the values of a facet and whatever else was counted under it, so that nothing disappears."""
    known = {category.key for category in facet.values}
    others = sorted(value for value in counted if value not in known and value not in (ASKED, ANSWERED))
    return [*facet.values, *(Category(value, value) for value in others)]
