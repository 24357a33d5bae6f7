"""What is done inside the portal to measure booking: run there, through ``Instance.python``."""

from __future__ import annotations

import json
from datetime import timedelta

TABLES = """
CREATE TABLE IF NOT EXISTS floor_places (kind text PRIMARY KEY, capacity int, taken int NOT NULL);
INSERT INTO floor_places VALUES ('in_person', 1000000000, 0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS floor_booking (id bigserial PRIMARY KEY, kind text NOT NULL, area text NOT NULL, role text NOT NULL,
    answers jsonb NOT NULL, may_contact boolean NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS floor_contact (booking_id bigint PRIMARY KEY REFERENCES floor_booking, name text NOT NULL,
    email text NOT NULL UNIQUE, phone text NOT NULL);
CREATE TABLE IF NOT EXISTS floor_need (id bigserial PRIMARY KEY, booking_id bigint NOT NULL REFERENCES floor_booking,
    kind text NOT NULL, UNIQUE (booking_id, kind));
CREATE TABLE IF NOT EXISTS floor_audit (id bigserial PRIMARY KEY, verb text NOT NULL, target text NOT NULL,
    facts jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS floor_mail (id bigserial PRIMARY KEY, key text NOT NULL UNIQUE, to_address text NOT NULL,
    subject text NOT NULL, text text NOT NULL, html text NOT NULL, at timestamptz NOT NULL DEFAULT now());
TRUNCATE floor_booking, floor_contact, floor_need, floor_audit, floor_mail;
"""


def make_floor() -> None:
    """Make the floor's database and tables on the portal's PostgreSQL; print the folder of its socket."""
    import psycopg2

    from ops.postgres import ensure_database, socket_directory

    ensure_database("bench_floor")
    connection = psycopg2.connect(host=str(socket_directory()), user="postgres", dbname="bench_floor")
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    connection.close()
    print(socket_directory())


def make_event() -> None:
    """Make a published event with places without end and three questions; print its address and what a form says, as JSON."""
    from django.utils import timezone

    from engagement.events.asking import field_of
    from engagement.events.models import BookingQuestion, Event, EventFormat, EventKind, EventPlaces, EventState
    from engagement.programmes.models import Programme
    from engagement.programmes.queries import areas_within

    programme = Programme.objects.filter(is_public=True)[0]
    now = timezone.now()
    event = Event.objects.create(
        programme=programme,
        slug=f"bench-booking-{now:%H%M%S}",
        kind=EventKind.WORKSHOP,
        format=EventFormat.IN_PERSON,
        title="Bench: a conversation",
        summary="Come and tell us what matters to you.",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=20, hours=2),
        venue_name="Library",
        venue_address="1 High Road\nLondon",
        takes_bookings=True,
        state=EventState.PUBLISHED,
        published_at=now,
    )
    event.areas.set(areas_within(programme))
    EventPlaces.objects.create(event=event, kind="in_person", capacity=1_000_000_000)
    kinds = BookingQuestion.Kind
    rows = [
        (kinds.YES_NO, "Is this your first event with us?", []),
        (kinds.RADIOS, "What would you like to do?", ["Talk", "Film", "Walk"]),
        (kinds.LONG_TEXT, "What would you like to talk about?", []),
    ]
    first, second, third = [
        BookingQuestion.objects.create(
            event=event, order=order, kind=kind, label=label, options=options, required=order < 2
        )
        for order, (kind, label, options) in enumerate(rows)
    ]
    said = {field_of(first): "yes", field_of(second): "Film", field_of(third): "Care at night."}
    print(json.dumps({"slug": event.slug, "said": said}))


def count(slug: str) -> None:
    """Print how many bookings, contacts, needs and confirmations there are of the event, as JSON."""
    from engagement.events.models import AccessNeed, Booking, BookingContact
    from eolcare.mail.models import OutboxMessage

    mine = {"event__slug": slug}
    bookings = Booking.objects.filter(**mine, state="booked")
    public_ids = bookings.values_list("event__public_id", flat=True)[:1]
    print(
        json.dumps(
            {
                "bookings": bookings.count(),
                "contacts": BookingContact.objects.filter(booking__event__slug=slug).count(),
                "needs": AccessNeed.objects.filter(booking__event__slug=slug).count(),
                "answers": bookings.exclude(answers={}).count(),
                "confirmations": OutboxMessage.objects.filter(
                    kind="events.booked", about__in=[f"event:{each}" for each in public_ids]
                ).count(),
            }
        )
    )
