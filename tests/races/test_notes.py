"""Notes edited by three people at once, on real connections: nobody's words are lost, and nothing is saved twice."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from engagement.events import services
from engagement.events.models import EventNote
from engagement.feedback.models import FeedbackItem
from engagement.feedback.services import create_from_note, create_from_notes
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, EventNoteFactory, EventQuestionFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def event(tree):
    return EventFactory(past=True, programme=ProgrammeFactory(area=tree.system), areas=[tree["Brent"]])


def at_once(*acts):
    """Do everything at the same moment, each on a connection of its own; return what each gave, or its error."""
    barrier = Barrier(len(acts))

    def hand(act):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(hand, act) for act in acts]]


def people(tree, number):
    """Return people at browsers of their own, signed in."""
    clients = []
    for n in range(number):
        client = Client()
        client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name=f"Person {n}"))
        clients.append(client)
    return clients


def words_in(response):
    return BeautifulSoup(response.content, "lxml").find(id="id_text").get_text().strip()


def version_in(response):
    return BeautifulSoup(response.content, "lxml").find("input", {"name": "version"})["value"]


def test_three_people_change_one_note_and_each_keeps_their_words(tree, event):
    """One is saved; the two others see it beside their own words, and decide again, until everybody is through."""
    for turn in range(ROUNDS):
        note = EventNoteFactory(event=event, text="First words")
        address = reverse("events_team:note", args=[note.public_id])
        waiting = [(client, f"Words {n} of turn {turn}", "1") for n, client in enumerate(people(tree, 3))]
        standing = ["First words"]
        while waiting:
            answers = at_once(
                *(
                    lambda client=client, words=words, version=version, address=address: client.post(
                        address, {"text": words, "version": version}
                    )
                    for client, words, version in waiting
                )
            )
            assert sorted(answer.status_code for answer in answers) == [302] + [422] * (len(waiting) - 1)
            (saved,) = [
                words
                for (_client, words, _v), answer in zip(waiting, answers, strict=True)
                if answer.status_code == 302
            ]
            standing.append(saved)
            assert EventNote.objects.get(pk=note.pk).text == saved
            left = []
            for (client, words, _version), answer in zip(waiting, answers, strict=True):
                if answer.status_code == 422:
                    # Their own words in the field; beside them those that stand, whose version the form now carries.
                    assert words_in(answer) == words
                    theirs = BeautifulSoup(answer.content, "lxml").select_one(".app-theirs")
                    assert saved in theirs.get_text()
                    left.append((client, words, version_in(answer)))
            waiting = left
        assert len(set(standing)) == 4
        assert EventNote.objects.get(pk=note.pk).version == 4
        trail = AuditEntry.objects.filter(verb=Verb.CHANGED, target_id=note.public_id)
        assert trail.count() == 3


def test_changes_and_a_deletion_at_once_leave_words_or_a_refusal(tree, event):
    for turn in range(ROUNDS):
        note = EventNoteFactory(event=event, text="First words")
        one, two, three = people(tree, 3)
        address = reverse("events_team:note", args=[note.public_id])
        changes = at_once(
            lambda one=one, address=address: one.post(address, {"text": "One's words", "version": "1"}),
            lambda two=two, address=address: two.post(address, {"text": "Two's words", "version": "1"}),
            lambda three=three, note=note: three.post(
                reverse("events_team:delete_note", args=[note.public_id]), {"version": "1"}
            ),
        )
        assert [answer for answer in changes if isinstance(answer, Exception)] == []
        still = EventNote.objects.filter(pk=note.pk).first()
        for words, answer in zip(("One's words", "Two's words"), changes, strict=False):
            if answer.status_code == 302:
                # Saved: it stands, for who wanted to delete it was told of the change.
                assert still is not None, turn
                assert still.text == words
                assert changes[2].status_code == 422
            else:
                assert answer.status_code == 422
                assert words_in(answer) == words
        if still is None:
            assert changes[2].status_code == 302


def test_one_form_sent_from_ten_connections_is_one_note(tree, event):
    (client,) = people(tree, 1)
    session = client.cookies
    address = reverse("events_team:notes", args=[event.public_id])

    def send():
        hand = Client()
        hand.cookies = session
        return hand.post(
            address, {"text": "Nobody rang back.", "form_key": "a" * 32}, headers={"Accept": "application/json"}
        )

    answers = at_once(*[send] * 10)
    assert {answer.status_code for answer in answers} == {201}
    note = EventNote.objects.get()
    assert {answer.json()["saved"] for answer in answers} == {note.public_id}
    assert AuditEntry.objects.filter(verb=Verb.CREATED, target_id=note.public_id).count() == 1


def test_ten_people_write_at_once_and_every_page_that_follows_gets_all(tree, event):
    """A page that asks for what is new, while notes come in on other connections, ends up with each of them."""
    clients = people(tree, 5)
    reader = clients[0]
    address = reverse("events_team:notes", args=[event.public_id])
    newest = reverse("events_team:notes_fragment", args=[event.public_id])
    known: dict[str, str] = {}

    def take_notes(client, number):
        for n in range(8):
            client.post(address, {"text": f"Note {n} of {number}", "form_key": f"{number}-{n}"})

    def read(stop):
        mark = since = ""
        while True:
            last = stop()
            answer = reader.get(newest, {"since": since}, headers={"If-None-Match": mark})
            if answer.status_code == 200:
                page = BeautifulSoup(answer.content, "lxml")
                head = page.select_one("[data-groups]")
                mark, since = answer["ETag"], head["data-made-at"]
                for note in page.select("article"):
                    known[note["data-note"]] = note.select_one(".app-said").get_text()
                assert {place["data-note"] for place in page.select("i")} <= set(known)
            if last:
                return

    done: list[int] = []

    def writer(client, number):
        take_notes(client, number)
        done.append(number)

    results = at_once(
        lambda: read(lambda: len(done) == 4), *(lambda c=c, n=n: writer(c, n) for n, c in enumerate(clients[1:]))
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(known.values()) == sorted(EventNote.objects.values_list("text", flat=True))
    assert len(known) == 32


def test_a_note_is_never_deleted_under_the_item_that_is_made_of_it(event):
    ends = set()
    for _turn in range(ROUNDS * 2):
        note = EventNoteFactory(event=event)
        hands = [
            lambda note=note: services.delete_note(note, version=1, actor=None),
            lambda note=note: create_from_note(note, actor=None),
        ]
        random.shuffle(hands)
        results = at_once(*hands)
        errors = [result for result in results if isinstance(result, Exception)]
        assert len(errors) == 1
        assert isinstance(errors[0], Refusal)
        there = EventNote.objects.filter(pk=note.pk).exists()
        assert FeedbackItem.objects.filter(event_note_id=note.pk).exists() == there
        ends.add(there)
    assert ends


def test_two_people_who_choose_the_same_notes_make_each_item_once(event):
    notes = [EventNoteFactory(event=event, text=f"Note {n}") for n in range(10)]
    results = at_once(*(lambda order=order: create_from_notes(order, actor=None) for order in (notes, notes[::-1])))
    assert sum(results) == 10
    assert FeedbackItem.objects.count() == 10


def test_an_answer_and_a_change_of_order_do_not_undo_each_other(event):
    rows = [EventQuestionFactory(event=event, order=n, question=f"{n}?", answer="") for n in range(4)]
    results = at_once(
        lambda: services.answer_question(rows[3], version=1, answer="Yes.", actor=None),
        lambda: services.move_question(rows[3], earlier=True, actor=None),
        lambda: services.move_question(rows[0], earlier=False, actor=None),
        lambda: services.answer_question(rows[3], version=1, answer="No.", actor=None),
    )
    conflicts = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in conflicts] == [Conflict]
    assert list(event.questions.order_by("order").values_list("question", flat=True)) == ["1?", "0?", "3?", "2?"]
    assert event.questions.get(question="3?").answer in ("Yes.", "No.")
