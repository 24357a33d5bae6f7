"""A spreadsheet comes in whole or not at all, exactly once, and goes out again unless it is in use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from engagement.actions.models import Action
from engagement.feedback.models import Coding, FeedbackItem, ItemRead, Submission, SubmissionImport
from engagement.feedback.services import imports_work
from engagement.feedback.services.imports import (
    choose_columns,
    discard_import,
    receive_file,
    retry_import,
    start_import,
)
from engagement.feedback.services.imports_files import FOLDER, forget_import_files, problems_file
from engagement.feedback.services.imports_undo import take_out
from engagement.feedback.tasks import forget_import_files as daily
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Conflict, IllegalMove, Refusal
from eolcare.jobs.errors import LostClaim
from eolcare.jobs.models import Job
from eolcare.jobs.running import Run, run_job
from eolcare.jobs.services import claim
from tests.factories.actions import ActionFactory
from tests.factories.feedback import ThemeFactory
from tests.factories.imports import checked, csv_of, received, row, worked_on, xlsx_of

pytestmark = pytest.mark.django_db


def voices(number: int, **facts: str) -> bytes:
    return csv_of([row(Comment=f"Voice {n}", **facts) for n in range(number)])


def brought_in(programme, analyst, content=None, **more) -> SubmissionImport:
    found = checked(programme, content or voices(3), actor=analyst, **more)
    start_import(found, version=found.version, leave_out=bool(found.problems_total), actor=analyst)
    return worked_on(found)


def stored() -> list[str]:
    try:
        return sorted(default_storage.listdir(FOLDER)[1])
    except FileNotFoundError:
        return []


class TestBringingIn:
    def test_each_row_is_a_submission_and_an_item(self, programme, analyst, tree, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            found = brought_in(programme, analyst)
        assert (found.state, found.rows_done, found.imported_by) == ("imported", 3, analyst)
        said = Submission.objects.get(brought_in=found, row=3)
        assert (said.came_by, said.text, said.kind, said.area) == ("import", "Voice 1", "email", tree["Brent"])
        # There is nobody to answer: no address came with it.
        assert said.state == Submission.State.CLOSED
        item = said.feedback_items.get()
        assert (item.text, item.said_by, item.area, item.said_on) == (
            "Voice 1",
            "resident",
            tree["Brent"],
            said.received_on,
        )
        assert (item.start, item.end, item.may_quote) == (None, None, True)
        assert [each.name for each in item.communities.all()] == ["Carers"]
        assert [each.name for each in said.communities.all()] == ["Carers"]
        assert FeedbackItem.objects.count() == 3
        assert stored() == [], "the file is deleted once its rows are in"
        assert found.preview == []
        entry = AuditEntry.objects.get(verb="imported")
        assert (entry.facts["rows"], entry.facts["left_out"], entry.area_code) == (3, 0, programme.area.code)
        assert "Voice" not in str(entry.facts)

    def test_without_consent_nothing_may_be_quoted(self, programme, analyst):
        brought_in(programme, analyst, voices(1, Consent=""))
        assert FeedbackItem.objects.get().may_quote is False

    def test_those_that_wait_for_an_answer_are_among_those_that_wait(self, programme, analyst):
        brought_in(programme, analyst, voices(1), waiting=True)
        assert Submission.objects.waiting().count() == 1

    def test_a_workbook_comes_in_from_the_sheet_that_was_chosen(self, programme, analyst):
        def more(book):
            other = book.create_sheet("Calls")
            for line in (["Comment", "Date"], ["Rang twice.", "2022-03-01"]):
                other.append(line)

        found = received(programme, xlsx_of([row()], more=more), actor=analyst, name="two.xlsx")
        columns = {"text": "Comment", "received_on": "Date"}
        choose_columns(found, version=1, sheet="Calls", columns=columns, defaults={"kind": "phone"}, actor=analyst)
        found = worked_on(found)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        worked_on(found)
        assert list(Submission.objects.values_list("text", "kind")) == [("Rang twice.", "phone")]

    def test_problems_keep_all_out_unless_those_rows_are_left_out(self, programme, analyst):
        found = checked(programme, voices(2) + csv_of([row(Date="soon")]).split(b"\r\n")[1], actor=analyst)
        with pytest.raises(Refusal, match="Tick that the rows with problems are left out"):
            start_import(found, version=found.version, leave_out=False, actor=analyst)
        assert not Submission.objects.exists()
        start_import(found, version=found.version, leave_out=True, actor=analyst)
        found = worked_on(found)
        assert (found.rows_done, found.rows, Submission.objects.count()) == (2, 3, 2)
        assert AuditEntry.objects.get(verb="imported").facts["left_out"] == 1
        assert found.problems[0]["row"] == 4, "the page still says what was left out"

    def test_a_file_without_a_good_row_is_not_brought_in(self, programme, analyst):
        found = checked(programme, voices(2, Date="soon"), actor=analyst)
        with pytest.raises(Refusal, match="There is no row that can be brought in"):
            start_import(found, version=found.version, leave_out=True, actor=analyst)

    def test_progress_moves(self, programme, analyst, monkeypatch):
        monkeypatch.setattr("engagement.feedback.importing.checking.BATCH", 2)
        told: list[tuple[int, str]] = []
        monkeypatch.setattr(Run, "progress", lambda self, per_cent, stage: told.append((per_cent, stage)))
        brought_in(programme, analyst, voices(6))
        assert told == [
            (told[0][0], "Checking rows: 2 so far"),
            (told[1][0], "Checking rows: 4 so far"),
            (99, "Checking rows: 6 so far"),
            (0, "Bringing in rows"),
            (33, "Bringing in rows: 2 of 6"),
            (66, "Bringing in rows: 4 of 6"),
            (99, "Bringing in rows: 6 of 6"),
        ]


class TestExactlyOnce:
    def test_pressed_twice_and_worked_on_twice_it_comes_in_once(self, programme, analyst):
        found = checked(programme, voices(3), actor=analyst)
        version = found.version
        for _press in range(2):
            start_import(found, version=version, leave_out=False, actor=analyst)
        [job] = Job.objects.filter(kind="feedback.run_import")
        found = worked_on(found)
        start_import(found, version=version, leave_out=False, actor=analyst)
        assert run_job(job.pk, signs_of_life=False) is False
        assert Submission.objects.count() == FeedbackItem.objects.count() == 3
        assert AuditEntry.objects.filter(verb="imported").count() == 1

    def test_a_failure_half_way_leaves_nothing_and_the_next_try_brings_all_in(self, programme, analyst, monkeypatch):
        monkeypatch.setattr("engagement.feedback.importing.checking.BATCH", 2)
        found = checked(programme, voices(6), actor=analyst)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        whole, written = imports_work._write, []

        def breaks(entries, *more):
            if len(written) == 2:
                raise OSError("the disk is full")
            written.append(len(entries))
            whole(entries, *more)

        monkeypatch.setattr(imports_work, "_write", breaks)
        job = Job.objects.get(kind="feedback.run_import")
        run_job(job.pk, signs_of_life=False)
        assert written == [2, 2]
        assert not Submission.objects.exists()
        assert not FeedbackItem.objects.exists()
        found.refresh_from_db()
        assert found.state == "importing"
        monkeypatch.setattr(imports_work, "_write", whole)
        Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        found = worked_on(found)
        assert (found.state, Submission.objects.count()) == ("imported", 6)

    def test_a_worker_whose_claim_ran_out_keeps_nothing(self, programme, analyst):
        found = checked(programme, voices(2), actor=analyst)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        slow = Run(claim(Job.objects.get(kind="feedback.run_import").pk))
        Job.objects.update(claim_token="another", lease_until=timezone.now() + timedelta(seconds=15))
        with pytest.raises(LostClaim), transaction.atomic():
            imports_work.run_import(slow)
        assert not Submission.objects.exists()

    @pytest.mark.parametrize("leave_out", [False, True])
    def test_what_differs_from_what_was_shown_is_shown_again(self, programme, analyst, leave_out):
        found = checked(programme, voices(3), actor=analyst)
        start_import(found, version=found.version, leave_out=leave_out, actor=analyst)
        other = checked(
            programme, csv_of([row(Comment="Voice 1"), row(Comment="Another")]), actor=analyst, name="b.csv"
        )
        start_import(other, version=other.version, leave_out=False, actor=analyst)
        worked_on(other)
        found = worked_on(found)
        assert found.state == "checking"
        assert Submission.objects.count() == 2
        found = worked_on(found)
        assert (found.state, found.rows_good) == ("checked", 2)
        assert "row 2 of “b.csv”" in found.problems[0]["message"]

    def test_the_same_file_twice_is_refused_by_name(self, programme, analyst):
        brought_in(programme, analyst)
        with pytest.raises(Refusal, match=r"This very file was brought in on .* as “voices\.csv”") as refusal:
            received(programme, voices(3), actor=analyst, name="other-name.csv")
        assert refusal.value.field == "file"

    def test_the_same_file_uploaded_twice_before_it_is_in_is_one_import(self, programme, analyst):
        first = received(programme, voices(3), actor=analyst)
        assert received(programme, voices(3), actor=analyst) == first
        assert len(stored()) == 1

    def test_a_page_that_is_old_brings_in_nothing(self, programme, analyst):
        found = checked(programme, voices(3), actor=analyst)
        old = found.version
        choose_columns(found, version=old, sheet="", columns=found.columns, defaults={}, actor=analyst)
        with pytest.raises(IllegalMove):
            start_import(found, version=old, leave_out=False, actor=analyst)
        found = worked_on(found)
        with pytest.raises(Conflict, match="checked anew in the meantime"):
            start_import(found, version=old, leave_out=False, actor=analyst)
        with pytest.raises(Conflict):
            choose_columns(found, version=old, sheet="", columns=found.columns, defaults={}, actor=analyst)

    def test_the_check_of_columns_that_were_changed_meanwhile_is_dropped(self, programme, analyst):
        found = received(programme, voices(2), actor=analyst)
        columns = {"text": "Comment", "kind": "Source", "received_on": "Date"}
        choose_columns(found, version=1, sheet="", columns=columns, defaults={}, actor=analyst)
        stale = Job.objects.get()
        choose_columns(
            found, version=2, sheet="", columns=columns | {"received_on": "Title"}, defaults={}, actor=analyst
        )
        run_job(stale.pk, signs_of_life=False)
        found.refresh_from_db()
        assert (found.state, found.rows) == ("checking", 0)
        assert worked_on(found).rows_good == 0


class TestColumns:
    def test_what_cannot_be_chosen_is_refused(self, programme, analyst):
        found = received(programme, voices(1), actor=analyst)
        for columns, field in (
            ({"kind": "Source"}, "column_text"),
            ({"text": "Nowhere"}, "column_text"),
            ({"text": "Comment", "title": "Comment"}, "column_title"),
        ):
            with pytest.raises(Refusal) as refusal:
                choose_columns(found, version=1, sheet="", columns=columns, defaults={}, actor=analyst)
            assert refusal.value.field == field
        assert not Job.objects.exists()

    def test_a_file_that_is_too_large_is_refused(self, programme, analyst, settings):
        settings.IMPORT_MAX_BYTES = 100
        with pytest.raises(Refusal, match="The file must be 100 bytes or smaller"):
            received(programme, voices(3), actor=analyst)
        assert stored() == []

    def test_nothing_is_kept_of_a_file_that_is_refused(self, programme, analyst, monkeypatch):
        def breaks(*args, **facts):
            raise RuntimeError("the trail is away")

        monkeypatch.setattr("engagement.feedback.services.imports.record", breaks)
        with pytest.raises(RuntimeError), transaction.atomic():
            received(programme, voices(3), actor=analyst)
        assert stored() == []
        assert not SubmissionImport.objects.exists()


class TestTakingOut:
    def test_all_of_it_goes_and_the_file_may_come_in_again(self, programme, analyst):
        kept = brought_in(programme, analyst, csv_of([row(Comment="Stays")]), name="other.csv")
        found = brought_in(programme, analyst)
        ItemRead.objects.create(item=FeedbackItem.objects.filter(submission__brought_in=found).first(), reader=analyst)
        assert take_out(found, why="Wrong programme.", actor=analyst) == (3, 0)
        assert set(Submission.objects.values_list("brought_in", flat=True)) == {kept.pk}
        assert FeedbackItem.objects.count() == 1
        found.refresh_from_db()
        assert (found.state, found.undone_why, found.undone_by) == ("undone", "Wrong programme.", analyst)
        assert AuditEntry.objects.get(verb="undone").facts == {"rows": 3, "left_in": 0}
        again = brought_in(programme, analyst)
        assert (again.pk != found.pk, again.rows_done) == (True, 3)

    def use(self, kind: str, item: FeedbackItem, analyst) -> None:
        said = item.submission
        now = timezone.now()
        if kind == "coded":
            Coding.objects.create(
                item=item, theme=ThemeFactory(programme=item.programme), set_by=analyst, removed_at=now
            )
        elif kind == "linked":
            action: Action = ActionFactory(programme=item.programme)
            action.items.add(item)
        elif kind == "answered":
            said.state, said.answered_at = Submission.State.ANSWERED, now
            said.save()
        elif kind == "published":
            said.reviewed_at, said.published_at = now, now
            said.public_title, said.public_text = "Nights", "Nobody came."
            said.save()
        elif kind == "cut":
            FeedbackItem.objects.create(
                programme=item.programme, submission=said, text="Voice", start=0, end=5, said_on=item.said_on
            )
        else:
            item.analyst_notes.create(programme=item.programme, text="A note", written_by=analyst)

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("coded", "given a theme, now or before"),
            ("linked", "linked to an action"),
            ("answered", "acknowledged, taken up or answered"),
            ("published", "published, or reviewed for it"),
            ("cut", "divided into passages"),
            ("worked_on", "worked on: noted, masked, drawn into a blind sample, or with a file"),
        ],
    )
    def test_what_is_in_use_stands_in_the_way_and_can_be_left_in(self, programme, analyst, kind, words):
        from engagement.feedback.queries.imports import uses_of

        found = brought_in(programme, analyst)
        item = FeedbackItem.objects.get(text="Voice 1")
        self.use(kind, item, analyst)
        with pytest.raises(Refusal, match="1 of them is in use since") as refusal:
            take_out(found, why="Wrong.", actor=analyst)
        assert refusal.value.field == "leave_used"
        assert Submission.objects.count() == 3
        assert [(str(use.words), number) for use, number in uses_of(found)] == [(words, 1)]
        assert take_out(found, why="Wrong.", leave_used=True, actor=analyst) == (2, 1)
        assert Submission.objects.get() == item.submission
        assert FeedbackItem.objects.filter(pk=item.pk).exists()

    def test_it_needs_a_reason_and_goes_out_once(self, programme, analyst):
        found = brought_in(programme, analyst)
        with pytest.raises(Refusal, match="Say why"):
            take_out(found, why=" ", actor=analyst)
        take_out(found, why="Wrong.", actor=analyst)
        with pytest.raises(Conflict, match="Somebody else took this out"):
            take_out(found, why="Wrong.", actor=analyst)

    def test_what_was_not_brought_in_is_not_taken_out(self, programme, analyst):
        with pytest.raises(IllegalMove):
            take_out(checked(programme, voices(1), actor=analyst), why="Wrong.", actor=analyst)


class TestFiles:
    def test_a_week_later_the_file_goes_and_the_import_says_so(
        self, programme, analyst, django_capture_on_commit_callbacks
    ):
        found = checked(programme, voices(2, Date="soon"), actor=analyst)
        assert stored() == sorted([str(found.file.name).split("/")[-1], problems_file(found).split("/")[-1]])
        assert daily() == 0
        SubmissionImport.objects.update(created_at=timezone.now() - timedelta(days=8))
        with django_capture_on_commit_callbacks(execute=True):
            assert daily() == 1
        found.refresh_from_db()
        assert (found.state, found.preview, found.problems, stored()) == ("failed", [], [], [])
        assert "was not brought in within a week" in found.error
        assert daily() == 0

    def test_a_file_that_no_import_has_goes_a_day_later(self, programme, analyst):
        received(programme, voices(1), actor=analyst)
        from django.core.files.base import ContentFile

        default_storage.save(f"{FOLDER}/000000000000.csv", ContentFile(b"left by a process that died"))
        assert forget_import_files() == 0
        assert forget_import_files(now=timezone.now() + timedelta(days=2)) == 1
        assert len(stored()) == 1

    def test_what_is_at_work_is_left_alone(self, programme, analyst):
        found = checked(programme, voices(1), actor=analyst)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        assert forget_import_files(now=timezone.now() + timedelta(days=8)) == 0

    def test_a_file_that_was_a_mistake_is_deleted_at_once(self, programme, analyst, django_capture_on_commit_callbacks):
        found = checked(programme, voices(1), actor=analyst)
        with django_capture_on_commit_callbacks(execute=True):
            discard_import(found, actor=analyst)
        assert stored() == []
        assert not SubmissionImport.objects.exists()
        there = brought_in(programme, analyst)
        with pytest.raises(IllegalMove):
            discard_import(there, actor=analyst)

    def test_a_file_that_is_gone_is_told(self, programme, analyst):
        found = checked(programme, voices(1), actor=analyst)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        default_storage.delete(str(found.file.name))
        found = worked_on(found)
        assert (found.state, found.error) == ("failed", "The file is gone. Upload it again.")

    def test_work_that_failed_can_be_tried_again(self, programme, analyst):
        found = checked(programme, voices(1), actor=analyst)
        start_import(found, version=found.version, leave_out=False, actor=analyst)
        with pytest.raises(Refusal):
            retry_import(found, actor=analyst)
        found.refresh_from_db()
        Job.objects.filter(kind="feedback.run_import").update(state="failed", error="The worker stopped.")
        retry_import(found, actor=analyst)
        assert worked_on(found).state == "imported"


def test_two_kinds_of_upload_are_typed_by_content(programme, analyst):
    from django.core.files.uploadedfile import SimpleUploadedFile

    found = receive_file(programme, SimpleUploadedFile("voices.csv", xlsx_of([row()])), actor=analyst)
    assert (found.file_format, found.sheet, found.encoding) == ("xlsx", "Sheet", "")
    assert str(found.file.name).endswith(".xlsx")
