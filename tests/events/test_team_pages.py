"""The team's pages of events, as somebody at a desk meets them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.events.models import Attendance, Event, EventNote, EventState
from eolcare.accounts.roles import Role
from tests.factories.accounts import OrganisationFactory, user_with
from tests.factories.areas import area_tree
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    EventNoteFactory,
    EventQuestionFactory,
    PromptFactory,
    london,
)
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
PARTS = ("day", "month", "year")


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="review", title="The review")


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def main_text(response):
    return soup_of(response).main.get_text(" ", strip=True)


def errors_of(response):
    """Return the lines of the error summary, by the name of the control that each leads to."""
    page = soup_of(response)
    summary = page.select_one(".nhsuk-error-summary")
    assert summary, "no error summary"
    return {
        page.find(id=line.a["href"].removeprefix("#"))["name"] if line.a else None: line.get_text(strip=True)
        for line in summary.select("li")
    }


def sent_as_it_stands(response):
    """Return what the page's form would send if nobody touched it."""
    data = {}
    form = soup_of(response).main.select_one("form[method=post], form:not([method])")
    for field in form.select("input, textarea, select"):
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


NEW_EVENT = {
    "title": "Carers’ evening",
    "kind": "workshop",
    "summary": "Tell us what helps.",
    "description": "",
    "day_day": "28",
    "day_month": "3",
    "day_year": "2023",
    "starts": "6:30pm",
    "ends": "20:00",
    "format": "in_person",
    "venue_name": "Willesden Library",
    "venue_address": "95 High Road\nLondon",
    "areas": ["brent"],
    "takes_bookings": "no",
    "how_to_take_part": "Just come in.",
    "is_listed": "true",
}


def test_a_draft_is_planned_published_changed_and_cancelled(desk, programme, officer):
    community = CommunityFactory(name="Carers")
    organisation = OrganisationFactory(name="Brent Carers Centre")
    page = desk.get(reverse("events_team:create"))
    assert page.status_code == 200
    page = desk.get(reverse("events_team:create"), {"kind": "workshop", "programme": programme.public_id})
    assert sent_as_it_stands(page)["takes_bookings"] == ["yes"]
    data = {
        **NEW_EVENT,
        "programme": programme.public_id,
        "communities": [community.slug],
        "organisations": [organisation.public_id],
    }
    response = desk.post(reverse("events_team:create"), data, follow=True)
    event = Event.objects.get()
    assert "The draft is saved" in main_text(response)
    assert (event.state, event.slug, event.created_by) == (EventState.DRAFT, "carers-evening", officer)
    assert (event.starts_at, event.ends_at) == (london(2023, 3, 28, 18, 30), london(2023, 3, 28, 20))
    assert list(event.communities.all()) == [community]
    assert list(event.organisations.all()) == [organisation]
    assert desk.get(reverse("events:detail", args=[event.slug])).status_code == 404

    response = desk.post(
        reverse("events_team:publish", args=[event.public_id]), {"version": event.version}, follow=True
    )
    assert "The event is published" in main_text(response)
    assert "Tuesday 28 March 2023, 6:30pm to 8pm" in main_text(desk.get(reverse("events:detail", args=[event.slug])))

    address = reverse("events_team:edit", args=[event.public_id])
    response = desk.post(address, {**sent_as_it_stands(desk.get(address)), "title": "Evening for carers"}, follow=True)
    assert "Your changes are saved" in main_text(response)
    event.refresh_from_db()
    assert (event.title, event.slug, event.sequence) == ("Evening for carers", "carers-evening", 0)
    assert list(event.areas.values_list("slug", flat=True)) == ["brent"]
    assert event.venue_address == "95 High Road\nLondon"

    address = reverse("events_team:cancel", args=[event.public_id])
    response = desk.post(address, {"version": event.version, "reason": " "})
    assert errors_of(response) == {"reason": "Enter an answer to “Why is it cancelled?”"}
    response = desk.post(address, {"version": event.version, "reason": "The library is flooded."}, follow=True)
    assert "The event is cancelled" in main_text(response)
    assert "The library is flooded." in main_text(desk.get(reverse("events:detail", args=[event.slug])))

    event.refresh_from_db()
    desk.post(reverse("events_team:reinstate", args=[event.public_id]), {"version": event.version})
    event.refresh_from_db()
    assert (event.state, event.cancelled_reason) == (EventState.PUBLISHED, "")


def test_saving_the_form_untouched_changes_nothing(desk, programme, tree):
    event = EventFactory(
        programme=programme,
        areas=[tree["Brent"]],
        starts_at=london(2022, 10, 30, 0, 30),
        ends_at=london(2022, 11, 1, 12),
    )
    address = reverse("events_team:edit", args=[event.public_id])
    response = desk.post(address, sent_as_it_stands(desk.get(address)))
    assert response.status_code == 302
    after = Event.objects.get()
    assert (after.starts_at, after.ends_at) == (event.starts_at, event.ends_at)
    assert (after.version, after.sequence) == (event.version, 0)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"title": "x" * 10_000}, "title", "Title must be 200 characters or fewer"),
        ({"ends": "6pm"}, "ends", "The event must end after it starts."),
        ({"starts": "half six"}, "starts", "Enter a time, like 2:30pm or 14:30"),
        ({"day_day": "31", "day_month": "2"}, "day_day", "Day must be a real date"),
        (
            {"day_day": "26", "starts": "1:30am"},
            "starts",
            "The clocks go forward that night, so this time does not exist",
        ),
        ({"areas": []}, "areas", "Select at least one area"),
        ({"areas": ["camden"]}, "areas", "Choose areas from the list"),
        ({"areas": ["atlantis"]}, "areas", "Choose areas from the list"),
        ({"kind": "seance"}, "kind", "Choose one of the answers on the page"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_kept(desk, programme, wrong, field, words):
    data = {**NEW_EVENT, "programme": programme.public_id, **wrong}
    response = desk.post(reverse("events_team:create"), data)
    assert response.status_code == 422
    assert errors_of(response) == {field: words}
    assert not Event.objects.exists()


def test_two_who_edit_at_once_are_told_and_lose_nothing(desk, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:edit", args=[event.public_id])
    mine = {**sent_as_it_stands(desk.get(address)), "title": "My title"}
    theirs = {**mine, "title": "Their title"}
    desk.post(address, theirs)
    response = desk.post(address, mine)
    assert response.status_code == 422
    assert "Somebody else changed this" in main_text(response)
    assert Event.objects.get().title == "Their title"
    # What I typed is still there, and saving again, having been told, goes through.
    again = sent_as_it_stands(response)
    assert again["title"] == "My title"
    assert desk.post(address, again).status_code == 302
    assert Event.objects.get().title == "My title"


def test_a_draft_that_nobody_could_find_is_not_published(desk, programme, tree):
    event = EventFactory(draft=True, programme=programme, areas=[tree["Brent"]], how_to_take_part="")
    response = desk.post(reverse("events_team:publish", args=[event.public_id]), {"version": 1}, follow=True)
    assert "Say how people take part before you publish it." in main_text(response)
    assert Event.objects.get().state == EventState.DRAFT


def test_a_step_without_the_version_that_was_seen_is_refused(desk, programme, tree):
    event = EventFactory(draft=True, programme=programme, areas=[tree["Brent"]])
    for version in ("", "99", "x", "9" * 400):
        desk.post(reverse("events_team:publish", args=[event.public_id]), {"version": version})
    assert Event.objects.get().state == EventState.DRAFT


def test_a_draft_is_deleted_after_asking_but_not_one_with_notes(desk, programme, tree):
    event = EventFactory(draft=True, programme=programme, areas=[tree["Brent"]])
    note = EventNoteFactory(event=event)
    address = reverse("events_team:delete", args=[event.public_id])
    assert "You cannot undo this" in main_text(desk.get(address))
    response = desk.post(address, {"version": 1}, follow=True)
    assert "so it is kept" in main_text(response)
    note.delete()
    desk.post(address, {"version": 1})
    assert not Event.objects.exists()


def test_headcounts_are_recorded_changed_and_guarded(desk, programme, tree):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:attendance", args=[event.public_id])
    page = desk.get(address)
    mine = {**sent_as_it_stands(page), "brent--resident": "12", "not-known--other": "3"}
    response = desk.post(address, mine, follow=True)
    assert "15 people" in main_text(response)
    assert Attendance.objects.count() == 2
    # A colleague with the page from before is told; my numbers stay.
    response = desk.post(address, {**sent_as_it_stands(page), "brent--resident": "5"})
    assert "Somebody else changed this" in main_text(response)
    assert Attendance.objects.get(role="resident").people == 12
    desk.post(address, sent_as_it_stands(response))
    assert list(Attendance.objects.values_list("people", flat=True)) == [5]


@pytest.mark.parametrize("number", ["-1", "10001", "twelve", "1.5", "1e3"])
def test_an_impossible_headcount_is_refused_at_its_box(desk, programme, tree, number):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:attendance", args=[event.public_id])
    response = desk.post(address, {**sent_as_it_stands(desk.get(address)), "harrow--voluntary": number})
    assert response.status_code == 422
    ((name, words),) = errors_of(response).items()
    assert words.startswith("Harrow, Voluntary, community and faith sector: enter")
    assert name == "harrow--voluntary"
    assert not Attendance.objects.exists()


def test_what_is_asked_is_written_reworded_and_kept_under_notes(desk, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:prompts", args=[event.public_id])
    desk.post(address, {**sent_as_it_stands(desk.get(address)), "new-1": "What helps?", "new-2": "What is hard?"})
    first, _second = event.prompts.all()
    EventNoteFactory(event=event, prompt=first)
    desk.post(address, {**sent_as_it_stands(desk.get(address)), "prompt-1": "What helps you?", "prompt-2": ""})
    assert [prompt.text for prompt in event.prompts.all()] == ["What helps you?"]
    response = desk.post(address, {**sent_as_it_stands(desk.get(address)), "prompt-1": ""})
    assert "Notes were written under “What helps you?”" in main_text(response)
    assert event.prompts.count() == 1


def test_a_question_added_meanwhile_survives_saving_again(desk, programme, tree):
    event = EventFactory(programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:prompts", args=[event.public_id])
    mine = {**sent_as_it_stands(desk.get(address)), "new-1": "Mine?"}
    PromptFactory(event=event, order=1, text="Theirs?")
    response = desk.post(address, mine)
    assert "Somebody else changed this" in main_text(response)
    desk.post(address, sent_as_it_stands(response))
    assert {prompt.text for prompt in event.prompts.all()} == {"Theirs?", "Mine?"}


def test_notes_are_taken_one_after_the_other(desk, programme, tree, officer):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    PromptFactory(event=event, order=1, text="What helps?")
    address = reverse("events_team:notes", args=[event.public_id])
    data = {
        "text": "The nurse came at night.",
        "prompt": "1",
        "said_by": "resident",
        "area": "brent",
        "may_quote": "true",
    }
    response = desk.post(address, data, follow=True)
    assert "The nurse came at night." in main_text(response)
    # The next note starts at the same question.
    assert sent_as_it_stands(response)["prompt"] == "1"
    note = EventNote.objects.get()
    assert (note.prompt.text, note.said_by, note.area, note.may_quote, note.written_by) == (
        "What helps?",
        "resident",
        tree["Brent"],
        True,
        officer,
    )


def test_two_note_takers_lose_nothing(desk, programme, tree):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    note = EventNoteFactory(event=event, text="First words")
    address = reverse("events_team:note", args=[note.public_id])
    page = sent_as_it_stands(desk.get(address))
    desk.post(address, {**page, "text": "Her words"})
    response = desk.post(address, {**page, "text": "My words"})
    assert response.status_code == 422
    assert "Somebody else changed this" in main_text(response)
    assert sent_as_it_stands(response)["text"] == "My words"
    assert EventNote.objects.get().text == "Her words"
    response = desk.post(reverse("events_team:delete_note", args=[note.public_id]), {"version": 1}, follow=True)
    assert "Somebody else changed this" in main_text(response)
    assert EventNote.objects.exists()


def test_questions_are_written_answered_and_deleted(desk, programme, tree):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    address = reverse("events_team:questions", args=[event.public_id])
    response = desk.post(address, {"question": "Who pays?", "answer": ""}, follow=True)
    assert "Not answered yet" in main_text(response)
    question = event.questions.get()
    address = reverse("events_team:question", args=[question.public_id])
    response = desk.post(address, {**sent_as_it_stands(desk.get(address)), "answer": "The NHS."}, follow=True)
    assert "The NHS." in main_text(response)
    desk.post(reverse("events_team:delete_question", args=[question.public_id]), {"version": 2})
    assert not event.questions.exists()


def test_the_page_of_an_event_shows_its_whole_record(desk, programme, tree):
    event = EventFactory(past=True, programme=programme, areas=[tree["Brent"]])
    AttendanceFactory(event=event, area=tree["Brent"], people=12)
    AttendanceFactory(event=event, area=tree["Harrow"], role="professional", people=1_200)
    EventNoteFactory(event=event, text="Words <b>in bold</b>")
    EventQuestionFactory(event=event, question="Who pays?")
    text = main_text(desk.get(reverse("events_team:detail", args=[event.public_id])))
    for words in (
        "1,212 people",
        "Words <b>in bold</b>",
        "Who pays?",
        "Make a feedback item",
        "Write down what we ask",
    ):
        assert words in text


def test_the_list_is_narrowed_by_what_the_address_says(desk, programme, tree):
    EventFactory(programme=programme, areas=[tree["Brent"]], title="Alpha", kind="workshop")
    EventFactory(programme=programme, areas=[tree.system], title="Beta", draft=True, starts_at=london(2022, 3, 15, 14))
    organisation = OrganisationFactory(name="St Luke’s Hospice")
    EventFactory(programme=programme, areas=[tree["Harrow"]], title="Gamma", organisations=[organisation])

    def titles(query):
        page = soup_of(desk.get(reverse("events_team:list") + query))
        return {link.get_text() for link in page.select("tbody th a")}

    assert titles("") == {"Alpha", "Beta", "Gamma"}
    assert titles("?kind=workshop") == {"Alpha"}
    assert titles("?state=draft") == {"Beta"}
    assert titles("?borough=brent") == {"Alpha", "Beta"}
    assert titles("?search=alph") == {"Alpha"}
    assert titles("?search=luke") == {"Gamma"}
    days = {"date_from": (1, 3, 2022), "date_to": (15, 3, 2022)}
    parts = {f"{name}_{part}": n for name, day in days.items() for part, n in zip(PARTS, day, strict=True)}
    assert titles(f"?{urlencode(parts)}") == {"Beta"}
    response = desk.get(reverse("events_team:list") + "?kind=seance&borough=camden")
    assert errors_of(response) == {
        "kind": "Select a kind of event from the list",
        "borough": "Select a borough from the list",
    }
