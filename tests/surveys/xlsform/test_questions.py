"""Each type of XLSForm becomes the question that it is here, or says why it does not."""

from __future__ import annotations

import pytest

from engagement.surveys import definition as d
from tests.surveys.xlsform.sheets import LISTS, asks, choices, last, questions, refused, row, said


@pytest.mark.parametrize(
    ("cells", "kind", "parts"),
    [
        ({"type": "text"}, d.ShortText, {"max_length": 1000}),
        ({"type": "string"}, d.ShortText, {}),
        ({"type": "text", "appearance": "multiline"}, d.LongText, {"max_length": 5000}),
        ({"type": "text", "parameters": "rows=5"}, d.LongText, {}),
        ({"type": "text", "constraint": "string-length(.) <= 80"}, d.ShortText, {"max_length": 80}),
        ({"type": "text", "constraint": "string-length(.) < 3001"}, d.LongText, {"max_length": 3000}),
        ({"type": "integer"}, d.Number, {"decimals": 0, "min": "", "max": ""}),
        ({"type": "int", "constraint": ". > 0 and . < 120"}, d.Number, {"min": "1", "max": "119"}),
        ({"type": "decimal", "constraint": ". >= 0.125"}, d.Number, {"decimals": 3, "min": "0.125"}),
        ({"type": "percentage"}, d.Number, {"min": "0", "max": "100"}),
        ({"type": "range", "parameters": "start=1 end=7 step=1"}, d.Number, {"min": "1", "max": "7", "decimals": 0}),
        ({"type": "range", "parameters": "start = 0; end = 1; step = 0.1"}, d.Number, {"max": "1", "decimals": 1}),
        ({"type": "range"}, d.Number, {"min": "1", "max": "10"}),
        ({"type": "date"}, d.Date, {}),
        ({"type": "date", "constraint": ". <= today()"}, d.Date, {"max": "today", "min": ""}),
        ({"type": "date", "constraint": ". > date('2020-02-28')"}, d.Date, {"min": "2020-02-29"}),
        ({"type": "date", "appearance": "month-year"}, d.Month, {}),
        ({"type": "date", "appearance": "month-year", "constraint": ". >= '2020-02-02'"}, d.Month, {"min": "2020-03"}),
        ({"type": "date", "appearance": "year"}, d.Number, {"min": "1900", "max": "2100"}),
        ({"type": "select_one abc"}, d.Radios, {}),
        ({"type": "select one from abc"}, d.Radios, {}),
        ({"type": "select1 abc", "appearance": "likert"}, d.Radios, {}),
        ({"type": "select_multiple abc"}, d.Checkboxes, {"min": 0, "max": None, "exclusive": None}),
        ({"type": "rank abc"}, d.Ranking, {"max": None}),
        ({"type": "acknowledge"}, d.Checkboxes, {}),
    ],
)
def test_a_type_becomes_a_kind(cells, kind, parts):
    question = last(row(cells.pop("type"), "asked", **cells))
    assert type(question) is kind
    assert question.key == "asked"
    assert question.title == "A label?"
    for name, value in parts.items():
        assert getattr(question, name) == value, name


def test_a_range_in_other_steps_is_a_choice_of_its_values():
    question = last(row("range", "r", parameters="start=0 end=50 step=12.5"))
    assert [option.label for option in question.options] == ["0", "12.5", "25", "37.5", "50"]
    assert refused(row("range", "r", parameters="start=0 end=1000 step=5"))[0][2] == "parameters"
    assert refused(row("range", "r", parameters="start=a end=2"))[0][2] == "parameters"


def test_labels_hints_and_reasons_stand_where_they_belong():
    question = last(row("text", "t", hint="A hint", guidance_hint="Because", required="yes"))
    assert (question.hint, question.why, question.required) == ("A hint", "Because", True)
    only_hint = last({"type": "text", "name": "t", "hint": "What is it?"})
    assert (only_hint.title, only_hint.hint) == ("What is it?", "")


@pytest.mark.parametrize("text", ["yes", "Yes", "TRUE", "true()", "true", True, 1])
def test_required_in_all_its_spellings(text):
    found = asks(row("text", "t", required=text))
    assert found.definition.questions[0].required
    assert "1 question must be answered" in said(found)


@pytest.mark.parametrize("text", ["no", "false()", "FALSE", False, None, "1 = 2"])
def test_not_required_in_all_its_spellings(text):
    assert not last(row("text", "t", required=text)).required


def test_whether_an_answer_is_needed_cannot_hang_on_another():
    assert refused(row("select_one yn", "q"), row("text", "t", required="${q} = 'yes'")) == [
        ("survey", 3, "required", "Whether an answer is needed cannot depend on another answer.")
    ]


def test_long_labels_and_hints_move_and_are_not_cut():
    label = "What happened?\n" + "Think of the last week. " * 15
    found = asks(row("text", "t", label=label), row("text", "u", hint="x" * 700))
    first, second = found.definition.questions
    assert (first.title, first.hint) == ("What happened?", label.partition("\n")[2].strip())
    assert (second.hint, second.why) == ("", "x" * 700)
    assert "The label is long" in said(found)
    assert "The hint is long" in said(found)
    assert refused(row("text", "t", label="x" * 301))[0][1:3] == (2, "label")


def test_a_note_is_a_page_to_read():
    with_hint, with_lines, plain = questions(
        row("note", "a", "A title", hint="And the body."),
        row("note", "b", "First line\nThen more\n\nand more"),
        row("note", "c", "One line alone."),
        row("text", "t"),
        settings=[{"form_title": "The form"}],
    )[:3]
    assert (with_hint.title, with_hint.body) == ("A title", "And the body.")
    assert (with_lines.title, with_lines.body) == ("First line", "Then more\n\nand more")
    assert (plain.title, plain.body) == ("The form", "One line alone.")
    assert refused(row("note", "stop", required="yes"), row("text", "t"))[0][2] == "required"


def test_one_choice_alone_is_a_box_to_tick():
    consent, after = questions(
        row("select_one one", "consent", required="yes"),
        row("text", "t", relevant="${consent} = 'yes'"),
        lists=choices("one", "yes"),
    )
    assert type(consent) is d.Checkboxes
    assert consent.required
    assert after.show_if == d.Includes(question="consent", value="yes")


def test_an_acknowledgement_can_be_asked_about():
    ack, after = questions(row("acknowledge", "ack"), row("text", "t", relevant="${ack} = 'OK'"))
    assert after.show_if == d.Includes(question="ack", value=ack.options[0].key)


def test_or_other_is_a_choice_and_a_question():
    found = asks(row("select_one abc or_other", "q"), row("select_multiple abc or_other", "m"))
    choice, other, boxes, more = found.definition.questions
    assert choice.options[-1].label == "Other"
    assert other == d.ShortText(
        key="q_other",
        title="You chose “Other”. What is it?",
        max_length=200,
        show_if=d.Equals(question="q", value="other"),
    )
    assert more.show_if == d.Includes(question="m", value="other")
    assert len(boxes.options) == 4
    assert "or_other" in said(found)


@pytest.mark.parametrize(
    "kind",
    ["image", "audio", "video", "file", "geopoint", "geotrace", "geoshape", "barcode", "time", "dateTime"],
)
def test_what_the_portal_does_not_collect_is_refused_in_a_sentence(kind):
    (problem,) = refused(row(kind, "x"), row("text", "t", relevant="${x} != ''"))
    assert problem[:3] == ("survey", 2, "type")
    assert problem[3].endswith(".")


def test_lists_in_other_files_and_unknown_types_are_refused():
    found = refused(row("select_one_from_file towns.csv", "a"), row("colour", "b"), row("select_one towns", "c"))
    assert [(line, column) for _sheet, line, column, _reason in found] == [(2, "type"), (3, "type"), (4, "type")]
    assert "other files" in found[0][3]
    assert "“colour” is not known" in found[1][3]
    assert "no list “towns”" in found[2][3]


def test_facts_about_device_and_person_are_left_out_with_a_notice():
    found = asks(
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        {"type": "deviceid", "name": "deviceid"},
        {"type": "username", "name": "username"},
        {"type": "phonenumber", "name": "phonenumber"},
        {"type": "audit", "name": "audit"},
        row("text", "t"),
    )
    assert [question.key for question in found.definition.questions] == ["t"]
    (notice,) = found.notices
    assert notice.rows == (2, 3, 4, 5, 6, 7)
    assert refused({"type": "start", "name": "start"}, row("date", "t", constraint=". < ${start}"))[0][3].startswith(
        "“start” is not collected"
    )


def test_an_answer_that_is_calculated_or_filled_in_is_refused_or_said():
    assert refused(row("integer", "a"), row("integer", "b", calculation="${a} * 2"))[0][2] == "calculation"
    found = asks(
        row("text", "a", default="London", image="a.png"), row("select_one abc", "b", parameters="randomize=true")
    )
    assert "default was left out" in said(found)
    assert "Pictures" in said(found)
    assert "random" in said(found)


def test_a_field_that_only_shows_a_value_is_a_page_to_read():
    fixed, repeated = questions(
        row("select_one abc", "q"),
        row("text", "shown", "Our address", read_only="yes", default="1 High Street"),
        row("text", "again", "You said", read_only="true", calculation="${q}"),
    )[1:]
    assert (fixed.title, fixed.body) == ("Our address", "1 High Street")
    assert repeated.body == "${q|…}"
    problem = refused(row("integer", "n"), row("text", "s", read_only="yes", calculation="${n} * 2"))[0]
    assert problem[2] == "calculation"
    rows = (row("integer", "n"), {"type": "calculate", "name": "twice", "calculation": "${n} * 2"})
    assert refused(*rows, row("decimal", "s", read_only="yes", default="${twice}"))[0][1:3] == (4, "default")
    assert last(row("integer", "n"), row("integer", "s", read_only="yes", default="${n}")).body == "${n|…}"


def test_names_become_keys_that_are_unique_and_said():
    found = asks(
        row("text", "Full.Name"),
        row("text", "full_name"),
        row("text", "visitsPerWeek"),
        row("text", "_1st"),
        row("text", "x" * 60),
        row("text", "t", label="Hello ${Full.Name}", relevant="${visitsPerWeek} != ''"),
    )
    keys = [question.key for question in found.definition.questions]
    assert keys == ["full_name_2", "full_name", "visits_per_week", "q_1st", "x" * 40, "t"]
    assert found.definition.questions[-1].title == "Hello ${full_name_2|…}"
    assert "Full.Name → full_name_2" in said(found)


def test_names_of_choices_become_keys_that_conditions_follow():
    lists = choices("town", "St. Mary & Co", "st_mary_co", "-99", "99", "Ünder")
    choice, after = questions(
        row("select_one town", "q"), row("text", "t", relevant="${q} = 'St. Mary & Co' or ${q} = -99"), lists=lists
    )
    assert [option.key for option in choice.options] == ["st_mary_co_2", "st_mary_co", "minus_99", "99", "under"]
    assert after.show_if == d.Or(
        of=(d.Equals(question="q", value="st_mary_co_2"), d.Equals(question="q", value="minus_99"))
    )


def test_formatting_is_taken_out_and_said():
    found = asks(
        row(
            "text",
            "t",
            "<b>How</b> are **you**, *now*?<br>Say &lt;all&gt;",
            hint="[site](https://example.org) snake_case_name",
        )
    )
    question = found.definition.questions[0]
    assert question.title == "How are you, now?\nSay <all>"
    assert question.hint == "site (https://example.org) snake_case_name"
    assert "Formatting" in said(found)


def test_who_asks_for_contact_details_is_told_what_that_means():
    assert "who somebody is" in said(asks(row("text", "email_address")))
    assert "who somebody is" in said(asks(row("text", "q", "What is your full name?")))
    assert "who somebody is" not in said(asks(row("text", "q", "What helped most?")))


def test_settings_that_have_no_place_are_named():
    found = asks(row("text", "t"), settings=[{"form_title": "T", "form_id": "f", "version": "2"}])
    assert "form_title, form_id, version" in said(found)


def test_choices_must_have_names_and_labels_and_no_twins():
    lists = [
        {"list_name": "l", "name": "a", "label": "A"},
        {"list_name": "l", "name": "b", "label": None},
        {"list_name": "l", "name": None, "label": "C"},
        {"list_name": "l", "name": "a", "label": "D"},
        {"list_name": None, "name": "e", "label": "E"},
    ]
    found = refused(row("select_one l", "q"), lists=lists)
    assert {(sheet, line) for sheet, line, _column, _reason in found} >= {("choices", line) for line in (3, 4, 5, 6)}


def test_choices_that_read_the_same_are_refused_at_their_row():
    lists = [{"list_name": "l", "name": "1", "label": "Lower"}, {"list_name": "l", "name": "2", "label": "lower "}]
    assert refused(row("select_one l", "q"), lists=lists)[0][:2] == ("choices", 3)


def test_lists_that_nobody_uses_do_no_harm():
    assert asks(row("text", "t"), lists=[{"list_name": "l", "name": "a", "label": "A"}, *LISTS])


def test_switched_off_rows_are_left_out():
    found = asks(row("text", "t"), row("image", "i", disabled="yes"), row("text", "u", disabled="no"))
    assert [question.key for question in found.definition.questions] == ["t", "u"]
    assert "switched off" in said(found)
