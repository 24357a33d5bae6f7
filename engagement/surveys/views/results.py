"""Results of a survey, question by question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.surveys.models import Survey
from engagement.surveys.results.bars import bars_of
from engagement.surveys.results.choosing import ALSO, Choosing, ChoosingForm
from engagement.surveys.results.facets import Facets, facets_of
from engagement.surveys.results.figures import PLACES, Result, results_of
from engagement.surveys.results.freshness import freshness_of
from engagement.surveys.results.joined import Joined, JoinedSurvey, joined_survey
from eolcare.accounts.access import get_for, requires
from eolcare.figures.csv import figure_csv

PER_PAGE = 8
TABS = (
    ("results", "surveys_team:results"),
    ("about", "surveys_team:results_about"),
    ("boroughs", "surveys_team:results_boroughs"),
    ("table", "surveys_team:results_table"),
    ("drop_off", "surveys_team:results_drop_off"),
)


@dataclass(frozen=True)
class Opened:
    """A survey whose results are looked at, and of whom; ``choosing`` is ``None`` where the choice is wrong."""

    survey: Survey
    joined: JoinedSurvey
    facets: Facets
    form: ChoosingForm
    choosing: Choosing | None
    can_read: bool

    def address(self, name: str, *arguments: str, **more: str) -> str:
        """Return the address of another page of these results, of the same people."""
        query = QueryDict(self.choosing.query if self.choosing else "", mutable=True)
        for key, value in more.items():
            query[key] = value
        address = reverse(name, args=[self.survey.public_id, *arguments])
        return f"{address}?{query.urlencode(safe=':@')}" if query else address

    def figure_address(self, key: str, which: str) -> str:
        """Return the address of one question's figure as a file."""
        return self.address("surveys_team:results_question_csv", key, which)

    def context(self, tab: str, kept: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """Return what every page of results shows.

        ``kept`` are the parts of the address that stay when other people are chosen.
        """
        kept = kept or {}
        parts = self.choosing.parts() if self.choosing else []
        chosen = QueryDict(self.choosing.query if self.choosing else "")
        titles = {
            "results": _("All questions"),
            "about": _("About the people"),
            "boroughs": _("Boroughs compared"),
            "table": _("Two-way table"),
            "drop_off": _("Where people stop"),
        }
        tabs = [
            {"title": titles[each], "url": self.address(name), "current": each == tab}
            for each, name in TABS
            if each != "about" or self.joined.about
        ]
        return {
            "survey": self.survey,
            "opened": self,
            "tabs": tabs,
            "form": self.form,
            "also": self.form.data.getlist(ALSO),  # type: ignore[attr-defined]
            "parts": [(part, "?" + "&".join(filter(None, (part.without, urlencode(kept))))) for part in parts],
            "hidden": kept.items(),
            "chosen_people": [(name, value) for name, values in chosen.lists() for value in values],
            "can_read": self.can_read,
            "freshness": freshness_of(self.survey.pk),
            **more,
        }


def open_results(request: HttpRequest, public_id: str) -> Opened:
    """Return the survey and whom the address asks for; raises ``Http404`` and ``PermissionDenied`` like ``get_for``."""
    surveys = Survey.objects.select_related("programme")
    survey = get_for(request.user, "surveys.view_results", surveys, public_id=public_id)
    joined = joined_survey(survey)
    facets = facets_of(joined)
    form = ChoosingForm(request.GET, facets)
    choosing = form.choosing()
    if choosing is not None:
        # What was added stands among what is chosen from now on, and the lists are free to add more.
        form = ChoosingForm(QueryDict(choosing.query), facets)
    can_read = request.user.has_perm("surveys.read_responses", survey)
    return Opened(survey, joined, facets, form, choosing, can_read)


def refused(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Say what is wrong with the choice of people, and show no results at all: they would be of others."""
    return render(request, "surveys/results/refused.html", opened.context(""), status=422)


# --- Question by question ------------------------------------------------------------------------
@requires("surveys.view_results")
@require_safe
def overview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show all questions of a survey with their answers, eight a page."""
    return _questions(request, public_id, "results", lambda joined: joined.questions)


@requires("surveys.view_results")
@require_safe
def about(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what people said about themselves."""
    return _questions(request, public_id, "about", lambda joined: joined.about)


def _questions(
    request: HttpRequest, public_id: str, tab: str, part: Callable[[JoinedSurvey], Sequence[Joined]]
) -> HttpResponse:
    opened = open_results(request, public_id)
    if opened.choosing is None:
        return refused(request, opened)
    page = Paginator(part(opened.joined), PER_PAGE).get_page(request.GET.get("page"))
    found = results_of(opened.joined, list(page.object_list), opened.choosing.chosen, address_of=opened.figure_address)
    rows = [_row(opened, each) for each in found.questions]
    context = opened.context(tab, page=page, results=found, questions=rows, is_about=tab == "about")
    return render(request, "surveys/results/questions.html", context)


def _row(opened: Opened, result: Result) -> dict[str, Any]:
    return {
        "result": result,
        "url": opened.address("surveys_team:results_question", result.joined.key),
        "bars": bars_of(result.figure) if result.figure else None,
    }


@requires("surveys.view_results")
@require_safe
def question(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Show one question with its charts."""
    opened = open_results(request, public_id)
    joined = _joined(opened, key)
    if opened.choosing is None:
        return refused(request, opened)
    found = results_of(opened.joined, [joined], opened.choosing.chosen, address_of=opened.figure_address)
    facets = [facet for facet in opened.facets.by_key.values() if facet.key in joined.keys]
    context = opened.context(
        "about" if joined.about_person else "results",
        results=found,
        result=found.questions[0],
        figures=[
            replace(figure, title=title, heading_level=2)
            for figure, title in zip(found.questions[0].figures, (_("Answers"), _("All places")), strict=False)
        ],
        divided=[
            {
                "label": facet.label,
                "boroughs": opened.address("surveys_team:results_boroughs", question=facet.key),
                "table": opened.address("surveys_team:results_table", rows=facet.key),
            }
            for facet in facets
        ],
    )
    return render(request, "surveys/results/question.html", context)


@requires("surveys.view_results")
@require_safe
def question_csv(request: HttpRequest, public_id: str, key: str, which: str) -> HttpResponse:
    """Give one question's figure as a CSV file."""
    opened = open_results(request, public_id)
    joined = _joined(opened, key)
    if opened.choosing is None:
        return refused(request, opened)
    found = results_of(opened.joined, [joined], opened.choosing.chosen, address_of=opened.figure_address)
    figures = found.questions[0].figures
    wanted = figures[1:] if which == PLACES else figures[:1]
    if not wanted:
        raise Http404
    return figure_csv(wanted[0])


def _joined(opened: Opened, key: str) -> Joined:
    joined = opened.joined.question(key)
    if joined is None:
        raise Http404
    return joined
