"""The form for planning an event of one kind."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from engagement.events.forms.event_fields import (
    CLOCKS,
    CLOSES,
    FOR_GUESTS,
    FROM_HERE,
    NO,
    OF_BOOKING,
    OPENS,
    WINDOW,
    YES,
    EventFields,
)
from engagement.events.kinds import KindRules, rules_of
from engagement.events.models import Event, EventFormat
from engagement.events.queries_planning import surveys_to_choose, venues_to_choose
from engagement.events.services.planning import LINKED, PLAIN, POINTING
from engagement.events.spoken import SPOKEN
from engagement.events.times import LONDON, exists_in_london, in_london
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within
from eolcare.accounts.predicates import area_ids_for
from eolcare.areas.models import Area
from eolcare.common import nhsuk


class EventForm(EventFields):
    """All that is planned of an event of one kind. ``facts`` gives it as the services take it.

    Args:
        user: whose areas can be chosen.
        programme: whose event it is.
        kind: of which kind it is, or is to become.
        event: the event that is changed; ``None`` for a new one.
        following: whether there are coming events of the same series.
    """

    # The services speak of moments; the form asks for days and times.
    FIELDS: ClassVar[dict[str, str]] = {
        "starts_at": "day",
        "ends_at": "ends",
        "booking_opens_at": "opens_on",
        "booking_closes_at": "closes_on",
    }

    def __init__(
        self,
        *args: Any,
        user: Any,
        programme: Programme,
        kind: str,
        event: Event | None = None,
        following: bool = False,
        **kwargs: Any,
    ) -> None:
        self.of_programme, self.of_kind, self.event = programme, kind, event
        self.rules: KindRules = rules_of(kind)
        kwargs["initial"] = _initial(event) if event is not None else _usual(self.rules)
        kwargs["initial"] |= {"programme": programme.public_id, "kind": kind}
        super().__init__(*args, **kwargs)
        self._leave_out(following)
        self._fill(user)
        self.reveals = {"takes_bookings": {YES: OF_BOOKING[1:]}} if "takes_bookings" in self.fields else {}
        self.layout = self._layout()

    def _leave_out(self, following: bool) -> None:
        """Ask what the kind asks, and nothing else."""
        rules, fields = self.rules, self.fields
        if not rules.may_book:
            for name in OF_BOOKING:
                del fields[name]
        if not rules.may_be_listed:
            for name in FOR_GUESTS:
                del fields[name]
            fields["summary"].help_text = _("One or two sentences: what it was about. No names.")
        if not rules.needs_host:
            del fields["host"]
        if not rules.needs_consent or (self.event is not None and self.event.kind == self.of_kind):
            del fields["consent_noted"]
        if not following:
            del fields["scope"]
        if rules.needs_consent:
            fields["title"].help_text = _("For example: “Interview with a carer”. No names.")
            fields["description"].help_text = _("Nothing that could tell who the person is.")

    def _fill(self, user: Any) -> None:
        rules, fields, event = self.rules, self.fields, self.event
        formats = {str(code): label for code, label in EventFormat.choices}
        fields["format"].choices = [(str(code), formats[code]) for code in rules.formats]  # type: ignore[attr-defined]
        areas = areas_within(self.of_programme).filter(pk__in=area_ids_for(user, "events.change"))
        if event is not None:
            areas = areas | Area.objects.filter(pk__in={area.pk for area in event.areas.all()})
        fields["areas"].queryset = areas  # type: ignore[attr-defined]
        venues = venues_to_choose(self.of_programme, now=event.venue if event else None)
        fields["venue"].queryset = venues  # type: ignore[attr-defined]
        if "evaluation_survey" in fields:
            fields["evaluation_survey"].queryset = surveys_to_choose(self.of_programme)  # type: ignore[attr-defined]
        if rules.needs_communities:
            fields["communities"].required = True
            fields["communities"].error_messages["required"] = _("Select the communities that this group is for")

    def _layout(self) -> tuple[Any, ...]:
        """Return the groups of what is asked, without fields that are not."""
        last = nhsuk.Details(_("It ends on another day"), "last_day", open=bool(self.initial.get("last_day")))
        groups: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
            (
                _("What it is"),
                (
                    ("title", nhsuk.Input("title")),
                    ("host", nhsuk.Select("host")),
                    ("summary", nhsuk.CharacterCount("summary", rows=3, threshold=75)),
                    ("description", nhsuk.Textarea("description", rows=6)),
                    ("consent_noted", "consent_noted"),
                ),
            ),
            (
                _("When"),
                (
                    ("day", "day"),
                    ("starts", nhsuk.Input("starts", width=5)),
                    ("ends", nhsuk.Input("ends", width=5)),
                    ("last_day", last),
                ),
            ),
            (
                _("Where and how"),
                (
                    ("format", nhsuk.Radios("format")),
                    ("venue", nhsuk.Select("venue")),
                    ("venue_name", nhsuk.Input("venue_name")),
                    ("venue_address", nhsuk.Textarea("venue_address", rows=3)),
                    ("joining_link", nhsuk.Input("joining_link", spellcheck=False)),
                    ("joining_details", nhsuk.Textarea("joining_details", rows=3)),
                    ("access_information", nhsuk.Textarea("access_information", rows=3)),
                ),
            ),
            (
                _("Languages"),
                (
                    ("languages", nhsuk.Checkboxes("languages", small=True)),
                    ("interpreters", nhsuk.Checkboxes("interpreters", small=True)),
                ),
            ),
            (
                _("Booking"),
                (
                    ("takes_bookings", nhsuk.Radios("takes_bookings", reveals={YES: WINDOW})),
                    ("how_to_take_part", nhsuk.Textarea("how_to_take_part", rows=3)),
                ),
            ),
            (
                _("For whom, and with whom"),
                (
                    ("areas", nhsuk.Checkboxes("areas", small=True)),
                    ("communities", nhsuk.Checkboxes("communities", small=True)),
                    ("organisations", nhsuk.Checkboxes("organisations", small=True)),
                ),
            ),
            (
                _("Who sees it, and what follows"),
                (("is_listed", "is_listed"), ("evaluation_survey", "evaluation_survey")),
            ),
            (_("The series"), (("scope", nhsuk.Radios("scope")),)),
        )  # fmt: skip
        asked = ((legend, [part for name, part in parts if name in self.fields]) for legend, parts in groups)
        return (*(nhsuk.Fieldset(legend, *parts) for legend, parts in asked if parts), nhsuk.Button(_("Save")))

    def clean(self) -> dict[str, Any]:
        """Put days and times together; refuse an hour that the clocks skip, and a time without its day."""
        cleaned = super().clean() or self.cleaned_data
        day, last_day = cleaned.get("day"), cleaned.get("last_day")
        for name, on in (("starts", day), ("ends", last_day or day)):
            clock = cleaned.get(name)
            if on is not None and clock is not None:
                cleaned[f"{name}_at"] = self._moment(name, on, clock)
        for name in ("languages", "interpreters"):
            # In the order of the list, whatever the browser sent first.
            cleaned[name] = [code for code in SPOKEN if code in (cleaned.get(name) or ())]
        starts = cleaned.get("starts_at")
        # The service's names for the window; the form's fields of the same ending hold times of day.
        cleaned["booking_opens_at"] = self._edge("opens", OPENS, starts)
        cleaned["booking_closes_at"] = self._edge("closes", CLOSES, starts)
        return cleaned

    def _edge(self, name: str, usual: time, starts: datetime | None) -> datetime | None:
        day, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_at")
        if day is None:
            if clock is not None and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _("Enter the day as well"))
            return None
        moment = self._moment(f"{name}_at", day, clock or usual)
        # The day of the event without a time means until it starts.
        same_day = starts is not None and starts.astimezone(LONDON).date() == day
        return starts if clock is None and name == "closes" and same_day else moment

    def _moment(self, name: str, day: date, clock: time) -> datetime:
        moment = in_london(day, clock)
        if not exists_in_london(moment):
            self.add_error(name, CLOCKS)
        return moment

    @property
    def from_here(self) -> bool:
        """Whether the changes hold for all coming events of the series as well."""
        return self.cleaned_data.get("scope") == FROM_HERE

    def facts(self) -> dict[str, Any]:
        """Return what was entered under the names of the services; what the kind does not know is empty."""
        given = self.cleaned_data
        facts = {name: given[name] for name in (*PLAIN, *POINTING, *LINKED) if name in given and name in self.fields}
        facts |= {name: given[name] for name in ("starts_at", "ends_at")}
        facts["kind"] = self.of_kind
        facts["host"] = given.get("host")
        facts["is_listed"] = given.get("is_listed", False)
        facts["takes_bookings"] = given.get("takes_bookings") == YES
        facts["booking_opens_at"] = given["booking_opens_at"] if facts["takes_bookings"] else None
        facts["booking_closes_at"] = given["booking_closes_at"] if facts["takes_bookings"] else None
        if facts.get("hours_to_accept") is None:
            facts["hours_to_accept"] = self.event.hours_to_accept if self.event else 48
        if "consent_noted" in self.fields:
            facts["consent_noted"] = given["consent_noted"]
        if self.event is None:
            facts["programme"] = self.of_programme
        return facts


def _usual(rules: KindRules) -> dict[str, Any]:
    """Return what the form of a new event starts with."""
    return {
        "format": str(rules.formats[0]),
        "takes_bookings": YES if rules.books else NO,
        "is_listed": rules.listed,
        "languages": ["en"],
        "hours_to_accept": 48,
    }


def _initial(event: Event) -> dict[str, Any]:
    starts, ends = event.starts_at.astimezone(LONDON), event.ends_at.astimezone(LONDON)
    same = [name for name in PLAIN if name not in ("starts_at", "ends_at", "takes_bookings")]
    facts = {name: getattr(event, name) for name in ("version", *same)} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "takes_bookings": YES if event.takes_bookings else NO,
        "venue": event.venue.public_id if event.venue else None,
        "host": event.host.public_id if event.host else None,
        "evaluation_survey": event.evaluation_survey.public_id if event.evaluation_survey else None,
        "areas": [area.slug for area in event.areas.all()],
        "communities": [community.slug for community in event.communities.all()],
        "organisations": [organisation.public_id for organisation in event.organisations.all()],
    }
    for name, moment in (("opens", event.booking_opens_at), ("closes", event.booking_closes_at)):
        local = moment.astimezone(LONDON) if moment else None
        facts |= {f"{name}_on": local.date() if local else None, f"{name}_at": local.time() if local else None}
    return facts
