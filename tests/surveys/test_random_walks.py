"""Random surveys walked at random through the pages themselves, without JavaScript, from the first page to thank-you.

However somebody answers, goes back and changes their mind: there is always a way on, nothing is submitted from a path
that was not taken, and the stored response is what stood on "check your answers".
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engagement.surveys.answers import every_option, field_name, said
from engagement.surveys.definition import Checkboxes, Definition, Information, Question
from engagement.surveys.ending import kept_when_sent
from engagement.surveys.models import Response, ResponseDraft
from engagement.surveys.presentation import name_of, parts_from
from engagement.surveys.queries import boroughs_of
from engagement.surveys.routing import path, reachable_answers, steps
from tests.factories.surveys import SurveyFactory
from tests.surveys.strategies import definitions, pages_alone, raw_answers
from tests.surveys.test_routing import _a_sound_answer
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db

STEP = re.compile(r"/q/([a-z0-9_-]+)/")
MOST_PAGES = 80
NOT_ANSWERED = "Not answered"


def fields_of(question: Question, parts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what a form sends for the parts of a question."""
    return {field_name(name_of(question), part): values for part, values in parts.items() if values}


def sound(question: Question, boroughs) -> dict[str, list[str]]:
    """Return what a form sends for an answer that the question accepts."""
    if isinstance(question, Information):
        return {}
    offered = [option.key for option in every_option(question, boroughs)]
    answer = _a_sound_answer(question)
    if isinstance(answer, str) and offered and answer not in offered:
        answer = offered[0]
    return fields_of(question, {part: list(values) for part, values in parts_from(question, answer).items()})


class Walker(Resident):
    """Somebody who answers at random, and remembers what "check your answers" said."""

    def __init__(self, survey, definition: Definition, data) -> None:
        super().__init__(survey)
        self.definition = definition
        self.data = data
        self.boroughs = boroughs_of(survey)
        self.checked_rows: list[tuple[str, str]] | None = None
        self.was_told = False

    def walk(self) -> None:
        """Go on until the answers are sent."""
        if kept_when_sent(self.survey, self.definition) and self.data.draw(st.booleans()):
            self.open_page()
        else:
            self.begin()
        for _page in range(MOST_PAGES):
            assert self.status in (200, 422), (self.status, self.address)
            if "/thank-you/" in self.address:
                return
            self.go_on()
        raise AssertionError(f"no end after {MOST_PAGES} pages, at {self.address}")

    def go_on(self) -> None:
        step = STEP.search(self.address)
        if step:
            self.fill(step[1])
        elif self.address.endswith("/questions/"):
            self.fill(self.definition.steps[0].key)
        elif "/tasks/" in self.address:
            links = [link["href"] for link in self.page.main.find_all("a") if STEP.search(link.get("href", ""))]
            to_check = [link["href"] for link in self.page.main.find_all("a") if link["href"].endswith("/check/")]
            waiting = [self.page.select_one("main a.nhsuk-button")] if not to_check else []
            assert links or to_check or waiting, "the list of tasks leads nowhere"
            self.open(self.data.draw(st.sampled_from(to_check * 2 + links)))
        elif "/check/" in self.address:
            self.check()
        elif "/your-words/" in self.address:
            self.answer({"answer": self.data.draw(st.sampled_from(["yes", "no"]))})
        else:
            self.answer({})
            self.follow_error()

    def follow_error(self) -> None:
        """Go where the error summary leads, if there is one."""
        if self.status == 422:
            # Whoever is told that something is missing answers it.
            self.was_told = True
            link = self.page.select_one(".nhsuk-error-summary a")["href"]
            assert STEP.search(link), f"the error leads to {link}"
            self.open(link.split("#")[0])

    def fill(self, key: str) -> None:
        """Fill in a page at random; where that cannot be kept, fill it in soundly."""
        questions = self.definition.step(key).questions
        fields: dict[str, list[str]] = {}
        for question in questions:
            if self.was_told:
                fields |= sound(question, self.boroughs)
            elif not isinstance(question, Information):
                fields |= fields_of(question, self.data.draw(raw_answers(question)))
        self.was_told = False
        here = self.address
        self.answer(fields)
        if self.status == 422:
            assert self.errors, "refused without a reason"
            again: dict[str, list[str]] = {}
            for question in questions:
                again |= sound(question, self.boroughs)
            self.address = here
            self.answer(again)
            assert self.status == 200, (self.errors, again)

    def check(self) -> None:
        """Read what is about to be sent; then change one thing, or send it."""
        changes = [
            link["href"]
            for link in self.page.select(".nhsuk-summary-list__actions a")
            if STEP.search(link.get("href", ""))
        ]
        if changes and self.data.draw(st.integers(0, 3)) == 0:
            self.open(self.data.draw(st.sampled_from(changes)).split("#")[0])
            return
        self.checked_rows = [
            (squeeze(row.dt.get_text(" ")), squeeze(row.dd.get_text(" ")))
            for row in self.page.select(".nhsuk-summary-list__row")
            if "May we use your words" not in row.dt.get_text()
        ]
        if self.form is None:
            # Nothing was answered, so there is nothing to send: answer something after all.
            self.was_told = True
            links = [link["href"] for link in self.page.main.find_all("a") if STEP.search(link.get("href", ""))]
            self.open(self.data.draw(st.sampled_from(links)).split("#")[0])
            return
        self.press()
        self.follow_error()


def squeeze(text: str) -> str:
    """Return a text without its white space: pages and lists break lines where answers do not."""
    return "".join(text.split())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(definitions(), st.data())
def test_what_is_stored_is_what_stood_on_check_answers(definition, data):
    # Somebody has to be able to answer something.
    if all(isinstance(question, Information) for question in path(definition, {})):
        return
    survey = SurveyFactory(definition=definition)
    walker = Walker(survey, definition, data)
    walker.walk()
    whole_and_reachable(survey, definition, walker)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(pages_alone(), st.data())
def test_a_page_that_sends_itself_is_sent_whole_whether_a_draft_was_begun_or_not(definition, data):
    if all(isinstance(question, Information) for question in definition.questions):
        return
    survey = SurveyFactory(definition=definition)
    walker = Walker(survey, definition, data)
    walker.walk()
    whole_and_reachable(survey, definition, walker)
    assert not ResponseDraft.objects.filter(survey=survey).exists()


def whole_and_reachable(survey, definition, walker):
    response = Response.objects.get(survey=survey)
    assert reachable_answers(definition, response.answers) == response.answers, "something of another path was sent"
    assert set(response.answers) <= {question.key for question in path(definition, response.answers)}
    if definition.check_answers:
        assert walker.checked_rows is not None, "nobody was shown what is sent"
        shown = [answer for _title, answer in walker.checked_rows if answer != squeeze(NOT_ANSWERED)]
        stored = [
            squeeze(" ".join(said(question, response.answers[question.key], walker.boroughs)))
            for question in path(definition, response.answers)
            if question.key in response.answers
        ]
        assert shown == stored


def test_the_walker_walks_what_it_says():
    """The test above is worth something only where random surveys really have pages, tables and choices."""
    seen: set[type] = set()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(definitions())
    def look(definition):
        for step in steps(definition, {}):
            seen.update(type(question) for question in step.questions)

    look()
    assert len(seen) >= 12, seen
    assert Checkboxes in seen
