"""What the demonstration says holds together before anything is loaded."""

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from engagement.actions.models import ReasonCode, Status
from engagement.actions.moves import MOVES
from engagement.events.models import EventFormat, EventKind
from engagement.feedback.identifiers import find_identifiers
from engagement.surveys.answers import AnswerError, clean_answer
from engagement.surveys.checking import problems
from engagement.surveys.definition import Borough, Checkboxes, Likert, LongText, Option, Radios, ShortText
from engagement.surveys.routing import reachable_answers
from eolcare.demonstration.content import voices
from eolcare.demonstration.content.actions import actions
from eolcare.demonstration.content.events import events
from eolcare.demonstration.content.notes import invent_notes
from eolcare.demonstration.content.programmes import COMMUNITIES, programmes
from eolcare.demonstration.content.reports import REPORTS
from eolcare.demonstration.content.responses import BOROUGH_WEIGHTS, invent
from eolcare.demonstration.content.surveys import PROFESSIONALS, RESIDENTS
from eolcare.demonstration.content.themes import FRAME, LEAVES, RELATED
from eolcare.demonstration.people import ORGANISATIONS, PEOPLE

TODAY = date(2026, 11, 21)
BOROUGHS = {slug for slug in BOROUGH_WEIGHTS if slug}
# The ranges that Ofcom keeps free for films: nobody is rung by a curious newcomer.
NOBODYS_NUMBER = re.compile(r"020 7946 0\d{3}|07700 900\d{3}")


def respond(audience, definition, seed=7, count=300):
    return list(
        invent(
            audience=audience,
            definition=definition,
            count=count,
            first=date(2021, 12, 13),
            last=date(2022, 7, 31),
            peaks=(date(2022, 2, 14),),
            borough_codes={slug: slug for slug in BOROUGHS},
            rng=random.Random(seed),
        )
    )


def test_there_are_hundreds_of_passages_on_every_theme_and_none_twice():
    passages = voices.passages()
    assert len(passages) >= 220
    assert len({passage.text for passage in passages}) == len(passages)
    by_theme = Counter(passage.theme for passage in passages)
    assert set(by_theme) == set(LEAVES)
    assert min(by_theme.values()) >= 6
    assert len({passage.voice for passage in passages}) >= 20
    assert {passage.mood for passage in passages} == set(voices.MOODS)


def test_every_passage_can_be_said_in_every_borough():
    rng = random.Random(1)
    for passage in voices.passages():
        for borough in (*BOROUGHS, ""):
            said = voices.say(passage, borough, voices.kin_of(passage.voice, rng), rng)
            assert not set("{}") & set(said), passage
            assert "  " not in said, passage
            assert said[-1] in '.!?"', passage


def test_some_passages_hold_what_must_be_taken_out_and_it_is_nobodys():
    naming = [passage for passage in voices.passages() if passage.names_people]
    assert len(naming) >= 10
    assert sum(bool(find_identifiers(passage.text)) for passage in naming) >= 7
    for passage in voices.passages():
        for finding in find_identifiers(passage.text):
            assert passage.names_people, passage
            assert NOBODYS_NUMBER.fullmatch(finding.excerpt) or finding.excerpt.rstrip(".").endswith("@example.org")


def test_the_passages_are_no_text_of_the_reader_that_turns_up_too_often():
    texts = [
        text
        for audience, definition, count in (("residents", RESIDENTS, 790), ("professionals", PROFESSIONALS, 350))
        for response in respond(audience, definition, count=count)
        for text in response.answers.values()
        if isinstance(text, str) and len(text) > 60
    ]
    assert len(texts) > 600
    assert Counter(texts).most_common(1)[0][1] <= 5
    assert len(set(texts)) > len(texts) * 0.6


@pytest.mark.parametrize("definition", [RESIDENTS, PROFESSIONALS], ids=["residents", "professionals"])
def test_both_questionnaires_are_sound_and_of_every_kind(definition):
    assert problems(definition) == []
    assert 9 <= len(definition.questions) <= 12
    kinds = {type(question) for question in definition.questions}
    assert kinds >= {Radios, Checkboxes, Likert, LongText, ShortText, Borough}
    assert any(question.show_if for question in definition.questions)


@pytest.mark.parametrize(
    ("audience", "definition"), [("residents", RESIDENTS), ("professionals", PROFESSIONALS)], ids=lambda x: str(x)[:12]
)
def test_every_answer_is_one_that_the_form_would_have_taken(audience, definition):
    boroughs = tuple(Option(key=slug, label=slug) for slug in BOROUGHS)
    for response in respond(audience, definition):
        assert reachable_answers(definition, response.answers) == response.answers
        for key, answer in response.answers.items():
            cleaned = clean_answer(definition.question(key), answer, boroughs)
            assert not isinstance(cleaned, AnswerError), (key, answer)
            assert cleaned == answer
        for remark in response.remarks:
            assert remark.question in response.answers


def test_the_same_seed_gives_the_same_people_and_another_one_others():
    assert respond("residents", RESIDENTS, seed=1) == respond("residents", RESIDENTS, seed=1)
    assert respond("residents", RESIDENTS, seed=1) != respond("residents", RESIDENTS, seed=2)


def test_responses_are_uneven_over_boroughs_and_weeks():
    responses = respond("residents", RESIDENTS, count=790)
    boroughs = Counter(response.borough for response in responses if response.borough)
    assert set(boroughs) == BOROUGHS
    assert max(boroughs.values()) > 3 * min(boroughs.values())
    weeks = Counter(response.submitted_at.isocalendar()[:2] for response in responses)
    assert max(weeks.values()) > 4 * min(weeks.values())


def test_events_fit_together_on_any_day():
    bodies = {body.name for body in ORGANISATIONS}
    communities = {community.slug for community in COMMUNITIES}
    for today in (TODAY, date(2027, 2, 28), date(2028, 12, 24)):
        everything = events(today)
        assert len({event.slug for event in everything}) == len(everything)
        for event in everything:
            assert event.kind in EventKind.values
            assert event.format in EventFormat.values
            assert set(event.themes) <= set(LEAVES)
            assert set(event.organisations) <= bodies
            assert set(event.communities) <= communities
            assert set(event.boroughs) <= BOROUGHS
            assert (event.came is not None) <= (event.on < today), event.slug
            assert not (
                event.format in ("in_person", "hybrid") and event.listed and not (event.venue or event.held_at)
            ), event.slug
            # Nobody invites people to Christmas dinner, or to a Sunday.
            assert event.on.weekday() < 5
            assert event.on < today or not (event.on.month, event.on.day) >= (12, 22), event.slug
        coming = [event for event in everything if event.on > today and event.listed]
        assert len(coming) >= 5
        assert min(event.on for event in coming) < today + timedelta(days=21)


def test_every_kind_of_event_of_the_review_is_there():
    assert {event.kind for event in events(TODAY)} == set(EventKind.values)


def test_the_extensions_follow_one_another():
    review = programmes(TODAY)[0]
    closes = review.closes_on
    for extension in review.extensions:
        assert extension.closes_now > closes
        closes = extension.closes_now
    assert review.extensions[0].decided_on == date(2022, 2, 10)
    assert programmes(TODAY)[1].closes_on > TODAY


def test_forty_actions_of_every_status_with_a_legal_trail():
    everything = actions(TODAY)
    assert len(everything) == 40
    last = Counter(action.trail[-1].status for action in everything)
    assert set(last) == set(Status.values)
    assert min(last.values()) >= 3
    assert {step.reason_code for action in everything for step in action.trail} >= {
        code for code in ReasonCode.values if code != "other"
    }
    people = {person.key for person in PEOPLE}
    for action in everything:
        assert set(action.themes) <= set(LEAVES)
        assert action.owner in people
        before = Status.CONSIDERED
        times = [step.at for step in action.trail]
        assert times == sorted(times)
        for step in action.trail:
            assert Status(step.status) in MOVES[before], action.title
            before = Status(step.status)
            assert (step.status == "cannot_be_done") == bool(step.reason_code)
            assert (step.status == "passed_on") == bool(step.passed_to)
    overdue = [
        a for a in everything if a.trail[-1].status in ("considered", "planned", "under_way") and a.due_on < TODAY
    ]
    assert 3 <= len(overdue) <= 8


def test_nothing_that_has_happened_lies_ahead_of_the_clock():
    for today in (date(2023, 6, 1), TODAY):
        for action in actions(today):
            assert action.trail[-1].at.date() < today


def test_the_frame_leads_to_the_framework():
    assert len(FRAME) == 8
    assert len(LEAVES) >= 20
    assert all(re.fullmatch(r"[1-6]\.[1-7]", leaf.block) for leaf in LEAVES.values())
    assert set(RELATED) | set(RELATED.values()) <= set(LEAVES)


def test_six_reports_of_events_that_have_notes_on_what_they_find():
    by_slug = {event.slug: event for event in events(TODAY)}
    assert len(REPORTS) == 6
    notes = invent_notes(list(by_slug.values()), random.Random(3))
    for report in REPORTS:
        event = by_slug[report.event]
        assert report.published_on > event.on
        assert {finding.theme for finding in report.findings} <= set(LEAVES)
        said = [note.passage for note in notes[event.slug]]
        assert len(said) >= 20
        assert len(set(said)) == len(said), "nobody says the same thing twice at one event"


def test_in_an_interview_no_professional_speaks_for_a_resident():
    everything = [event for event in events(TODAY) if event.kind == "interview"]
    notes = invent_notes(everything, random.Random(3))
    others = [note for found in notes.values() for note in found if note.said_by != "resident"]
    assert len(others) <= 3, "only where a theme has no other voice left"


def test_one_account_a_role_and_nobody_real():
    assert len({person.role for person in PEOPLE}) == 7
    assert all(person.email.endswith("@eolcare.example") for person in PEOPLE)
