"""The team sends a file, reads what was understood, and only then saves it; and takes the questions away."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.surveys.definition import as_json, from_json
from engagement.surveys.models import SurveyVersion
from engagement.surveys.queries import boroughs_of
from engagement.surveys.xlsform.importing import read_xlsform
from engagement.surveys.xlsform.problems import Imported
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory, area_tree
from tests.factories.programmes import ProgrammeFactory
from tests.factories.surveys import SurveyFactory, small_definition
from tests.surveys.xlsform.sheets import LISTS, row, workbook

pytestmark = pytest.mark.django_db

GOOD = workbook(
    [
        {
            "type": "select_one yn",
            "name": "care",
            "label::en": "Did you have care?",
            "label::pl": "Czy?",
            "required": "yes",
        },
        {"type": "begin_group", "name": "nights", "label::en": "At night", "relevant": "${care} = 'yes'"},
        {"type": "text", "name": "what", "label::en": "What <b>helped</b>?"},
        {"type": "end_group"},
        {"type": "begin_group", "name": "equality_questions", "label::en": "You"},
        {"type": "text", "name": "own", "label::en": "In your words"},
        {"type": "end_group"},
    ],
    LISTS,
)
BAD = workbook([row("image", "photo", "A <script>alert(1)</script> photo"), row("text", "t", relevant="${gone} = 1")])


class Desk:
    """Somebody of the team at a browser."""

    def __init__(self, client, user) -> None:
        self.browser = client
        self.browser.force_login(user)

    def open(self, name: str, *args) -> Desk:
        return self._arrive(self.browser.get(reverse(f"surveys_team:{name}", args=args)))

    def send(self, survey, content: bytes, name: str = "form.xlsx", **more) -> Desk:
        upload = io.BytesIO(content)
        upload.name = name
        data = {"version": survey.version, "upload": upload} | more
        return self._arrive(self.browser.post(reverse("surveys_team:import", args=[survey.public_id]), data))

    def save(self, survey, **more) -> Desk:
        """Press the button of the preview that is open."""
        data = {field["name"]: field["value"] for field in self.page.main.select("form input[name][value]")} | more
        address = reverse("surveys_team:import_save", args=[survey.public_id])
        return self._arrive(self.browser.post(address, data, follow=True))

    def _arrive(self, response) -> Desk:
        self.status = response.status_code
        self.content = response.content
        self.response = response
        self.page = BeautifulSoup(response.content, "html.parser")
        self.words = " ".join(self.page.main.get_text(" ").split()) if self.page.main else ""
        return self

    @property
    def errors(self) -> list[str]:
        return [" ".join(item.get_text().split()) for item in self.page.select(".nhsuk-error-summary li")]


@pytest.fixture
def tree():
    return area_tree("Brent", "Ealing")


@pytest.fixture
def survey(tree):
    return SurveyFactory(
        programme=ProgrammeFactory(area=tree.system), areas=[tree.system], title="Your experience", slug="experience"
    )


@pytest.fixture
def officer(client, tree):
    return Desk(client, user_with(Role.ENGAGEMENT_OFFICER, tree.system))


def test_what_was_understood_is_shown_and_nothing_saved_before_it_is_said(officer, survey):
    officer.send(survey, GOOD)
    assert officer.status == 200
    for words in (
        "Questions 2; 1 about the person, asked apart",
        "Language English (en)",
        "In Polish (pl) 1 of",
        "Section: At night asked only if “Did you have care?” is “Label yes”",
        "2. What helped?",
        "3. In your words",
        "Row 4: Formatting (HTML, Markdown) was taken out",
        "must be answered",
    ):
        assert words in officer.words
    assert survey.versions.count() == 1
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_saving_makes_the_version_that_was_shown(officer, survey):
    officer.send(survey, GOOD).save(survey, note="From the partner’s form")
    assert "Preview of version 2" in officer.words
    version = survey.versions.get(number=2)
    assert version.published_at is None
    assert version.note == "From the partner’s form"
    assert [question["key"] for question in version.definition["questions"]] == ["care", "what"]
    assert list(version.definition["translations"]) == ["pl"]
    facts = AuditEntry.objects.filter(verb="changed").latest("pk").facts
    assert "care" not in json.dumps(facts)


def test_the_file_is_named_in_the_note(officer, survey):
    officer.send(survey, GOOD, name="Partner & friends.xlsx")
    assert officer.page.select_one("[name=note]")["value"] == "Imported from Partner & friends.xlsx"


def test_everything_that_stands_in_the_way_is_shown_with_sheet_and_row(officer, survey):
    officer.send(survey, BAD)
    assert officer.status == 422
    assert officer.errors == ["These questions cannot be taken over. “What stands in the way” says why."]
    rows = [" ".join(line.get_text(" ").split()) for line in officer.page.select(".app-problems tbody tr")]
    assert len(rows) == 2
    assert "Sheet “survey”, row 2 column “type”" in rows[0]
    assert "Sheet “survey”, row 3 column “relevant”" in rows[1]
    assert b"<script>alert" not in officer.content
    assert survey.versions.count() == 1


@pytest.mark.parametrize(
    ("content", "words"), [(b"a,b,c", "not an Excel workbook"), (b"", "empty"), (b"x" * 5_300_000, "larger than 5 MB")]
)
def test_files_that_are_no_workbook_are_refused_in_words(officer, survey, content, words):
    officer.send(survey, content)
    assert officer.status == 422
    assert words in officer.words


def test_no_file_at_all(officer, survey):
    address = reverse("surveys_team:import", args=[survey.public_id])
    officer._arrive(officer.browser.post(address, {"version": survey.version}))
    assert officer.status == 422
    assert officer.errors == ["Choose a file"]


def test_a_json_file_is_read_too_and_its_problems_have_their_lines(officer, survey):
    plain = as_json(small_definition())
    plain["questions"][0]["title"] = "Who are you now?"
    officer.send(survey, json.dumps(plain).encode(), name="questions.json")
    assert "1. Who are you now?" in officer.words
    officer.save(survey)
    assert survey.versions.get(number=2).definition == plain
    officer.send(survey, b'{"questions": [\n{"kind": "short_text", "key": "A", "title": ""}]}', name="q.json")
    assert officer.status == 422
    assert "Question 1 A from line 2" in officer.words


def test_somebody_elses_change_in_between_is_seen_and_what_was_read_is_not_lost(officer, survey):
    officer.send(survey, GOOD)
    first = officer.page
    officer.send(survey, workbook([row("text", "other", "Another question")])).save(survey)
    assert survey.versions.count() == 2
    officer.page = first
    officer.save(survey)
    assert officer.status == 422
    assert officer.errors[0].startswith("Somebody else changed this")
    assert "2. What helped?" in officer.words
    officer.save(survey)
    assert survey.versions.get(number=2).definition["questions"][0]["key"] == "care"


def test_a_confirmation_that_was_changed_or_is_for_another_survey_saves_nothing(officer, survey, tree):
    officer.send(survey, GOOD)
    preview = officer.page
    officer.save(survey, sealed="x" + preview.select_one("[name=sealed]")["value"])
    assert officer.status == 422
    assert "Nothing was saved" in officer.words
    other = SurveyFactory(programme=survey.programme, areas=[tree.system], draft=True)
    officer.page = preview
    officer.save(other)
    assert officer.status == 422
    assert not other.versions.exists()
    officer.page = preview
    officer.save(survey, sealed="")
    assert officer.status == 422
    assert survey.versions.count() == 1


def test_pressing_twice_makes_one_version_and_says_the_same(officer, survey):
    officer.send(survey, GOOD)
    preview = officer.page
    officer.save(survey)
    officer.page = preview
    officer.save(survey)
    assert officer.status == 200
    assert "Preview of version 2" in officer.words
    assert survey.versions.count() == 2
    assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_the_same_questions_as_those_in_use_are_not_saved_again(officer, survey):
    officer.send(survey, json.dumps(as_json(small_definition())).encode(), name="q.json").save(survey)
    assert officer.status == 422
    assert officer.errors == ["These are the questions that are in use already. Nothing was saved."]


def test_the_workbook_that_is_downloaded_reads_as_the_questions(officer, survey):
    version = survey.versions.get()
    officer.open("xlsform", survey.public_id, version.number)
    assert officer.response["Content-Type"].endswith("spreadsheetml.sheet")
    assert officer.response["Content-Disposition"] == 'attachment; filename="experience-1.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(officer.content))
    assert book.sheetnames[:3] == ["survey", "choices", "settings"]
    assert {"Brent", "Ealing"} <= {line[2] for line in book["choices"].iter_rows(values_only=True)}
    found = read_xlsform(officer.content, {option.key for option in boroughs_of(survey)})
    assert isinstance(found, Imported)
    assert found.definition == from_json(version.definition)


def test_a_survey_without_questions_says_so_and_can_be_filled_from_a_file(officer, survey, tree):
    empty = SurveyFactory(programme=survey.programme, areas=[tree.system], draft=True)
    assert "There are no questions yet." in officer.open("import", empty.public_id).words
    officer.send(empty, GOOD).save(empty)
    assert SurveyVersion.objects.get(survey=empty).number == 1
    assert "Version 1, the newest" in officer.open("import", empty.public_id).words


@pytest.mark.parametrize(
    ("role", "may_import", "may_export"),
    [
        (Role.PROGRAMME_MANAGER, 200, 200),
        (Role.ANALYST, 200, 200),
        (Role.APPROVER, 403, 200),
        (Role.COMMISSIONER, 403, 403),
    ],
)
def test_who_may_import_and_who_may_export(client, tree, survey, role, may_import, may_export):
    client.force_login(user_with(role, tree.system))
    pages = {"import": [survey.public_id], "xlsform": [survey.public_id, 1]}
    found = {name: client.get(reverse(f"surveys_team:{name}", args=args)).status_code for name, args in pages.items()}
    assert found == {"import": may_import, "xlsform": may_export}
    saving = client.post(reverse("surveys_team:import_save", args=[survey.public_id]), {}).status_code
    assert saving == (403 if may_import == 403 else 422)


def test_another_areas_survey_is_not_there(client, survey):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, AreaFactory(name="Camden")))
    assert client.get(reverse("surveys_team:import", args=[survey.public_id])).status_code == 404
    assert client.post(reverse("surveys_team:import_save", args=[survey.public_id])).status_code == 404
    assert client.get(reverse("surveys_team:xlsform", args=[survey.public_id, 1])).status_code == 404


def test_the_pages_hold_no_script_and_no_style_of_their_own(officer, survey):
    for page in (officer.open("import", survey.public_id), officer.send(survey, GOOD), officer.send(survey, BAD)):
        assert not re.search(rb"\sstyle=", page.content)
        assert not re.search(rb"<script(?![^>]*(src|nonce))", page.content)
