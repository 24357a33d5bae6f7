"""Scans, photos and recordings: what is kept, what is refused, what is taken out of them, who gets them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from engagement.feedback.models import SubmissionAttachment
from engagement.feedback.services import attachments
from engagement.feedback.services.attachments import FOR_PUBLIC, Given, attach
from engagement.feedback.tasks import forget_orphaned_attachments
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from eolcare.common.uploads import HEIC, PICTURES, SOUND, cleaned, typed, types
from tests.factories import files
from tests.factories import submissions as made
from tests.factories.accounts import user_with
from tests.factories.submissions import SubmissionFactory
from tests.feedback.submissions.conftest import kept

RECORDINGS = {".mp3": made.mp3(), ".m4a": made.m4a(), ".ogg": made.ogg(), ".wav": made.wav(), ".weba": made.webm()}


@pytest.fixture
def letter(programme):
    return SubmissionFactory(programme=programme)


def add(letter, name="letter.pdf", content=None, **facts):
    return attach(letter, Given(files.upload(name, content), **facts), actor=None)


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return caught.value.field, str(caught.value)


class TestKinds:
    @pytest.mark.parametrize("ending", RECORDINGS)
    def test_a_recording_is_known_by_its_content(self, ending):
        assert typed(io.BytesIO(RECORDINGS[ending])).ending == ending

    @pytest.mark.parametrize("content", [made.m4a(handler=b"vide"), made.webm(b"V_VP9") + b"A_OPUS"])
    def test_a_film_is_no_recording(self, content):
        with pytest.raises(Refusal, match="a video"):
            typed(io.BytesIO(content))

    def test_a_picture_of_each_kind_is_known(self):
        assert [typed(io.BytesIO(made.picture(name))).ending for name in ("JPEG", "PNG", "WEBP")] == [
            ".jpg",
            ".png",
            ".webp",
        ]
        assert typed(io.BytesIO(made.HEIC)) == HEIC

    def test_an_m4a_that_breaks_off_is_no_recording_and_takes_no_time(self):
        for end in (0, 30, 60, 90):
            with pytest.raises(Refusal):
                typed(io.BytesIO(b"\x00\x00\x00\x20ftypM4A " + made.m4a()[40 : 40 + end]))
        # A part that holds itself, and one as large as everything.
        for size in (b"\x00\x00\x00\x08", b"\x00\x00\x00\x00", b"\x00\x00\x00\x01", b"\xff\xff\xff\xff"):
            with pytest.raises(Refusal):
                typed(io.BytesIO(b"\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00" + (size + b"moov") * 3_000))


class TestCleaning:
    @pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
    def test_a_photo_loses_its_place_its_camera_and_all_that_is_not_seen(self, letter, name):
        content = made.picture(name)
        with Image.open(io.BytesIO(content)) as before:
            assert before.getexif().get_ifd(0x8825)[2] == (51.0, 30.0, 26.0)
        assert made.PLACE in content
        row = add(letter, f"photo.{name.lower()}", content, title="Our garden")
        stored = row.file.open("rb").read()
        for secret in (made.PLACE, b"Wilhelmina", b"Nightingale", b"Trailing", b"Exif", b"EXIF", b"eXIf"):
            assert secret not in stored
        with Image.open(io.BytesIO(stored)) as after:
            assert dict(after.getexif()) == {}
            assert after.format == name
            # It was turned as the camera said, before that was deleted.
            assert after.size == (40, 60)
            red, green, blue = after.convert("RGB").getpixel((20, 30))
            assert abs(red) < 6
            assert abs(green - 94) < 6
            assert abs(blue - 184) < 6

    @pytest.mark.parametrize("ending", [".mp3", ".m4a", ".wav"])
    def test_a_recording_loses_the_street_that_a_telephone_named_it_after(self, letter, ending):
        content = RECORDINGS[ending]
        assert b"Nightingale" in content
        stored = add(letter, f"talk{ending}", content).file.open("rb").read()
        assert b"Nightingale" not in stored
        assert typed(io.BytesIO(stored)).ending == ending
        sound = {".mp3": b"\xff\xfb\x90", ".m4a": b"soundsound", ".wav": b"\x80" * 10}[ending]
        assert sound in stored

    def test_a_document_stays_as_it_is(self):
        assert cleaned(io.BytesIO(files.pdf()), types.PDF) is None

    def test_a_heic_photo_is_refused_with_what_to_do(self, letter, storage):
        for allowed in (attachments.FOR_TEAM, FOR_PUBLIC):
            field, said = refusal_of(add, letter, "IMG_1.HEIC", made.HEIC, allowed=allowed)
            assert field == "file"
            assert "Save or send it as a JPEG" in said
        assert kept(storage) == []

    def test_a_damaged_or_endless_picture_is_refused(self, letter, storage, monkeypatch):
        whole = made.picture("PNG")
        assert refusal_of(add, letter, "photo.png", whole[: len(whole) // 2])[1].startswith("This file is damaged")
        monkeypatch.setattr("eolcare.common.uploads.cleaning.MOST_POINTS", 2_399)
        assert "points" in refusal_of(add, letter, "photo.png", whole)[1]
        assert kept(storage) == []


class TestKeeping:
    def test_a_file_is_kept_under_a_random_name_as_what_it_is(self, letter, officer, storage):
        row = attach(letter, Given(files.upload("Wilhelmina.pdf"), title="Page 1"), actor=officer)
        row.refresh_from_db()
        [name] = kept(storage)
        assert row.file.name == f"{attachments.FOLDER}/{name}"
        assert "Wilhelmina" not in name
        assert (row.media_type, row.size, row.order) == ("application/pdf", len(files.pdf()), 1)
        assert row.public_id not in name
        entry = AuditEntry.objects.get(target_id=row.public_id)
        assert (entry.verb, entry.facts) == ("created", {"submission": letter.public_id})

    def test_without_a_title_it_is_not_called_after_the_file(self, letter):
        assert add(letter, "Wilhelmina.pdf").title == "File 1"

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("letter.pdf", files.PNG, "This is not a PDF"),
            ("letter.pdf", b"", "The file is empty."),
            ("talk.mp3", b"MZ\x90\x00\x03", "This is not a sound recording"),
            ("letter.docx", files.office("docx", more={"word/vbaProject.bin": b"x"}), "This document holds macros"),
            ("film.mp4", made.m4a(handler=b"vide"), "This file is a sound recording or a video."),
            ("page.html", b"<html><script>", "This file is a web page."),
            ("table.xlsx", files.workbook(), "This file is an Excel workbook."),
        ],
    )
    def test_what_is_no_scan_photo_or_recording_is_refused(self, letter, storage, name, content, words):
        field, said = refusal_of(add, letter, name, content)
        assert field == "file"
        assert said.startswith(words)
        assert (kept(storage), SubmissionAttachment.objects.count()) == ([], 0)

    def test_the_public_form_takes_photos_and_recordings_alone(self, letter):
        assert "Upload one of these" in refusal_of(add, letter, allowed=FOR_PUBLIC)[1]
        for ending, content in RECORDINGS.items():
            add(letter, f"talk{ending}", content, allowed=FOR_PUBLIC)
        assert set(PICTURES) | set(SOUND) == set(FOR_PUBLIC)

    def test_a_large_file_is_refused_by_its_size(self, letter, settings, storage):
        settings.SUBMISSION_ATTACHMENT_MAX_BYTES = 300
        field, said = refusal_of(add, letter)
        assert field == "file"
        assert said == f"The file must be 300 bytes or smaller. This one has {len(files.pdf())} bytes."
        assert kept(storage) == []

    def test_the_same_file_twice_is_one(self, letter, storage):
        first, second = add(letter, title="Page 1"), add(letter, title="Page 1 again")
        assert first == second
        assert len(kept(storage)) == 1
        assert AuditEntry.objects.filter(verb="created", target_id=first.public_id).count() == 1

    def test_twenty_files_are_enough(self, letter, monkeypatch, storage):
        monkeypatch.setattr(attachments, "MOST_ATTACHMENTS", 1)
        add(letter)
        assert "1 files at most" in refusal_of(add, letter, "note.txt", b"Words")[1]
        assert len(kept(storage)) == 1

    def test_a_transaction_that_fails_leaves_no_file(self, letter, storage, monkeypatch):
        def fail(*_args, **_facts):
            raise RuntimeError("the trail is full")

        monkeypatch.setattr(attachments, "record", fail)
        with pytest.raises(RuntimeError):
            add(letter)
        assert (kept(storage), SubmissionAttachment.objects.count()) == ([], 0)

    def test_deleting_takes_the_file_and_happens_once(self, letter, storage, django_capture_on_commit_callbacks):
        row = add(letter)
        with django_capture_on_commit_callbacks(execute=True):
            attachments.delete_attachment(row, actor=None)
            attachments.delete_attachment(row, actor=None)
        assert (kept(storage), SubmissionAttachment.objects.count()) == ([], 0)
        assert AuditEntry.objects.filter(verb="deleted", target_id=row.public_id).count() == 1

    def test_what_a_killed_process_left_is_swept_after_a_day(self, letter, storage):
        kept_row = add(letter)
        orphan = default_storage.save(f"{attachments.FOLDER}/orphan.pdf", ContentFile(b"x"))
        assert forget_orphaned_attachments() == 0
        assert attachments.forget_orphans(now=timezone.now() + timedelta(days=1, minutes=1)) == 1
        assert not default_storage.exists(orphan)
        assert default_storage.exists(kept_row.file.name)

    def test_a_sweep_of_nothing_is_quiet(self, db):
        assert forget_orphaned_attachments() == 0


class TestHandingOut:
    def address(self, row):
        return reverse("feedback_team:submission_file", args=[row.public_id])

    def test_always_as_a_file_to_save_on_record(self, letter, desk, officer):
        row = add(letter, "page.txt", b"Words <script>alert(1)</script>", title="A note")
        response = desk.get(self.address(row))
        assert response.status_code == 200
        assert response["Content-Disposition"] == 'attachment; filename="a-note.txt"'
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "private, no-store"
        entry = AuditEntry.objects.get(verb="read")
        assert (entry.actor, entry.target_id, entry.facts) == (officer, row.public_id, {"submission": letter.public_id})

    def test_each_time_it_is_on_record(self, letter, desk):
        row = add(letter)
        for _time in range(2):
            desk.get(self.address(row))
        assert AuditEntry.objects.filter(verb="read", target_id=row.public_id).count() == 2

    def test_nobody_else_gets_it(self, letter, client, tree):
        row = add(letter)
        assert client.get(self.address(row)).status_code == 302
        client.force_login(user_with(Role.COMMISSIONER, tree.system))
        assert client.get(self.address(row)).status_code == 403
        client.force_login(user_with(Role.ENGAGEMENT_OFFICER, tree.other_system))
        assert client.get(self.address(row)).status_code == 404
        assert not AuditEntry.objects.filter(verb="read").exists()

    def test_a_file_that_is_gone_is_not_found(self, letter, desk):
        row = add(letter)
        default_storage.delete(row.file.name)
        assert desk.get(self.address(row)).status_code == 404


class TestPages:
    def test_adding_and_deleting(self, letter, desk, storage, django_capture_on_commit_callbacks):
        address = reverse("feedback_team:submission_attach", args=[letter.public_id])
        response = desk.post(
            address, {"file": files.upload(), "title": "Page 1", "description": "A\x00 hand\r\nwritten"}
        )
        assert response.status_code == 302
        row = SubmissionAttachment.objects.get()
        assert row.description == "A hand\nwritten"
        page = desk.get(reverse("feedback_team:submission", args=[letter.public_id])).content.decode()
        assert "Page 1" in page
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(reverse("feedback_team:submission_file_delete", args=[row.public_id]))
        assert kept(storage) == []

    def test_a_wrong_file_is_refused_at_its_field_and_the_words_stay(self, letter, desk):
        address = reverse("feedback_team:submission_attach", args=[letter.public_id])
        response = desk.post(address, {"file": files.upload("x.pdf", files.PNG), "title": "My long title"})
        assert response.status_code == 422
        page = response.content.decode()
        assert "This is not a PDF" in page
        assert "My long title" in page
