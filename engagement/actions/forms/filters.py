"""Narrowing lists of actions: the team's, and the public one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.actions import queries
from engagement.actions.claims import unconfirmed
from engagement.actions.models import Action, ReasonCode, Status
from engagement.feedback.forms.fields import ThemeChoice
from engagement.feedback.models import Theme
from engagement.feedback.queries import theme_choices
from engagement.programmes.models import Programme
from eolcare.accounts.access import within_areas
from eolcare.accounts.models import User
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk

SOON = timedelta(days=30)


class Filters(nhsuk.Form):
    """What both lists can be narrowed by. Bind it to the address's parameters."""

    mark_optional = False

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("All programmes"),
    )
    borough = forms.ModelChoiceField(
        label=_("Borough"),
        required=False,
        queryset=Area.objects.none(),
        to_field_name="slug",
        empty_label=_("All boroughs"),
    )
    theme = ThemeChoice(label=_("Theme"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Status.choices])
    reason = forms.ChoiceField(
        label=_("Why it cannot be done"), required=False, choices=[("", _("Any reason")), *ReasonCode.choices]
    )

    def _offer(self, programmes: QuerySet[Programme], boroughs: QuerySet[Area], themes: set[int] | None = None) -> None:
        fields: dict[str, Any] = self.fields
        shown = list(programmes)
        fields["programme"].queryset = programmes
        if len(shown) < 2:
            del fields["programme"]
        fields["borough"].queryset = boroughs
        fields["theme"].choices = [("", _("All themes")), *theme_choices(shown, among=themes)]

    def narrowed(self, actions: QuerySet[Action]) -> QuerySet[Action]:
        """Return the actions that fit. A filter that cannot be read is told at its field, and finds nothing."""
        if not self.is_valid():
            return actions.none()
        chosen = self.cleaned_data
        theme = Theme.objects.get(public_id=chosen["theme"]) if chosen["theme"] else None
        return queries.narrowed(
            actions,
            programme=chosen.get("programme"),
            area=chosen["borough"],
            theme=theme,
            status=chosen["status"],
            reason=chosen["reason"],
        )

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def address(self) -> str:
        """What is chosen, as the query of an address."""
        return urlencode([(name, value) for name in self.fields for value in [self.data.get(name)] if value])

    def address_with(self, **more: str) -> str:
        """Return the same with other choices; an empty one takes a choice out."""
        chosen = {name: self.data.get(name, "") for name in self.fields} | more
        return urlencode({name: value for name, value in chosen.items() if value})


class PublicFilters(Filters):
    """Filters of "You said, we did"."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        ids = queries.public_actions().order_by().values("programme")
        programmes = Programme.objects.filter(pk__in=ids).select_related("area").order_by("-opens_on", "title")
        beneath = Area.objects.beneath(*(programme.area for programme in programmes))
        # A theme's name is the team's own until something public carries it.
        carried = Action.themes.through.objects.filter(action__in=queries.public_actions().order_by().values("pk"))
        self._offer(programmes, beneath.boroughs(), set(carried.values_list("theme", flat=True)))

    def actions(self) -> QuerySet[Action]:
        """Return what residents can see and asked for."""
        return self.narrowed(queries.public_actions())


class TeamFilters(Filters):
    """Filters of the team's list."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.SearchInput)
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        required=False,
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=_("Anyone"),
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("overdue", _("Overdue")),
            ("soon", _("In the next 30 days")),
            ("review", _("To be reviewed")),
            ("unconfirmed", _("To be confirmed")),
        ],
    )
    public = forms.ChoiceField(
        label=_("Residents see it"), required=False, choices=[("", _("All")), ("yes", _("Yes")), ("no", _("Not yet"))]
    )

    def __init__(self, data: QueryDict, *, user: Any) -> None:
        super().__init__(data)
        self.visible = within_areas(user, "actions.view", Action.objects.all())
        areas = area_ids_for(user, "actions.view")
        self._offer(queries.programmes_for(areas), Area.objects.boroughs().filter(pk__in=areas))
        self.fields["owner"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=self.visible.order_by().values("owner")
        ).order_by("full_name")

    def actions(self) -> QuerySet[Action]:
        """Return what the person may see and asked for."""
        found = self.narrowed(self.visible)
        if not self.is_valid():
            return found
        chosen = self.cleaned_data
        if chosen["owner"]:
            found = found.filter(owner=chosen["owner"])
        if chosen["due"] == "overdue":
            found = found.overdue()  # type: ignore[attr-defined]
        if chosen["due"] == "soon":
            today = timezone.localdate()
            found = found.open().filter(due_on__range=(today, today + SOON))  # type: ignore[attr-defined]
        if chosen["due"] == "review":
            found = found.to_review()  # type: ignore[attr-defined]
        if chosen["due"] == "unconfirmed":
            found = found.filter(pk__in=unconfirmed(self.visible.order_by()).values("pk"))
        if chosen["public"]:
            found = found.filter(published_at__isnull=chosen["public"] == "no")
        return queries.containing(found, chosen["words"])
