"""Tables, orders, numbers, days, postcodes: what is kept of what people send, and what they are told."""

import datetime

import pytest
from django.utils import translation

from engagement.surveys import definition as d
from engagement.surveys.answers import AnswerError, clean_answer, said
from engagement.surveys.checking import problems
from engagement.surveys.conditions import Compares
from engagement.surveys.definition import Definition, Option
from engagement.surveys.piping import filled, in_words
from engagement.surveys.routing import compares, first_unsettled, holds, reachable_answers, settled, steps, tasks
from engagement.surveys.translating import Original, completeness, localised

CARE = (Option(key="nights", label="Care at night"), Option(key="pain", label="Help with pain"))


def message(found: object) -> str:
    assert isinstance(found, AnswerError), found
    return found.message


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3", "3"),
        (" 0003 ", "3"),
        ("2.50", "2.5"),
        ("2,5", "2.5"),
        ("1,234", "1234"),
        ("٣٫٥", "3.5"),
        ("-0", "0"),
        ("1 000", "1000"),
    ],
)
def test_a_number_is_kept_as_it_was_meant(written, kept):
    assert clean_answer(d.Number(key="n", title="N", decimals=2), written) == kept


@pytest.mark.parametrize(
    ("question", "written", "words"),
    [
        (d.Number(key="n", title="N"), "two", "in figures"),
        (d.Number(key="n", title="N"), "1e9", "in figures"),
        (d.Number(key="n", title="N"), "9" * 40, "in figures"),
        (d.Number(key="n", title="N"), "2.5", "whole number"),
        (d.Number(key="n", title="N", decimals=1), "2.55", "1 decimal place"),
        (d.Number(key="n", title="N", min="0", max="10"), "11", "from 0 to 10"),
        (d.Number(key="n", title="N", min="0"), "-1", "0 or more"),
        (d.Number(key="n", title="N", required=True), "", "Write a number"),
        (d.PostcodeDistrict(key="p", title="P"), "London", "first part of a postcode"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(question, written, words):
    assert words in message(clean_answer(question, written))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("w2 1ab", "W2"), ("W21AB", "W2"), ("sw1a 1aa", "SW1A"), ("HA9", "HA9"), ("EC1A", "EC1A"), ("n1c4ab", "N1C")],
)
def test_only_the_first_part_of_a_postcode_is_kept(written, kept):
    assert clean_answer(d.PostcodeDistrict(key="p", title="P"), written) == kept


def test_days_and_months_in_the_figures_of_any_script():
    day = d.Date(key="day", title="Day")
    assert clean_answer(day, {"day": ["5"], "month": ["3"], "year": ["2024"]}) == "2024-03-05"
    assert clean_answer(day, {"day": ["٥"], "month": ["٣"], "year": ["٢٠٢٤"]}) == "2024-03-05"
    assert clean_answer(day, {"day": [""], "month": [""], "year": [""]}) is None
    missing = clean_answer(day, {"day": ["5"], "month": [""], "year": ["2024"]})
    assert "must also have a month" in message(missing)
    assert missing.part == "month"
    assert "no such day" in message(clean_answer(day, {"day": ["30"], "month": ["2"], "year": ["2024"]}))
    month = d.Month(key="month", title="Month", max="today")
    assert clean_answer(month, {"month": ["3"], "year": ["2024"]}) == "2024-03"
    later = str(datetime.date.today().year + 1)
    assert "in the future" in message(clean_answer(month, {"month": ["3"], "year": [later]}))
    assert said(month, "2024-03") == ["March 2024"]


def test_a_table_keeps_what_was_chosen_row_by_row():
    table = d.Matrix(key="care", title="Care", statements=CARE, scale="quality")
    assert clean_answer(table, {"nights": ["5"], "pain": []}) == {"nights": "5"}
    assert clean_answer(table, {}) is None
    assert said(table, {"nights": "5"}) == ["Care at night: Very good"]
    assert message(clean_answer(table, {"nights": ["9"]})) == "Choose from the answers on this page"
    assert message(clean_answer(table, {"nights": ["5"], "forged": ["5"]})) == "Choose from the answers on this page"
    required = d.Matrix(key="care", title="Care", statements=CARE, scale="quality", required=True)
    missing = clean_answer(required, {"nights": ["5"]})
    assert (missing.part, "Help with pain" in missing.message) == ("pain", True)
    assert not settled(required, {"care": {"nights": "5"}})


def test_an_order_closes_up_and_gives_no_place_twice():
    order = d.Ranking(key="first", title="First", options=(*CARE, Option(key="talk", label="Time to talk")), max=2)
    assert clean_answer(order, {"pain": ["1"], "talk": ["3"]}) == ["pain", "talk"]
    assert said(order, ["pain", "talk"]) == ["1. Help with pain", "2. Time to talk"]
    assert "place 1" in message(clean_answer(order, {"pain": ["1"], "talk": ["1"]}))
    assert "no more than 2" in message(clean_answer(order, {"pain": ["1"], "talk": ["2"], "nights": ["3"]}))
    assert "from 1 to 2" in message(clean_answer(order, {"pain": ["7"]}))


def test_comparisons_of_numbers_days_and_months():
    assert compares("10", "more", "9")
    assert not compares("10", "more", "10")
    assert compares("2024-05-17", "equal", "2024-05")
    assert compares("2024-05-17", "less", "2024-06")
    assert not compares(None, "not_equal", "1")
    assert not compares("not_sure", "at_least", "1")
    assert not compares("2024-05", "more", "3")
    today = datetime.date.today().isoformat()
    assert compares(today, "at_most", "today")
    assert holds(Compares(question="left", how="at_least", other="came"), {"came": "2024-01-01", "left": "2024-01-02"})


def test_an_answer_that_no_longer_fits_holds_up_sending():
    definition = Definition(
        questions=(
            d.Date(key="came", title="Came"),
            d.Date(
                key="left",
                title="Left",
                valid_if=Compares(question="left", how="at_least", other="came"),
                valid_message="You left after you came",
            ),
        )
    )
    assert not problems(definition)
    assert first_unsettled(definition, {"came": "2024-01-02", "left": "2024-01-01"}).key == "left"
    assert first_unsettled(definition, {"came": "2024-01-01", "left": "2024-01-01"}) is None
    assert first_unsettled(definition, {"came": "2024-01-02", "left": None}) is None


def in_sections(**more) -> Definition:
    return Definition(
        sections=(
            d.Section(key="you", title="You"),
            d.Section(key="care", title="Care", show_if=d.Equals(question="role", value="carer")),
        ),
        pages=(d.Page(key="both", title="Both"),),
        questions=(
            d.Radios(
                key="role",
                title="Role",
                section="you",
                options=(Option(key="carer", label="Carer"), Option(key="other", label="Other")),
            ),
            d.ShortText(key="a", title="A", section="care", page="both"),
            d.ShortText(key="b", title="B", section="care", page="both"),
        ),
        **more,
    )


def test_a_condition_of_a_section_counts_for_all_of_it():
    definition = in_sections(any_order=True)
    assert not problems(definition)
    assert [step.key for step in steps(definition, {"role": "other", "a": "kept"})] == ["role"]
    assert reachable_answers(definition, {"role": "other", "a": "kept"}) == {"role": "other"}
    assert [step.key for step in steps(definition, {"role": "carer"})] == ["role", "both"]
    listed = tasks(definition, {"role": "carer", "a": "x"})
    assert [(task.section.key, task.done, task.begun) for task in listed] == [
        ("you", True, True),
        ("care", False, False),
    ]


def reasons(definition: Definition) -> str:
    return " ".join(f"{problem.question}.{problem.field}: {problem.reason}" for problem in problems(definition))


def test_groups_that_cannot_be_asked_are_refused_with_their_place():
    a, b, c = (d.ShortText(key=key, title=key, page=page) for key, page in (("a", "p"), ("b", ""), ("c", "p")))
    assert "next to each other" in reasons(Definition(questions=(a, b, c), pages=(d.Page(key="p", title="P"),)))
    assert "no page “q”" in reasons(Definition(questions=(d.ShortText(key="a", title="A", page="q"),)))
    assert "has no questions" in reasons(Definition(questions=(b,), pages=(d.Page(key="p", title="P"),)))
    together = d.ShortText(key="d", title="D", page="p", show_if=d.Answered(question="a"))
    on_page = Definition(questions=(a, together), pages=(d.Page(key="p", title="P"),))
    assert "on the same page" in reasons(on_page)
    assert "need sections" in reasons(Definition(questions=(b,), any_order=True))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (d.Number(key="n", title="N", min="5", max="1"), "lower than the lowest"),
        (d.Number(key="n", title="N", min="five"), "plain figures"),
        (d.Number(key="n", title="N", decimals=9), "0 to 4 decimal"),
        (d.Date(key="n", title="N", min="2024-02-30"), "or “today”"),
        (d.Month(key="n", title="N", min="2024-05", max="2024-01"), "before the earliest"),
        (d.Matrix(key="n", title="N", statements=CARE), "either a scale or options"),
        (d.Matrix(key="n", title="N", statements=(), scale="quality"), "no statements"),
        (d.Ranking(key="n", title="N", options=CARE, max=3), "number of options"),
        (
            d.Number(
                key="n",
                title="N",
                min="0",
                max="5",
                valid_if=Compares(question="n", how="more", value="5"),
                valid_message="More",
            ),
            "No answer keeps this rule",
        ),
        (d.Number(key="n", title="N", valid_if=Compares(question="n", how="more", value="5")), "belong together"),
        (d.ShortText(key="n", title="What about ${m|it}?"), "no earlier page has such a question"),
        (d.ShortText(key="n", title="What about ${m}?"), "Write a repeated answer as"),
        (d.LongText(key="n", title="N", counts_as="role"), "can say the role"),
    ],
)
def test_what_one_question_may_not_be(question, words):
    assert words in reasons(Definition(questions=(question,)))


def test_comparisons_that_mean_nothing_are_refused():
    count, day = d.Number(key="count", title="Count", max="10"), d.Date(key="day", title="Day")

    def after(condition: d.Condition) -> str:
        return reasons(Definition(questions=(count, day, d.ShortText(key="x", title="X", show_if=condition))))

    assert "not of its kind" in after(Compares(question="count", how="more", value="today"))
    assert "not of its kind" in after(Compares(question="count", how="more", other="day"))
    assert "either a value or another" in after(Compares(question="count", how="more"))
    assert "lead to this question" in after(Compares(question="count", how="more", value="10"))
    assert after(Compares(question="count", how="more", value="9")) == ""


def test_equality_questions_stand_apart():
    question = d.AgeBand(key="age", title="Age", required=True)
    found = reasons(Definition(questions=(d.ShortText(key="age", title="A"),), equality=(question,)))
    assert "has the same key" in found
    assert "always a person’s choice" in found
    routed = Definition(
        questions=(d.ShortText(key="a", title="A"),),
        equality=(
            d.YesNo(key="condition", title="Condition"),
            d.YesNo(key="reduces", title="Reduces", show_if=d.Equals(question="condition", value="yes")),
        ),
    )
    assert not problems(routed)
    assert reachable_answers(routed.about_you, {"condition": "no", "reduces": "yes"}) == {"condition": "no"}


def test_a_text_without_a_translation_stays_english_and_says_so():
    definition = Definition(
        questions=(d.Radios(key="role", title="Role", hint="One", options=CARE),),
        translations={"ar": {"role": {"title": "الدور", "options.pain.label": "ألم"}}},
    )
    assert not problems(definition)
    arabic = localised(definition, "ar").question("role")
    assert arabic.title == "الدور"
    assert not isinstance(arabic.title, Original)
    assert isinstance(arabic.hint, Original)
    assert [isinstance(option.label, Original) for option in arabic.options] == [True, False]
    assert localised(definition, "en-gb") is definition
    # A language that the survey does not have shows all of it in its own.
    assert isinstance(localised(definition, "pl").question("role").title, Original)
    done = completeness(definition, "ar")
    assert (done.done, done.of) == (2, 4)
    assert [piece.field for piece in done.missing] == ["hint", "options.nights.label"]
    stray = Definition(questions=definition.questions, translations={"ar": {"role": {"colour": "x"}}})
    assert "no such text" in reasons(stray)


def test_an_earlier_answer_is_repeated_or_its_place_is_held():
    text = "What did ${who|your relative} need?"
    assert filled(text, {"who": ["Mum"]}) == "What did Mum need?"
    assert filled(text, {}) == "What did your relative need?"
    assert in_words(text) == "What did [your relative] need?"


def test_days_are_said_in_the_language_of_the_reader():
    with translation.override("pl"):
        assert said(d.Date(key="day", title="Day"), "2024-05-17") == ["17 maja 2024"]
