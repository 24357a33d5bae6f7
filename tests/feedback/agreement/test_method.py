"""What a report prints of a blind sample: on the page, frozen in a version, in the PDF, and as plain text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string

from engagement.feedback.agreement.method import statement
from engagement.feedback.agreement.result import NamedTheme, work_out
from engagement.feedback.queries.agreement import method_statement
from engagement.feedback.services import agreement as services
from engagement.reports.content import all_words, build_content
from engagement.reports.services import create_for_event
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.agreement import Blind
from tests.factories.events import EventFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


def told(pairs, *names, items=None, closed=True):
    result = work_out(
        [tuple(frozenset(side.split()) for side in pair.split("|")) for pair in pairs],
        [NamedTheme(name, name.title(), 0) for name in names],
        items=items or len(pairs),
        seed=3,
    )

    return statement(
        result, programme="Our review", drawn_from=312, coded_on=date(2022, 3, 4), closed=closed, sample_id="abc"
    )


MANY = [*["night|night"] * 12, *["|"] * 20, *["night|"] * 2, *["words|words"] * 6, *["words night|words"] * 2]


def test_the_words_the_table_and_the_copy():
    found = told(MANY, "night", "words")
    words = " ".join(found.paragraphs)
    assert (found.items, found.coded_on.isoformat(), found.statistic) == (42, "2022-03-04", "Krippendorff’s alpha")
    assert "same 42 things" in words
    assert "from 312 in the programme “Our review”" in words
    assert "4 March 2022" in words
    assert "page 241" in words
    assert "they talked about it and agreed" in words
    assert [row[0] for row in found.rows] == ["All themes together", "Night", "Words"]
    assert all(len(row) == len(found.headings) for row in found.rows)
    assert found.rows[2][1:] == ("1.000", "none: they never differed", "100%", "92% to 100%")
    low, high = found.interval
    assert low < found.alpha < high
    assert found.plain_text.count("\t") == 4 * 4
    for paragraph in found.paragraphs:
        assert paragraph in found.plain_text


def test_what_is_not_reconciled_yet_is_not_said_to_be():
    assert "agreed on the themes" not in " ".join(told(MANY, "night", "words", closed=False).paragraphs)


def test_a_sample_of_fewer_than_ten_is_not_printed():
    assert told(["night|night"] * 5 + ["|"] * 4, "night", items=40) is None
    assert told(["night|night"] * 5 + ["|"] * 5, "night") is not None


@pytest.mark.parametrize("number", range(7))
def test_nothing_tells_that_a_theme_was_given_to_one_to_four_items(number):
    """From alpha, percentage and base one could work it out, so a rare theme's line has no figures."""
    for given in (number, 40 - number):
        found = told(["night|night"] * given + ["|"] * (40 - given), "night")
        printed = not found.rows[1][1].startswith("not shown")
        assert printed == (number not in (1, 2, 3, 4))


def test_a_theme_that_nobody_gave_says_why_it_has_no_figure():
    assert told(MANY, "night", "words", "never").rows[3][1] == "cannot be computed: both always said the same"


def test_it_is_the_sample_that_was_opened_last():
    blind = Blind()
    assert method_statement(blind.programme) is None
    blind.read_all()
    first = method_statement(blind.programme)
    assert first.sample_id == blind.sample.public_id
    assert method_statement(ProgrammeFactory()) is None
    blind.sample = blind.draw(title="Later", seed=8)
    assert method_statement(blind.programme) == first
    blind.read_all(differ=0)
    assert method_statement(blind.programme).sample_id == blind.sample.public_id
    services.abandon_sample(blind.sample, actor=blind.manager)
    assert method_statement(blind.programme) == first


class TestReport:
    @pytest.fixture
    def blind(self):
        return Blind()

    def report(self, blind):
        event = EventFactory(programme=blind.programme, past=True)
        return create_for_event(event, actor=user_with(Role.ENGAGEMENT_OFFICER, blind.programme.area))

    def section(self, report):
        return next((each for each in build_content(report)["sections"] if each["key"] == "method"), None)

    def test_without_a_sample_the_report_has_no_such_section(self, blind):
        assert self.section(self.report(blind)) is None

    def test_with_one_it_prints_words_and_table(self, blind):
        blind.read_all()
        report = self.report(blind)
        section = self.section(report)
        assert section["heading"] == "How we worked"
        assert "Krippendorff’s alpha" in all_words(build_content(report))
        found = method_statement(blind.programme)
        for for_print in (False, True):
            html = render_to_string(
                "reports/blocks/method.html", {"block": section["blocks"][0], "for_print": for_print}
            )
            assert html.count('scope="row"') == len(found.rows)
            assert html.count('scope="col"') == len(found.headings)
            shown = " ".join(re.sub(r"<[^>]+>", " ", html).split())
            assert found.title in shown
            assert found.rows[0][1] in shown

    def test_a_writer_can_leave_it_out(self, blind):
        blind.read_all()
        report = self.report(blind)
        report.sections.filter(key="method").update(is_included=False)
        assert self.section(report) is None

    def test_no_name_of_a_coder_and_no_word_of_an_item_is_in_it(self, blind):
        blind.read_all()
        words = all_words({**build_content(self.report(blind)), "sections": [self.section(self.report(blind))]})
        for secret in ("Ada First", "Ben Second", "Words number"):
            assert secret not in words
