"""Drafting from the records and writing section by section."""

from __future__ import annotations

import pytest

from engagement.reports.content import build_content
from engagement.reports.models import Report, ReportStep
from engagement.reports.richtext import tidy
from engagement.reports.services import change_report, change_section, create_for_event, submit_report
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from tests.factories.events import EventFactory
from tests.factories.reports import CALLS, QUOTE, SECRET, draft_report, reported_event

pytestmark = pytest.mark.django_db


def _section(content, key):
    return next(section for section in content["sections"] if section["key"] == key)


def _block(content, key, kind):
    return [block for block in _section(content, key)["blocks"] if block["type"] == kind]


def test_one_event_has_one_report_however_often_it_is_started():
    scene = reported_event()
    first = create_for_event(scene.event, actor=scene.author)
    second = create_for_event(scene.event, actor=scene.manager)
    assert first == second
    assert Report.objects.count() == 1
    assert [step.kind for step in first.steps.all()] == [ReportStep.Kind.STARTED]
    assert AuditEntry.objects.filter(verb="created", target_id=first.public_id).count() == 1


def test_an_event_that_is_still_to_come_has_no_report():
    with pytest.raises(Refusal, match="not taken place"):
        create_for_event(EventFactory(), actor=None)
    with pytest.raises(Refusal):
        create_for_event(EventFactory(past=True, cancelled=True), actor=None)


def test_a_draft_holds_all_that_the_records_have():
    _scene, report = draft_report()
    content = build_content(report)
    assert [section["key"] for section in content["sections"]] == [
        "about", "who", "asked", "findings", "quotes", "questions", "actions", "contact",
    ]  # fmt: skip
    facts = dict(_block(content, "about", "facts")[0]["rows"])
    assert facts["When"] == "Tuesday 15 March 2022, 2:00pm to 4:00pm"
    assert _block(content, "asked", "items")[0]["entries"] == ["What matters most to you?", "What should change first?"]
    by_borough, by_role = _block(content, "who", "figure")
    assert [(line["label"], line["cells"][0]["text"]) for line in by_borough["lines"]] == [
        ("Brent", "18"), ("Harrow", "25"), ("Elsewhere, or not known", "0"),
    ]  # fmt: skip
    assert by_borough["sentence"] == "The largest group, 25 of 43 people, came from Harrow."
    assert by_role["lines"][1]["cells"][0]["text"] == "11"
    themes = _block(content, "findings", "figure")[0]
    assert [(line["label"], line["cells"][0]["text"]) for line in themes["lines"]] == [
        ("Getting help", "16"), ("Places of care", "8"),
    ]  # fmt: skip
    subjects = _block(content, "findings", "subjects")[0]["groups"]
    assert {"name": "Getting help", "within": ["One number at night"]} in subjects
    pairs = _block(content, "questions", "questions")[0]["pairs"]
    assert [pair["answer"] for pair in pairs] == ["Yes, by nurses.", ""]
    shown = _block(content, "actions", "actions")[0]["actions"]
    assert [action["title"] for action in shown] == [
        "A hospice unit in each borough",
        "One telephone number at all hours",
    ]
    assert shown[0]["reason"] == "There is no money for it"


def test_only_words_that_were_agreed_and_confirmed_are_quoted():
    _scene, report = draft_report()
    content = build_content(report)
    assert [quote["words"] for quote in _block(content, "quotes", "quotes")[0]["quotes"]] == [QUOTE, QUOTE]
    everything = str(content)
    assert SECRET not in everything
    assert CALLS not in everything
    assert "Not published yet" not in everything


def test_a_handful_of_people_is_not_counted_out():
    scene = reported_event()
    scene.event.attendances.exclude(area=scene.area).delete()
    scene.event.attendances.update(people=7)
    _scene, report = draft_report(scene)
    figure = _block(build_content(report), "who", "figure")[0]
    assert figure["withheld"]
    assert figure["base"] == "fewer than 10 people"
    assert figure["chart"] is None
    assert all(cell["hidden"] for line in figure["lines"] for cell in line["cells"])


def test_the_same_records_give_the_same_content_twice():
    _scene, report = draft_report()
    assert build_content(report) == build_content(report)


def test_sections_that_are_left_out_or_empty_are_not_in_it():
    scene, report = draft_report()
    change_report(
        report, actor=scene.author, version=None, title="T", summary="S", included=["about", "asked", "quotes"]
    )
    scene.event.prompts.all().delete()
    section = report.sections.get(key="asked")
    change_section(section, actor=scene.author, version=1, heading="Asked", body="<p> </p>")
    assert [section["key"] for section in build_content(report)["sections"]] == ["about", "quotes"]


def test_two_authors_do_not_overwrite_each_other():
    scene, report = draft_report()
    seen_by_both = report.sections.get(key="findings")
    change_section(seen_by_both, actor=scene.author, version=seen_by_both.version, heading="Found", body="<p>One</p>")
    with pytest.raises(Conflict):
        change_section(seen_by_both, actor=scene.manager, version=seen_by_both.version, heading="X", body="<p>Two</p>")
    assert report.sections.get(key="findings").body == "<p>One</p>"
    other = report.sections.get(key="about")
    change_section(other, actor=scene.manager, version=other.version, heading="About", body="<p>Three</p>")
    with pytest.raises(Conflict):
        change_report(report, actor=scene.author, version=report.version + 1, title="T", summary="S")


def test_only_a_draft_changes_and_needs_title_heading_and_a_section():
    scene, report = draft_report()
    section = report.sections.get(key="about")
    with pytest.raises(Refusal) as refused:
        change_report(report, actor=scene.author, version=None, title=" ", summary="S")
    assert refused.value.field == "title"
    with pytest.raises(Refusal):
        change_report(report, actor=scene.author, version=None, title="T", summary="S", included=[])
    with pytest.raises(Refusal):
        change_section(section, actor=scene.author, version=None, heading=" ", body="")
    submit_report(report, actor=scene.author)
    with pytest.raises(IllegalMove):
        change_report(report, actor=scene.author, version=None, title="T", summary="S")
    with pytest.raises(IllegalMove):
        change_section(section, actor=scene.author, version=None, heading="H", body="<p>x</p>")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("First\n\nSecond <3", "<p>First</p>\n\n<p>Second &lt;3</p>"),
        ("<p>a</p><script>steal()</script>", "<p>a</p>"),
        ('<p onclick="x()" style="color:red">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:x()">a</a></p>', "<p>a</p>"),
        ('<p><a href="https://example.org/">a</a></p>', '<p><a href="https://example.org/">a</a></p>'),
        ("<p><img src=https://example.org/x.png>b</p>", "<p>b</p>"),
        ("<h4>Skipped a level</h4><p>a</p>", "<h3>Skipped a level</h3><p>a</p>"),
        ("<h3>a</h3><h4>b</h4>", "<h3>a</h3><h4>b</h4>"),
        ("<p></p><h3> </h3><p><strong></strong></p>", ""),
        ("   ", ""),
    ],
)
def test_rich_text_lets_through_what_a_report_needs_and_nothing_else(typed, kept):
    assert tidy(typed) == kept
    assert tidy(tidy(typed)) == kept
