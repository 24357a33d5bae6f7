"""An analyst looks at the results of a survey: whose answers are shown, one question, boroughs, where people stop."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def analyst(visitor):
    """Somebody who may see results, on the list of surveys."""
    one = visitor()
    one.sign_in("analyst")
    return one


def open_results(person) -> None:
    """Follow the links from the desk to the results of the first survey that has some."""
    person.goto("/team/surveys/?state=closed")
    person.page.locator("tbody th a").first.click()
    person.page.get_by_role("link", name="Results", exact=True).click()
    person.sees("Every response that was sent is counted here.")


def people(person) -> int:
    """How many responses the page is of."""
    return int(re.search(r"([\d,]+) responses?", person.page.inner_text(".app-people"))[1].replace(",", ""))


def test_results_narrowed_step_by_step(analyst):
    open_results(analyst)
    analyst.check("all questions")
    page = analyst.page
    everybody = people(analyst)
    assert everybody > 100
    page.get_by_text("Show the answers of some people only").click()
    page.get_by_label("How it reached us").select_option(label="On paper")
    analyst.check("with the choice laid open")
    page.get_by_role("button", name="Show their answers").click()
    analyst.sees("for whom all of this is true")
    on_paper = people(analyst)
    assert 0 < on_paper < everybody
    page.get_by_text("Change whose answers are shown").click()
    assert page.get_by_label("How it reached us").input_value() == "paper"
    page.get_by_label("Gave the answer").select_option(index=1)
    page.get_by_role("button", name="Show their answers").click()
    page.locator(".app-chips li").nth(1).wait_for()
    fewer = people(analyst)
    assert fewer < on_paper
    analyst.check("two choices")
    page.get_by_role("link", name="Remove How it reached us").click()
    page.wait_for_url(lambda address: "channel" not in address)
    assert fewer <= people(analyst) < everybody
    page.get_by_role("link", name="Remove").click()
    page.wait_for_url(lambda address: "also" not in address)
    assert people(analyst) == everybody


def test_a_question_its_chart_boroughs_and_a_two_way_table(analyst):
    open_results(analyst)
    page = analyst.page
    page.locator(".app-result h2 a").first.click()
    page.get_by_role("img").first.wait_for()
    analyst.check("one question")
    with page.expect_download() as file:
        page.get_by_role("link", name="Download the figures (CSV)").first.click()
    assert file.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Compare boroughs").first.click()
    analyst.sees("All together:")
    analyst.check("boroughs")
    page.get_by_role("link", name="Two-way table").click()
    page.get_by_label("Columns").select_option(label="How it reached us")
    page.get_by_role("button", name="Show the table").click()
    analyst.sees("by how it reached us")
    analyst.check("two-way table")
    page.get_by_role("link", name="Where people stop").click()
    analyst.sees("Got through it")
    analyst.check("where people stop")


def test_a_choice_that_makes_no_sense_is_said_at_its_field(analyst):
    open_results(analyst)
    page = analyst.page
    page.get_by_text("Show the answers of some people only").click()
    group = page.get_by_role("group", name="Sent from")
    for label, value in (("Day", "31"), ("Month", "2"), ("Year", "2024")):
        group.get_by_label(label).fill(value)
    page.get_by_role("button", name="Show their answers").click()
    page.get_by_role("link", name="Sent from must be a real date").click()
    assert page.evaluate("document.activeElement.name") == "date_from_day"
    assert group.get_by_label("Year").input_value() == "2024"
    assert not page.locator(".app-result").count()
    analyst.check("a choice that makes no sense")


def test_results_need_no_scripts_and_weigh_little(visitor):
    one = visitor(javascript=False)
    one.sign_in("analyst")
    weights: dict[str, int] = {}
    one.page.on("response", lambda response: weights.update({response.url: _weight(response)}))
    open_results(one)
    shown = one.page.url
    one.page.get_by_text("Show the answers of some people only").click()
    one.page.get_by_label("How it reached us").select_option(label="Online")
    one.page.get_by_role("button", name="Show their answers").click()
    one.sees("for whom all of this is true")
    # The page itself comes uncompressed, as all pages of people who are signed in do; styles and scripts are shared.
    assert weights[shown] <= 60_000, weights[shown]


def _weight(response) -> int:
    sizes = response.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
