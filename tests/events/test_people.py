"""The team's pages for people who book, as somebody at a desk or at the door meets them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.events import keys
from engagement.events.models import Attendance, Booking, BookingQuestion, BookingState
from engagement.events.people_urls import urlpatterns
from engagement.events.queries_people import people_panel
from engagement.events.services import Need, cancel_booking
from engagement.events.services.door import check_in
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.mail.models import OutboxMessage
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import bookable, booked, london
from tests.factories.programmes import ProgrammeFactory
from tests.pdf import reading

pytestmark = pytest.mark.django_db
START = london(2026, 3, 10, 14)


@pytest.fixture
def clock():
    """A week before the event."""
    with time_machine.travel(START - timedelta(days=7), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(clock, tree):
    return bookable(
        {"in_person": 2, "carer": 1, "online": None},
        title="An evening for carers",
        programme=ProgrammeFactory(area=tree.system),
        areas=[tree["Brent"]],
        starts_at=START,
    )


@pytest.fixture
def desk(clock, client, tree):
    client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer"))
    return client


@pytest.fixture
def to_the_door(clock, client, tree):
    """Go to the time of the event; a session that began a week before is over by then."""

    def go(minutes=10):
        clock.move_to(START + timedelta(minutes=minutes))
        client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Hana Helper"))

    return go


def page_of(name, *args):
    return reverse(f"events_team:{name}", args=args)


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def text_of(response):
    return soup_of(response).main.get_text(" ", strip=True)


def errors_of(response):
    """Return the lines of the error summary, by the name of the control that each leads to."""
    assert response.status_code == 422
    page = soup_of(response)
    return {
        page.find(id=line.a["href"].removeprefix("#"))["name"] if line.a else None: line.get_text(strip=True)
        for line in page.select_one(".nhsuk-error-summary").select("li")
    }


def form_on(response, selector="main form[method=post]"):
    """Return what a form of the page would send if nobody touched it."""
    data = {}
    for field in soup_of(response).select_one(selector).select("input, textarea, select"):
        name, kind = field.get("name"), field.get("type")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[name] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            data[name] = field.text.lstrip("\n")
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field["value"])
        else:
            data[name] = field.get("value", "")
    return data


def names_on(response):
    return [row.a.get_text(strip=True) for row in soup_of(response).select("tbody th[scope=row]") if row.a]


# --- The list ------------------------------------------------------------------------------------
class TestTheList:
    def test_it_shows_everybody_with_state_needs_and_numbers(self, desk, event):
        booked(event, "Rosa Wren", needs=(Need("food", "nuts"),))
        booked(event, "Ben Two")
        booked(event, "Cy Three")
        page = desk.get(page_of("bookings", event.public_id))
        assert names_on(page) == ["Ben Two", "Cy Three", "Rosa Wren"]
        text = text_of(page)
        assert "Food: an allergy or a diet (nuts) – to arrange" in text
        assert "On the waiting list in place 1" in text
        numbers = [cell.get_text(strip=True) for cell in soup_of(page).select(".app-numbers tbody tr:first-child td")]
        assert numbers == ["2", "2", "0", "0", "1", "0", "0", "0"]

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("state=waiting", ["Cy Three"]),
            ("state=cancelled", ["Dee Gone"]),
            ("state=live", ["Ada Lamp", "Ben Two", "Cy Three", "Eve Online"]),
            ("kind=online", ["Dee Gone", "Eve Online"]),
            ("kind=carer", ["Ada Lamp"]),
            ("needs=on", ["Ada Lamp"]),
            ("borough=brent", ["Ben Two"]),
            ("search=lamp+ada", ["Ada Lamp"]),
            ("search=ben.two%40example", ["Ben Two"]),
            ("sort=latest", ["Cy Three", "Dee Gone", "Eve Online", "Ben Two", "Ada Lamp"]),
            ("state=nonsense", ["Ada Lamp", "Ben Two", "Cy Three", "Dee Gone", "Eve Online"]),
        ],
    )
    def test_it_is_narrowed_by_its_address(self, desk, event, tree, query, names):
        booked(event, "Ada Lamp", needs=(Need("bsl"),), with_carer=True)
        booked(event, "Ben Two", area=tree["Brent"])
        booked(event, "Eve Online", place_kind="online")
        cancel_booking(booked(event, "Dee Gone", place_kind="online"))
        booked(event, "Cy Three")
        assert names_on(desk.get(page_of("bookings", event.public_id) + f"?{query}")) == names

    def test_nothing_found_and_nothing_there_say_so(self, desk, event):
        assert "comes here" in text_of(desk.get(page_of("bookings", event.public_id)))
        booked(event)
        assert "Nobody fits" in text_of(desk.get(page_of("bookings", event.public_id) + "?search=zzz"))

    def test_whoever_reads_it_stands_in_the_trail_once_a_view_without_names(self, desk, event):
        booked(event, "Rosa Wren")
        desk.get(page_of("bookings", event.public_id))
        entry = AuditEntry.objects.get(verb="read")
        assert (entry.target_id, entry.facts) == (event.public_id, {"what": "bookings", "people": 1})

    @pytest.mark.parametrize("people", [3, 300])
    @pytest.mark.parametrize(
        ("name", "queries"),
        [("bookings", 22), ("day_sheet", 17), ("check_in", 16), ("event_needs", 17), ("headcount", 18)],
    )
    def test_queries_do_not_grow_with_people(
        self, desk, event, django_assert_num_queries, to_the_door, people, name, queries
    ):
        many(event, people)
        to_the_door()
        desk.get(page_of(name, event.public_id))
        with django_assert_num_queries(queries):
            page = desk.get(page_of(name, event.public_id))
        assert page.status_code == 200

    @pytest.mark.parametrize("people", [3, 300])
    def test_queries_across_events_do_not_grow(self, desk, event, django_assert_num_queries, people):
        many(event, people)
        desk.get(page_of("needs"))
        with django_assert_num_queries(14):
            desk.get(page_of("needs"))

    def test_the_part_on_the_plan_costs_three_queries(self, event, django_assert_num_queries):
        booked(event, "Rosa Wren", needs=(Need("bsl"),))
        with django_assert_num_queries(3):
            people = people_panel(event)
        assert (people["booked"], people["waiting"], people["needs_open"]) == (1, 0, 1)


def many(event, people):
    """Book online for many, quicker than one by one."""
    template = booked(event, "Rosa Wren", place_kind="online", needs=(Need("bsl"), Need("food", "nuts")))
    rows = []
    for number in range(people - 1):
        row = Booking(event=event, state="booked", place_kind="online", booked_at=template.booked_at)
        keys.issue(row)
        rows.append(row)
        assert number < people
    for row in Booking.objects.bulk_create(rows):
        row.needs.create(kind="bsl")
        type(template.contact).objects.create(booking=row, name=f"Person {row.pk}")


# --- One booking ---------------------------------------------------------------------------------
class TestOneBooking:
    def test_it_shows_everything_with_history_and_messages(self, desk, event):
        question = BookingQuestion.objects.create(event=event, order=1, kind="yes_no", label="Are you a carer?")
        row = booked(event, "Rosa Wren", answers={question.public_id: "yes"}, may_quote=True, organisation="Hospice")
        OutboxMessage.objects.update(state="failed", last_error="SMTPServerDisconnected")
        text = text_of(desk.get(page_of("booking", event.public_id, row.public_id)))
        for words in ("Rosa Wren", "rosa.wren@example.org", "Hospice", "Are you a carer? Yes", "Booked a place"):
            assert words in text
        assert "Confirmation Could not be sent: SMTPServerDisconnected" in text
        assert AuditEntry.objects.get(verb="read").target_id == row.public_id

    def test_somebody_without_an_address_is_read_their_code(self, desk, event):
        row = booked(event, email="", phone="020 7946 0000")
        assert keys.code_of(row) in text_of(desk.get(page_of("booking", event.public_id, row.public_id)))
        with_address = booked(event, "Ben Two")
        page = text_of(desk.get(page_of("booking", event.public_id, with_address.public_id)))
        assert keys.code_of(with_address) not in page

    def test_a_booking_of_another_event_is_not_there(self, desk, event):
        other = bookable({"in_person": 1}, programme=event.programme, areas=list(event.areas.all()), starts_at=START)
        assert desk.get(page_of("booking", event.public_id, booked(other).public_id)).status_code == 404

    def test_it_is_changed_and_nothing_that_was_there_is_lost(self, desk, event, tree):
        row = booked(
            event,
            with_carer=True,
            area=tree["Brent"],
            role="resident",
            language="pl",
            needs=(Need("wheelchair", "70 cm wide"), Need("bsl", "", True)),
            may_contact=True,
        )
        address = page_of("booking_edit", event.public_id, row.public_id)
        data = form_on(desk.get(address)) | {"phone": "020 7946 0001"}
        assert desk.post(address, data).status_code == 302
        row = Booking.objects.get(pk=row.pk)
        assert [(need.kind, need.detail, need.for_carer) for need in row.needs.order_by("pk")] == [
            ("wheelchair", "70 cm wide", False),
            ("bsl", "", True),
        ]
        assert (row.contact.phone, row.contact.email, row.language) == ("020 7946 0001", "rosa.wren@example.org", "pl")
        assert (row.with_carer, row.area, row.role, row.may_contact) == (True, tree["Brent"], "resident", True)
        # The page that was opened before is stale now, and says so without losing what was typed.
        stale = desk.post(address, data | {"name": "Rosa Finch"})
        assert "changed in the meantime" in errors_of(stale)[None]
        assert form_on(stale)["name"] == "Rosa Finch"

    def test_it_is_cancelled_after_asking_and_the_next_in_line_is_offered_the_place(self, desk, event):
        row, _ben, waits = booked(event), booked(event, "Ben Two"), booked(event, "Cy Three")
        address = page_of("booking_cancel", event.public_id, row.public_id)
        assert "Cancel this booking?" in text_of(desk.get(address))
        assert Booking.objects.get(pk=row.pk).state == "booked"
        desk.post(address)
        assert Booking.objects.get(pk=row.pk).state == "cancelled"
        waits.refresh_from_db()
        assert waits.state == BookingState.OFFERED
        desk.post(page_of("booking_accept", event.public_id, waits.public_id))
        waits.refresh_from_db()
        assert waits.state == BookingState.BOOKED
        assert "Accepted the place for them" in text_of(desk.get(page_of("booking", event.public_id, waits.public_id)))

    def test_an_offer_that_is_not_there_cannot_be_accepted(self, desk, event):
        row = booked(event)
        cancel_booking(row)
        page = desk.post(page_of("booking_accept", event.public_id, row.public_id), follow=True)
        assert "There is no free place to accept" in text_of(page)

    def test_one_persons_booking_is_erased_after_asking(self, desk, event):
        row = booked(event, "Rosa Wren", needs=(Need("bsl"),))
        address = page_of("booking_erase", event.public_id, row.public_id)
        assert "Erase this booking?" in text_of(desk.get(address))
        page = desk.post(address, follow=True)
        assert "The booking is erased." in text_of(page)
        assert not Booking.objects.exists()
        assert not OutboxMessage.objects.exists()
        assert "Rosa" not in "".join(map(str, AuditEntry.objects.values_list("facts", flat=True)))


# --- Booking for somebody ------------------------------------------------------------------------
class TestBookingForSomebody:
    def filled(self, desk, event, **facts):
        data = form_on(desk.get(page_of("booking_create", event.public_id)))
        return data | {"place_kind": "in_person", "name": "Rosa Wren", **facts}

    def send(self, desk, event, data):
        return desk.post(page_of("booking_create", event.public_id), data, follow=True)

    def test_a_call_becomes_a_booking(self, desk, event, tree):
        data = self.filled(
            desk,
            event,
            phone="020 7946 0000",
            area="brent",
            role="resident",
            needs_1=["bsl"],
            needs_3=["food"],
            detail_food="nuts",
            may_contact="on",
        )
        page = self.send(desk, event, data)
        assert "Rosa Wren has a place." in text_of(page)
        row = Booking.objects.get()
        assert (row.channel, row.state, row.area, row.may_contact) == ("phone", "booked", tree["Brent"], True)
        assert [(need.kind, need.detail) for need in row.needs.order_by("pk")] == [("bsl", ""), ("food", "nuts")]

    def test_one_form_sent_twice_is_one_booking(self, desk, event):
        data = self.filled(desk, event)
        self.send(desk, event, data)
        self.send(desk, event, data)
        assert Booking.objects.count() == 1

    def test_the_same_address_again_leads_to_the_booking_that_stands(self, desk, event):
        row = booked(event)
        page = self.send(desk, event, self.filled(desk, event, email="rosa.wren@example.org", name="R. Wren"))
        assert "has a booking already" in text_of(page)
        assert page.request["PATH_INFO"] == page_of("booking", event.public_id, row.public_id)
        assert row.contact.name == "Rosa Wren"

    def test_it_works_outside_the_booking_time(self, desk, event):
        type(event).objects.update(booking_closes_at=START - timedelta(days=14))
        page = desk.get(page_of("booking_create", event.public_id))
        assert "Booking has closed. You can still book" in text_of(page)
        assert "has a place" in text_of(self.send(desk, event, self.filled(desk, event)))

    def test_nobody_is_put_on_the_waiting_list_unasked(self, desk, event):
        for name in ("Ben Two", "Cy Three"):
            booked(event, name)
        data = self.filled(desk, event)
        errors = errors_of(self.send(desk, event, data))
        assert errors["wait"].startswith("No such place is free: In person.")
        assert Booking.objects.count() == 2
        page = self.send(desk, event, data | {"wait": "on"})
        assert "on the waiting list, in place 1" in text_of(page)

    def test_what_is_wrong_is_said_at_its_field(self, desk, event):
        question = BookingQuestion.objects.create(
            event=event, order=1, kind="short_text", label="Whom do you care for?", required=True
        )
        data = self.filled(desk, event, name="", email="rosa", needs_3=["food"])
        assert set(errors_of(self.send(desk, event, data))) == {"name", "email", "detail_food"}
        errors = errors_of(self.send(desk, event, self.filled(desk, event)))
        assert errors == {f"question-{question.public_id}": "Answer “Whom do you care for?”"}
        long = errors_of(self.send(desk, event, self.filled(desk, event, name="x" * 10_000)))
        assert long["name"] == "Name must be 120 characters or fewer"

    def test_past_and_cancelled_events_say_why_nobody_can_book(self, desk, event):
        type(event).objects.update(state="cancelled", cancelled_reason="Snow")
        page = desk.get(page_of("booking_create", event.public_id))
        assert "This event is cancelled." in text_of(page)
        assert not soup_of(page).select("main form")


# --- The list for the venue ----------------------------------------------------------------------
class TestTheFile:
    NAME = "=cmd|' /C calc'!A0"

    def rows(self, desk, event, ending):
        made = desk.get(page_of("bookings_export", event.public_id, ending))
        assert made["Content-Disposition"].startswith("attachment")
        return made.content

    def test_csv_names_people_and_needs_and_runs_nothing(self, desk, event):
        booked(event, self.NAME, email="a@example.org", phone="020 7946 0000", needs=(Need("food", "+nuts"),))
        cancel_booking(booked(event, "Gone Away"))
        text = self.rows(desk, event, "csv").decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text)))
        assert [row[0] for row in table] == ["Name", f"'{self.NAME}"]
        assert table[1][3] == "Food: an allergy or a diet (+nuts)"
        assert "example.org" not in text
        assert "7946" not in text
        entry = AuditEntry.objects.get(verb="exported")
        assert entry.facts == {"what": "bookings", "file_format": "csv", "people": 1}

    def test_a_workbook_has_no_formula(self, desk, event):
        booked(event, self.NAME, email="a@example.org")
        book = openpyxl.load_workbook(io.BytesIO(self.rows(desk, event, "xlsx")))
        cell = book.active["A2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (
            self.NAME,
            "s",
            True,
        )

    def test_another_kind_of_file_is_not_there(self, desk, event):
        assert desk.get(page_of("bookings_export", event.public_id, "exe")).status_code == 404


# --- The day sheet -------------------------------------------------------------------------------
class TestTheDaySheet:
    def test_it_has_names_needs_and_what_is_to_be_done(self, desk, event):
        booked(event, "Rosa Wren", needs=(Need("bsl"), Need("food", "nuts")), with_carer=True)
        booked(event, "Ben Two", needs=(Need("bsl"),))
        booked(event, "Cy Waits", needs=(Need("bsl"),))
        text = text_of(desk.get(page_of("day_sheet", event.public_id)))
        assert "British Sign Language interpreter: 2 – 2 to arrange" in text
        assert "Rosa Wren: nuts" in text
        assert "Seats for companions: 1" in text
        assert "Emergency: 999" in text
        assert event.programme.contact_email in text
        assert "In person (2)" in text
        assert "Cy Waits" not in text

    def test_an_event_without_bookings_has_one_too(self, desk, event):
        type(event).objects.update(takes_bookings=False)
        assert "Nobody has a place yet" in text_of(desk.get(page_of("day_sheet", event.public_id)))

    def test_the_pdf_can_be_read_by_everybody(self, desk, event):
        booked(event, "Rosa Wren", needs=(Need("food", "nuts"),))
        made = desk.get(page_of("day_sheet_pdf", event.public_id)).content
        reading.assert_accessible(made)
        assert "Rosa Wren" in reading.words(made)
        assert AuditEntry.objects.get(verb="read").facts["what"] == "day_sheet"


# --- The door ------------------------------------------------------------------------------------
class TestTheDoor:
    def tap(self, desk, event, row, what="in", **headers):
        data = {"booking": row.public_id, "what": what}
        return desk.post(page_of("check_in", event.public_id), data, follow=not headers, headers=headers)

    def test_before_the_day_it_says_when_it_opens(self, desk, event):
        booked(event)
        page = desk.get(page_of("check_in", event.public_id))
        assert "Check-in opens on Tuesday 10 March 2026 at 11am" in text_of(page)
        assert not soup_of(page).select("form[data-tap]")

    def test_a_tap_checks_in_a_second_says_so_and_a_third_takes_back(self, desk, event, to_the_door):
        row = booked(event)
        to_the_door()
        assert "Rosa Wren is checked in." in text_of(self.tap(desk, event, row))
        page = self.tap(desk, event, row)
        assert "Rosa Wren was checked in already, at 2:10pm." in text_of(page)
        assert "1 here · 0 still expected" in text_of(page)
        self.tap(desk, event, row, "undo")
        assert Booking.objects.get().checked_in_at is None

    def test_the_script_gets_who_is_here_without_names(self, desk, event, to_the_door):
        row = booked(event)
        to_the_door()
        answer = self.tap(desk, event, row, accept="application/json").json()
        assert (answer["refusal"], answer["here"]) == ("", {row.public_id: "14:10"})
        state = desk.get(page_of("check_in_state", event.public_id))
        assert state.json()["numbers"]["here"] == 1
        assert "Rosa" not in state.content.decode()

    def test_a_name_is_found_without_script(self, desk, event, to_the_door):
        booked(event, "Rosa Wren")
        booked(event, "Ben Two")
        to_the_door()
        page = desk.get(page_of("check_in", event.public_id) + "?search=wren")
        assert [person["data-name"] for person in soup_of(page).select("[data-person]")] == ["Rosa Wren"]
        assert "called “nobody”" in text_of(desk.get(page_of("check_in", event.public_id) + "?search=nobody"))

    def test_the_code_shows_who_it_is_and_checks_in_by_its_button_alone(self, desk, event, to_the_door):
        row = booked(event, needs=(Need("bsl"),))
        to_the_door()
        address = page_of("check_in_code", keys.check_in_of(row))
        page = desk.get(address)
        assert "Rosa Wren" in text_of(page)
        assert "British Sign Language interpreter" in text_of(page)
        assert Booking.objects.get().checked_in_at is None
        desk.post(address, form_on(page))
        assert Booking.objects.get().checked_in_at is not None
        assert "Hana Helper checked them in" in text_of(desk.get(address))

    def test_the_code_of_somebody_who_waits_says_what_to_do(self, desk, event, to_the_door):
        booked(event, "Ada One")
        booked(event, "Ben Two")
        waits = booked(event, "Cy Three")
        to_the_door()
        address = page_of("check_in_code", keys.check_in_of(waits))
        page = desk.get(address)
        assert "They are on the waiting list" in text_of(page)
        desk.post(address, form_on(page))
        waits.refresh_from_db()
        assert waits.checked_in_at is not None

    def test_before_the_day_the_code_says_so(self, desk, event):
        page = desk.get(page_of("check_in_code", keys.check_in_of(booked(event))))
        assert "Check-in opens on" in text_of(page)
        assert not soup_of(page).select("main form")

    @pytest.mark.parametrize("token", ["nonsense", "A" * 32])
    def test_a_forged_code_opens_nothing(self, desk, event, token):
        booked(event)
        assert desk.get(page_of("check_in_code", token)).status_code == 404

    def test_the_code_brings_who_is_not_signed_in_back_after_signing_in(self, client, event):
        address = page_of("check_in_code", keys.check_in_of(booked(event)))
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={address}"

    def test_a_walk_in_needs_a_tap_or_two(self, desk, event, to_the_door):
        to_the_door()
        data = form_on(desk.get(page_of("walk_in", event.public_id)))
        page = desk.post(page_of("walk_in", event.public_id), data, follow=True)
        assert "Walk-in 1 is checked in." in text_of(page)
        desk.post(page_of("walk_in", event.public_id), data)
        row = Booking.objects.get()
        assert row.channel == "walk_in"
        # Taken off the list twice, as a bad line does.
        for _time in range(2):
            assert self.tap(desk, event, row, "undo").status_code == 200
        assert not Booking.objects.exists()

    def test_a_full_room_is_said_at_the_field(self, desk, event, to_the_door):
        to_the_door()
        for _person in range(2):
            desk.post(page_of("walk_in", event.public_id), form_on(desk.get(page_of("walk_in", event.public_id))))
        data = form_on(desk.get(page_of("walk_in", event.public_id)))
        errors = errors_of(desk.post(page_of("walk_in", event.public_id), data | {"name": "Ada"}))
        assert "is full" in errors["place_kind"]

    def test_closing_the_list_shows_who_did_not_come(self, desk, event, to_the_door):
        here, _away = booked(event, "Rosa Wren"), booked(event, "Ben Two")
        to_the_door()
        check_in(here, actor=None)
        assert "1 person is on the list. 1 person who booked is not" in text_of(
            desk.get(page_of("check_in_close", event.public_id))
        )
        page = desk.post(page_of("check_in_close", event.public_id), {"what": "close"}, follow=True)
        assert "1 here · 1 did not come" in text_of(page)
        assert "Did not come" in text_of(desk.get(page_of("bookings", event.public_id)))
        assert names_on(desk.get(page_of("bookings", event.public_id) + "?state=no_show")) == ["Ben Two"]
        desk.post(page_of("check_in_close", event.public_id), {"what": "open"})
        event.refresh_from_db()
        assert event.check_in_closed_at is None

    def test_the_headcount_is_taken_over_after_a_look(self, desk, event, tree, to_the_door):
        row = booked(event, area=tree["Brent"], role="resident", with_carer=True)
        to_the_door()
        check_in(row, actor=None)
        page = desk.get(page_of("headcount", event.public_id))
        assert "2 people, 1 companion among them" in text_of(page)
        desk.post(page_of("headcount", event.public_id), form_on(page))
        assert [*Attendance.objects.values_list("area__name", "role", "people")] == [("Brent", "resident", 2)]
        # The same page sent again: what is there is shown first, and a choice has to be made.
        assert set(errors_of(desk.post(page_of("headcount", event.public_id), form_on(page)))) == {"how"}
        again = desk.post(page_of("headcount", event.public_id), form_on(page) | {"how": "add"})
        assert "Look at the numbers again" in errors_of(again)[None]
        assert Attendance.objects.get().people == 2
        desk.post(page_of("headcount", event.public_id), form_on(again) | {"how": "add"})
        assert Attendance.objects.get().people == 4

    def test_organisations_are_written_down(self, desk, event):
        hospice, charity = OrganisationFactory(name="Hospice"), OrganisationFactory(name="Charity")
        address = page_of("organisations", event.public_id)
        stale = form_on(desk.get(address))
        assert desk.post(address, stale | {"new-1": hospice.public_id, "new-1-people": "3"}).status_code == 302
        answer = desk.post(address, stale | {"new-1": charity.public_id})
        assert "Look at the numbers again" in errors_of(answer)[None]
        assert desk.post(address, form_on(answer)).status_code == 302
        rows = event.organisations_present.values_list("organisation__name", "people")
        assert [*rows] == [("Charity", None), ("Hospice", 3)]
        page = desk.get(address)
        desk.post(address, form_on(page) | {f"gone-here-{hospice.public_id}": "on"})
        assert [*rows.all()] == [("Charity", None)]
        wrong = desk.post(address, form_on(desk.get(address)) | {"new-2-people": "many"})
        assert set(errors_of(wrong)) == {"new-2-people"}


# --- The ledger ----------------------------------------------------------------------------------
class TestTheLedger:
    def test_a_need_is_arranged_from_the_list(self, desk, event):
        row = booked(event, "Rosa Wren", needs=(Need("bsl"),))
        page = desk.get(page_of("needs"))
        assert "British Sign Language interpreter" in text_of(page)
        address = page_of("need", event.public_id, row.public_id, "bsl")
        data = form_on(desk.get(address)) | {"arranged": "arranged", "note": "Agency A"}
        after = desk.post(address, data, follow=True)
        assert "Arranged Agency A" in text_of(after)
        assert "Olu Officer" in text_of(after)
        stale = desk.post(address, data | {"note": "Agency B"})
        assert "Somebody else changed this" in errors_of(stale)[None]
        assert form_on(stale)["note"] == "Agency B"

    def test_what_cannot_be_arranged_asks_how_the_person_is_told(self, desk, event):
        row = booked(event, needs=(Need("bsl"),))
        address = page_of("need", event.public_id, row.public_id, "bsl")
        data = form_on(desk.get(address)) | {"arranged": "cannot"}
        assert set(errors_of(desk.post(address, data))) == {"reason", "told"}
        desk.post(address, data | {"reason": "None is free", "told": "write"})
        assert row.needs.get().arranged == "cannot"
        assert "None is free" in OutboxMessage.objects.get(kind="events.changed").text

    def test_a_companions_need_has_a_page_of_its_own(self, desk, event):
        row = booked(event, needs=(Need("bsl", "mine"), Need("bsl", "theirs", True)), with_carer=True)
        own = text_of(desk.get(page_of("need", event.public_id, row.public_id, "bsl")))
        companions = text_of(desk.get(page_of("need", event.public_id, row.public_id, "companion-bsl")))
        assert "mine" in own
        assert "theirs" in companions
        assert desk.get(page_of("need", event.public_id, row.public_id, "companion-food")).status_code == 404

    def test_all_of_a_kind_at_once(self, desk, event):
        for name in ("Ada One", "Ben Two"):
            booked(event, name, needs=(Need("bsl"),))
        address = page_of("event_needs", event.public_id)
        data = form_on(desk.get(address), ".app-at-once") | {"note": "Agency A"}
        assert "2 needs are arranged." in text_of(desk.post(address, data, follow=True))
        assert "somebody was there before you" in text_of(desk.post(address, data, follow=True))
        forged = desk.post(address, {"kind": "gold", "versions": "x.y 1"}, follow=True)
        assert "Choose from the list" in text_of(forged)

    def test_afterwards_the_team_says_whether_it_was_met(self, desk, event, to_the_door):
        row = booked(event, needs=(Need("bsl"),))
        to_the_door(minutes=180)
        address = page_of("need", event.public_id, row.public_id, "bsl")
        data = form_on(desk.get(address)) | {"what": "met", "met": "partly"}
        assert desk.post(address, data).status_code == 302
        assert row.needs.get().met == "partly"
        assert "Were needs met? 1 need" in text_of(desk.get(page_of("event_needs", event.public_id)))
        row.needs.update(met_said_by_person=True)
        assert "Their word stands" in text_of(desk.get(address))


# --- Who may -------------------------------------------------------------------------------------
NAMES = sorted(pattern.name for pattern in urlpatterns)


def every_page(event, row):
    found = []
    for name in NAMES:
        args = {
            "needs": (),
            "check_in_code": (keys.check_in_of(row),),
            "bookings_export": (event.public_id, "csv"),
            "need": (event.public_id, row.public_id, "bsl"),
            **{n: (event.public_id, row.public_id) for n in NAMES if n == "booking" or n.startswith("booking_")},
            "booking_create": (event.public_id,),
        }.get(name, (event.public_id,))
        found.append((name, page_of(name, *args)))
    return found


@pytest.mark.parametrize("role", Role)
def test_names_are_for_managers_and_engagement_officers_alone(client, tree, event, role):
    row = booked(event, "Rosa Wren", needs=(Need("bsl"),))
    client.force_login(user_with(role, tree.system))
    expected = 200 if role in (Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER) else 403
    assert {name: client.get(address).status_code for name, address in every_page(event, row)} == dict.fromkeys(
        NAMES, expected
    )


def test_another_area_has_none_of_these_pages(client, tree, event):
    row = booked(event, "Rosa Wren", needs=(Need("bsl"),))
    client.force_login(user_with(Role.PROGRAMME_MANAGER, tree["Harrow"], tree.other_system))
    for name, address in every_page(event, row):
        response = client.get(address)
        assert response.status_code == (200 if name == "needs" else 404), name
        assert "Rosa" not in response.content.decode()
        if name != "needs":
            assert client.post(address).status_code in (404, 405), name
    assert Booking.objects.get().checked_in_at is None
