"""Materials of events: what is kept, what is refused, who gets it, and what becomes of the files."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from engagement.events.models import EventMaterial
from engagement.events.queries_calendar import facts_of, material_seen, public_materials
from engagement.events.services import materials as service
from engagement.events.services.materials import (
    FOLDER,
    add_material,
    change_material,
    delete_material,
    forget_orphans,
    move_material,
)
from engagement.events.tasks import forget_orphaned_materials
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, Refusal
from tests.factories import files
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory
from tests.factories.programmes import ProgrammeFactory

RECORDING = {"kind": "recording", "title": "The webinar", "url": "https://videos.example.org/1"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """Keep files of each test apart."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path / "events" / "materials"


@pytest.fixture
def tree(db):
    return area_tree("Brent", "Harrow")


@pytest.fixture
def event(tree):
    return EventFactory(programme=ProgrammeFactory(area=tree.system), areas=[tree["Brent"]], title="Open evening")


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def paper(event, name="paper.pdf", content=None, **facts):
    facts = {"kind": "issues_paper", "title": "Care at home", "actor": None, **facts}
    return add_material(event, file=files.upload(name, content), **facts)


def kept(storage):
    return sorted(path.name for path in storage.iterdir()) if storage.exists() else []


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return caught.value.field, str(caught.value)


class TestFiles:
    def test_a_file_is_kept_under_a_random_name_as_what_it_is(self, event, officer, storage):
        row = paper(event, "My secret name", files.office("docx"), actor=officer)
        row.refresh_from_db()
        assert (row.media_type, row.size) == (DOCX, len(files.office("docx")))
        [name] = kept(storage)
        assert name.endswith(".docx")
        assert "secret" not in name
        assert row.file.name == f"{FOLDER}/{name}"
        assert row.public_id not in name
        assert len(row.sha256) == 64
        assert row.file.open().read() == files.office("docx")
        entry = AuditEntry.objects.get(target_id=row.public_id)
        assert entry.facts == {"event": event.public_id, "kind": "issues_paper"}

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("paper.pdf", files.PNG, "This is not a PDF: it says so in its name, but its content is a picture."),
            ("paper.pdf", b"", "The file is empty. Choose another one."),
            ("talk.mp3", b"ID3\x03\x00", "This file is a sound recording. Upload one of these: PDF,"),
            ("photo.png", files.PNG, "This file is a picture. Upload one of these:"),
            ("paper.docx", files.office("docx", more={"word/vbaProject.bin": b"x"}), "This document holds macros"),
            ("paper.pdf", files.pdf(password="x"), "This file needs a password."),
            ("paper.pdf", files.pdf()[:-50], "This file is damaged or not whole"),
            ("page.html", b"<html><script>", "This file is a web page."),
        ],
    )
    def test_what_is_not_what_it_says_is_refused_and_nothing_stays(self, event, storage, name, content, words):
        field, said = refusal_of(paper, event, name, content)
        assert field == "file"
        assert said.startswith(words)
        assert (kept(storage), EventMaterial.objects.count()) == ([], 0)

    def test_a_large_file_is_refused_by_its_size(self, event, settings, storage):
        settings.MATERIAL_MAX_BYTES = 300
        assert refusal_of(paper, event) == (
            "file",
            f"The file must be 300 bytes or smaller. This one has {len(files.pdf())} bytes.",
        )

    def test_other_fields_are_refused_before_anything_is_stored(self, event, storage):
        assert refusal_of(paper, event, title=" ") == ("title", "Enter something for “Title”.")
        assert refusal_of(paper, event, title="x" * 10_000)[0] == "title"
        assert refusal_of(paper, event, kind="seance")[0] == "kind"
        assert refusal_of(paper, event, kind="recording")[0] == "kind"
        assert refusal_of(paper, event, language="tlh") == ("language", "Select a language from the list.")
        assert refusal_of(paper, event, url="https://example.org")[0] == "kind"
        assert refusal_of(add_material, event, kind="agenda", title="Agenda", actor=None) == ("file", "Choose a file.")
        assert kept(storage) == []

    def test_a_list_of_forty_is_long_enough(self, event, storage):
        EventMaterial.objects.bulk_create(
            EventMaterial(event=event, kind="other", title="x", url="https://example.org") for _ in range(40)
        )
        assert "40 materials at most" in refusal_of(paper, event)[1]
        assert kept(storage) == []

    def test_a_transaction_that_fails_leaves_no_file(self, event, storage, monkeypatch):
        def fail(*_args, **_facts):
            raise RuntimeError("the trail is full")

        monkeypatch.setattr(service, "record", fail)
        with pytest.raises(RuntimeError):
            paper(event)
        assert (kept(storage), EventMaterial.objects.count()) == ([], 0)

    def test_another_file_takes_the_place_of_the_old_one_once_that_is_certain(
        self, event, storage, django_capture_on_commit_callbacks
    ):
        row = paper(event)
        [old] = kept(storage)
        with django_capture_on_commit_callbacks() as callbacks:
            row = change_material(
                row, seen=material_seen(row), file=files.upload("b.txt", b"Words"), title="Other words", actor=None
            )
            assert old in kept(storage)
        for callback in callbacks:
            callback()
        [new] = kept(storage)
        assert new != old
        row.refresh_from_db()
        assert (row.media_type, row.title, row.file.name) == ("text/plain", "Other words", f"{FOLDER}/{new}")

    def test_a_change_that_is_refused_keeps_the_old_file_alone(self, event, storage):
        row = paper(event)
        before = kept(storage)
        refusal_of(change_material, row, seen=None, file=files.upload("b.txt", b"Words"), title="", actor=None)
        with pytest.raises(Conflict):
            change_material(row, seen="stale", file=files.upload("b.txt", b"Words"), actor=None)
        assert kept(storage) == before

    def test_a_file_goes_when_its_row_is_gone_for_good(self, event, storage, django_capture_on_commit_callbacks):
        row = paper(event)

        def delete_and_fail():
            with transaction.atomic():
                delete_material(row, seen=material_seen(row), actor=None)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            delete_and_fail()
        assert len(kept(storage)) == 1
        with django_capture_on_commit_callbacks(execute=True):
            delete_material(EventMaterial.objects.get(), seen=None, actor=None)
        assert (kept(storage), EventMaterial.objects.count()) == ([], 0)

    def test_a_storage_that_is_away_does_not_undo_the_deletion(
        self, event, storage, monkeypatch, django_capture_on_commit_callbacks
    ):
        row = paper(event)

        def away(*_):
            raise OSError("away")

        monkeypatch.setattr(FileSystemStorage, "delete", away)
        with django_capture_on_commit_callbacks(execute=True):
            delete_material(row, seen=None, actor=None)
        assert not EventMaterial.objects.exists()

    def test_the_sweep_takes_what_no_row_has_and_only_after_a_day(self, event, storage):
        assert forget_orphans() == 0
        paper(event)
        default_storage.save(f"{FOLDER}/abandoned.pdf", ContentFile(b"x"))
        assert forget_orphans() == 0
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            assert forget_orphaned_materials() == 1
            assert forget_orphans() == 0
        assert len(kept(storage)) == 1
        assert default_storage.exists(EventMaterial.objects.get().file.name)


class TestRecordings:
    def test_a_recording_is_an_address_and_is_public_with_a_transcript_alone(self, event):
        row = add_material(event, **RECORDING, actor=None)
        assert (row.url, bool(row.file)) == ("https://videos.example.org/1", False)
        field, words = refusal_of(change_material, row, seen=None, is_public=True, actor=None)
        assert field == "transcript"
        assert "Enter the transcript before you show the recording" in words
        row = change_material(row, seen=None, is_public=True, transcript="Hello.\r\nGood evening.", actor=None)
        assert row.transcript == "Hello.\nGood evening."
        assert refusal_of(change_material, row, seen=None, transcript="  ", actor=None)[0] == "transcript"

    def test_the_database_holds_it_too(self, event):
        row = add_material(event, **RECORDING, actor=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            EventMaterial.objects.filter(pk=row.pk).update(is_public=True)

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "http://videos.example.org/1",
            "javascript:alert(1)",
            "https://",
            "https://[broken",
            "https://me:secret@videos.example.org/1",
            "//videos.example.org",
            "ftp://videos.example.org",
            "https://videos.example.org/" + "x" * 600,
            "https://videos example.org",
        ],
    )
    def test_an_address_that_is_none_is_refused(self, event, url):
        assert refusal_of(add_material, event, **{**RECORDING, "url": url}, actor=None)[0] == "url"

    def test_a_transcript_has_an_end(self, event):
        assert refusal_of(add_material, event, **RECORDING, transcript="x" * 200_001, actor=None)[0] == "transcript"

    def test_a_recording_is_not_uploaded(self, event, storage):
        facts = {**RECORDING, "file": files.upload()}
        assert refusal_of(add_material, event, **facts, actor=None)[0] == "kind"
        assert kept(storage) == []


def test_the_order_is_moved_one_place_at_a_time(event):
    rows = [paper(event, title=title) for title in ("A", "B", "C")]

    def order():
        return list(event.materials.order_by("order", "pk").values_list("title", flat=True))

    move_material(rows[2], step=-1, actor=None)
    assert order() == ["A", "C", "B"]
    move_material(rows[0], step=-1, actor=None)
    move_material(rows[1], step=1, actor=None)
    assert order() == ["A", "C", "B"]
    move_material(rows[0], step=1, actor=None)
    assert order() == ["C", "A", "B"]


class TestHandingOut:
    def get(self, client, row):
        return client.get(reverse("events:material", args=[row.public_id]))

    def test_a_public_file_is_saved_under_its_title_and_never_shown_inline(self, client, event):
        row = paper(event, is_public=True, title="Care at home: “what we heard” <b>/../x")
        response = self.get(client, row)
        assert b"".join(response.streaming_content) == files.pdf()
        assert response["Content-Disposition"] == 'attachment; filename="care-at-home-what-we-heard-bx.pdf"'
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Content-Length"] == str(len(files.pdf()))
        assert "Cookie" not in response.get("Vary", "")

    def test_a_title_without_latin_letters_still_has_a_name(self, client, event):
        row = paper(event, is_public=True, title="کاغذ", language="ur")
        assert self.get(client, row)["Content-Disposition"] == 'attachment; filename="issues-paper.pdf"'

    def test_text_says_its_encoding(self, client, event):
        row = paper(event, "a.txt", "Café".encode(), is_public=True)
        assert self.get(client, row)["Content-Type"] == "text/plain; charset=utf-8"

    def test_what_is_not_public_is_for_the_team_of_the_area(self, client, tree, event):
        draft = EventFactory(draft=True, programme=event.programme, areas=[tree["Brent"]])
        hidden = EventFactory(programme=ProgrammeFactory(area=tree.system, is_public=False), areas=[tree["Brent"]])
        unlisted = EventFactory(is_listed=False, programme=event.programme, areas=[tree["Brent"]])
        rows = [
            paper(event),
            paper(draft, is_public=True),
            paper(hidden, is_public=True),
            paper(unlisted, is_public=True),
        ]
        for row in rows:
            assert self.get(client, row).status_code == 404
        for role, area, status in (
            (Role.ANALYST, tree.system, 200),
            (Role.FACILITATOR, tree["Brent"], 200),
            (Role.COMMISSIONER, tree.system, 404),
            (Role.PROGRAMME_MANAGER, tree.other_system, 404),
            (Role.ENGAGEMENT_OFFICER, tree["Harrow"], 404),
        ):
            client.force_login(user_with(role, area))
            for row in rows:
                response = self.get(client, row)
                assert response.status_code == status, (role, area)
                if status == 200:
                    assert response["Cache-Control"] == "private, no-store"

    def test_what_is_gone_or_was_never_there_is_not_found(self, client, event):
        row = paper(event, is_public=True)
        default_storage.delete(row.file.name)
        assert self.get(client, row).status_code == 404
        assert self.get(client, add_material(event, **RECORDING, actor=None)).status_code == 404
        assert client.get(reverse("events:material", args=["nothing"])).status_code == 404

    def test_the_public_page_names_them_with_kind_and_size(self, client, event):
        paper(event, title="Hidden")
        row = paper(event, title="Care <at> home", is_public=True, language="pl", content=files.pdf())
        EventMaterial.objects.filter(pk=row.pk).update(size=230_400)
        long = add_material(event, **RECORDING, transcript="Words. " * 400, is_public=True, actor=None)
        short = {**RECORDING, "title": "A greeting"}
        add_material(event, **short, transcript="Hello <all>.", is_public=True, actor=None)
        page = BeautifulSoup(client.get(reverse("events:detail", args=[event.slug])).content, "lxml")
        text = page.main.get_text(" ", strip=True)
        assert "Care <at> home (Issues paper, PDF, 230 kB, Polish)" in text
        assert "Hidden" not in text
        [link] = [link for link in page.select("a") if "Care <at> home" in link.get_text()]
        assert link["href"] == reverse("events:material", args=[row.public_id])
        # A short transcript stands there, a long one has a page.
        assert "Hello <all>." in text
        assert "Words. Words." not in text
        transcript = reverse("events:transcript", args=[long.public_id])
        [link] = page.select(f"a[href='{transcript}']")
        assert link.get_text() == "Read what is said in “The webinar”"
        assert "Words. Words." in client.get(transcript).content.decode()
        # Each is read out in its own language; what is signed is written down in English.
        assert [title["lang"] for title in page.select("bdi[lang]")] == ["pl"]
        EventMaterial.objects.filter(pk=long.pk).update(language="ur")
        [words] = BeautifulSoup(client.get(transcript).content, "lxml").select(".app-lines[lang=ur][dir=rtl]")
        assert words.get_text(strip=True).startswith("Words.")
        EventMaterial.objects.filter(pk=long.pk).update(language="bfi")
        assert b'lang="bfi"' not in client.get(transcript).content
        assert client.get(reverse("events:transcript", args=[row.public_id])).status_code == 404

    @pytest.mark.parametrize("number", [1, 30])
    def test_they_cost_one_query(self, event, django_assert_num_queries, number):
        for _ in range(number):
            EventMaterial.objects.create(
                event=event, kind="other", title="x", url="https://example.org", is_public=True
            )
        with django_assert_num_queries(1):
            assert len(public_materials(event)) == number

    def test_facts_of_a_material_in_english_do_not_say_so(self, event):
        assert facts_of(paper(event, "a.txt", b"Words")) == "plain text, 5 bytes"
        assert facts_of(add_material(event, **RECORDING, actor=None)) == ""


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def as_it_stands(response):
    """Return what the page's form would send if nobody touched it."""
    data = {}
    for field in soup_of(response).main.select("form input, form textarea, form select"):
        name, kind = field.get("name"), field.get("type")
        if not name or name == "csrfmiddlewaretoken" or kind == "file":
            continue
        if field.name == "select":
            data[name] = field.select_one("option[selected]")["value"]
        elif field.name == "textarea":
            data[name] = field.text.lstrip("\n")
        elif kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                data[name] = field["value"]
        else:
            data[name] = field.get("value", "")
    return data


class TestPages:
    def test_a_file_is_added_changed_moved_and_deleted(self, desk, event, storage, django_capture_on_commit_callbacks):
        address = reverse("events_team:materials", args=[event.public_id])
        assert "the issues paper, slides, the agenda" in soup_of(desk.get(address)).main.get_text()
        form = reverse("events_team:material_create", args=[event.public_id])
        page = soup_of(desk.get(form))
        assert "PDF, Word document, PowerPoint" in page.select_one("#id_file-hint").get_text()
        data = {"kind": "slides", "title": "Slides", "language": "en", "is_public": "on", "file": files.upload()}
        response = desk.post(form, data, follow=True)
        assert response.redirect_chain == [(address, 302)]
        assert "The material is saved." in soup_of(response).main.get_text()
        row = EventMaterial.objects.get()
        assert (row.kind, row.is_public, row.added_by.full_name) == ("slides", True, "Olu Officer")
        listed = soup_of(response).select_one(".app-materials__one").get_text(" ", strip=True)
        assert listed.startswith("Slides Public Slides, PDF, ")
        assert "by Olu Officer" in listed

        change = reverse("events_team:material", args=[row.public_id])
        with django_capture_on_commit_callbacks(execute=True):
            response = desk.post(
                change,
                {**as_it_stands(desk.get(change)), "title": "Better slides", "file": files.upload("a.txt", b"Words")},
                follow=True,
            )
        assert "Your changes are saved." in soup_of(response).main.get_text()
        row.refresh_from_db()
        assert (row.title, row.media_type, len(kept(storage))) == ("Better slides", "text/plain", 1)

        desk.post(form, {**data, "title": "More", "file": files.upload()})
        second = EventMaterial.objects.get(title="More")
        desk.post(reverse("events_team:material_move", args=[second.public_id]), {"to": "up"})
        page = soup_of(desk.get(address))
        assert [one.get_text() for one in page.select(".app-materials__one > a bdi")] == ["More", "Better slides"]

        delete = reverse("events_team:material_delete", args=[row.public_id])
        page = desk.get(delete)
        assert "taken off the event’s public page at once" in soup_of(page).main.get_text()
        with django_capture_on_commit_callbacks(execute=True):
            response = desk.post(delete, as_it_stands(page), follow=True)
        assert "“Better slides” is deleted." in soup_of(response).main.get_text()
        assert list(EventMaterial.objects.all()) == [second]
        assert len(kept(storage)) == 1

    def test_a_refused_file_is_answered_at_its_field_and_loses_no_words(self, desk, event):
        form = reverse("events_team:material_create", args=[event.public_id])
        data = {"kind": "slides", "title": "My long title", "language": "so", "file": files.upload("a.pdf", files.PNG)}
        response = desk.post(form, data)
        assert response.status_code == 422
        page = soup_of(response)
        [line] = page.select(".nhsuk-error-summary li")
        assert line.get_text(strip=True) == ("This is not a PDF: it says so in its name, but its content is a picture.")
        assert page.find(id=line.a["href"][1:])["type"] == "file"
        assert as_it_stands(response) == {"seen": "", "kind": "slides", "title": "My long title", "language": "so"}
        response = desk.post(form, {})
        lines = [line.get_text(strip=True) for line in soup_of(response).select(".nhsuk-error-summary li")]
        assert len(lines) == 4
        response = desk.post(form, {**data, "file": files.upload("empty.pdf", b"")})
        assert "The file is empty. Choose another one." in soup_of(response).main.get_text()

    def test_a_recording_is_added_and_asks_for_its_transcript(self, desk, event):
        form = reverse("events_team:recording_create", args=[event.public_id])
        data = {"title": "The webinar", "language": "en", "url": RECORDING["url"], "is_public": "on"}
        response = desk.post(form, data)
        assert response.status_code == 422
        [line] = soup_of(response).select(".nhsuk-error-summary li")
        assert "Enter the transcript before you show the recording" in line.get_text()
        assert soup_of(response).find(id=line.a["href"][1:]).name == "textarea"
        assert desk.post(form, {**data, "transcript": "Hello."}).status_code == 302
        row = EventMaterial.objects.get()
        assert (row.kind, row.is_public) == ("recording", True)
        change = reverse("events_team:material", args=[row.public_id])
        assert desk.post(change, as_it_stands(desk.get(change))).status_code == 302
        assert AuditEntry.objects.filter(target_id=row.public_id).count() == 1

    def test_two_who_change_at_once_are_told_and_lose_nothing(self, desk, event):
        row = paper(event)
        change = reverse("events_team:material", args=[row.public_id])
        mine = {**as_it_stands(desk.get(change)), "title": "Mine"}
        desk.post(change, {**mine, "title": "Theirs"})
        response = desk.post(change, mine)
        assert response.status_code == 422
        assert "Somebody else changed this" in soup_of(response).main.get_text()
        again = as_it_stands(response)
        assert again["title"] == "Mine"
        assert desk.post(change, again).status_code == 302
        row.refresh_from_db()
        assert row.title == "Mine"
        # What was changed since the question was asked is not deleted.
        response = desk.post(
            reverse("events_team:material_delete", args=[row.public_id]), {"seen": mine["seen"]}, follow=True
        )
        assert "Somebody else changed this" in soup_of(response).main.get_text()
        assert EventMaterial.objects.exists()

    def test_who_may_only_look_is_offered_no_steps(self, client, tree, event):
        row = paper(event)
        client.force_login(user_with(Role.ANALYST, tree.system))
        page = soup_of(client.get(reverse("events_team:materials", args=[event.public_id])))
        assert "Care at home" in page.main.get_text()
        assert not page.main.select("form, .app-steps")
        for name in ("material", "material_delete"):
            assert client.get(reverse(f"events_team:{name}", args=[row.public_id])).status_code == 403

    @pytest.mark.parametrize("number", [3, 40])
    def test_the_list_costs_the_same_at_3_and_at_40(self, desk, event, officer, django_assert_num_queries, number):
        EventMaterial.objects.bulk_create(
            EventMaterial(event=event, kind="other", title="x", url="https://example.org", added_by=officer)
            for _ in range(number)
        )
        address = reverse("events_team:materials", args=[event.public_id])
        desk.get(address)
        with django_assert_num_queries(11):
            desk.get(address)
