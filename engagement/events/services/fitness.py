"""Whether an event can be kept as it is planned, and whether it can be shown to the public."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.events.kinds import has_room, misfits, missing_places, rules_of
from engagement.events.models import Event, EventPlaces, PlaceKind
from engagement.events.spoken import SPOKEN
from engagement.programmes.checking import check_day, check_row
from engagement.programmes.models import Community
from eolcare.common.errors import Refusal

LONGEST_EVENT = timedelta(days=31)
CHECKED = (
    "title",
    "kind",
    "format",
    "summary",
    "description",
    "starts_at",
    "ends_at",
    "venue_name",
    "venue_address",
    "access_information",
    "how_to_take_part",
    "joining_details",
)


def check_plan(event: Event) -> None:
    """Check what holds for every event, whatever its kind.

    Raises:
        Refusal: naming the field.
    """
    check_row(event, names=CHECKED)
    check_day(event.starts_at.date(), field="starts_at")
    check_day(event.ends_at.date(), field="ends_at")
    if event.ends_at <= event.starts_at:
        raise Refusal(_("The event must end after it starts."), field="ends_at")
    if event.ends_at - event.starts_at > LONGEST_EVENT:
        raise Refusal(
            _("An event can last %(days)s days at most. Make one event for each session.")
            % {"days": LONGEST_EVENT.days},
            field="ends_at",
        )
    for field in ("languages", "interpreters"):
        codes = getattr(event, field)
        if set(codes) - set(SPOKEN) or len(set(codes)) != len(codes):
            raise Refusal(_("Choose languages from the list, each once."), field=field)
    _check_place(event)
    _check_link(event)
    _check_window(event)
    if not 1 <= event.hours_to_accept <= 14 * 24:
        raise Refusal(_("Enter a number of hours from 1 to 336, which is 14 days."), field="hours_to_accept")
    survey = event.evaluation_survey
    if survey is not None and survey.programme_id != event.programme_id:
        raise Refusal(_("Choose a survey of the same programme."), field="evaluation_survey")


def _check_place(event: Event) -> None:
    if event.venue is not None and (event.venue_name or event.venue_address):
        raise Refusal(_("Choose a venue from the register or write out a place, not both."), field="venue")


def _check_link(event: Event) -> None:
    event.joining_link = event.joining_link.strip()
    if event.joining_link and not event.joining_link.lower().startswith("https://"):
        raise Refusal(_("The joining link must start with https://"), field="joining_link")
    check_row(event, names=("joining_link",))


def _check_window(event: Event) -> None:
    """Refuse a booking window that nobody could book in."""
    opens, closes = event.booking_opens_at, event.booking_closes_at
    for field in ("booking_opens_at", "booking_closes_at"):
        moment = getattr(event, field)
        if moment is not None:
            check_day(moment.date(), field=field)
    if not event.takes_bookings:
        return
    if opens is not None and opens >= event.starts_at:
        raise Refusal(_("Booking must open before the event starts."), field="booking_opens_at")
    if closes is not None and closes > event.starts_at:
        raise Refusal(_("Booking must close when the event starts, or before."), field="booking_closes_at")
    if opens is not None and closes is not None and closes <= opens:
        raise Refusal(_("Booking must close after it opens."), field="booking_closes_at")


def check_kind(event: Event, *, communities: Collection[Community], consent_noted: bool) -> None:
    """Check the rules of the event's kind.

    Raises:
        Refusal: naming the field.
    """
    rules = rules_of(event.kind)
    kind = {"kind": str(event.get_kind_display())}
    if event.format not in rules.formats:
        raise Refusal(_("“%(kind)s” cannot take place in this way. Choose another.") % kind, field="format")
    if event.is_listed and not rules.may_be_listed:
        raise Refusal(_("“%(kind)s” never stands in the public list.") % kind, field="is_listed")
    if event.takes_bookings and not rules.may_book:
        raise Refusal(_("Nobody books for “%(kind)s”.") % kind, field="takes_bookings")
    if rules.needs_host and event.host is None:
        raise Refusal(_("Select whose meeting it was."), field="host")
    if not rules.needs_host and event.host is not None:
        raise Refusal(_("Only a meeting that you attended was somebody else’s."), field="host")
    if rules.needs_communities and not communities:
        raise Refusal(_("Select the communities that this group is for."), field="communities")
    if rules.needs_consent and not consent_noted:
        raise Refusal(_("Record an interview only if the person agreed to it."), field="consent_noted")


def check_fit_to_publish(event: Event, *, changed: Collection[str] | None = None) -> None:
    """Refuse a coming event that residents could not find, join or book.

    Args:
        event: the draft, or the published event that is being changed.
        changed: what is being changed; ``None`` asks everything.

    Raises:
        Refusal: naming the field; ``places`` and ``panel`` for those pages.
    """
    if event.is_over:
        return
    if (changed is None or "kind" in changed) and rules_of(event.kind).needs_panel and not event.panellists.exists():
        raise Refusal(_("Say who sits on the panel before you publish it."), field="panel")
    if event.takes_bookings and (changed is None or {"takes_bookings", "kind"} & set(changed)):
        _check_places(event)
    if event.takes_bookings and changed is None and event.booking_ends_at <= timezone.now():
        raise Refusal(
            _("Booking closed already. Let it close later, or take the closing time away."), field="booking_closes_at"
        )
    if not event.is_listed:
        return
    if has_room(event.format) and not event.place_name:
        raise Refusal(_("Say where it is before you publish it: enter the place."), field="venue_name")
    if not event.how_to_take_part and not event.takes_bookings:
        raise Refusal(_("Say how people take part before you publish it."), field="how_to_take_part")


def _check_places(event: Event) -> None:
    capacities = dict(EventPlaces.objects.filter(event=event).values_list("kind", "capacity"))
    if missing := missing_places(event.format, capacities):
        names = ", ".join(str(kind.label).lower() for kind in missing)
        raise Refusal(_("People book for this event. Say how many places there are: %(kinds)s.") % {"kinds": names},
                      field="places")  # fmt: skip
    if wrong := misfits(event.format, capacities):
        names = ", ".join(str(kind.label).lower() for kind in wrong)
        raise Refusal(_("Take away the places that do not fit how people take part: %(kinds)s.") % {"kinds": names},
                      field="places")  # fmt: skip
    if rules_of(event.kind).needs_limit and any(
        capacity is None for kind, capacity in capacities.items() if kind != PlaceKind.CARER
    ):
        raise Refusal(_("A focus group is small. Say how many places there are at most."), field="places")
    if not any(capacity is None or capacity > 0 for kind, capacity in capacities.items() if kind != PlaceKind.CARER):
        raise Refusal(_("There is no place that anybody could book. Say how many there are."), field="places")
