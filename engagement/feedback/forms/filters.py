"""Narrowing the list of feedback; the same form narrows "next uncoded"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from engagement.feedback import queries
from engagement.feedback.finding import letters, meaning
from engagement.feedback.forms.fields import ThemeChoice
from engagement.feedback.forms.finding import How, how_choices, refusal_of
from engagement.feedback.models import FeedbackItem, SaidBy, Theme
from engagement.feedback.queries.items import has_theme
from engagement.programmes.models import Programme
from eolcare.accounts.access import within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

SOURCES = {
    "answer": "response",
    "note": "event_note",
    "question": "event_question",
    "submission": "submission",
    "conclusion": "conclusion_answer",
}


# So many things are listed by meaning: further down nothing is near any more.
NEAREST = 300


class FeedbackFilters(nhsuk.Form):
    """What the list can be narrowed by. Bind it to the address's parameters."""

    mark_optional = False

    words = forms.CharField(label=_("Look for"), required=False, max_length=200, widget=forms.SearchInput)
    how = forms.ChoiceField(label=_("As"), required=False)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("All programmes"),
    )
    theme = ThemeChoice(label=_("Theme"), required=False)
    coded = forms.ChoiceField(
        label=_("Coding"),
        required=False,
        choices=[("", _("All")), ("no", _("Not coded yet")), ("yes", _("Coded"))],
    )
    source = forms.ChoiceField(
        label=_("From"),
        required=False,
        choices=[
            ("", _("Everywhere")),
            ("answer", _("Survey answers")),
            ("note", _("Notes from events")),
            ("question", _("Questions at events")),
            ("submission", _("Letters, calls, posts and stories")),
            ("conclusion", _("Comments on our conclusions")),
        ],
    )
    borough = forms.ModelChoiceField(
        label=_("Borough"),
        required=False,
        queryset=Area.objects.none(),
        to_field_name="slug",
        empty_label=_("All boroughs"),
    )
    said_by = forms.ChoiceField(label=_("Said by"), required=False, choices=[("", _("Anyone")), *SaidBy.choices])
    quotable = forms.ChoiceField(
        label=_("Quotes"),
        required=False,
        choices=[
            ("", _("All")),
            ("agreed", _("The person agreed to be quoted")),
            ("ready", _("Words are ready to publish")),
        ],
    )

    def __init__(self, data: QueryDict | None, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        self.programmes = list(within_areas(user, "feedback.view", Programme.objects.order_by("-opens_on", "title")))
        self.fields["programme"].queryset = Programme.objects.filter(  # type: ignore[attr-defined]
            pk__in=[programme.pk for programme in self.programmes]
        ).order_by("-opens_on", "title")
        if len(self.programmes) < 2:
            del self.fields["programme"]
        self.fields["theme"].choices = [  # type: ignore[attr-defined]
            ("", _("All themes")),
            *queries.theme_choices(self.programmes),
        ]
        self.fields["how"].choices = self._ways  # type: ignore[attr-defined]
        self.nearest: dict[int, float] | None = None
        self.fields["borough"].queryset = Area.objects.boroughs().filter(  # type: ignore[attr-defined]
            pk__in=area_ids_for(user, "feedback.view")
        )

    @cached_property
    def learnt(self) -> set[int]:
        """The ids of the programmes that have learnt what their words mean; nobody else reads of meaning."""
        return meaning.learnt(programme.pk for programme in self.programmes)

    def _ways(self) -> list[tuple[str, Any]]:
        # Asked for by the page that shows the choice, and where one was made; not on each page that passes it on.
        return how_choices(meaning=bool(self.learnt))

    @property
    def way(self) -> str:
        """Which way of looking was chosen: words and phrases, where nothing was."""
        chosen = self.cleaned_data.get("how") if self.is_valid() else ""
        return chosen or How.WORDS

    @property
    def wanted(self) -> str:
        """What is looked for; empty where nothing is."""
        return self.cleaned_data.get("words", "") if self.is_valid() else ""

    def clean(self) -> dict[str, Any]:
        """Say what cannot be looked for in the chosen way."""
        cleaned = super().clean() or self.cleaned_data
        problem = refusal_of(cleaned.get("words", ""), cleaned.get("how", ""))
        if problem:
            self.add_error("words", problem)
        return cleaned

    def items(self) -> models.QuerySet[FeedbackItem]:
        """Return what the person may see, narrowed by everything but whether it is coded."""
        # An item belongs to its programme's area. The ids of the few programmes, rather than a join over all items,
        # let the index of the list be walked.
        found = FeedbackItem.objects.filter(programme__in=[programme.pk for programme in self.programmes])
        # A filter that cannot be read is told at its field, and finds nothing rather than everything.
        if not self.is_valid():
            return found.none()
        chosen = self.cleaned_data
        if chosen.get("programme"):
            found = found.filter(programme=chosen["programme"])
        if chosen["theme"]:
            theme = Theme.objects.get(public_id=chosen["theme"])
            found = found.filter(
                pk__in=FeedbackItem.objects.filter(
                    codings__theme__in=queries.beneath(theme), codings__removed_at__isnull=True
                ).values("pk")
            )
        if chosen["source"]:
            found = found.filter(**{f"{SOURCES[chosen['source']]}__isnull": False})
        if chosen["borough"]:
            found = found.filter(area=chosen["borough"])
        if chosen["said_by"]:
            found = found.filter(said_by=chosen["said_by"])
        if chosen["quotable"] == "agreed":
            found = found.filter(may_quote=True)
        if chosen["quotable"] == "ready":
            found = found.quotable()
        return self._looked_for(found)

    def _looked_for(self, found: models.QuerySet[FeedbackItem]) -> models.QuerySet[FeedbackItem]:
        if not self.wanted:
            return found
        if self.way == How.LETTERS:
            return letters.matching(found, self.wanted)
        if self.way == How.MEANING:
            chosen = self.cleaned_data.get("programme")
            among = [chosen.pk] if chosen else [programme.pk for programme in self.programmes]
            if self.nearest is None:
                self.nearest = meaning.near_words(among, self.wanted, limit=NEAREST)
            return found.filter(pk__in=list(self.nearest))
        return queries.matching(found, self.wanted)

    def listed(self) -> models.QuerySet[FeedbackItem]:
        """Return :meth:`items`, narrowed by whether they are coded too."""
        found = self.items()
        coded = self.cleaned_data.get("coded") if self.is_valid() else ""
        if not coded:
            return found
        return found.filter(has_theme() if coded == "yes" else ~has_theme())

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields if name != "how")
