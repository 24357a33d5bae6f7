"""Sections in any order, and how far one is."""

from __future__ import annotations

import pytest

from engagement.surveys.definition import Definition, Equals, Section, ShortText, YesNo
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory
from tests.surveys.all_kinds import BOROUGH, SENT, all_kinds
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return AreaFactory(name="Brent", ons_code=BOROUGH)


@pytest.fixture
def survey(brent):
    return SurveyFactory(areas=[brent], title="Every kind", slug="every-kind", definition=all_kinds())


@pytest.fixture
def resident(survey):
    return Resident(survey).begin()


@pytest.fixture
def tasks(brent):
    resident = Resident(SurveyFactory(areas=[brent], definition=all_kinds(any_order=True))).begin()
    assert resident.address.endswith("/tasks/")
    return resident


def statuses(resident: Resident) -> dict[str, str]:
    items = resident.page.select(".nhsuk-task-list__item")
    return {
        " ".join(item.select_one(".nhsuk-task-list__name-and-hint").get_text().split()): " ".join(
            item.select_one(".nhsuk-task-list__status").get_text().split()
        )
        for item in items
    }


def test_sections_are_answered_in_any_order_from_a_list_of_tasks(tasks):
    assert statuses(tasks) == dict.fromkeys(["About you", "The care you had", "Afterwards"], "Not started")
    tasks.follow("The care you had")
    assert (tasks.heading, "Page 1 of 3" in tasks.words) == ("Care at night", True)
    tasks.answer(SENT["nights"])
    tasks.follow("Back").follow("Back")
    assert statuses(tasks)["The care you had"] == "In progress"
    tasks.follow("The care you had")
    for step in ("quality", "background", "matters"):
        tasks.answer(SENT[step])
    assert tasks.address.endswith("/tasks/"), "after the last page of a section one is back at the list"
    assert statuses(tasks) == {
        "About you": "Not started", "The care you had": "Completed", "Afterwards": "Not started",
    }  # fmt: skip
    tasks.follow("About you").answer("carer").answer("Mum")
    assert statuses(tasks)["About you"] == "Completed"
    tasks.follow("Check your answers")
    assert tasks.heading == "Check your answers"


def test_a_section_that_waits_for_another_says_so_and_one_that_is_not_asked_is_left_out(brent):
    definition = Definition(
        any_order=True,
        sections=(
            Section(key="one", title="One"),
            Section(key="two", title="Two", show_if=Equals(question="more", value="yes")),
        ),
        questions=(YesNo(key="more", title="More?", section="one"), ShortText(key="b", title="B?", section="two")),
    )
    resident = Resident(SurveyFactory(areas=[brent], definition=definition)).begin()
    assert statuses(resident) == {"One": "Not started", "Two It depends on what you answer before": "Cannot start yet"}
    resident.follow("One").answer("no")
    assert statuses(resident) == {"One": "Completed"}
    resident.follow("One").answer("yes")
    assert statuses(resident) == {"One": "Completed", "Two": "Not started"}


def test_a_survey_in_one_order_has_no_list_of_tasks(resident):
    assert resident.browser.get(resident.address.replace("q/role", "tasks")).status_code == 404


def test_progress_counts_pages_and_does_not_promise_what_routing_may_add(resident):
    assert "Page 1 of at most 10" in resident.words
    resident.answer("carer")
    assert "Page 2 of 10" in resident.words
    resident.answer("Mum")
    assert "Page 3 of 10" in resident.words
    resident.follow("Back").follow("Back").answer("ill")
    assert "Page 2 of 9" in resident.words
