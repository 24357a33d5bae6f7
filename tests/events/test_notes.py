"""Notes that several people take at once: the live page, both texts side by side, notes that become feedback."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.events import services
from engagement.events.models import EventKind, EventNote, EventQuestion
from engagement.feedback.models import FeedbackItem
from engagement.feedback.services import create_from_note
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory, PromptFactory
from tests.factories.programmes import CommunityFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(tree):
    event = EventFactory(past=True, programme=ProgrammeFactory(area=tree.system), areas=[tree["Brent"]])
    PromptFactory(event=event, order=1, text="What helps?")
    return event


def at_desk(role, area, name):
    client = Client()
    client.user = user_with(role, area, full_name=name)
    client.force_login(client.user)
    return client


@pytest.fixture
def olu(tree):
    return at_desk(Role.ENGAGEMENT_OFFICER, tree.system, "Olu Officer")


@pytest.fixture
def mia(tree):
    return at_desk(Role.PROGRAMME_MANAGER, tree.system, "Mia Manager")


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def main_text(response):
    return soup_of(response).main.get_text(" ", strip=True)


def form_of(response):
    """Return what the page's first form by POST would send as it stands."""
    data = {}
    for field in soup_of(response).main.select_one("form[method=post]").select("input, textarea, select"):
        if field.get("type") == "checkbox":
            if field.has_attr("checked"):
                data[field["name"]] = "on"
        elif field.name == "select":
            chosen = field.select_one("option[selected]")
            data[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[field["name"]] = field.get_text().removeprefix("\n")
        elif field.get("name") and field["name"] != "csrfmiddlewaretoken":
            data[field["name"]] = field.get("value", "")
    return data


def live(event):
    return reverse("events_team:notes", args=[event.public_id])


def newest(event):
    return reverse("events_team:notes_fragment", args=[event.public_id])


def edit(note):
    return reverse("events_team:note", args=[note.public_id])


class TestTakingNotes:
    def test_a_note_says_who_spoke_and_the_next_one_answers_the_same_question(self, olu, event, tree):
        carers = CommunityFactory(name="Carers", slug="carers")
        page = olu.get(live(event))
        facts = {"said_by": "resident", "area": "brent", "community": "carers", "may_quote": "on", "prompt": "1"}
        response = olu.post(live(event), form_of(page) | facts | {"text": "The nurse came."}, follow=True)
        note = EventNote.objects.get()
        assert (note.text, note.community, note.area, note.written_by) == (
            "The nurse came.",
            carers,
            tree["Brent"],
            olu.user,
        )
        assert "The nurse came. Residents, carers and bereaved people · Brent · Carers · may be quoted" in main_text(
            response
        )
        assert "written by Olu Officer" in main_text(response)
        following = form_of(response)
        assert following["prompt"] == "1"
        assert (following["said_by"], following["area"], following["community"]) == ("", "", "")
        assert "may_quote" not in following

    def test_the_next_note_of_the_same_person_starts_with_who_they_are(self, olu, event, tree):
        CommunityFactory(slug="carers")
        facts = {"said_by": "resident", "area": "brent", "community": "carers", "may_quote": "on", "same": "on"}
        page = olu.get(live(event))
        following = form_of(olu.post(live(event), form_of(page) | facts | {"text": "First."}, follow=True))
        assert {name: following.get(name) for name in facts} == facts
        assert following["text"] == ""
        assert EventNote.objects.get().form_key

    def test_one_form_sent_five_times_is_one_note(self, olu, event):
        data = form_of(olu.get(live(event))) | {"text": "Nobody rang back."}
        for _time in range(4):
            olu.post(live(event), data)
        assert olu.post(live(event), data, headers=SCRIPT).json() == {"saved": EventNote.objects.get().public_id}
        assert AuditEntry.objects.filter(verb=Verb.CREATED, target_type="engagement.eventnote").count() == 1

    def test_going_back_and_writing_something_else_is_a_second_note(self, olu, event):
        data = form_of(olu.get(live(event))) | {"text": "The first."}
        olu.post(live(event), data)
        olu.post(live(event), data | {"text": "The second."})
        assert [note.text for note in event.notes.order_by("pk")] == ["The first.", "The second."]

    def test_the_same_words_in_two_forms_are_two_notes(self, olu, mia, event):
        data = form_of(olu.get(live(event))) | {"text": "Nobody rang back."}
        olu.post(live(event), data)
        olu.post(live(event), form_of(olu.get(live(event))) | {"text": "Nobody rang back."})
        # Nor does somebody else's form of the same key come out as mine.
        mia.post(live(event), data)
        assert event.notes.count() == 3

    def test_a_retry_after_somebody_changed_the_note_is_that_note(self, olu, mia, event):
        data = form_of(olu.get(live(event))) | {"text": "Nobody rang bakc."}
        olu.post(live(event), data)
        note = event.notes.get()
        mia.post(edit(note), form_of(mia.get(edit(note))) | {"text": "Nobody rang back."})
        olu.post(live(event), data)
        assert [row.text for row in event.notes.all()] == ["Nobody rang back."]

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"text": "  "}, "Enter what was said"),
            ({"text": "x" * 10_001}, "10000 characters or fewer"),
            ({"prompt": "7"}, "Choose a question of this event"),
            ({"area": "camden"}, "Choose a borough from the list"),
            ({"community": "martians"}, "Choose a community from the list"),
            ({"form_key": "x" * 65}, "64 characters or fewer"),
        ],
    )
    def test_bad_input_is_answered_and_the_words_stay(self, olu, event, wrong, words):
        data = form_of(olu.get(live(event))) | {"text": "My words"} | wrong
        response = olu.post(live(event), data)
        assert response.status_code == 422
        summary = soup_of(response).select_one(".nhsuk-error-summary").get_text()
        assert words in summary
        assert form_of(response)["text"].strip() == data["text"].strip()
        said = olu.post(live(event), data, headers=SCRIPT)
        assert said.status_code == 422
        assert len(said.json()["errors"]) == 1
        assert not event.notes.exists()

    @pytest.mark.parametrize(
        ("kind", "title"),
        [
            (EventKind.WORKSHOP, "Notes"),
            (EventKind.INTERVIEW, "What was said in the interview"),
            (EventKind.MEETING_ATTENDED, "What was said at the meeting"),
        ],
    )
    def test_the_page_is_called_after_what_it_was(self, olu, event, kind, title):
        event.kind = kind
        event.save()
        page = olu.get(live(event))
        assert soup_of(page).h1.get_text(" ", strip=True).endswith(title)
        # In an interview it is one person who speaks.
        assert ("same" in form_of(page)) == (kind == EventKind.INTERVIEW)

    def test_notes_stand_under_what_was_asked_on_wish(self, olu, event):
        asked = event.prompts.get()
        PromptFactory(event=event, order=2, text="What is hard?")
        EventNoteFactory(event=event, text="Older", prompt=asked)
        EventNoteFactory(event=event, text="Newer", prompt=asked)
        EventNoteFactory(event=event, text="Beside the point")
        page = soup_of(olu.get(live(event) + "?by=prompt"))
        groups = [
            (group.h3.get_text(), [note.get_text() for note in group.select(".app-note .app-said")])
            for group in page.select("[data-group]")
        ]
        assert groups == [
            ("What helps?", ["Newer", "Older"]),
            ("What is hard?", []),
            ("In answer to none of the questions", ["Beside the point"]),
        ]
        assert "Nothing yet" in groups[1][0] + page.get_text()

    @pytest.mark.parametrize("query", ["?after=nobody", "?after=%00", "?by=%00", "?after=" + "x" * 5_000])
    def test_an_odd_address_shows_the_page(self, olu, event, query):
        assert olu.get(live(event) + query).status_code == 200


class TestNewestNotes:
    def test_nothing_new_is_304_without_a_body_and_everything_new_is_not(self, olu, mia, event):
        note = EventNoteFactory(event=event, text="First")
        answer = olu.get(newest(event))
        mark = answer["ETag"]

        def asked():
            return olu.get(newest(event), headers={"If-None-Match": mark})

        unchanged = asked()
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        seen = {mark}
        for act in (
            lambda: services.change_note(note, version=1, text="Changed", actor=None),
            lambda: EventNoteFactory(event=event, text="Second"),
            lambda: create_from_note(note, actor=None),
            lambda: event.notes.exclude(pk=note.pk).delete(),
            # One goes and one comes: as many as before.
            lambda: EventNoteFactory(event=event, text="Third"),
        ):
            act()
            answer = asked()
            assert answer.status_code == 200
            mark = answer["ETag"]
            assert mark not in seen
            seen.add(mark)
        assert "Third" in answer.content.decode()

    def test_a_page_that_knows_a_note_gets_its_place_alone(self, olu, event):
        old, changed, coded = (EventNoteFactory(event=event, text=text) for text in ("Old", "To change", "To code"))
        EventNote.objects.update(updated_at=timezone.now() - timedelta(hours=1))
        made_at = timezone.now() - timedelta(minutes=30)
        services.change_note(changed, version=1, text="Changed", actor=None)
        item = create_from_note(coded, actor=None)
        EventNoteFactory(event=event, text="New")
        text = olu.get(newest(event), {"since": made_at.isoformat()}).content.decode()
        page = BeautifulSoup(text, "lxml")
        assert [note.select_one(".app-said").get_text() for note in page.select("article")] == [
            "New",
            "To code",
            "Changed",
        ]
        assert [(place["data-note"], place["data-mark"]) for place in page.select("i")] == [(old.public_id, "1.")]
        assert page.find(id=f"note-{coded.public_id}")["data-mark"] == f"1.{item.public_id}"

    @pytest.mark.parametrize(
        "since", ["", "yesterday", "2022-03-15", "2022-03-15T14:00", "2022-99-99T00:00Z", "0001-01-01T00:00Z", "\x00"]
    )
    def test_a_moment_that_nobody_can_read_gives_every_note(self, olu, event, since):
        EventNoteFactory(event=event, text="Old")
        EventNote.objects.update(updated_at=timezone.now() - timedelta(days=900))
        assert "Old" in olu.get(newest(event), {"since": since}).content.decode()

    def test_it_never_carries_what_changes_with_each_answer(self, olu, event):
        """A hidden token would make each answer another one, for nothing."""
        EventNoteFactory(event=event)
        text = olu.get(newest(event)).content.decode()
        assert "csrfmiddlewaretoken" not in text

    def test_who_may_not_make_feedback_has_another_page(self, tree, event):
        """The same notes, without the buttons: an answer of the one is not right for the other."""
        EventNoteFactory(event=event)
        whole = at_desk(Role.ENGAGEMENT_OFFICER, tree.system, "Whole")
        borough = at_desk(Role.ENGAGEMENT_OFFICER, tree["Brent"], "Borough")
        one, other = whole.get(newest(event)), borough.get(newest(event))
        assert one["ETag"] != other["ETag"]
        assert "Make feedback item" in one.content.decode()
        assert "Make feedback item" not in other.content.decode()


@pytest.mark.parametrize("number", [3, 300])
@pytest.mark.parametrize(
    ("name", "query", "queries"),
    [
        ("notes", "", 17),
        ("notes", "?by=prompt", 19),
        ("notes_fragment", "", 9),
        ("notes_fragment", "?by=prompt", 11),
        ("questions", "", 10),
    ],
)
def test_three_notes_cost_as_many_queries_as_three_hundred(
    olu, event, django_assert_num_queries, number, name, query, queries
):
    people = [user_with(Role.ENGAGEMENT_OFFICER, event.programme.area, full_name=f"Person {n}") for n in range(3)]
    communities = [CommunityFactory() for _n in range(3)]
    prompts = [PromptFactory(event=event, order=n + 2) for n in range(3)]
    area = event.areas.get()
    EventNote.objects.bulk_create(
        EventNote(event=event, text=f"Note {n}", written_by=people[n % 3], community=communities[n % 3],
                  prompt=prompts[n % 3], area=area)
        for n in range(number)
    )  # fmt: skip
    EventQuestion.objects.bulk_create(
        EventQuestion(event=event, order=n, question=f"Question {n}?") for n in range(number)
    )
    create_from_note(event.notes.first(), actor=None)
    address = reverse(f"events_team:{name}", args=[event.public_id]) + query
    olu.get(address)
    with django_assert_num_queries(queries):
        assert olu.get(address).status_code == 200


class TestChangingTheSameNote:
    def test_both_texts_stand_side_by_side_and_saving_again_decides(self, olu, mia, event):
        note = EventNoteFactory(event=event, text="First words")
        page = form_of(olu.get(edit(note)))
        mia.post(edit(note), page | {"text": "Her words", "said_by": "voluntary"})
        response = olu.post(edit(note), page | {"text": "My words"})
        assert response.status_code == 422
        assert "Somebody else changed this note while you were writing." in main_text(response)
        assert form_of(response)["text"] == "My words"
        theirs = soup_of(response).select_one(".app-theirs").get_text(" ", strip=True)
        assert theirs.startswith("What Mia Manager saved meanwhile Her words")
        assert "Said by Voluntary, community and faith sector" in theirs
        assert event.notes.get().text == "Her words"
        olu.post(edit(note), form_of(response))
        assert event.notes.get().text == "My words"

    def test_a_third_change_that_came_after_the_page_was_shown_is_not_replaced(self, olu, mia, event):
        note = EventNoteFactory(event=event, text="First words")
        page = form_of(olu.get(edit(note)))
        mia.post(edit(note), page | {"text": "Her words"})
        told = olu.post(edit(note), page | {"text": "My words"})
        mia.post(edit(note), form_of(mia.get(edit(note))) | {"text": "Her words, again"})
        told_again = olu.post(edit(note), form_of(told))
        assert told_again.status_code == 422
        assert "Her words, again" in soup_of(told_again).select_one(".app-theirs").get_text()
        assert event.notes.get().text == "Her words, again"

    def test_a_change_sent_twice_meets_itself_and_is_saved(self, olu, event):
        note = EventNoteFactory(event=event, text="First words")
        data = form_of(olu.get(edit(note))) | {"text": "My words"}
        assert [olu.post(edit(note), data).status_code for _time in range(2)] == [302, 302]
        assert event.notes.get().version == 2

    def test_words_for_a_note_that_was_deleted_meanwhile_become_a_new_one(self, olu, mia, event):
        note = EventNoteFactory(event=event, text="First words", prompt=event.prompts.get(), said_by="voluntary")
        mine = form_of(olu.get(edit(note))) | {"text": "My words", "may_quote": "on"}
        mia.post(reverse("events_team:delete_note", args=[note.public_id]), {"version": 1})
        response = olu.post(edit(note), mine)
        assert response.status_code == 422
        assert "Mia Manager deleted it. What you wrote is below." in main_text(response)
        again = soup_of(response).main.select_one("form[method=post]")
        olu.post(again["action"], form_of(response))
        saved = event.notes.get()
        assert (saved.text, saved.prompt.order, saved.said_by, saved.may_quote) == ("My words", 1, "voluntary", True)
        # Opening its page leads to the others.
        response = olu.get(edit(note), follow=True)
        assert "Somebody deleted this note already." in main_text(response)

    def test_a_deletion_between_the_look_and_the_write_keeps_the_words_too(self, olu, event, monkeypatch):
        note = EventNoteFactory(event=event, text="First words")
        mine = form_of(olu.get(edit(note))) | {"text": "My words"}
        from engagement.events.views import notes, sheets

        def too_late(row, **facts):
            services.delete_note(row, actor=None)
            return services.change_note(row, **facts)

        from dataclasses import replace

        monkeypatch.setattr(notes, "NOTE", replace(notes.NOTE, change=too_late))
        assert sheets.Sheet is type(notes.NOTE)
        response = olu.post(edit(note), mine)
        assert response.status_code == 422
        assert form_of(response)["text"] == "My words"
        assert not event.notes.exists()

    def test_who_never_could_see_the_note_learns_nothing_of_its_deletion(self, tree, event):
        note = EventNoteFactory(event=event)
        services.delete_note(note, actor=None)
        stranger = at_desk(Role.PROGRAMME_MANAGER, tree["Harrow"], "Stranger")
        assert stranger.post(edit(note), {"text": "x"}).status_code == 404
        assert stranger.get(edit(EventNoteFactory(event=event))).status_code == 404
        assert stranger.get(reverse("events_team:note", args=["no-such-note"])).status_code == 404

    def test_deleting_what_somebody_changed_shows_what_it_says_now(self, olu, mia, event):
        note = EventNoteFactory(event=event, text="First words")
        address = reverse("events_team:delete_note", args=[note.public_id])
        asked = form_of(olu.get(address))
        mia.post(edit(note), form_of(mia.get(edit(note))) | {"text": "Her words"})
        response = olu.post(address, asked)
        assert response.status_code == 422
        assert "This is what it says now." in main_text(response)
        assert "Her words" in main_text(response)
        olu.post(address, form_of(response))
        assert not event.notes.exists()
        # A second press, or a colleague's, says so.
        assert "Somebody deleted this note already." in main_text(olu.post(address, asked, follow=True))


class TestMakingFeedback:
    def make(self, client, event, **data):
        return client.post(reverse("feedback_team:create_from_notes", args=[event.public_id]), data)

    def test_one_press_and_the_note_says_that_it_is_one(self, olu, event, tree):
        community = CommunityFactory(name="Faith groups")
        event.communities.set([CommunityFactory(name="Carers")])
        note = EventNoteFactory(event=event, area=tree["Harrow"], community=community, may_quote=True)
        other = EventNoteFactory(event=event, text="Another")
        response = self.make(olu, event, only=note.public_id, note=[other.public_id])
        assert response["Location"] == live(event)
        item = FeedbackItem.objects.get()
        assert (item.event_note, item.area, list(item.communities.all())) == (note, tree["Harrow"], [community])
        page = olu.get(live(event))
        assert "1 feedback item is made." in main_text(page)
        row = soup_of(page).find(id=f"note-{note.public_id}")
        assert row.find("a", string="See its feedback item")["href"] == reverse(
            "feedback_team:detail", args=[item.public_id]
        )
        assert row.select("input, button") == []
        # The item keeps its own words.
        olu.post(edit(note), form_of(olu.get(edit(note))) | {"text": "Other words"})
        item.refresh_from_db()
        assert item.text == "We never knew whom to ring at night."

    def test_a_note_of_nobody_in_particular_has_the_communities_of_its_event(self, olu, event):
        carers = CommunityFactory(name="Carers")
        event.communities.set([carers])
        self.make(olu, event, only=EventNoteFactory(event=event).public_id)
        assert list(FeedbackItem.objects.get().communities.all()) == [carers]

    def test_several_at_once_those_that_are_items_already_stay_one(self, olu, event):
        notes = [EventNoteFactory(event=event, text=f"Note {n}") for n in range(4)]
        create_from_note(notes[0], actor=None)
        foreign = EventNoteFactory(text="Of another event")
        chosen = [note.public_id for note in notes[:3]] + [foreign.public_id, "nobody", "\x00"]
        response = olu.post(
            reverse("feedback_team:create_from_notes", args=[event.public_id]), {"note": chosen}, headers=SCRIPT
        )
        assert response.json()["said"].startswith("2 feedback items are made. The others are")
        assert sorted(FeedbackItem.objects.values_list("text", flat=True)) == ["Note 0", "Note 1", "Note 2"]

    def test_nothing_chosen_is_said(self, olu, event):
        response = olu.post(reverse("feedback_team:create_from_notes", args=[event.public_id]), follow=True)
        assert "Choose the notes first." in main_text(response)

    def test_who_may_not_code_cannot_and_is_not_asked_to(self, tree, event):
        note = EventNoteFactory(event=event)
        for role, area, status in (
            (Role.FACILITATOR, tree.system, 403),
            (Role.ANALYST, tree.other_system, 404),
            # Sees the event of their borough, but not the feedback of the programme.
            (Role.ENGAGEMENT_OFFICER, tree["Brent"], 404),
        ):
            assert self.make(at_desk(role, area, role), event, only=note.public_id).status_code == status
        assert not FeedbackItem.objects.exists()
        officer = at_desk(Role.ENGAGEMENT_OFFICER, tree["Brent"], "Brent")
        assert "Make feedback item" not in main_text(officer.get(live(event)))

    def test_an_analyst_comes_back_to_a_page_that_they_may_see(self, tree, event):
        analyst = at_desk(Role.ANALYST, tree.system, "Ana Analyst")
        response = self.make(analyst, event, only=EventNoteFactory(event=event).public_id)
        assert response["Location"] == reverse("events_team:detail", args=[event.public_id])

    def test_a_note_deleted_under_the_hand_is_refused_and_nothing_is_made(self, event):
        kept, gone = EventNoteFactory(event=event), EventNoteFactory(event=event)
        EventNote.objects.filter(pk=gone.pk).delete()
        from engagement.feedback.services import create_from_notes

        with pytest.raises(Refusal):
            create_from_notes([kept, gone], actor=None)
        assert not FeedbackItem.objects.exists()


class TestQuestions:
    def address(self, name, row):
        return reverse(f"events_team:{name}", args=[row.public_id])

    def test_the_same_question_sent_twice_is_one(self, olu, event):
        for _time in range(2):
            olu.post(self.address("questions", event), {"question": "Who pays?", "answer": ""})
        assert event.questions.count() == 1
        page = olu.get(self.address("questions", event))
        assert "1 question, 1 not answered yet" in main_text(page)

    def test_both_answers_stand_side_by_side(self, olu, mia, event):
        question = EventQuestionFactory(event=event, answer="")
        page = form_of(olu.get(self.address("question", question)))
        mia.post(self.address("question", question), page | {"answer": "Her answer"})
        response = olu.post(self.address("question", question), page | {"answer": "My answer"})
        assert response.status_code == 422
        assert "Her answer" in soup_of(response).select_one(".app-theirs").get_text()
        assert form_of(response)["answer"] == "My answer"
        olu.post(self.address("question", question), form_of(response))
        assert event.questions.get().answer == "My answer"

    def test_an_answer_to_a_question_deleted_meanwhile_is_kept(self, olu, mia, event):
        question = EventQuestionFactory(event=event)
        mine = form_of(olu.get(self.address("question", question))) | {"answer": "My answer"}
        mia.post(self.address("delete_question", question), {"version": 1})
        response = olu.post(self.address("question", question), mine)
        assert "Mia Manager deleted it" in main_text(response)
        olu.post(self.address("questions", event), form_of(response))
        assert event.questions.get().answer == "My answer"

    def test_questions_change_places(self, olu, event):
        rows = [EventQuestionFactory(event=event, question=words, order=0) for words in ("A?", "B?", "C?")]

        def order():
            return "".join(
                words[0] for words in event.questions.order_by("order", "pk").values_list("question", flat=True)
            )

        for row, to, after in (
            (rows[2], "earlier", "ACB"),
            (rows[0], "earlier", "ACB"),
            (rows[0], "later", "CAB"),
            (rows[1], "later", "CAB"),
        ):
            olu.post(self.address("move_question", row), {"to": to})
            assert order() == after
        # Who edits the words meanwhile is not disturbed.
        assert set(event.questions.values_list("version", flat=True)) == {1}
        # The first cannot go up, nor the last one down.
        page = soup_of(olu.get(self.address("questions", event)))
        moves = [[button["value"] for button in row.select("[name=to]")] for row in page.select(".app-note")]
        assert moves == [["later"], ["earlier", "later"], ["earlier"]]

    def test_moving_a_question_that_is_gone_is_a_conflict(self, event):
        row = EventQuestionFactory(event=event)
        EventQuestion.objects.all().delete()
        with pytest.raises(Conflict):
            services.move_question(row, earlier=True, actor=None)


def test_counting_by_hand_stands_among_the_pages_of_the_day(olu, event):
    page = soup_of(olu.get(reverse("events_team:attendance", args=[event.public_id])))
    links = page.main.find("nav", attrs={"aria-label": "On the day"})
    assert links.find("a", attrs={"aria-current": "page"}).get_text() == "Headcount by hand"
    assert links.find("a", string="Day sheet")["href"] == reverse("events_team:day_sheet", args=[event.public_id])
