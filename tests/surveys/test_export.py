"""Files of responses hold what the responses hold, harm nobody's computer, and explain themselves."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys import queries, services
from engagement.surveys.answers import clean_answer
from engagement.surveys.definition import as_json
from engagement.surveys.export import Options, sheets, write_csv, write_xlsx, write_zip
from engagement.surveys.export.columns import in_words
from engagement.surveys.models import EqualityAnswers, Response, ResponseExport, SurveyVersion
from engagement.surveys.narrowing import Narrowing
from engagement.surveys.routing import reachable_answers
from engagement.surveys.services import digest_of
from engagement.surveys.tasks import delete_expired_exports
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.jobs import tasks
from eolcare.jobs.models import Job
from eolcare.jobs.running import Run, run_job
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory, SurveyVersionFactory
from tests.surveys import strategies
from tests.surveys.all_kinds import ANSWERS, all_kinds
from tests.surveys.test_reader import Desk

pytestmark = pytest.mark.django_db

EVERYTHING = Options(texts=True, equality=True, values="both")
IN_WORDS = d.LongText(key="said", title="What would you like to say?")


def quiet(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def table(survey, options: Options = EVERYTHING) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_csv(survey, options, out, quiet)
    return rows_of(out.getvalue())


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book(survey, options: Options = EVERYTHING) -> openpyxl.Workbook:
    out = io.BytesIO()
    write_xlsx(survey, options, out, quiet)
    return openpyxl.load_workbook(out)


def codebook(survey, options: Options = EVERYTHING) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_zip(survey, options, out, quiet)
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["responses.csv", "codebook.csv", "README.txt"]
        return rows_of(archive.read("codebook.csv"))


def survey_of(*questions, **facts):
    return SurveyFactory(definition=d.Definition(questions=questions, **facts))


@pytest.fixture
def survey():
    borough = AreaFactory(name="Brent", ons_code="E09000005")
    return SurveyFactory(definition=all_kinds(equality=True), areas=[borough])


def test_a_response_of_every_kind_stands_in_its_columns(survey):
    response = ResponseFactory(
        survey=survey, answers=ANSWERS, language="ar", submitted_at=datetime.fromisoformat("2026-06-30T23:30+00:00")
    )
    EqualityAnswers.objects.create(response=response, answers={"disabled": "no", "faith": "Sikh"})
    [row] = table(survey)
    assert row["response:id"] == response.public_id
    # Half past midnight in London, and no time anywhere.
    assert row["response:day"] == "2026-07-01"
    assert row["response:language"] == "ar"
    assert (row["role"], row["role (label)"]) == ("carer", "I care for somebody")
    assert [row[f"places.{key}"] for key in ("home", "hospice", "hospital", "nowhere")] == ["1", "1", "0", "0"]
    assert (row["quality_of.night"], row["quality_of.night (label)"]) == ("not_sure", "I’m not sure")
    assert [row[f"matters.{place}"] for place in (1, 2, 3)] == ["home", "pain", ""]
    assert row["matters.1 (label)"] == "Being at home"
    assert row["visits"] == "12"
    assert row["began"] == "2024-03-27"
    assert row["story"] == "Somebody to ring at night.\nAnd a bed that fits."
    assert row["borough (label)"] == "Brent"
    assert row["district"] == "HA9"
    assert (row["about:disabled"], row["about:faith"]) == ("no", "Sikh")
    assert row["response:may_quote"] == "1"
    secret = response.reference_hash
    assert secret not in str(row)


def test_words_and_what_people_said_about_themselves_are_there_only_where_they_were_asked_for(survey):
    response = ResponseFactory(survey=survey, answers=ANSWERS)
    EqualityAnswers.objects.create(response=response, answers={"disabled": "yes", "faith": "Sikh"})
    [row] = table(survey, Options())
    assert not [name for name in row if name.startswith("about:")]
    assert not {"story", "person", "response:may_quote"} & set(row)
    assert "Somebody to ring" not in str(row)
    [row] = table(survey, Options(equality=True))
    assert row["about:disabled"] == "yes"
    assert "about:faith" not in row, "the answer about faith is in words"


def test_codes_or_labels_alone_take_one_column(survey):
    ResponseFactory(survey=survey, answers=ANSWERS)
    [codes] = table(survey, Options(values="codes"))
    [labels] = table(survey, Options(values="labels"))
    assert list(codes) == list(labels)
    assert (codes["age"], labels["age"]) == ("55_64", "55 to 64")
    assert labels["matters.2"] == "Being free from pain"


def test_versions_are_joined_by_the_keys_of_their_questions():
    def radios(key, *options, **more):
        return d.Radios(key=key, options=tuple(d.Option(key=o, label=f"{o} {key}") for o in options), **more)

    survey = survey_of(radios("gone", "a", "b", title="Gone"), radios("kept", "a", "old", title="As it was"))
    first = survey.versions.get()
    second = SurveyVersionFactory(
        survey=survey,
        questions=d.Definition(
            questions=(radios("kept", "new", "a", title="As it is"), radios("fresh", "x", "y", title="Fresh"))
        ),
    )
    SurveyVersionFactory(
        survey=survey, unpublished=True, questions=d.Definition(questions=(radios("later", "a", "b", title="Later"),))
    )
    old = ResponseFactory(survey=survey, version=first, answers={"gone": "b", "kept": "old"})
    ResponseFactory(survey=survey, version=second, answers={"kept": "new", "fresh": "y"})
    found = table(survey, Options())
    assert list(found[0])[5:] == ["kept", "fresh", "gone"]
    assert [list(row.values())[5:] for row in found] == [["old", "", "b"], ["new", "y", ""]]
    assert [row["response:version"] for row in found] == ["1", "2"]
    assert found[0]["response:id"] == old.public_id
    lines = {(line["Column"], line["Code"]): line for line in codebook(survey, Options())}
    assert lines["kept", ""]["Question"] == "As it is"
    assert lines["kept", ""]["Versions"] == "1, 2"
    assert "In version 1: “As it was”." in lines["kept", ""]["Notes"]
    assert lines["kept", "old"]["Versions"] == "1"
    assert lines["kept", "new"]["Versions"] == "2"
    assert lines["gone", ""]["Versions"] == "1"
    assert ("later", "") not in lines


FORMULAS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "  =HYPERLINK(A1)", "＝1+1", "\n=1", "\t=1"]


@pytest.mark.parametrize("said", FORMULAS)
def test_no_cell_is_run_by_a_spreadsheet_program(said):
    survey = survey_of(IN_WORDS)
    ResponseFactory(survey=survey, answers={"said": said})
    [row] = table(survey)
    assert row["said"] == f"'{said}"
    sheet = book(survey)["responses"]
    cell = sheet.cell(2, sheet.max_column)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (said, "s", True)


def test_labels_are_made_harmless_and_negative_numbers_stay_numbers():
    survey = survey_of(
        d.Radios(key="r", title="=A1", options=(d.Option(key="x", label="=1+1"), d.Option(key="y", label="Y"))),
        d.Number(key="n", title="N", min="-10", decimals=1),
    )
    ResponseFactory(survey=survey, answers={"r": "x", "n": "-2.5"})
    [row] = table(survey)
    assert (row["r"], row["r (label)"], row["n"]) == ("x", "'=1+1", "-2.5")
    meant = codebook(survey)
    assert {line["Meaning"] for line in meant if line["Column"] == "r"} == {"", "'=1+1", "Y"}
    sheet = book(survey)["responses"]
    assert [cell.value for cell in sheet[2]][-1] == -2.5


def test_an_excel_workbook_keeps_every_sign_that_it_can_hold():
    survey = survey_of(IN_WORDS)
    said = "First <line> & “more”\n\nThird\tline _x0041_ العربية 😀 ]]>"
    ResponseFactory(survey=survey, answers={"said": said})
    out = io.BytesIO()
    write_xlsx(survey, EVERYTHING, out, quiet)
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        assert "_x005F_x0041_" in archive.read("xl/worksheets/sheet1.xml").decode()
    found = openpyxl.load_workbook(out)
    assert found.sheetnames == ["responses", "codebook", "notes"]
    sheet = found["responses"]
    assert sheet.cell(2, sheet.max_column).value == said.replace("_x0041_", "_x005F_x0041_")
    assert found["codebook"]["A1"].value == "Column"


def test_more_responses_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    survey = survey_of(IN_WORDS)
    for number in range(7):
        ResponseFactory(survey=survey, answers={"said": f"Answer {number}"})
    found = book(survey, Options(texts=True))
    assert found.sheetnames[:3] == ["responses", "responses 2", "responses 3"]
    column = next(at for at, cell in enumerate(found["responses"][1], start=1) if cell.value == "said")
    said = [row[column - 1].value for name in found.sheetnames[:3] for row in list(found[name].iter_rows())[1:]]
    assert said == [f"Answer {number}" for number in range(7)]
    assert [cell.value for cell in found["responses 3"][1]] == [cell.value for cell in found["responses"][1]]


def test_what_excel_cannot_hold_is_refused_and_not_cut(monkeypatch):
    survey = survey_of(IN_WORDS)
    ResponseFactory(survey=survey, answers={"said": "😀" * 20_000})
    with pytest.raises(sheets.TooLarge, match="Choose CSV"):
        book(survey)
    assert table(survey)[0]["said"] == "😀" * 20_000
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 5)
    with pytest.raises(sheets.TooLarge, match="columns"):
        book(survey)


def test_only_what_counts_is_there_unless_more_is_asked_for():
    survey = survey_of(IN_WORDS)
    kept = ResponseFactory(survey=survey, answers={})
    tried = ResponseFactory(survey=survey, answers={}, is_pilot=True)
    aside = ResponseFactory(survey=survey, answers={}, set_aside=True)
    ResponseFactory(answers={})

    def ids(**options) -> set[str]:
        return {row["response:id"] for row in table(survey, Options(**options))}

    assert ids() == {kept.public_id}
    assert ids(pilot=True) == {kept.public_id, tried.public_id}
    assert ids(set_aside=True) == {kept.public_id, aside.public_id}
    rows = {row["response:id"]: row for row in table(survey, Options(pilot=True, set_aside=True))}
    assert rows[tried.public_id]["response:pilot"] == "1"
    assert rows[aside.public_id]["response:set_aside"] == "1"
    assert rows[kept.public_id]["response:set_aside"] == "0"


def test_the_same_filters_as_everywhere(survey):
    area = survey.areas.get()
    midnight = timezone.make_aware(datetime(2026, 5, 2))
    brent = ResponseFactory(survey=survey, answers={"role": "carer"}, borough=area, submitted_at=midnight)
    paper = ResponseFactory(
        survey=survey,
        answers={"role": "ill"},
        channel="paper",
        language="ar",
        submitted_at=midnight - timezone.timedelta(seconds=1),
    )

    def ids(**wanted) -> set[str]:
        return {row["response:id"] for row in table(survey, Options(narrowing=Narrowing(**wanted)))}

    assert ids() == {brent.public_id, paper.public_id}
    assert ids(borough="E09000005") == ids(role="role:carer") == ids(first="2026-05-02") == {brent.public_id}
    assert ids(borough="none") == ids(role="role:ill") == ids(last="2026-05-01") == {paper.public_id}
    assert ids(channel="paper") == ids(language="ar") == {paper.public_id}
    assert ids(version=1) == {brent.public_id, paper.public_id}
    assert ids(version=2) == ids(community="forged:y") == ids(role="forged:x") == set()


def test_reading_in_parts_leaves_nobody_out_and_says_how_far_it_is(monkeypatch):
    monkeypatch.setattr("engagement.surveys.export.rows.READ_AT_ONCE", 3)
    survey = survey_of(IN_WORDS)
    sent = [ResponseFactory(survey=survey, answers={"said": f"{number}"}).public_id for number in range(8)]
    seen = []
    out = io.BytesIO()
    assert write_csv(survey, EVERYTHING, out, lambda *news: seen.append(news)) == 8
    assert [row["response:id"] for row in rows_of(out.getvalue())] == sent
    assert seen == [(3, 8), (6, 8), (8, 8)]


@given(definition=strategies.definitions(), data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_file_read_by_its_codebook_gives_back_the_responses(definition, data, survey_for_files):
    """Whatever is asked and answered: each answer can be told from the file and the codebook alone."""
    survey = survey_for_files
    Response.objects.filter(survey=survey).delete()
    version = survey.versions.get()
    # A trigger guards published versions, so that this is the one way to give it other questions.
    SurveyVersion.objects.filter(pk=version.pk).update(definition=as_json(definition), sha256=digest_of(definition))
    version.refresh_from_db()
    given_answers = {}
    for question in definition.questions:
        answer = clean_answer(question, data.draw(strategies.raw_answers(question)), strategies.BOROUGHS)
        if answer and not hasattr(answer, "code"):
            given_answers[question.key] = answer
    answers = reachable_answers(definition, given_answers)
    ResponseFactory(survey=survey, version=version, answers=answers)
    lines = codebook(survey)
    [row] = table(survey)
    assert list(row) == list(dict.fromkeys(line["Column"] for line in lines)), "every column is explained"
    assert read_back(definition, row, lines) == answers
    found = book(survey)["responses"]
    headings, cells = ([cell.value for cell in line] for line in found.iter_rows())
    as_text = {name: "" if value is None else str(value) for name, value in zip(headings, cells, strict=True)}
    assert {name: value.removeprefix("'") for name, value in row.items()} == as_text


def read_back(definition, row, lines) -> dict:
    """Return the answers that a line and the codebook say."""
    found: dict = {}
    kinds = {question.key: type(question) for question in definition.questions}
    codes = {(line["Column"], line["Code"]) for line in lines if line["Code"]}
    for heading, value in row.items():
        if not value or heading.startswith("response:") or heading.endswith(" (label)"):
            continue
        key, _dot, part = heading.partition(".")
        match kinds[key]:
            case d.Checkboxes:
                assert (heading, value) in codes
                found.setdefault(key, [])
                found[key] += [part] if value == "1" else []
            case d.Matrix:
                assert (heading, value) in codes
                found.setdefault(key, {})[part] = value
            case d.Ranking:
                assert (heading, value) in codes
                found.setdefault(key, []).append(value)
            case d.ShortText | d.LongText:
                found[key] = value.removeprefix("'")
            case _:
                found[key] = value
        if in_words(heading) in row:
            meanings = [line["Meaning"] for line in lines if (line["Column"], line["Code"]) == (heading, value)]
            assert [row[in_words(heading)]] == meanings
    return found


@pytest.fixture
def survey_for_files(monkeypatch):
    monkeypatch.setattr(queries, "boroughs_of", lambda _survey: strategies.BOROUGHS)
    monkeypatch.setattr("engagement.surveys.export.rows.boroughs_of", lambda _survey: strategies.BOROUGHS)
    survey = SurveyFactory(draft=True)
    SurveyVersionFactory(survey=survey, unpublished=True)
    return survey


# --- Asked for, made by a worker, taken, deleted -------------------------------------------------
@pytest.fixture
def messages(monkeypatch):
    """The ids of jobs that a worker was woken for."""
    sent = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda args, **_options: sent.append(args[0]))
    return sent


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A place of this test's own for files."""
    monkeypatch.setattr(ResponseExport._meta.get_field("file"), "storage", FileSystemStorage(location=tmp_path))
    return tmp_path


@pytest.fixture
def desk(client, survey, messages, files):
    return Desk(client, user_with(Role.ANALYST, survey.areas.get(), full_name="Ann Analyst"), survey)


def kept(files) -> list[str]:
    return [path.name for path in files.rglob("*") if path.is_file()]


def work(export: ResponseExport) -> bool:
    return run_job(export.job_id, signs_of_life=False)


CHOSEN = {"file_format": "csv", "values": "both", "token": "t1"}


def test_a_file_is_asked_for_made_by_a_worker_and_taken(
    desk, survey, messages, files, django_capture_on_commit_callbacks
):
    ResponseFactory(survey=survey, answers=ANSWERS)
    ResponseFactory(survey=survey, answers=ANSWERS, channel="paper")
    assert "A worker makes the file" in desk.open("export").words
    with django_capture_on_commit_callbacks(execute=True):
        desk.send("export", **CHOSEN, channel="paper", texts="on")
    export = ResponseExport.objects.get()
    assert messages == [export.job_id]
    assert desk.page.progress["value"] == "0"
    assert "Waiting for a worker" in desk.words
    look = desk.browser.get(desk.address("export_progress", export.public_id))
    assert look["X-Work"] == "going"
    assert desk.browser.get(desk.address("export_download", export.public_id)).status_code == 302, "not there yet"
    assert work(export)
    assert desk.browser.get(desk.address("export_progress", export.public_id))["X-Work"] == "over"
    desk.open("export_file", export.public_id)
    assert "Download" in desk.words
    assert "Channel: On paper" in desk.words
    taken = desk.browser.get(desk.address("export_download", export.public_id))
    assert taken["Content-Type"] == "application/zip"
    assert taken["Content-Disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as archive:
        [row] = rows_of(archive.read("responses.csv"))
        notes = archive.read("README.txt").decode("utf-8-sig")
    assert row["response:channel"] == "paper"
    assert "Responses: 1." in notes
    assert "- channel: paper" in notes
    asked, took = AuditEntry.objects.filter(verb="exported").order_by("pk")
    assert (asked.facts["what"], took.facts["what"], took.facts["rows"]) == ("asked", "downloaded", 1)
    assert asked.facts["only_channel"] == "paper"
    assert asked.facts["texts"] is True
    assert "Somebody" not in str(took.facts)


def test_equality_answers_need_a_confirmation_of_their_own_and_the_trail_says_so(desk, survey):
    desk.send("export", **CHOSEN, equality="on")
    assert (desk.status, desk.errors) == (422, ["Confirm that you need what people said about themselves"])
    assert not ResponseExport.objects.exists()
    desk.send("export", **CHOSEN, equality="on", equality_confirmed="on")
    assert ResponseExport.objects.get().with_equality
    assert AuditEntry.objects.get(verb="exported").facts["equality"] is True


def test_a_survey_without_equality_questions_does_not_offer_them(client, messages, files):
    plain = survey_of(IN_WORDS)
    desk = Desk(client, user_with(Role.ANALYST, plain.areas.get()), plain)
    assert not desk.open("export").page.find("input", {"name": "equality"})
    desk.send("export", **CHOSEN, equality="on", equality_confirmed="on")
    assert not ResponseExport.objects.get().with_equality


def test_pressed_twice_it_is_one_file(desk):
    for _twice in range(2):
        desk.send("export", **CHOSEN)
    assert ResponseExport.objects.count() == 1
    for number in range(2, 7):
        desk.send("export", **(CHOSEN | {"token": f"t{number}"}))
    assert desk.status == 422
    assert "files being made" in desk.errors[0]
    assert ResponseExport.objects.count() == 5


def test_what_was_chosen_wrongly_is_said_and_nothing_is_made(desk):
    desk.send("export", file_format="pdf", values="", token="t")
    assert desk.status == 422
    assert desk.errors == ["Select one from the list", "Select how answers are written"]
    desk.send("export", **CHOSEN, date_from_day="2", date_from_month="1", date_from_year="2020",
              date_to_day="1", date_to_month="1", date_to_year="2020")  # fmt: skip
    assert "Sent until" in desk.errors[0]
    assert not ResponseExport.objects.exists()


def asked_for(survey, file_format="csv", **options) -> ResponseExport:
    user = user_with(Role.ANALYST, survey.areas.get())
    return services.ask_for_export(survey, file_format, Options(**options), actor=user, token="t")


def test_a_worker_that_is_killed_leaves_nothing_and_the_next_makes_one_file(survey, messages, files, monkeypatch):
    """Killed in the middle, and killed when the file was kept but the job not yet done."""
    ResponseFactory(survey=survey, answers=ANSWERS)
    export = asked_for(survey)
    kill = [True]

    class Killed(BaseException):
        """The worker is gone; nothing of it runs any more."""

    def die_once(*_news):
        if kill:
            kill.pop()
            raise Killed

    monkeypatch.setattr(Run, "progress", die_once)
    with pytest.raises(Killed):
        work(export)
    assert kept(files) == []
    Job.objects.update(lease_until=timezone.now() - timezone.timedelta(seconds=1))
    save = ResponseExport.save

    def save_and_die(self, **facts):
        save(self, **facts)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ResponseExport, "save", save_and_die)
        with pytest.raises(Killed):
            work(export)
    assert not ResponseExport.objects.get().file, "the row was not committed"
    Job.objects.update(lease_until=timezone.now() - timezone.timedelta(seconds=1))
    assert work(export)
    export.refresh_from_db()
    assert kept(files) == [f"{export.public_id}.zip"]
    assert (export.rows, export.job.state) == (1, "done")
    assert not work(export), "it is done once"


def test_a_worker_whose_job_was_taken_over_keeps_nothing(survey, messages, files, monkeypatch):
    export = asked_for(survey)
    writers = services.exporting.WRITERS

    def slow(*args):
        written = write_zip(*args)
        Job.objects.update(claim_token="somebody else")
        return written

    monkeypatch.setitem(writers, "csv", slow)
    assert not work(export)
    assert kept(files) == []


def test_what_cannot_be_made_says_why_and_can_be_tried_again(desk, survey, files, monkeypatch):
    ResponseFactory(survey=survey, answers=ANSWERS)
    desk.send("export", **(CHOSEN | {"file_format": "xlsx"}))
    export = ResponseExport.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "MOST_COLUMNS", 3)
        assert not work(export)
    desk.open("export_file", export.public_id)
    assert "Excel holds 3. Choose CSV." in desk.words
    desk.press("Try again")
    assert work(export)
    assert kept(files) == [f"{export.public_id}.xlsx"]


def test_files_are_deleted_after_a_day_and_their_rows_are_marked(desk, survey, files):
    desk.send("export", **CHOSEN)
    export = ResponseExport.objects.get()
    work(export)
    assert services.delete_expired_exports() == 0
    ResponseExport.objects.update(expires_at=timezone.now())
    assert desk.browser.get(desk.address("export_download", export.public_id)).status_code == 302
    assert "not there any more" in desk.open("export_file", export.public_id).words
    assert delete_expired_exports() == 1
    assert kept(files) == []
    export.refresh_from_db()
    assert not export.file
    assert export.rows == 0
    assert AuditEntry.objects.filter(verb="deleted", target_id=export.public_id).count() == 1
    assert services.delete_expired_exports() == 0


def test_erasing_a_response_takes_away_files_that_hold_it(desk, survey, files):
    response = ResponseFactory(survey=survey, answers=ANSWERS)
    desk.send("export", **CHOSEN)
    made = ResponseExport.objects.get()
    work(made)
    desk.send("export", **(CHOSEN | {"token": "t2"}))
    being_made = ResponseExport.objects.exclude(pk=made.pk).get()
    services.erase_response(response, actor=None)
    assert desk.browser.get(desk.address("export_download", made.public_id)).status_code == 302
    assert not work(being_made)
    assert "a response was erased meanwhile" in Job.objects.get(pk=being_made.job_id).error


def test_another_area_and_another_role_get_no_file(client, desk, survey, files):
    desk.send("export", **CHOSEN)
    export = ResponseExport.objects.get()
    work(export)
    colleague = Desk(client, user_with(Role.PROGRAMME_MANAGER, survey.areas.get()), survey)
    assert colleague.browser.get(desk.address("export_download", export.public_id)).status_code == 200
    for role, area, status in (
        (Role.ENGAGEMENT_OFFICER, survey.areas.get(), 403),
        (Role.ANALYST, AreaFactory(), 404),
    ):
        other = Desk(client, user_with(role, area), survey)
        for name in ("export_file", "export_progress", "export_download"):
            assert other.browser.get(desk.address(name, export.public_id)).status_code == status
        assert other.browser.post(desk.address("export_retry", export.public_id)).status_code == status


def test_filters_of_results_come_along_and_can_be_taken_away(desk, survey, files):
    area = survey.areas.get()
    mine = ResponseFactory(survey=survey, answers=ANSWERS, borough=area)
    EqualityAnswers.objects.create(response=mine, answers={"disabled": "yes"})
    ResponseFactory(survey=survey, answers={"role": "carer", "borough": "elsewhere"})
    marks = ["places:home", "places:hospital", "quality_of.pain:3", "about.disabled:yes"]
    desk.open("export", also=marks, borough="E09000005")
    boxes = desk.page.find_all("input", {"name": "also"})
    assert [(box["value"], box.has_attr("checked")) for box in boxes] == [(mark, True) for mark in marks]
    assert "Do you have a condition that has lasted a year or more?: Yes" in desk.words
    desk.send("export", **CHOSEN, also=marks, borough="E09000005")
    assert "Choosing by what people said about themselves needs this as well" in desk.errors
    desk.send("export", **CHOSEN, also=marks, borough="E09000005", equality="on", equality_confirmed="on")
    export = ResponseExport.objects.get()
    assert AuditEntry.objects.get(verb="exported").facts["only_also"] == marks

    def ids(*also: str, borough: str = "") -> set[str]:
        narrowing = Narrowing(also=also, borough=borough)
        return {row["response:id"] for row in table(survey, Options(narrowing=narrowing))}

    assert work(export)
    export.refresh_from_db()
    assert export.rows == 1
    assert ids(*marks) == {mine.public_id}
    assert (
        ids("places:hospital") == ids("quality_of.pain:4") == ids("about.disabled:no") == ids("quality_of:3") == set()
    )
    assert ids("role:carer", "role:ill") == ids() > ids("role:carer", "age:55_64") == {mine.public_id}
    assert len(ids(borough="elsewhere")) == 1
    assert ids(borough="none") == set()
    assert desk.send("export", **(CHOSEN | {"token": "t2"}), also="forged:x").status == 422


def test_no_other_page_is_narrowed_by_what_people_said_about_themselves(desk, survey):
    response = ResponseFactory(survey=survey, answers=ANSWERS)
    EqualityAnswers.objects.create(response=response, answers={"disabled": "yes"})
    desk.open("responses", also="about.disabled:no")
    assert desk.errors == ["This address asks for an answer that the survey does not have"]
    assert response.public_id in str(desk.page)
    desk.open("responses", also="age:55_64")
    assert not desk.errors


def test_a_response_that_is_erased_while_a_file_is_written_is_in_no_file(survey, messages, files, monkeypatch):
    response = ResponseFactory(survey=survey, answers=ANSWERS)
    export = asked_for(survey)

    def slow(*args):
        written = write_zip(*args)
        services.erase_response(response, actor=None)
        return written

    monkeypatch.setitem(services.exporting.WRITERS, "csv", slow)
    assert not work(export)
    assert kept(files) == []
    assert "a response was erased meanwhile" in Job.objects.get(pk=export.job_id).error
