"""From each published sentence and figure of the demonstration back to its records, and from the records forth again."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse

from engagement.actions import outcomes
from engagement.actions.queries import people_behind, public_actions
from engagement.events.models import Attendance
from engagement.feedback.models import Coding, ConclusionRound, FeedbackItem, Submission
from engagement.feedback.models.items import SOURCES
from engagement.feedback.queries import people, themes_with_counts
from engagement.feedback.queries.conclusions import results_of
from engagement.programmes.models import Programme
from engagement.reports.models import ReportVersion
from eolcare.common.tokens import hash_code
from eolcare.demonstration.content.letters import STORY_CODE
from eolcare.figures.disclosure import Audience, Shown


def said_by_one(item):
    """Return who spoke: the record of one person, whatever it is."""
    if item.conclusion_answer_id:
        return ("reply", item.conclusion_answer.reply_id)
    return next((source, getattr(item, f"{source}_id")) for source in SOURCES if getattr(item, f"{source}_id"))


def words_of_source(item):
    """Return the words as they stand in the record that they came from."""
    if item.response:
        return item.response.answers[item.question_key]
    if item.event_note:
        return item.event_note.text
    if item.event_question:
        return item.event_question.question
    if item.submission:
        return item.submission.text[item.start : item.end]
    return item.conclusion_answer.comment


def everything_said():
    items = FeedbackItem.objects.select_related(
        "response__survey", "event_note__event", "event_question__event", "submission", "conclusion_answer__reply"
    )
    return {item.pk: item for item in items}


def every_voice_stands_in_its_source(items):
    for item in items.values():
        assert sum(getattr(item, f"{source}_id") is not None for source in SOURCES) == 1
        assert " ".join(item.text.split()) in " ".join(words_of_source(item).split()), item
    by_source = {source for item in items.values() for source in SOURCES if getattr(item, f"{source}_id")}
    assert by_source == set(SOURCES), "the demonstration has a voice from every source"


def every_count_of_a_theme_is_people_who_can_be_named(items):
    """Count by hand what the pages count in the database: sets of persons, theme by theme, from the bottom up."""
    checked = 0
    for programme in Programme.objects.all():
        parents = dict(programme.themes.values_list("pk", "parent_id"))
        persons = defaultdict(set)
        standing = Coding.objects.filter(theme__programme=programme, removed_at__isnull=True)
        for theme, pk in standing.values_list("theme_id", "item_id"):
            item = items[pk]
            if item.response and (item.response.is_pilot or item.response.set_aside):
                continue
            above = theme
            while above is not None:
                persons[above].add(said_by_one(item))
                above = parents[above]
        for each in themes_with_counts(programme=programme):
            assert each.people.value == len(persons[each.theme.pk]), each.theme
            checked += bool(each.people.value)
    assert checked > 40


def every_action_answers_people_and_they_find_it(items):
    actions = list(public_actions().prefetch_related("items", "themes", "areas"))
    assert len(actions) >= 38
    asked = {}
    for action in actions:
        behind = [items[item.pk] for item in action.items.all()]
        assert behind, action
        assert people_behind(action).value == len({said_by_one(item) for item in behind})
        assert outcomes.sources_of(action), action
        assert {item.programme_id for item in behind} == {action.programme_id}
        for item in behind:
            for outcome, source in (
                (outcomes.outcome_of, item.response),
                (outcomes.outcome_of_submission, item.submission),
            ):
                if source is not None:
                    key = (outcome.__name__, source.pk)
                    found = asked.get(key) or asked.setdefault(key, outcome(source))
                    assert action.pk in {each.pk for each in found.actions}, (action, item)
    assert len(asked) > 20, len(asked)


def every_sentence_of_a_report_rests_on_records(client, items):
    published = defaultdict(list)
    for item in items.values():
        if item.public_text:
            published[item.public_text].append(item)
    quotes = figures = named = 0
    versions = ReportVersion.objects.filter(published_at__isnull=False).select_related("report__event")
    for version in versions:
        event = version.report.event
        for section in version.content["sections"]:
            for block in section["blocks"]:
                for quote in block.get("quotes", []):
                    # The report holds no number of the item, so that nobody is found by it: the words lead back.
                    here = [item for item in published[quote["words"]] if item.event_note]
                    assert event.pk in {item.event_note.event_id for item in here}, quote
                    assert all(item.may_quote and item.public_text_confirmed_at for item in here)
                    quotes += 1
                for told in block.get("actions", []):
                    action = public_actions().get(public_id=told["public_id"])
                    at_event = [
                        items[item.pk]
                        for item in action.items.all()
                        if (items[item.pk].event_note or items[item.pk].event_question)
                    ]
                    assert event.pk in {(item.event_note or item.event_question).event_id for item in at_event}
                    assert client.get(reverse("actions:detail", args=[action.public_id])).status_code == 200
                    named += 1
                figures += block["type"] == "figure"
        came = sum(Attendance.objects.filter(event=event).values_list("people", flat=True))
        assert came, "people came to what a report tells of"
    assert quotes > 10
    assert figures > 5
    assert named > 5


def every_checked_conclusion_counts_people():
    for asked in ConclusionRound.objects.filter(state="closed"):
        for result in results_of(asked, Audience.PUBLIC):
            for row in result.table.rows:
                cell = result.table.cell(row.key)
                if isinstance(cell, Shown) and row.key != "not_said":
                    assert (
                        cell.value
                        == asked.replies.filter(answers__conclusion=result.conclusion, answers__verdict=row.key).count()
                    )


def every_story_is_somebodys_and_its_code_finds_it(client):
    stories = Submission.objects.published()
    assert stories.count() >= 3
    for story in stories:
        assert story.consent != "not_published"
        assert story.reviewed_by_id != story.created_by_id
        assert story.feedback_items.exists()
        page = client.get(reverse("stories:detail", args=[story.public_id]))
        assert page.status_code == 200
        for hidden in ("Willesden", "Agnieszka", "number 52"):
            assert hidden not in page.content.decode()
    assert outcomes.outcome_of_code(hash_code(STORY_CODE)).story
    text = client.post(reverse("what_happened:lookup"), {"code": STORY_CODE}).content.decode()
    assert "Your story is published" in text
    assert "Kindness and respect" in text
    assert "bus driver" not in text


def walk_back(client):
    items = everything_said()
    every_voice_stands_in_its_source(items)
    every_count_of_a_theme_is_people_who_can_be_named(items)
    every_action_answers_people_and_they_find_it(items)
    every_sentence_of_a_report_rests_on_records(client, items)
    every_checked_conclusion_counts_people()
    every_story_is_somebodys_and_its_code_finds_it(client)
    everybody = people(FeedbackItem.objects.all()).value
    assert everybody <= len({said_by_one(item) for item in items.values()})
