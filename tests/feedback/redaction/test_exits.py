"""Every way out of the team: words that nobody confirmed stand on no page and in no file for residents and partners."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.urls import NoReverseMatch

from ambitions.framework.loading import load_framework
from engagement.feedback import services
from engagement.feedback.models import FeedbackItem, Submission
from engagement.feedback.queries.quotes import quotes_for
from engagement.feedback.queries.redaction import decisions_of
from engagement.feedback.services.redaction import redact_item
from engagement.reports.kinds import event as event_kind
from engagement.reports.services import create_for_event
from tests.factories.events import EventNoteFactory, EventQuestionFactory
from tests.factories.feedback import FeedbackItemFactory, answered
from tests.factories.world import whole_world
from tests.house_rules.addresses import all_patterns
from tests.house_rules.walking import PLACES, Walker, address_of

pytestmark = pytest.mark.django_db

SAID = "Unmasked Zanzibaria"
OUT = "Unmasked Yolandia"


@pytest.fixture
def world():
    """Return the world with one more item of each source, coded, answered by a public action, and never confirmed."""
    load_framework()
    world = whole_world()
    programme, action, event = (world.records[name] for name in ("programme", "action", "event"))
    letter = Submission.objects.create(
        programme=programme, kind="letter", text=f"{SAID} letter", received_on=date(2022, 3, 1), consent="without_name"
    )
    sources = [
        {"event_note": EventNoteFactory(event=event, text=f"{SAID} note")},
        {"event_note": None, "event_question": EventQuestionFactory(event=event, question=f"{SAID} question")},
        {"event_note": None, "submission": letter},
        {"event_note": None, "response": answered(answers={"night": f"{SAID} answer"}), "question_key": "night"},
    ]
    for number, source in enumerate(sources):
        item = FeedbackItemFactory(programme=programme, text=f"{SAID} item {number}", may_quote=number != 1, **source)
        services.give_theme(item, world.records["theme"], actor=None)
        action.items.add(item)
    return world


def readable(response):
    """Return what somebody could read in an answer: its text, and that of the files in a file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            return " ".join(files.read(name).decode("utf-8", "replace") for name in files.namelist())
    return content.decode("utf-8", "replace")


def exits(world):
    """Yield each address that can be asked for, with who asks from outside the team."""
    for pattern in all_patterns():
        for place in [
            pattern.name,
            *(place for place in PLACES if place.split(" ")[0] == pattern.name and " " in place),
        ]:
            try:
                address, _target = address_of(place, pattern.arguments, world.records)
            except (NoReverseMatch, KeyError, AttributeError):
                continue
            # What is public is the same for both.
            inside = address.startswith(("/team/", "/dashboards/"))
            if pattern.is_ours:
                yield "commissioner" if inside else "anonymous", address


def test_unconfirmed_words_go_nowhere(world):
    walker = Walker(world)
    asked, leaks = 0, []
    for visitor, address in exits(world):
        response = walker.ask(visitor, "GET", address, {})
        asked += response.status_code == 200
        if response.status_code == 200 and SAID in readable(response):
            leaks.append(f"{visitor}: {address}")
    assert leaks == []
    assert asked > 60, "The walk has lost its way."


def test_what_leaves_is_the_masked_text_and_follows_when_the_masks_change(world, client):
    action, actor = world.records["action"], world.people["analyst"]
    event = world.records["event"]
    item = FeedbackItemFactory(
        programme=world.records["programme"],
        event_note=EventNoteFactory(event=event, text="x"),
        text=f"My mum Halima says: {OUT}.",
        may_quote=True,
    )
    action.items.add(item)
    address, _target = address_of("actions:detail", ("public_id",), world.records)
    assert OUT not in client.get(address).content.decode()
    redact_item(item, decisions_of(item), actor=actor)
    html = client.get(address).content.decode()
    assert OUT in html
    assert "Halima" not in html
    item.refresh_from_db()
    redact_item(item, [], text=f"She says: {OUT}.", actor=actor)
    assert f"She says: {OUT}." in [quote.words for quote in quotes_for(event=event)]
    services.withdraw_public_text(FeedbackItem.objects.get(pk=item.pk), actor=actor)
    assert OUT not in client.get(address).content.decode()
    assert OUT not in str(quotes_for(event=event))


def test_a_question_in_an_event_report_tells_nobody_who_asked(world):
    event, people = world.records["event_without_report"], world.people
    EventQuestionFactory(event=event, question="I am Fatima Begum, 07700 900123. Is there a night line?", answer="Yes.")
    report = create_for_event(event, actor=people["engagement_officer"])
    words = str(event_kind._questions_blocks(report))
    assert "I am [name], [telephone number]. Is there a night line?" in words
    assert "Fatima" not in words
