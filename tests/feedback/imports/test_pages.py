"""The pages of bringing in a spreadsheet, as people meet them."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engagement.feedback.importing.fields import FIELDS, guess_columns
from engagement.feedback.models import Coding, FeedbackItem, Submission, SubmissionImport
from engagement.feedback.services.imports import start_import
from eolcare.accounts.roles import Role
from eolcare.jobs.models import Job
from tests.factories.accounts import user_with
from tests.factories.feedback import ThemeFactory
from tests.factories.imports import HEADINGS, checked, csv_of, received, row, worked_on, xlsx_of

pytestmark = pytest.mark.django_db

LIST = reverse("feedback_team:imports")
NEW = reverse("feedback_team:import_new")


@pytest.fixture
def signed_in(analyst, client):
    client.force_login(analyst)
    return analyst


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2_000]
    return BeautifulSoup(response.content, "html.parser")


def at(name, found):
    return reverse(f"feedback_team:{name}", args=[found.public_id])


def text_of(page):
    return " ".join(page.select_one("main").get_text(" ").split())


def filled(page, action=None):
    """Return what the browser would send of the page's form without a change."""
    form = next(
        each for each in page.select("main form[method=post]") if action is None or each.get("action") == action
    )
    data: dict[str, list[str]] = {}
    for field in form.select("[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data.setdefault(field["name"], []).append(chosen["value"])
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(field["name"], []).append(field["value"])
        elif field.get("type") != "file":
            data.setdefault(field["name"], []).append(field.get("value", ""))
    return data


def upload(client, programme, content, name="voices.csv"):
    return client.post(NEW, {"programme": programme.slug, "file": SimpleUploadedFile(name, content)})


class TestTheWay:
    def test_from_the_file_to_the_feedback_and_out_again_without_a_script(self, client, signed_in, programme):
        content = csv_of([row(Comment=f"Voice {n}") for n in range(3)] + [row(Comment="Bad", Borough="Brnet")])
        answer = upload(client, programme, content)
        found = SubmissionImport.objects.get()
        assert answer["Location"] == at("import_columns", found)

        page = page_of(client.get(answer["Location"]))
        assert "The letters of this file are written in UTF-8." in text_of(page)
        assert "Voice 0" in text_of(page)
        data = filled(page)
        assert data["column_text"] == ["Comment"]
        assert data["column_area"] == ["Borough"]
        assert client.post(at("import_columns", found), data)["Location"] == at("import_check", found)

        page = page_of(client.get(at("import_check", found)))
        assert "The rows are being checked" in text_of(page)
        assert page.select_one("progress")["value"] == "0"
        assert page.select_one("noscript a")["href"] == at("import_check", found)
        worked_on(found)
        page = page_of(client.get(at("import_check", found)))
        assert "3 of 4 rows can come in." in text_of(page)
        assert "“Brnet” is not known. Did you mean Brent?" in text_of(page)
        assert "Row 2" in text_of(page)

        data = filled(page, at("import_run", found))
        page = page_of(client.post(at("import_run", found), data), 422)
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_leave_out"
        data = filled(page, at("import_run", found)) | {"leave_out": "on"}
        for _press in range(2):
            assert client.post(at("import_run", found), data)["Location"] == at("import_check", found)
        assert "The rows are being brought in" in text_of(page_of(client.get(at("import_check", found))))
        worked_on(found)
        page = page_of(client.get(at("import_check", found)))
        assert "3 rows came in on" in text_of(page)
        assert "1 row with problems was left out." in text_of(page)
        assert "Voice 1" in page_of(client.get(page.find("a", string="Read what came in")["href"])).get_text()

        page = page_of(client.get(page.find("a", string="Take out again")["href"]))
        assert "The 3 submissions that this file brought in are deleted" in text_of(page)
        page = page_of(client.post(at("import_undo", found), filled(page)), 422)
        assert "Say why this is taken out." in page.select_one(".nhsuk-error-summary").get_text()
        data = filled(page) | {"why": "Wrong programme."}
        page = page_of(client.post(at("import_undo", found), data, follow=True))
        assert "3 rows are taken out again." in page.get_text()
        assert "Wrong programme." in text_of(page)
        assert not Submission.objects.exists()

    def test_what_is_in_use_is_told_and_linked(self, client, signed_in, programme):
        found = checked(programme, csv_of([row(Comment="One"), row(Comment="Two")]), actor=signed_in)
        start_import(found, version=found.version, leave_out=False, actor=signed_in)
        worked_on(found)
        item = FeedbackItem.objects.get(text="Two")
        Coding.objects.create(item=item, theme=ThemeFactory(programme=programme), set_by=signed_in)
        page = page_of(client.get(at("import_undo", found)))
        assert "1 is in use since" in text_of(page)
        assert "1: given a theme, now or before" in text_of(page)
        assert page.find("a", string="Row 3")["href"] == reverse("feedback_team:detail", args=[item.public_id])
        data = filled(page) | {"why": "Wrong."}
        page = page_of(client.post(at("import_undo", found), data), 422)
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_leave_used"
        assert page.select_one("[name=why]").get_text(strip=True) == "Wrong."
        client.post(at("import_undo", found), data | {"leave_used": "on"})
        assert Submission.objects.get().text == "Two"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"Comment,Comment\nx,y\n", "Two columns are called “Comment”"),
            (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "an older Excel workbook, or one with a password"),
            (b"\n\n", "The file is empty"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_at_its_field(self, client, signed_in, programme, content, words):
        page = page_of(upload(client, programme, content), 422)
        assert words in page.select_one(".nhsuk-error-summary").get_text()
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_file"
        assert not SubmissionImport.objects.exists()

    def test_columns_that_cannot_be_are_named_and_nothing_typed_is_lost(self, client, signed_in, programme):
        found = received(programme, csv_of([row()]), actor=signed_in)
        data = filled(page_of(client.get(at("import_columns", found))))
        data |= {"column_text": "", "column_title": "Source", "default_kind": "letter"}
        page = page_of(client.post(at("import_columns", found), data), 422)
        assert "Choose the column that holds what was said" in page.select_one(".nhsuk-error-summary").get_text()
        assert filled(page)["default_kind"] == ["letter"]
        data |= {"column_text": "Comment"}
        page = page_of(client.post(at("import_columns", found), data), 422)
        assert "“Source” is chosen for “How it came” already" in page.select_one(".nhsuk-error-summary").get_text()

    def test_columns_that_somebody_else_chose_meanwhile(self, client, signed_in, programme):
        found = received(programme, csv_of([row()]), actor=signed_in)
        data = filled(page_of(client.get(at("import_columns", found))))
        client.post(at("import_columns", found), data | {"column_title": "Borough", "column_area": ""})
        page = page_of(client.post(at("import_columns", found), data), 422)
        assert "Somebody else changed this in the meantime" in page.select_one(".nhsuk-error-summary").get_text()
        assert client.post(at("import_columns", found), filled(page)).status_code == 302

    def test_one_of_several_sheets_is_chosen(self, client, signed_in, programme):
        def more(book):
            other = book.create_sheet("Calls")
            other.append(["What they said"])
            other.append(["Rang twice."])
            book.create_sheet("Empty")

        found = received(programme, xlsx_of([row()], more=more), actor=signed_in, name="two.xlsx")
        page = page_of(client.get(at("import_columns", found)))
        assert [option["value"] for option in page.select("#sheet-shown option")] == ["Sheet", "Calls", "Empty"]
        page = page_of(client.get(at("import_columns", found), {"sheet": "Calls"}))
        assert "Rang twice." in text_of(page)
        client.post(at("import_columns", found), filled(page) | {"column_text": "What they said"})
        found.refresh_from_db()
        assert (found.sheet, found.columns) == ("Calls", {"text": "What they said"})
        page = page_of(client.get(at("import_columns", found), {"sheet": "Empty"}), 422)
        assert "The first row is empty" in text_of(page)

    def test_a_failed_job_is_told_with_a_way_to_try_again(self, client, signed_in, programme):
        found = checked(programme, csv_of([row()]), actor=signed_in)
        start_import(found, version=found.version, leave_out=False, actor=signed_in)
        Job.objects.filter(kind="feedback.run_import").update(state="failed", error="The worker stopped.")
        page = page_of(client.get(at("import_check", found)))
        assert "Nothing came in. The worker stopped." in text_of(page)
        assert client.get(at("import_progress", found))["X-Work"] == "over"
        client.post(at("import_retry", found))
        answer = client.get(at("import_progress", found))
        assert answer["X-Work"] == "going"
        assert worked_on(found).state == "imported"

    def test_a_file_is_deleted_at_once(self, client, signed_in, programme):
        found = checked(programme, csv_of([row()]), actor=signed_in)
        assert client.post(at("import_discard", found))["Location"] == LIST
        assert not SubmissionImport.objects.exists()

    def test_what_stands_in_a_file_is_text_and_nothing_else(self, client, signed_in, programme):
        evil = "Said <script>alert(1)</script>"
        headings = [evil, *HEADINGS[1:]]
        lines = [row(Comment=evil, Title=evil), row(Comment="x", Borough=evil)]
        content = csv_of(lines, headings=headings)
        found = received(programme, content, actor=signed_in, name=f"{evil.replace('/', '')}.csv")
        pages = [client.get(at("import_columns", found))]
        columns = guess_columns(found.headings) | {"text": evil}
        data = filled(page_of(pages[0])) | {f"column_{key}": heading for key, heading in columns.items()}
        client.post(at("import_columns", found), data)
        worked_on(found)
        pages += [client.get(at("import_check", found)), client.get(LIST)]
        for answer in pages:
            assert "alert(1)" in answer.content.decode()
            assert "<script>alert(1)" not in answer.content.decode()

    def test_the_problems_are_a_file_to_take_away(self, client, signed_in, programme):
        found = checked(programme, csv_of([row(Date="=soon")]), actor=signed_in)
        answer = client.get(at("import_problems", found))
        assert answer["Content-Disposition"].startswith("attachment")
        content = b"".join(answer.streaming_content).decode("utf-8-sig")
        [_head, line] = csv.reader(io.StringIO(content, newline=""))
        assert line[:2] == ["2", "Date"]


class TestTemplate:
    def test_what_is_written_into_it_comes_in(self, client, signed_in, programme):
        content = client.get(reverse("feedback_team:import_template", args=["xlsx"])).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        first, second = book.worksheets
        assert [cell.value for cell in first[1]] == [str(field.label) for field in FIELDS]
        allowed = {column[0].value: [cell.value for cell in column[2:] if cell.value] for column in second.columns}
        assert allowed["Borough"] == ["Brent", "Harrow"]
        assert "Carers" in allowed["Communities"]
        # One row for each kind: the allowed words themselves are understood.
        for number, kind in enumerate(allowed["How it came"]):
            values = {"What was said": f"Voice {number}", "How it came": kind, "Received on": "2022-03-01"}
            values |= {
                name: allowed[name][number % len(allowed[name])]
                for name in ("Borough", "Said by", "Communities", "Consent", "Language")
            }
            for place, field in enumerate(FIELDS, start=1):
                first.cell(number + 2, place, values.get(str(field.label)))
        out = io.BytesIO()
        book.save(out)
        found = checked(programme, out.getvalue(), actor=signed_in, name="template.xlsx")
        assert (found.state, found.problems, found.rows_good) == ("checked", [], len(allowed["How it came"]))

    def test_the_csv_has_the_same_columns(self, client, signed_in):
        content = client.get(reverse("feedback_team:import_template", args=["csv"])).content.decode("utf-8-sig")
        assert next(csv.reader([content])) == [str(field.label) for field in FIELDS]
        assert client.get(reverse("feedback_team:import_template", args=["exe"])).status_code == 404


class TestWhoMay:
    READ = ("import_check", "import_columns", "import_progress", "import_problems", "import_undo")
    WRITE = ("import_run", "import_retry", "import_discard", "import_undo", "import_columns")

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.PROGRAMME_MANAGER, 200),
            (Role.ENGAGEMENT_OFFICER, 200),
            (Role.ANALYST, 200),
            (Role.APPROVER, 403),
            (Role.FACILITATOR, 403),
            (Role.COMMISSIONER, 403),
            (Role.ADMINISTRATOR, 403),
        ],
    )
    def test_each_role(self, client, tree, programme, analyst, role, expected):
        found = checked(programme, csv_of([row()]), actor=analyst)
        client.force_login(user_with(role, tree.system))
        statuses = {client.get(address).status_code for address in (LIST, NEW, at("import_check", found))}
        statuses |= {client.get(at("import_columns", found)).status_code}
        assert statuses == {expected}
        if expected == 403:
            assert {client.post(at(name, found)).status_code for name in self.WRITE} == {403}
            assert upload(client, programme, csv_of([row(Comment="x")])).status_code == 403
            assert SubmissionImport.objects.count() == 1

    def test_another_area_finds_nothing(self, client, tree, programme, analyst):
        found = checked(programme, csv_of([row()]), actor=analyst)
        client.force_login(user_with(Role.ANALYST, tree.other_system))
        assert {client.get(at(name, found)).status_code for name in self.READ} == {404}
        assert {client.post(at(name, found)).status_code for name in self.WRITE} == {404}
        assert "voices.csv" not in client.get(LIST).content.decode()
        page = page_of(upload(client, programme, csv_of([row(Comment="x")])), 422)
        assert "Choose a programme from the list" in page.get_text()
        assert SubmissionImport.objects.get().state == "checked"

    @pytest.mark.parametrize("rows", [3, 30])
    def test_the_list_costs_the_same_at_any_length(self, client, signed_in, programme, rows, django_assert_num_queries):
        SubmissionImport.objects.bulk_create(
            SubmissionImport(
                programme=programme,
                file_name=f"{n}.csv",
                file_format="csv",
                sha256=f"{n}",
                size=1,
                started_by=signed_in,
            )
            for n in range(rows)
        )
        client.get(LIST)
        with django_assert_num_queries(LIST_QUERIES):
            assert len(page_of(client.get(LIST)).select("tbody tr")) == rows


LIST_QUERIES = 10
