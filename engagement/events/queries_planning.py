"""What the team's pages of planning show: one function a listing or figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.events.asking import options_of
from engagement.events.kinds import has_room, misfits, missing_places, rules_of
from engagement.events.models import (
    AccessNeed,
    Booking,
    BookingQuestion,
    BookingState,
    Event,
    EventFormat,
    EventPlaces,
    EventSeries,
    EventState,
    PlaceKind,
    Venue,
)
from engagement.events.queries import EventFilters, team_events
from engagement.events.times import LONDON
from engagement.programmes.models import Programme
from engagement.programmes.queries import areas_within
from engagement.surveys.models import Survey
from eolcare.accounts.access import within_areas


def planned_events(user: Any, filters: EventFilters, series: EventSeries | None = None) -> QuerySet[Event]:
    """Return the events of the team's list, the latest first, with what was recorded and who booked.

    Beside what ``team_events`` gives, each has ``capacity`` (places to book, without companions' seats; ``None`` for no
    limit or no booking), ``has_no_limit``, ``booked_count``, ``waiting_count`` and ``open_needs``.
    """
    events = team_events(user, filters)
    if series is not None:
        events = events.filter(series=series)
    places = EventPlaces.objects.filter(event=OuterRef("pk")).exclude(kind=PlaceKind.CARER)
    bookings = Booking.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    needs = AccessNeed.objects.filter(
        booking__event=OuterRef("pk"), booking__state=BookingState.BOOKED, arranged=AccessNeed.Arranged.OPEN
    )
    return events.annotate(
        capacity=Subquery(places.order_by().values("event").annotate(n=Sum("capacity")).values("n")),
        has_no_limit=Exists(places.filter(capacity__isnull=True)),
        booked_count=_number(bookings.filter(state=BookingState.BOOKED)),
        waiting_count=_number(bookings.filter(state__in=[BookingState.WAITING, BookingState.OFFERED])),
        open_needs=_number(needs.order_by().values("booking__event").annotate(n=Count("pk"))),
    )


def _number(counted: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def series_to_choose(user: Any) -> QuerySet[EventSeries]:
    """Return the series with an event that somebody may see."""
    mine = within_areas(user, "events.view", Event.objects.filter(series__isnull=False))
    return EventSeries.objects.filter(pk__in=mine.values("series"))


def venues_of(user: Any) -> QuerySet[Venue]:
    """Return the register of venues in somebody's areas, those in use first, each with ``event_count``."""
    return (
        within_areas(user, "events.view", Venue.objects.all())
        .select_related("area")
        .annotate(event_count=Count("events"))
        .order_by("is_retired", "name", "pk")
    )


def venues_to_choose(programme: Programme, *, now: Venue | None = None) -> QuerySet[Venue]:
    """Return the venues in which an event of a programme can take place: those in use, and the one it has."""
    usable = Q(is_retired=False, area__in=areas_within(programme))
    return Venue.objects.filter(usable | Q(pk=now.pk) if now else usable).select_related("area").order_by("name", "pk")


def surveys_to_choose(programme: Programme) -> QuerySet[Survey]:
    """Return the surveys of a programme, one of which can ask people about the event."""
    return Survey.objects.filter(programme=programme).order_by("title", "pk")


@dataclass(frozen=True)
class Fact:
    """One fact about access of a venue: ``state`` is ``has``, ``has_not`` or ``unknown``."""

    code: str
    label: str
    state: str


def facts_of(venue: Venue) -> list[Fact]:
    """Return every fact about access, with whether the venue has it, has it not, or nobody looked."""
    return [
        Fact(code, str(label), "has" if code in venue.has else "has_not" if code in venue.has_not else "unknown")
        for code, label in Venue.Fact.choices
    ]


@dataclass(frozen=True)
class ToTell:
    """Whom a change of an event reaches: people who are written to, and people whom somebody must ring."""

    by_email: int
    otherwise: int

    @property
    def all(self) -> int:
        """Everybody who booked or waits."""
        return self.by_email + self.otherwise


def people_to_tell(events: Iterable[Event]) -> ToTell:
    """Return how many people booked these events or wait for them, by whether we have an e-mail address."""
    live = Booking.objects.live().filter(event__in=list(events))
    counts = live.aggregate(all=Count("pk"), by_email=Count("pk", filter=~Q(contact__email="")))
    return ToTell(counts["by_email"], counts["all"] - counts["by_email"])


def questions_when_booking(event: Event) -> list[BookingQuestion]:
    """Return the event's own booking questions in order; ``number``, ``shown_options`` and ``condition`` in words."""
    questions = list(event.booking_questions.select_related("asked_if").order_by("order"))
    for number, question in enumerate(questions, start=1):
        question.number = number  # type: ignore[attr-defined]
        question.shown_options = [label for _value, label in options_of(question)]  # type: ignore[attr-defined]
        question.condition = condition_in_words(question)  # type: ignore[attr-defined]
        question.seen = question_seen(question)  # type: ignore[attr-defined]
    return questions


def condition_in_words(question: BookingQuestion) -> str:
    """Return after which answers a question is asked; ``""`` for one that everybody is asked."""
    if question.asked_if is None:
        return ""
    labels = dict(options_of(question.asked_if))
    values = [labels.get(value, value) for value in question.asked_if_values]
    return _("Asked only if “%(question)s” was answered with %(values)s") % {
        "question": question.asked_if.label,
        "values": _(" or ").join(f"“{value}”" for value in values),
    }


def question_seen(question: BookingQuestion) -> str:
    """Return a short mark of a booking question as it is, by which a later save tells whether it changed."""
    parts = (
        question.kind,
        question.label,
        question.hint,
        question.options,
        question.required,
        question.asked_if_id,
        question.asked_if_values,
    )
    return _mark([repr(parts)])


def panel_seen(event: Event) -> str:
    """Return a short mark of the panel as it is."""
    return _mark(repr(row) for row in event.panellists.order_by("order").values_list("order", "name", "role"))


def _mark(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def events_of_series(user: Any, event: Event, permission: str = "events.view") -> QuerySet[Event]:
    """Return the events of an event's series in somebody's areas by their start, with numbers of bookings."""
    events = within_areas(user, permission, Event.objects.filter(series=event.series_id, series__isnull=False))
    bookings = Booking.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    return (
        events.select_related("venue")
        .annotate(booked_count=_number(bookings.filter(state=BookingState.BOOKED)))
        .order_by("starts_at", "pk")
    )


def days_taken(event: Event, days: Iterable[date]) -> dict[date, str]:
    """Return, of these days, those on which another event of the programme stands for one of its areas, by title."""
    wanted = set(days)
    if not wanted:
        return {}
    areas = event.areas.values("pk")
    near = (
        Event.objects.filter(programme=event.programme_id, areas__in=areas)
        .exclude(state=EventState.CANCELLED)
        .exclude(pk=event.pk)
        .filter(
            starts_at__date__gte=min(wanted) - timedelta(days=1), starts_at__date__lte=max(wanted) + timedelta(days=1)
        )
        .distinct()
        .order_by("starts_at", "pk")
    )
    found: dict[date, str] = {}
    for other in near:
        day = other.starts_at.astimezone(LONDON).date()
        if day in wanted:
            found.setdefault(day, other.title)
    return found


def places_with_numbers(event: Event) -> list[EventPlaces]:
    """Return the places of an event by kind, in the order of the kinds, each with ``waiting``."""
    rows = {row.kind: row for row in event.places.all()}
    waiting = dict(
        Booking.objects.filter(event=event, state=BookingState.WAITING)
        .values_list("place_kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for row in rows.values():
        row.waiting = waiting.get(row.kind, 0)  # type: ignore[attr-defined]
    return [rows[kind] for kind in PlaceKind.values if kind in rows]


def still_to_do(event: Event, places: list[EventPlaces], *, panel: bool) -> list[tuple[str, str]]:
    """Return what a coming event still lacks: words, and the name of the page where it is put right."""
    if event.is_over or event.state == EventState.CANCELLED:
        return []
    rules = rules_of(event.kind)
    kinds = {row.kind for row in places}
    standing = [row for row in places if row.kind != PlaceKind.CARER]
    most = rules.most
    books = event.takes_bookings
    places_sum = sum(row.capacity or 0 for row in standing)
    joining = event.joining_link or event.joining_details
    lines = (
        (books and bool(missing_places(event.format, kinds)), _("Say how many places there are."), "places"),
        (
            books and any(row.capacity == 0 for row in standing),
            _("One way to take part has 0 places. Say how many there are."),
            "places",
        ),
        (books and bool(misfits(event.format, kinds)), _("Some places do not fit how people take part."), "places"),
        (rules.needs_panel and not panel, _("Say who sits on the panel."), "panel"),
        (has_room(event.format) and event.is_listed and not event.place_name, _("Say where it is."), "edit"),
        (event.venue is not None and event.venue.is_retired, _("The venue is no longer used. Choose another."), "edit"),
        (
            books and event.format != EventFormat.IN_PERSON and not joining,
            _("Add the joining link. People with a place are told it."),
            "edit",
        ),
        (event.is_listed and not books and not event.how_to_take_part, _("Say how people take part."), "edit"),
        (
            books and most is not None and places_sum > most,
            _("This kind of event is for %(most)s people at most. Think of a second one.") % {"most": most},
            "places",
        ),
        (books and event.booking_ends_at <= timezone.now(), _("Booking has closed."), "edit"),
    )
    return [(str(words), page) for stands, words, page in lines if stands]


def reminder_times(event: Event) -> list[dict[str, Any]]:
    """Return the reminders, the earliest first.

    Each has ``row``, ``words``, ``due`` (when it goes out), ``is_over`` (whether that is past) and ``sent`` (to how
    many people it went for this start).
    """
    rows = event.reminders.annotate(sent_count=Count("sent", filter=Q(sent__for_start=F("event__starts_at")))).order_by(
        "-hours_before"
    )
    now = timezone.now()
    times = []
    for row in rows:
        due = event.starts_at - timedelta(hours=row.hours_before)
        words = before_in_words(row.hours_before)
        times.append({"row": row, "words": words, "due": due, "is_over": due <= now, "sent": row.sent_count})
    return times


def before_in_words(hours: int) -> str:
    """Return "7 days before" or "3 hours before"."""
    if hours % 24:
        return ngettext("%(n)s hour before", "%(n)s hours before", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day before", "%(n)s days before", days) % {"n": days}
