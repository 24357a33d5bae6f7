"""Results say what a simple count says, whoever is chosen, and show nothing that has not passed the door of figures."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from engagement.surveys import tallies
from engagement.surveys.definition import (
    Borough,
    Checkboxes,
    Date,
    Definition,
    Equals,
    Information,
    Likert,
    LongText,
    Matrix,
    Number,
    Option,
    Page,
    PostcodeDistrict,
    Radios,
    Ranking,
    YesNo,
)
from engagement.surveys.models import LeftAt, Tally
from engagement.surveys.results.bits import Chosen, any_of, counts, crossed
from engagement.surveys.results.joined import joined_survey
from engagement.surveys.results.ranges import month_rows, number_rows
from eolcare.accounts.roles import Role
from eolcare.figures import disclosure
from eolcare.figures.disclosure import Audience
from eolcare.figures.intervals import range_in_words, wilson
from eolcare.figures.suppression import Thresholds
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.surveys import ResponseDraftFactory, SurveyFactory, SurveyVersionFactory
from tests.surveys.strategies import definitions
from tests.surveys.tallying import naive, send
from tests.surveys.test_tallies import people

ROLES = (Option(key="carer", label="I care for somebody"), Option(key="ill", label="I am ill"))
PLACES = (Option(key="home", label="At home"), Option(key="hospice", label="In a hospice"))
DEFINITION = Definition(
    questions=(
        Radios(key="role", title="Who are you?", options=ROLES, counts_as="role"),
        Information(key="read", title="About care", body="Teams come to the house."),
        Checkboxes(key="places", title="Where was care given?", options=PLACES),
        Likert(key="heard", title="How far do you agree?", statement="We were heard"),
        Matrix(key="care", title="How good was care?", statements=PLACES, scale="quality", page="good"),
        Number(key="visits", title="How many visits?", unit="visits", page="good"),
        Ranking(key="first", title="What matters?", options=PLACES, show_if=Equals(question="role", value="carer")),
        Date(key="day", title="When?"),
        PostcodeDistrict(key="district", title="Which district?"),
        Borough(key="borough", title="Which borough?"),
        LongText(key="story", title="What happened?"),
    ),
    pages=(Page(key="good", title="Your care"),),
    equality=(YesNo(key="looks", title="Do you look after somebody?"),),
)


# --- The numbers beneath -------------------------------------------------------------------------
@st.composite
def choices(draw, marks) -> Chosen:
    """Some of the values that were given, of up to three keys, and perhaps some days."""
    by_key: dict[str, list[str]] = {}
    for key, value in sorted(draw(st.lists(st.sampled_from(sorted(marks)), min_size=1, max_size=4, unique=True))):
        by_key.setdefault(key, []).append(value)
    days = st.just("") | st.dates(date(2021, 2, 27), date(2021, 3, 26)).map(date.isoformat)
    return Chosen(by_key, draw(days), draw(days))


def picked(counted, chosen: Chosen) -> set[int]:
    """Return who is chosen, one condition after the other."""
    found = set(counted.get(("@all", "all"), ()))
    for key, values in chosen.values.items():
        found &= set().union(*(counted.get((key, value), set()) for value in values))
    for (key, day), who in counted.items():
        if key == "@day" and ((chosen.first and day < chosen.first) or (chosen.last and day > chosen.last)):
            found -= who
    return found


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whoever_is_chosen_the_numbers_are_those_of_a_simple_count(data):
    definition = structs.replace(data.draw(definitions()), equality=data.draw(definitions()).questions)
    with transaction.atomic():
        survey = SurveyFactory(definition=definition)
        for person in data.draw(st.lists(people(definition), min_size=3, max_size=8)):
            send(survey, **(person | {"borough": None}))
        tallies.tally_batch(survey.pk)
        counted = dict(naive(survey))
        everybody = not counted or data.draw(st.integers(0, 9)) == 0
        chosen = Chosen() if everybody else data.draw(choices(counted))
        who = picked(counted, chosen)
        keys = sorted({key for key, _value in counted}) or ["q0"]
        joined = joined_survey(survey)
        sole = [each.key for each in joined.everything() if each.one_value]
        expected: dict[str, dict[str, int]] = {}
        for (key, value), gave in counted.items():
            if gave & who:
                expected.setdefault(key, {})[value] = len(gave & who)
        for some in ((), sole):
            found = {key: values for key, values in counts(survey.pk, keys, chosen, sole=some).items() if values}
            assert found == expected
        rows, columns = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
        assert crossed(survey.pk, rows, columns, chosen) == {
            (row, column): len(left & right & who)
            for (key, row), left in counted.items()
            for (other, column), right in counted.items()
            if (key, other) == (rows, columns) and "@asked" not in (row, column) and left & right & who
        }
        groups = data.draw(
            st.lists(st.lists(st.sampled_from(sorted(counted) or [("q0", "yes")]), max_size=3), max_size=3)
        )
        assert any_of(survey.pk, groups, chosen) == [
            len(set().union(*(counted.get(mark, set()) for mark in group)) & who) for group in groups
        ]
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last"), [("", "9999-12-31"), ("0001-01-01", ""), ("9999-12-31", ""), ("", "0001-01-01")]
)
def test_days_at_the_ends_of_time_are_days_like_others(first, last):
    survey = SurveyFactory(definition=DEFINITION)
    send(survey, {"role": "ill"})
    tallies.tally_batch(survey.pk)
    found = counts(survey.pk, ["role"], Chosen({}, first, last)).get("@all", {})
    assert found == ({} if "9999" in first or "0001" in last else {"all": 1})


# --- Rows of numbers and days --------------------------------------------------------------------
def labels(rows) -> list[str]:
    return [row.label for row in rows[0]]


def test_numbers_stand_in_rows_that_can_be_taken_in():
    assert labels(number_rows({"0": 1, "2": 5}, decimals=False)) == ["0", "1", "2"]
    assert labels(number_rows({"0": 1, "2": 5}, decimals=True)) == ["0 to under 1", "1 to under 2", "2 to under 3"]
    assert labels(number_rows({"3": 1, "40": 1}, decimals=False))[:2] == ["0 to 4", "5 to 9"]
    assert labels(number_rows({"-12": 1, "-0": 2, "3": 1}, decimals=True)) == [
        "above −15, up to −10",
        "above −5, up to −0",
        "0 to under 5",
    ]
    rows, counted = number_rows({"7": 1, "101": 2, "1000": 4}, decimals=False)
    assert [(row.label, counted.get(row.key, 0)) for row in rows] == [
        ("7", 1),
        ("101 to 199", 2),
        ("1,000 to 1,999", 4),
    ]


def test_months_stand_in_rows_and_many_of_them_as_years():
    assert labels(month_rows({"2024-11": 1, "2025-01": 2})) == ["Nov 2024", "Dec 2024", "Jan 2025"]
    assert labels(month_rows({"2021-11": 1, "2024-01": 2})) == ["2021", "2022", "2023", "2024"]
    assert labels(month_rows({"1900-01": 1, "2024-01": 2})) == ["1900", "2024"]
    assert month_rows({"2021-11": 1, "2024-01": 2, "2024-05": 1})[1] == {"2021": 1, "2024": 3}


# --- The pages -----------------------------------------------------------------------------------
@pytest.fixture
def tree(db):
    return area_tree("Brent", "Harrow")


@pytest.fixture
def survey(tree):
    """Twenty responses in two boroughs, one language and two ways; eight of them by carers."""
    survey = SurveyFactory(slug="nights", title="Nights", areas=[tree.system], definition=DEFINITION)
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for number in range(20):
        carer = number < 8
        answers = {
            "role": "carer" if carer else "ill",
            "heard": "5" if number % 2 else "4",
            "visits": str(number),
            "care": {"home": "5"} if carer else {"home": "4", "hospice": "1"},
            "day": f"2026-0{1 + number % 2}-15",
            "district": "HA9" if number < 3 else "W2",
            "story": "The nurses came",
        }
        if number < 15:
            answers["places"] = ["home", "hospice"] if number < 5 else ["home"]
        if carer:
            answers["first"] = ["hospice", "home"] if number < 6 else ["home"]
        send(
            survey,
            answers,
            {"looks": "yes"} if number < 12 else None,
            borough=tree["Brent"] if number < 14 else tree["Harrow"],
            channel="paper" if number >= 16 else "online",
            submitted_at=start + timedelta(days=number),
        )
    tallies.tally_waiting()
    return survey


@pytest.fixture
def look(client, tree, survey):
    """Open a page of the results as an analyst; ``table`` gives its rows by their first words."""
    client.force_login(user_with(Role.ANALYST, tree.system))

    def open_(name: str = "results", *arguments: str, status: int = 200, **query):
        address = reverse(f"surveys_team:{name}", args=[survey.public_id, *arguments])
        response = client.get(address, query)
        assert response.status_code == status
        return Looked(response)

    return open_


class Looked:
    """A page as somebody reads it."""

    def __init__(self, response) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.content, "lxml")
        self.words = " ".join(self.soup.main.get_text(" ").split()) if self.soup.main else ""

    def question(self, key: str):
        return self.soup.find("h2", id=f"q-{key}").find_parent("section")

    def bars(self, key: str) -> dict[str, list[str]]:
        return rows_of(self.question(key).find("table"))

    def figure(self, key: str) -> dict[str, list[str]]:
        return rows_of(self.soup.find("figure", id=key).find("table"))

    def csv(self) -> dict[str, list[str]]:
        lines = list(csv.reader(io.StringIO(self.response.content.decode("utf-8-sig"))))
        return {line[0]: line[1:] for line in lines if line}


def rows_of(table) -> dict[str, list[str]]:
    return {
        " ".join(row.find("th").get_text(" ").split()): [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in table.find_all("tr")
        if row.find("td")
    }


def test_every_question_with_its_base_its_shares_and_a_sentence(look):
    page = look()
    assert "20 responses" in page.words
    assert "Every response that was sent is counted here." in page.words
    assert page.bars("role") == {"I care for somebody": ["8", "40%"], "I am ill": ["12", "60%"]}
    assert "Given most often: “I am ill”, 12 of 20 (60%)." in page.question("role").get_text()
    assert page.bars("places") == {"At home": ["15", "100%"], "In a hospice": ["5", "33%"]}
    assert "Asked 20 · answered 15 · left empty 5" in page.question("places").get_text()
    assert page.bars("care") == {
        "At home": ["40%", "60%", "0%", "0%", "0%", "0%", "20"],
        "In a hospice": ["0%", "0%", "0%", "0%", "100%", "0%", "12"],
    }
    assert "The mean is 9.5 visits." in page.question("visits").get_text()
    assert page.bars("visits")["0 to 1"] == ["2", "10%"]
    assert page.bars("first") == {"At home": ["2", "25%"], "In a hospice": ["6", "75%"]}
    assert "Asked 8 · answered 8 · left empty 0 · only some are asked it" in page.question("first").get_text()
    assert page.bars("day") == {"Jan 2026": ["10", "50%"], "Feb 2026": ["10", "50%"]}
    assert list(page.bars("district")) == ["W2", "HA9"]
    assert "answered in their own words" in look(page="2").question("story").get_text()
    assert page.bars("heard")["Strongly agree"] == ["10", "50%"]
    assert not page.soup.find(id="q-read"), "a page to read has no results"


def test_a_bar_is_as_long_as_its_share(look):
    widths = [bar["width"] for bar in look().question("role").select("svg rect")]
    assert widths == ["40%", "60%"]


def test_what_people_said_about_themselves_stands_apart(look):
    page = look("results_about")
    assert page.bars("about.looks")["Yes"] == ["12", "100%"]
    assert "Asked 12 · answered 12" in page.words
    assert not page.soup.find(id="q-role")


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ({"role": "role:carer"}, 8),
        ({"channel": "paper"}, 4),
        ({"group": "about.looks:yes"}, 12),
        ({"answer": "places:hospice"}, 5),
        ({"answer": "care.hospice:1"}, 12),
        ({"also": ["heard:5", "heard:4"]}, 20),
        ({"also": ["role:carer", "heard:5"]}, 4),
        ({"role": "role:carer", "answer": "heard:5", "group": "about.looks:yes"}, 4),
        ({"date_from_day": "5", "date_from_month": "3", "date_from_year": "2026"}, 16),
        (
            {
                **{"date_from_day": "5", "date_from_month": "3", "date_from_year": "2026"},
                **{"date_to_day": "6", "date_to_month": "3", "date_to_year": "2026"},
            },
            2,
        ),
        ({"role": "role:ill", "also": "places:hospice"}, 0),
    ],
)
def test_the_address_says_whose_answers_are_shown(look, query, people):
    page = look(**query)
    if people:
        assert re.match(rf".*\b{people} responses? of people for whom all of this is true", page.words)
        asked = re.search(r"Asked (\d+)", page.question("role").get_text())
        assert int(asked[1]) == people
    else:
        assert "Nobody fits this choice." in page.words


def test_boroughs_are_chosen_by_their_code(look, tree):
    page = look(borough=tree["Harrow"].ons_code)
    assert "6 responses of people" in page.words
    assert "Borough: Harrow" in page.words
    assert page.bars("role")["I am ill"] == ["6", "100%"]


def test_a_part_of_the_choice_can_be_removed_and_the_rest_stays(look, client):
    page = look(role="role:carer", answer="heard:5")
    links = {
        link.find_parent("li").get_text(" ", strip=True): link["href"] for link in page.soup.select(".app-chips a")
    }
    assert len(links) == 2
    href = next(href for words, href in links.items() if "We were heard" in words)
    without = Looked(client.get(page.response.request["PATH_INFO"] + href))
    assert "8 responses of people" in without.words
    assert [option["value"] for option in without.soup.select("select[name=role] option[selected]")] == ["role:carer"]


def test_what_is_chosen_goes_along_to_files_questions_and_other_pages(look, client):
    page = look(role="role:carer", answer="heard:5")
    (csv_link,) = [link["href"] for link in page.question("visits").find_all("a") if "CSV" in link.get_text()]
    assert Looked(client.get(csv_link)).csv()["Base"] == ["4 answers"]
    one = Looked(client.get(page.question("visits").h2.a["href"]))
    assert "4 responses of people" in one.words
    tab = next(link["href"] for link in page.soup.select(".app-tabs a") if "Boroughs" in link.get_text())
    assert "Gave" not in tab
    assert "role=role:carer" in tab


@pytest.mark.parametrize(
    "query",
    [
        {"borough": "moon"},
        {"role": "role:moon"},
        {"role": "carer"},
        {"also": "moon:yes"},
        {"also": "role:moon"},
        {"also": "role"},
        {"answer": "story:x"},
        {"date_from_day": "31", "date_from_month": "2", "date_from_year": "2026"},
        {"date_from_day": "1", "date_from_month": "1", "date_from_year": "2027", "date_to_day": "1",
         "date_to_month": "1", "date_to_year": "2026"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["results", "results_table", "results_boroughs"])
def test_a_choice_that_makes_no_sense_is_said_and_shows_nobodys_answers(look, query, name):
    page = look(name, status=422, **query)
    assert "There is a problem" in page.words
    assert not page.soup.find(class_="app-result")
    assert not page.soup.find("figure")


def test_one_question_has_its_chart_its_table_and_its_file(look):
    page = look("results_question", "first")
    assert page.figure("first")["In a hospice"] == ["6", "75%", "1.0", "6"]
    assert page.figure("first")["At home"] == ["2", "25%", "1.8", "8"]
    assert page.figure("first-places")["At home"] == ["2", "6", "8", "25%", "75%"]
    assert len(page.soup.select("figure svg[role=img]")) == 4
    assert look("results_question_csv", "first", "answers").csv()["In a hospice"] == ["6", "75%", "1.0", "6"]
    assert look("results_question_csv", "first", "places").csv()["At home"] == ["2", "6", "8", "25%", "75%"]
    look("results_question_csv", "role", "places", status=404)
    look("results_question_csv", "story", "answers", status=404)
    look("results_question", "moon", status=404)
    look("results_question", "read", status=404)
    assert "own words" in look("results_question", "story").words


def test_the_largest_survey_there_can_be_has_pages_of_bounded_size(client, tree):
    many = tuple(Option(key=f"o{number}", label=f"Answer {number}") for number in range(60))
    questions = tuple(Radios(key=f"q{number}", title=f"Question {number}?", options=many) for number in range(200))
    survey = SurveyFactory(areas=[tree.system], definition=Definition(questions=questions))
    send(survey, {"q0": "o1", "q199": "o59"})
    tallies.tally_waiting()
    client.force_login(user_with(Role.ANALYST, tree.system))
    address = reverse("surveys_team:results", args=[survey.public_id])
    page = client.get(address)
    assert len(page.content) < 200_000
    assert "up to the question “Question 9?”" in page.content.decode()
    assert "1 response of people" in Looked(client.get(address, {"also": "q199:o59"})).words
    refused = client.get(address, {"also": [f"q0:o{number}" for number in range(40)]})
    assert refused.status_code == 422
    assert "too many answers at once" in refused.content.decode()
    too_large = client.get(
        reverse("surveys_team:results_table", args=[survey.public_id]), {"rows": "q0", "columns": "q1"}
    )
    assert "too many cells" in too_large.content.decode()


# --- One by another ------------------------------------------------------------------------------
def test_a_two_way_table_adds_up(look):
    page = look("results_table", rows="role", columns="heard")
    table = page.figure("two-way")
    assert table["I care for somebody"][:7] == ["4", "4", "0", "0", "0", "0", "8"]
    assert table["I am ill"][:7] == ["6", "6", "0", "0", "0", "0", "12"]
    assert table["Total"][:7] == ["10", "10", "0", "0", "0", "0", "20"]
    assert table["I am ill"][7] == "50%"
    assert look("results_table_csv", rows="role", columns="heard").csv()["I am ill"][:7] == table["I am ill"][:7]


def test_where_several_answers_can_be_chosen_each_column_has_its_own_base(look):
    table = look("results_table", rows="places", columns="role")
    assert "People could choose several answers" in table.words
    # 8 carers and 7 others answered.
    headings = [th.get_text(strip=True) for th in table.soup.select("figure thead th")]
    assert headings[3:] == [
        "I care for somebody (of 8)",
        "I care for somebody, share",
        "I am ill (of 7)",
        "I am ill, share",
    ]
    assert table.figure("two-way")["In a hospice"] == ["5", "33%", "5", "63%", "0", "0%"]
    turned = look("results_table", rows="role", columns="places").figure("two-way")
    assert turned["I care for somebody"] == ["8", "53%", "8", "53%", "5", "100%"]
    both = look("results_table", rows="places", columns="places").words
    assert "Choose two different things" in both


def test_an_unknown_question_is_not_found(look):
    look("results_table", rows="moon", status=404)
    look("results_boroughs", question="moon", status=404)
    look("results_table_csv", rows="role", status=404)


def test_boroughs_stand_side_by_side_with_bases_and_likely_ranges(look):
    page = look("results_boroughs", question="role", value="carer")
    table = page.figure("boroughs")
    assert table["Brent"] == ["8", "6", "14", "57%", range_in_words(wilson(8, 14))]
    assert table["Harrow"] == ["0", "6", "6", "0%", range_in_words(wilson(0, 6))]
    assert "All together: 40%." in page.words
    assert "Fewer in Harrow" in page.words
    assert page.soup.select("figure svg[role=img]")
    assert look("results_boroughs_csv", question="role", value="carer").csv()["Brent"] == table["Brent"]


def test_boroughs_for_ticks_and_lines_of_a_table(look):
    ticks = look("results_boroughs", question="places", value="hospice").figure("boroughs")
    assert ticks["Brent"][:3] == ["5", "9", "14"]
    assert ticks["Harrow"][:3] == ["0", "1", "1"]
    line = look("results_boroughs", question="care.hospice", value="1").figure("boroughs")
    assert line["Brent"][:3] == ["6", "0", "6"]


# --- Where people stop ---------------------------------------------------------------------------
def test_where_people_stop(look, survey):
    version = survey.versions.get()
    LeftAt.objects.create(version=version, step="", n=5)
    LeftAt.objects.create(version=version, step="heard", n=3)
    LeftAt.objects.create(version=version, step="first", n=2)
    ResponseDraftFactory(survey=survey, version=version, last_step="good")
    ResponseDraftFactory(survey=survey, version=version, expires_at=timezone.now() - timedelta(days=1))
    page = look("results_drop_off")
    table = page.figure("drop-off")
    # 16 were sent online; 5, 3 and 2 went away, 1 is still open.
    assert table["Began"] == ["27", "100%", "", "5", "0"]
    assert table["Who are you?"] == ["22", "81%", "16", "0", "0"]
    assert table["About care"][2] == "–"
    assert table["How far do you agree?"] == ["22", "81%", "16", "3", "0"]
    assert table["Your care"] == ["19", "70%", "16", "0", "1"]
    # Only carers are asked: the eight who sent, and the two who stopped right there.
    assert table["What matters?"] == ["10", "37%", "8", "2", "0"]
    assert table["Which borough?"] == ["16", "59%", "0", "0", "0"]
    assert "Of 27 people who began online, 16 sent their answers, 10 went away and 1 can still go on." in page.words
    assert "before they got through the first page" in page.words
    assert look("results_drop_off_csv").csv()["Your care"] == table["Your care"]


def test_where_nobody_began(client, tree):
    empty = SurveyFactory(areas=[tree.system], definition=DEFINITION)
    client.force_login(user_with(Role.ANALYST, tree.system))
    page = Looked(client.get(reverse("surveys_team:results_drop_off", args=[empty.public_id])))
    assert "Nobody has begun to answer online yet." in page.words
    page = Looked(client.get(reverse("surveys_team:results", args=[empty.public_id])))
    assert "Results stand here as soon as somebody has answered." in page.words
    for name in ("results_table", "results_boroughs", "results_about"):
        assert client.get(reverse(f"surveys_team:{name}", args=[empty.public_id])).status_code == 200
    draft = SurveyFactory(draft=True, areas=[tree.system])
    page = Looked(client.get(reverse("surveys_team:results", args=[draft.public_id])))
    assert "Results stand here once questions are published." in page.words
    for name in ("results_table", "results_boroughs", "results_drop_off"):
        assert client.get(reverse(f"surveys_team:{name}", args=[draft.public_id])).status_code == 200
    page = Looked(client.get(reverse("surveys_team:results_about", args=[draft.public_id])))
    assert "This survey does not ask about the people who answer." in page.words


# --- Versions ------------------------------------------------------------------------------------
def test_versions_are_joined_by_key_and_new_words_are_said(look, survey, client):
    renamed = (Option(key="carer", label="I look after somebody"), ROLES[1], Option(key="other", label="Neither"))
    questions = (
        structs.replace(DEFINITION.questions[0], title="Which are you?", options=renamed),
        *(question for question in DEFINITION.questions[1:] if question.key != "district"),
        YesNo(key="new", title="A new question?"),
    )
    version = SurveyVersionFactory(survey=survey, questions=structs.replace(DEFINITION, questions=questions))
    send(survey, {"role": "other", "new": "yes"}, version=version)
    tallies.tally_waiting()
    page = look()
    assert page.bars("role") == {
        "I look after somebody": ["8", "38%"],
        "I am ill": ["12", "57%"],
        "Neither": ["1", "5%"],
    }
    notes = page.question("role").get_text()
    assert "The wording changed with version 2. Before, it read: “Who are you?”." in notes
    assert "Before version 2, “I look after somebody” read: “I care for somebody”." in notes
    last = look(page="2")
    assert "It was not asked in version 1." in last.question("new").get_text()
    assert "Asked 1 · answered 1" in last.question("new").get_text()
    assert "no longer asked: version 1 was the last" in last.question("district").get_text()
    assert "1 response of people" in look(version="2").words
    assert "The wording changed" in look("results_question", "role").words


# --- How new -------------------------------------------------------------------------------------
def test_results_say_how_old_they_are_and_what_waits(look, survey):
    send(survey, {"role": "ill"})
    Tally.objects.filter(survey=survey).update(updated_at=timezone.now() - timedelta(seconds=40))
    words = look().words
    assert "20 responses" in words
    assert "1 response waits to be counted. It shows within a minute." in words
    assert re.search(r"The results are 4\d seconds old\.", words)
    tallies.tally_waiting()
    assert "21 responses" in look().words


def test_the_page_asks_the_database_as_often_for_a_few_as_for_many(look, survey):
    def cost(**query) -> int:
        with CaptureQueriesContext(connection) as captured:
            look(**query)
        assert not [q["sql"] for q in captured.captured_queries if 'FROM "engagement_response"' in q["sql"]]
        return len(captured.captured_queries)

    look()
    few = cost(), cost(channel="paper")
    for number in range(60):
        send(survey, {"role": "ill", "visits": str(number)})
    tallies.tally_waiting()
    assert (cost(), cost(channel="paper")) == few
    assert max(few) <= 15


# --- Who may see, and what ----------------------------------------------------------------------
PAGES = (
    ("results", ()),
    ("results_about", ()),
    ("results_question", ("role",)),
    ("results_question_csv", ("role", "answers")),
    ("results_table", ()),
    ("results_table_csv", ()),
    ("results_boroughs", ()),
    ("results_boroughs_csv", ()),
    ("results_drop_off", ()),
    ("results_drop_off_csv", ()),
)


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_the_team_of_the_area_sees_results_and_nobody_else(client, tree, survey, name, arguments):
    address = reverse(f"surveys_team:{name}", args=[survey.public_id, *arguments])
    query = {"rows": "role", "columns": "heard"} if name == "results_table_csv" else {}
    expected = {
        Role.PROGRAMME_MANAGER: 200,
        Role.ENGAGEMENT_OFFICER: 200,
        Role.ANALYST: 200,
        Role.APPROVER: 200,
        Role.COMMISSIONER: 403,
        Role.FACILITATOR: 403,
        Role.ADMINISTRATOR: 403,
    }
    for role, status in expected.items():
        client.force_login(user_with(role, tree.system))
        assert client.get(address, query).status_code == status, role
    client.force_login(user_with(Role.ANALYST, tree.other_system))
    assert client.get(address, query).status_code == 404
    client.logout()
    assert client.get(address, query).status_code == 302
    client.force_login(user_with(Role.ANALYST, tree.system))
    assert client.post(address, query).status_code == 405


SMALL = re.compile(r"(?<![\d.,–])[1-4](?![\d.,%])")


@pytest.mark.parametrize(
    ("name", "arguments", "query"),
    [
        ("results", (), {}),
        ("results", (), {"channel": "paper"}),
        ("results_about", (), {}),
        *(("results_question", (key,), {}) for key in ("role", "places", "care", "first", "visits", "district", "day")),
        *(("results_question_csv", (key, "answers"), {}) for key in ("care", "first", "district")),
        ("results_question_csv", ("first", "places"), {}),
        ("results_table", (), {"rows": "role", "columns": "heard"}),
        ("results_table", (), {"rows": "places", "columns": "role"}),
        ("results_table_csv", (), {"rows": "role", "columns": "@channel"}),
        ("results_boroughs", (), {"question": "places", "value": "hospice"}),
        ("results_boroughs_csv", (), {"question": "role", "value": "carer"}),
        ("results_drop_off", (), {}),
    ],
)
def test_every_number_passes_the_door(client, tree, monkeypatch, name, arguments, query):
    """With the public's rules for the team no number of 1 to 4 people stands anywhere: each came through the door."""
    everybody = structs.replace(DEFINITION.questions[6], show_if=None)
    questions = (*DEFINITION.questions[:6], everybody, *DEFINITION.questions[7:])
    survey = SurveyFactory(areas=[tree.system], definition=structs.replace(DEFINITION, questions=questions))
    for number in range(30):
        few = number < 3
        send(
            survey,
            {
                "role": "carer" if few else "ill",
                "places": ["home", "hospice"] if few else ["home"],
                "heard": "1" if few else "5",
                "care": {"home": "1"} if few else {"home": "5"},
                "visits": "50" if few else "10",
                "first": ["hospice"] if few else ["home", "hospice"],
                "day": "2026-01-01" if few else "2026-12-01",
                "district": "HA9" if few else "NW10",
            },
            {"looks": "no" if few else "yes"},
            channel="paper" if few else "online",
            borough=tree["Harrow"] if few else tree["Brent"],
        )
    tallies.tally_waiting()
    send(survey, {"role": "ill"})
    LeftAt.objects.create(version=survey.versions.get(), step="heard", n=3)
    monkeypatch.setitem(disclosure.THRESHOLDS, Audience.TEAM, Thresholds(smallest_count=5, smallest_base=10))
    client.force_login(user_with(Role.ANALYST, tree.system))
    page = Looked(client.get(reverse(f"surveys_team:{name}", args=[survey.public_id, *arguments]), query))
    if name.endswith("_csv"):
        cells = [cell for first, cells in page.csv().items() for cell in cells if first not in ("Answer", "Definition")]
        assert "suppressed" in cells
    else:
        for part in page.soup.select("form, thead, nav, h1, h2, .app-result__note"):
            part.decompose()
        cells = [cell.get_text(" ", strip=True) for cell in page.soup.main.select("td, p, text, desc, .app-chips li")]
        cells = [re.sub("1 is the first|Place [12]|20 times|19 times", "", cell) for cell in cells]
        assert [cell for cell in cells if re.search("not shown|fewer than 10|too small", cell)], cells
    told = [cell for cell in cells if SMALL.search(cell)]
    assert told == []
