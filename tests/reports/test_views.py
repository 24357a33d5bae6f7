"""The pages of reports: who may open which, and what a person sees there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.reports.models import Report, ReportDocument, ReportState
from engagement.reports.services import (
    approve_report,
    create_for_event,
    open_correction,
    publish_report,
    submit_report,
    withdraw_report,
)
from eolcare.accounts.roles import Role
from eolcare.jobs.models import Job, JobState
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory
from tests.factories.events import EventFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.reports import QUOTE, SECRET, approved_report, draft_report, reported_event

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 invented"


def _pdf_of(version):
    Job.objects.filter(pk=version.job_id).update(state=JobState.DONE)
    return ReportDocument.objects.create(version=version, pdf=PDF, sha256="ab" * 32, size=len(PDF), pages=3)


def _published(scene=None):
    scene, report, version = approved_report(scene)
    _pdf_of(version)
    publish_report(report, actor=scene.manager)
    report.refresh_from_db()
    return scene, report


def _corrected():
    scene, report = _published()
    open_correction(report, actor=scene.author, words="One headcount was wrong.")
    submit_report(report, actor=scene.author)
    _pdf_of(approve_report(report, actor=scene.approver, seen=None))
    publish_report(report, actor=scene.manager)
    return scene, report


def _team(name, report):
    return reverse(f"reports_team:{name}", kwargs={"public_id": report.public_id})


def _text(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


# --- Everybody ------------------------------------------------------------------------------------
def test_the_list_shows_published_reports_alone_and_narrows(client):
    scene, report = _published()
    create_for_event(EventFactory(past=True, programme=scene.event.programme), actor=scene.author)
    page = client.get("/reports/")
    assert report.title in _text(page)
    assert "1 report " in _text(page)
    assert "1 report " in _text(client.get("/reports/", {"borough": scene.area.slug, "kind": "event"}))
    assert "1 report " in _text(client.get("/reports/", {"programme": scene.event.programme.slug}))
    before = {"published_to_day": "1", "published_to_month": "1", "published_to_year": "2020"}
    assert "No report fits" in _text(client.get("/reports/", before))
    nonsense = client.get("/reports/", {"published_from_day": "40", "borough": "nowhere", "page": "x"})
    assert nonsense.status_code == 200
    assert "There is a problem" in _text(nonsense)


def test_the_lists_cost_the_same_however_long_they_are(client, django_assert_num_queries):
    ProgrammeFactory()
    scene, _report = _published(reported_event(notes=12))
    officer = scene.author
    for count in (1, 4):
        for number in range(Report.objects.count(), count):
            more = reported_event(title=f"Event {number}", slug=f"event-{number}", notes=12)
            _published(more)
        client.logout()
        client.get("/reports/")
        with django_assert_num_queries(8):
            assert f"{count} report" in _text(client.get("/reports/"))
        client.force_login(officer)
        client.get(reverse("reports_team:list"))
        with django_assert_num_queries(13):
            assert f"{count} report" in _text(client.get(reverse("reports_team:list")))


def test_a_report_says_what_people_said_and_what_is_done_and_no_more(client):
    _scene, report = _published()
    page = client.get(f"/reports/{report.slug}/")
    text = _text(page)
    for shown in (
        report.title,
        QUOTE,
        "Getting help",
        "One telephone number at all hours",
        "There is no money for it",
        "What matters most to you?",
        "Yes, by nurses.",
        "Version 1, published on",
        "Read as PDF (3 pages",
        "ab" * 32,
    ):
        assert shown in text
    for hidden in (SECRET, "Not published yet"):
        assert hidden not in text
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.select_one("figure svg[role=img] title").text
    levels = [int(heading.name[1]) for heading in soup.select("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not soup.select("[style]")


def test_an_older_version_stays_and_says_that_it_is_superseded(client):
    _scene, report = _corrected()
    latest = _text(client.get(f"/reports/{report.slug}/"))
    assert "Version 2, published on" in latest
    assert "One headcount was wrong." in latest
    older = client.get(f"/reports/{report.slug}/versions/1/")
    assert "You are reading version 1. Version 2 took its place." in _text(older)
    assert "noindex" in older.content.decode()
    assert client.get(f"/reports/{report.slug}/versions/3/").status_code == 404


def test_a_withdrawn_report_says_why_and_shows_nothing_else(client):
    scene, report = _published()
    withdraw_report(report, actor=scene.manager, words="It told who had spoken.")
    for path in ("", "versions/1/", "versions/1.pdf"):
        answer = client.get(f"/reports/{report.slug}/{path}")
        assert answer.status_code == 410
        assert "It told who had spoken." in _text(answer)
        assert QUOTE not in _text(answer)
        assert PDF not in answer.content
    assert report.title not in _text(client.get("/reports/"))


def test_what_is_not_published_is_not_there(client):
    _scene, report, version = approved_report()
    _pdf_of(version)
    for path in ("", "versions/1/", "versions/1.pdf"):
        assert client.get(f"/reports/{report.slug}/{path}").status_code == 404
    Report.objects.filter(pk=report.pk).update(state=ReportState.PUBLISHED)
    assert client.get(f"/reports/{report.slug}/").status_code == 404


def test_a_version_that_waits_for_its_publication_is_not_there(client):
    scene, report = _published()
    open_correction(report, actor=scene.author, words="One headcount was wrong.")
    submit_report(report, actor=scene.author)
    _pdf_of(approve_report(report, actor=scene.approver, seen=None))
    assert client.get(f"/reports/{report.slug}/versions/1.pdf").status_code == 200
    for path in ("versions/2/", "versions/2.pdf"):
        assert client.get(f"/reports/{report.slug}/{path}").status_code == 404
    assert "Version 1, published on" in _text(client.get(f"/reports/{report.slug}/"))


def test_the_pdf_comes_with_its_checksum_and_need_not_come_twice(client):
    _scene, report = _published()
    answer = client.get(f"/reports/{report.slug}/versions/1.pdf")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["ETag"] == '"' + "ab" * 32 + '"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="{report.slug}-version-1.pdf"'
    assert "public" in answer["Cache-Control"]
    again = client.get(f"/reports/{report.slug}/versions/1.pdf", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.head(f"/reports/{report.slug}/versions/1.pdf").status_code == 200


# --- The team ----------------------------------------------------------------------------------------
GET = (
    "list",
    "detail",
    "progress",
    "preview",
    "edit",
    "submit",
    "return",
    "approve",
    "publish",
    "correct",
    "withdraw",
    "document",
)
# 200 page, 302 told why not and sent back, 403 wrong role, 404 not there (or a wrong area)
EXPECTED = {
    Role.ENGAGEMENT_OFFICER: dict.fromkeys(("list", "detail", "progress", "preview", "edit", "submit"), 200)
    | dict.fromkeys(("return", "approve", "publish", "withdraw"), 403)
    | {"correct": 302, "document": 404},
    Role.ANALYST: dict.fromkeys(("list", "detail", "progress", "preview", "edit", "submit"), 200)
    | dict.fromkeys(("return", "approve", "publish", "withdraw"), 403)
    | {"correct": 302, "document": 404},
    Role.APPROVER: dict.fromkeys(("list", "detail", "progress", "preview"), 200)
    | dict.fromkeys(("edit", "submit", "correct"), 403)
    | dict.fromkeys(("return", "approve", "publish", "withdraw"), 302)
    | {"document": 404},
    Role.PROGRAMME_MANAGER: dict.fromkeys(("list", "detail", "progress", "preview", "edit", "submit"), 200)
    | dict.fromkeys(("return", "approve", "publish", "withdraw", "correct"), 302)
    | {"document": 404},
    Role.COMMISSIONER: dict.fromkeys(GET, 403),
    Role.FACILITATOR: dict.fromkeys(GET, 403),
    Role.ADMINISTRATOR: dict.fromkeys(GET, 403),
}


def _address(name, report):
    return reverse("reports_team:list") if name == "list" else _team(name, report)


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_may_and_nothing_else(client, role):
    scene, report = draft_report()
    client.force_login(user_with(role, scene.area))
    answers = {name: client.get(_address(name, report)).status_code for name in GET}
    assert answers == EXPECTED[role]


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.APPROVER, Role.ENGAGEMENT_OFFICER])
def test_a_report_of_another_borough_does_not_exist(client, role):
    _scene, report = draft_report()
    client.force_login(user_with(role, AreaFactory(name="Camden")))
    assert report.title not in _text(client.get(reverse("reports_team:list")))
    for name in GET:
        if name != "list":
            expected = 403 if EXPECTED[role][name] == 403 else 404
            assert client.get(_team(name, report)).status_code == expected, name


def test_nobody_gets_in_without_signing_in(client):
    _scene, report = draft_report()
    for name in GET:
        answer = client.get(_address(name, report))
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_an_officer_starts_the_report_of_an_event_once(client):
    scene = reported_event()
    client.force_login(scene.author)
    assert scene.event.title in _text(client.get(reverse("reports_team:list")))
    address = reverse("reports_team:create_for_event", kwargs={"public_id": scene.event.public_id})
    first, second = client.post(address), client.post(address)
    assert first["Location"] == second["Location"] == _team("detail", Report.objects.get())
    assert client.get(address).status_code == 405


def test_a_section_is_written_and_what_is_dangerous_is_taken_out(client):
    scene, report = draft_report()
    client.force_login(scene.author)
    address = reverse("reports_team:section", kwargs={"public_id": report.public_id, "key": "findings"})
    page = client.get(address)
    assert "How many people spoke about each theme" in _text(page)
    assert b"data-django-prose-editor-configurable" in page.content
    section = report.sections.get(key="findings")
    typed = {"version": section.version, "heading": "What we heard", "body": "<p>Nights.<script>x()</script></p>"}
    assert client.post(address, typed).status_code == 302
    section.refresh_from_db()
    assert (section.heading, section.body) == ("What we heard", "<p>Nights.</p>")
    assert "What we heard" in _text(client.get(_team("preview", report)))


def test_the_second_of_two_authors_is_told_keeps_their_text_and_can_save_then(client):
    scene, report = draft_report()
    client.force_login(scene.author)
    address = reverse("reports_team:section", kwargs={"public_id": report.public_id, "key": "about"})
    typed = {"version": "1", "heading": "Mine", "body": "<p>Mine.</p>"}
    client.post(address, {**typed, "heading": "Theirs"})
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Somebody else changed this" in _text(refused)
    soup = BeautifulSoup(refused.content, "html.parser")
    assert soup.select_one("input[name=heading]")["value"] == "Mine"
    assert report.sections.get(key="about").heading == "Theirs"
    again = {**typed, "version": soup.select_one("input[name=version]")["value"]}
    assert client.post(address, again).status_code == 302
    assert report.sections.get(key="about").heading == "Mine"


def test_title_and_sections_are_changed_with_messages_at_the_fields(client):
    scene, report = draft_report()
    client.force_login(scene.author)
    empty = client.post(_team("edit", report), {"version": report.version, "title": "", "summary": "S"})
    assert empty.status_code == 422
    assert "Enter title" in _text(empty)
    assert "Select at least one section" in _text(empty)
    typed = {"version": report.version, "title": "New title", "summary": "S", "included": ["about", "who"]}
    assert client.post(_team("edit", report), typed).status_code == 302
    text = _text(client.get(_team("preview", report)))
    assert "New title" in text
    assert QUOTE not in text


def test_a_report_goes_its_way_through_the_pages(client):
    scene, report = draft_report()
    client.force_login(scene.author)
    assert "Send for review" in _text(client.get(_team("detail", report)))
    assert scene.approver.full_name in _text(client.get(_team("submit", report)))
    client.post(_team("submit", report), {"words": "Please look."})

    client.force_login(scene.approver)
    assert "Please look." in _text(client.get(_team("detail", report)))
    page = BeautifulSoup(client.get(_team("approve", report)).content, "html.parser")
    assert QUOTE in page.get_text()
    seen = page.select_one("input[name=seen]")["value"]
    assert client.post(_team("approve", report), {"seen": seen, "words": ""}).status_code == 302
    assert "The PDF is being made" in _text(client.get(_team("detail", report)))

    version = report.versions.get()
    _pdf_of(version)
    assert client.get(_team("document", report)).content == PDF
    assert "Look at the PDF first" in _text(client.get(_team("publish", report)))
    client.post(_team("publish", report))
    client.logout()
    assert client.get(f"/reports/{report.slug}/").status_code == 200


def test_who_wrote_it_reads_why_they_cannot_approve_it(client):
    scene, report = draft_report(reported_event())
    submit_report(report, actor=scene.manager)
    client.force_login(scene.manager)
    assert "somebody else approves it" in _text(client.get(_team("detail", report)))
    page = client.get(_team("approve", report))
    assert "somebody else approves it" in _text(page)
    assert b'name="seen"' not in page.content
    refused = client.post(_team("approve", report), {"seen": "x" * 64})
    assert refused.status_code == 422
    assert report.versions.count() == 0


def test_an_approval_of_what_has_changed_since_shows_the_new_text_first(client):
    scene, report = draft_report()
    submit_report(report, actor=scene.author)
    client.force_login(scene.approver)
    seen = BeautifulSoup(client.get(_team("approve", report)).content, "html.parser").select_one("[name=seen]")["value"]
    scene.event.questions.update(answer="Another answer.")
    refused = client.post(_team("approve", report), {"seen": seen})
    assert refused.status_code == 422
    assert "changed after you opened it" in _text(refused)
    assert "Another answer." in _text(refused)
    fresh = BeautifulSoup(refused.content, "html.parser").select_one("[name=seen]")["value"]
    assert fresh != seen
    assert client.post(_team("approve", report), {"seen": fresh}).status_code == 302


def test_returning_needs_words(client):
    scene, report = draft_report()
    submit_report(report, actor=scene.author)
    client.force_login(scene.approver)
    assert "Say why" in _text(client.post(_team("return", report), {"words": " "}))
    assert client.post(_team("return", report), {"words": "Explain the figure."}).status_code == 302
    client.force_login(scene.author)
    assert "Explain the figure." in _text(client.get(_team("detail", report)))


def test_progress_is_seen_and_ends(client):
    scene, report, version = approved_report()
    client.force_login(scene.author)
    Job.objects.filter(pk=version.job_id).update(
        progress=43,
        stage="Setting pages: page 4",
        state=JobState.RUNNING,
        claim_token="x",
        lease_until="2099-01-01T00:00:00Z",
    )
    part = client.get(_team("progress", report))
    assert part["X-Work"] == "going"
    assert "Setting pages: page 4" in _text(part)
    assert BeautifulSoup(part.content, "html.parser").progress["value"] == "43"
    assert b"progress.js" in client.get(_team("detail", report)).content
    _pdf_of(version)
    assert client.get(_team("progress", report))["X-Work"] == "over"
    assert "The PDF is ready" in _text(client.get(_team("detail", report)))


def test_a_failure_says_why_and_can_be_tried_again(client, no_broker, django_capture_on_commit_callbacks):
    scene, report, version = approved_report()
    Job.objects.filter(pk=version.job_id).update(state=JobState.FAILED, error="A font is missing: run make run.")
    client.force_login(scene.author)
    page = client.get(_team("detail", report))
    assert "A font is missing: run make run." in _text(page)
    assert "Try again" in _text(page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(_team("retry", report))
    assert no_broker == [version.job_id]
    assert "Waiting for a worker" in _text(client.get(_team("detail", report)))


def test_the_event_page_links_to_the_report(rf):
    from django.template import engines

    scene, report = _published()
    shown = (
        engines["django"]
        .from_string("{% load reports_links %}{% report_of_event event %}")
        .render({"event": scene.event})
    )
    assert f'href="/reports/{report.slug}/"' in shown
    other = EventFactory(past=True)
    assert (
        not engines["django"]
        .from_string("{% load reports_links %}{% report_of_event event %}")
        .render({"event": other})
        .strip()
    )
