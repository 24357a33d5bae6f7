"""Narrowing the list of feedback; the same form narrows "next uncoded"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from engagement.feedback import queries
from engagement.feedback.models import FeedbackItem, SaidBy, Theme
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


class FeedbackFilters(nhsuk.Form):
    """What the list can be narrowed by. Bind it to the address's parameters."""

    mark_optional = False

    words = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.SearchInput)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("All programmes"),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
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
        self.fields["borough"].queryset = Area.objects.boroughs().filter(  # type: ignore[attr-defined]
            pk__in=area_ids_for(user, "feedback.view")
        )

    def items(self) -> models.QuerySet[FeedbackItem]:
        """Return what the person may see, narrowed by everything but whether it is coded."""
        found = within_areas(self.user, "feedback.view", FeedbackItem.objects.all())
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
            found = found.quotable()  # type: ignore[attr-defined]
        return queries.matching(found, chosen["words"])

    def listed(self) -> models.QuerySet[FeedbackItem]:
        """Return :meth:`items`, narrowed by whether they are coded too."""
        found = self.items()
        coded = self.cleaned_data.get("coded") if self.is_valid() else ""
        if coded == "yes":
            return found.coded()  # type: ignore[attr-defined]
        return found.uncoded() if coded == "no" else found  # type: ignore[attr-defined]

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields)
