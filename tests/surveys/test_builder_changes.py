"""The pure functions of the builder: whatever is done to a definition, it stays one that can be read and walked."""

from __future__ import annotations

import json
from functools import partial

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.surveys import definition as d
from engagement.surveys.building import CannotEdit, groups, keys, lines, placing, pointing, questions, routing
from engagement.surveys.building.outline import outline
from engagement.surveys.building.pointing import Owner
from engagement.surveys.checking import problems
from engagement.surveys.definition import Option, as_json, from_json
from engagement.surveys.reading import read_definition
from engagement.surveys.routing import holds, path
from tests.surveys.strategies import BOROUGH_KEYS, conditions, definitions, of_kind

A_WHILE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# What a builder may leave unfinished; everything else a change must refuse.
UNFINISHED = (
    "has no questions",
    "no options to choose from",
    "This text is missing",
    "needs at least one question",
    "has no statements",
    "each question belongs to one",
    "No answers lead to",
    "too complicated",
)


def radios(key: str, title: str = "", **more) -> d.Radios:
    options = more.pop("options", (Option(key="a", label="First"), Option(key="b", label="Second")))
    return d.Radios(key=key, title=title or f"Question {key}", options=options, **more)


def three() -> d.Definition:
    """Two sections; "why" is asked of those who chose "a" in "role", and "text" repeats the answer to "role"."""
    return d.Definition(
        sections=(d.Section(key="you", title="You"), d.Section(key="care", title="Care")),
        pages=(d.Page(key="nights", title="Nights"),),
        questions=(
            radios("role", section="you"),
            radios("why", section="you", show_if=d.Equals(question="role", value="a")),
            d.LongText(key="text", title="As ${role|somebody}, what do you say?", section="care"),
            d.YesNo(key="came", title="Did anybody come?", section="care", page="nights"),
            d.Number(key="visits", title="How often?", section="care", page="nights"),
        ),
        equality=(d.AgeBand(key="age", title="How old are you?"), radios("faith")),
        translations={
            "pl": {"role": {"title": "Rola", "options.a.label": "Pierwszy"}, "page.nights": {"title": "Noce"}}
        },
    )


def order(definition: d.Definition) -> str:
    return " ".join(question.key for question in definition.questions)


# --- Any sequence of edits -----------------------------------------------------------------------
@st.composite
def edits(draw, definition: d.Definition):
    """One thing that somebody does in the builder, as a function of a definition."""
    held = list(definition.every_question())
    key = draw(st.sampled_from([question.key for question in held] or [""]))
    page = draw(st.sampled_from([page.key for page in definition.pages] or ["gone"]))
    section = draw(st.sampled_from([section.key for section in definition.sections] or ["gone"]))
    way = draw(st.sampled_from((-1, 1)))
    title = draw(st.sampled_from(("How was it?", "", "Wie geht es?", "عن الرعاية")))
    codes = [place.code for place in placing.places(definition)]
    place = draw(st.sampled_from([*codes, placing.END, placing.ABOUT_YOU, "after:gone"]))
    fresh = draw(of_kind(draw(st.sampled_from(d.Question.__args__)), {"key": "", "title": title or "?"}))
    owner = draw(st.sampled_from([Owner("question", key), Owner("page", page), Owner("section", section)]))
    earlier = [q for q in pointing.earlier_questions(definition, owner) if not isinstance(q, d.Information)]
    earlier = [q for q in earlier if not isinstance(q, d.Matrix) or q.statements]
    condition = draw(st.none() | conditions(earlier)) if earlier else None
    chosen = draw(st.lists(st.sampled_from([question.key for question in held] or [""]), max_size=4))
    return draw(
        st.sampled_from(
            [
                partial(questions.add, question=fresh, place=place),
                partial(questions.change, key=key, question=msgspec.structs.replace(fresh, title="Another one")),
                partial(questions.remove, key=key, with_conditions=draw(st.booleans())),
                partial(questions.change_kind, key=key, kind=type(fresh)),
                partial(questions.rename, key=key, new=draw(st.sampled_from(("new", key, "BAD", "q0")))),
                lambda definition: questions.duplicate(definition, key)[0],
                partial(placing.move, key=key, way=way),
                partial(placing.move_to, key=key, place=place),
                partial(placing.move_page, page=page, way=way),
                partial(placing.move_section, section=section, way=way),
                lambda definition: groups.group_on_page(definition, chosen, "Together")[0],
                partial(groups.ungroup, page=page),
                lambda definition: groups.add_section(definition, "Part", before=draw(st.sampled_from(("", key))))[0],
                partial(groups.remove_section, key=section),
                partial(groups.set_condition, owner=owner, condition=condition),
            ]
        )
    )


def serious(definition: d.Definition) -> list[str]:
    found = problems(definition, BOROUGH_KEYS)
    return [p.reason for p in found if not any(words in p.reason for words in UNFINISHED)]


@A_WHILE
@given(st.data())
def test_any_edits_leave_a_definition_that_can_be_read_or_are_refused_with_a_reason(data):
    definition = data.draw(definitions())
    for _turn in range(data.draw(st.integers(1, 8))):
        before = as_json(definition)
        edit = data.draw(edits(definition))
        had = serious(definition)
        try:
            after = edit(definition)
        except CannotEdit as error:
            refusal: CannotEdit | None = error
        else:
            refusal = None
        if refusal is not None:
            assert str(refusal).strip()
            assert as_json(definition) == before
            continue
        source = json.dumps(as_json(after))
        assert from_json(json.loads(source)) == after
        # Nothing that was sound has been broken; the reader says the same of the file as the checks of the struct.
        assert [reason for reason in serious(after) if reason not in had] == []
        read, found = read_definition(source, BOROUGH_KEYS)
        assert (read == after) if not problems(after, BOROUGH_KEYS) else found
        assert path(after, {}) is not None
        definition = after


@A_WHILE
@given(st.data())
def test_the_list_of_tests_says_the_same_as_the_condition(data):
    earlier = [d.YesNo(key=f"q{at}", title="?") for at in range(4)]
    condition = data.draw(conditions(earlier, depth=3))
    rules = routing.as_rules(condition)
    if rules is None:
        return
    built = routing.as_condition(rules)
    for _turn in range(10):
        drawn = data.draw(st.lists(st.sampled_from(("yes", "no", "not_sure", None)), min_size=4, max_size=4))
        answers = {f"q{at}": value for at, value in enumerate(drawn)}
        assert holds(built, answers) == holds(condition, answers)
    assert routing.as_rules(built) == rules


# --- Adding, changing, removing ------------------------------------------------------------------
def test_a_question_gets_its_key_from_its_title_and_never_one_that_was_used():
    made = questions.add(three(), radios("", title="How did you hear about us, and when?"))
    assert made.questions[-1].key == "how_did_you_hear_about_us_and"
    assert made.questions[-1].section == "care"
    again = questions.add(made, radios("", title="Role"), avoid={"role_2"})
    assert again.questions[-1].key == "role_3"
    assert keys.key_from("85 or over?", set()) == "or_over"
    assert keys.key_from("عن الرعاية", {"question"}) == "question_2"
    assert keys.option_key_from("85 or over", set()) == "85_or_over"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("end", "role why text came visits new"),
        ("start:", "new role why text came visits"),
        ("start:care", "role why new text came visits"),
        ("after:came", "role why text came new visits"),
        ("past:nights", "role why text came visits new"),
        ("onto:nights", "role why text new came visits"),
    ],
)
def test_a_question_is_added_where_somebody_says(place, expected):
    made = questions.add(three(), d.LongText(key="new", title="New"), place)
    assert order(made) == expected
    assert made.question("new").page == ("nights" if place in ("after:came", "onto:nights") else "")


def test_equality_questions_stand_apart_and_are_never_required():
    made = questions.add(three(), radios("", title="Sex", required=True, counts_as="role"), placing.ABOUT_YOU)
    assert [question.key for question in made.equality] == ["age", "faith", "sex"]
    assert not made.equality[-1].required
    assert not made.equality[-1].counts_as
    moved = placing.move(made, "sex", -1)
    assert [question.key for question in moved.equality] == ["age", "sex", "faith"]
    assert problems(moved) == []


def test_a_question_that_others_depend_on_is_not_removed_unless_their_conditions_go_too():
    with pytest.raises(CannotEdit) as refused:
        questions.remove(three(), "role")
    assert "“Question why”" in str(refused.value)
    assert "“As [somebody], what do you say?”" in str(refused.value)
    gone = questions.remove(three(), "role", with_conditions=True)
    assert order(gone) == "why text came visits"
    assert gone.question("why").show_if is None
    assert gone.question("text").title == "As somebody, what do you say?"
    assert gone.translations == {"pl": {"page.nights": {"title": "Noce"}}}
    assert problems(gone) == []


def test_one_test_is_taken_out_of_a_condition_and_the_rest_of_it_stays():
    both = d.And(of=(d.Equals(question="role", value="a"), d.Answered(question="why")))
    definition = groups.set_condition(three(), Owner("question", "visits"), both)
    gone = questions.remove(definition, "role", with_conditions=True)
    assert gone.question("visits").show_if == d.Answered(question="why")


def test_an_option_that_a_condition_asks_for_is_not_taken_away():
    role = three().question("role")
    fewer = msgspec.structs.replace(role, options=(*role.options[1:], Option(key="c", label="Third")))
    with pytest.raises(CannotEdit, match="“Question why” is asked depends on “First” in “Question role”"):
        questions.change(three(), "role", fewer)
    retired = msgspec.structs.replace(role.options[0], retired=True)
    kept = msgspec.structs.replace(role, options=(retired, *fewer.options))
    # It can still be named; that nobody can choose it any more is a problem to be shown, not lost work.
    assert "No answers lead" in problems(questions.change(three(), "role", kept))[0].reason


def test_a_changed_question_keeps_its_place_and_the_translations_of_what_it_still_says():
    role = msgspec.structs.replace(three().question("role"), title="Who are you?", section="", page="elsewhere")
    made = questions.change(three(), "role", role)
    assert order(made) == order(three())
    assert made.question("role").section == "you"
    assert made.translations["pl"]["role"] == {"title": "Rola", "options.a.label": "Pierwszy"}


def test_renaming_leads_along_what_points_to_the_question():
    made = questions.rename(three(), "role", "who")
    assert made.question("why").show_if == d.Equals(question="who", value="a")
    assert made.question("text").title == "As ${who|somebody}, what do you say?"
    assert made.translations["pl"]["who"]["title"] == "Rola"
    assert problems(made) == []
    with pytest.raises(CannotEdit):
        questions.rename(three(), "role", "age")
    with pytest.raises(CannotEdit):
        questions.rename(three(), "role", "Not a name")


def test_a_copy_stands_after_its_original_with_its_translations_and_its_own_rule():
    rule = d.Compares(question="visits", how="at_most", value="9")
    visits = msgspec.structs.replace(three().question("visits"), valid_if=rule, valid_message="Up to nine")
    definition = questions.change(three(), "visits", visits)
    made, new = questions.duplicate(definition, "visits")
    assert order(made).endswith("came visits how_often")
    assert made.question(new).page == "nights"
    assert made.question(new).valid_if == d.Compares(question="how_often", how="at_most", value="9")
    made, new = questions.duplicate(made, "role")
    assert order(made).startswith("role question_role why")
    assert made.translations["pl"][new]["title"] == "Rola"
    assert problems(made) == []


def test_a_question_of_another_kind_keeps_what_both_have():
    definition = questions.change_kind(three(), "faith", d.Checkboxes)
    assert [option.key for option in definition.equality[1].options] == ["a", "b"]
    with pytest.raises(CannotEdit, match="depends on"):
        questions.change_kind(three(), "role", d.LongText)
    for kind in d.Question.__args__:
        made = questions.change_kind(three(), "visits", kind)
        assert type(made.question("visits")) is kind
        assert from_json(as_json(made)) == made


def test_a_survey_takes_no_more_questions_than_it_can_have():
    full = d.Definition(questions=tuple(radios(f"q{at}") for at in range(d.MAX_QUESTIONS)))
    with pytest.raises(CannotEdit, match="up to 200"):
        questions.add(full, radios("more"))
    with pytest.raises(CannotEdit, match="up to 200"):
        questions.duplicate(full, "q0")


# --- Moving --------------------------------------------------------------------------------------
def test_moving_passes_pages_whole_and_goes_from_section_to_section():
    definition = three()
    for expected in ("role why text came visits", "role text why came visits", "role text came visits why"):
        definition = placing.move(definition, "why", 1)
        assert order(definition) == expected
        assert definition.question("why").section == "care"
    with pytest.raises(CannotEdit, match="further on its page"):
        placing.move(definition, "visits", 1)
    assert order(placing.move(definition, "came", 1)) == "role text visits came why"
    assert order(placing.move_page(definition, "nights", -1)) == "role came visits text why"
    out = placing.move(definition, "why", 1)
    assert out.question("why").section == ""
    with pytest.raises(CannotEdit, match="last already"):
        placing.move(out, "why", 1)


def test_a_move_that_would_break_a_condition_is_refused_naming_the_questions():
    with pytest.raises(CannotEdit, match="Whether “Question why” is asked depends on “Question role”"):
        placing.move(three(), "why", -1)
    with pytest.raises(CannotEdit, match="repeats the answer to “Question role”"):
        placing.move_section(three(), "care", -1)
    with pytest.raises(CannotEdit, match="has to come on a later page"):
        groups.group_on_page(three(), ["role", "why"], "Both")


def test_every_place_that_is_offered_can_be_taken():
    definition = three()
    for question in definition.every_question():
        offered = placing.places(definition, question.key)
        assert offered
        for place in offered:
            try:
                moved = placing.move_to(definition, question.key, place.code)
            except CannotEdit:
                continue
            assert moved != definition
            assert sorted(q.key for q in moved.every_question()) == sorted(q.key for q in definition.every_question())
    alone = placing.move_to(definition, "visits", "end")
    assert alone.pages[0].key == "nights"
    assert placing.move_to(alone, "came", "past:nights").pages == ()


# --- Pages and sections --------------------------------------------------------------------------
def test_questions_are_put_on_one_page_and_taken_off_again():
    made, page = groups.group_on_page(three(), ["text", "visits"], "What happened")
    assert order(made) == "role why text visits came"
    assert [step.key for step in made.steps] == ["role", "why", page, "nights"]
    condition = d.Equals(question="role", value="b")
    made = groups.set_condition(made, Owner("page", page), condition)
    apart = groups.ungroup(made, page)
    assert [step.key for step in apart.steps] == ["role", "why", "text", "visits", "nights"]
    assert apart.question("visits").show_if == condition
    with pytest.raises(CannotEdit, match="at least two"):
        groups.group_on_page(three(), ["text"], "One")


def test_a_page_whose_last_question_leaves_is_gone_with_its_translation():
    definition = placing.move_to(three(), "came", "end")
    definition = questions.remove(definition, "visits")
    assert definition.pages == ()
    assert "page.nights" not in definition.translations["pl"]
    assert problems(definition) == []


def test_a_section_begins_before_a_question_as_a_heading_does():
    made, key = groups.add_section(three(), "The visits", before="visits")
    assert [question.section for question in made.questions] == ["you", "you", "care", key, key]
    assert [section.key for section in made.sections] == ["you", "care", "the_visits"]
    empty, key = groups.add_section(three(), "")
    assert [stretch.section for stretch in outline(empty)] == ["you", "care", "section"]
    filled = questions.add(empty, radios("last"))
    assert filled.question("last").section == "section"


def test_a_section_taken_away_leaves_its_questions_and_its_condition():
    condition = d.Answered(question="why")
    definition = groups.set_condition(three(), Owner("section", "care"), condition)
    definition = groups.set_whole(definition, any_order=True, check_answers=True)
    assert order(groups.remove_section(definition, "care")) == order(three())
    left = groups.remove_section(definition, "care")
    assert left.question("text").show_if == condition
    assert left.any_order
    assert not groups.remove_section(left, "you").any_order


def test_a_condition_on_a_later_question_cannot_be_set():
    with pytest.raises(CannotEdit, match="has to come on a later page"):
        groups.set_condition(three(), Owner("section", "you"), d.Answered(question="text"))
    with pytest.raises(CannotEdit, match="no longer part"):
        groups.set_condition(three(), Owner("page", "gone"), None)


# --- Lists of tests ------------------------------------------------------------------------------
def leaf(key: str, value: str = "yes", negated: bool = False) -> routing.Leaf:
    return routing.Leaf(d.Equals(question=key, value=value), negated)


def test_not_is_pushed_down_and_what_is_deeper_than_a_group_is_left_alone():
    deep = d.And(of=(leaf("a").test, d.Or(of=(leaf("b").test, d.And(of=(leaf("c").test, leaf("d").test))))))
    assert routing.as_rules(deep) is None
    rules = routing.as_rules(d.Not(of=d.Or(of=(leaf("a").test, d.Not(of=leaf("b").test)))))
    assert rules == routing.Rules((routing.Part((leaf("a", negated=True),)), routing.Part((leaf("b"),))), "all")
    assert routing.as_rules(d.And(of=())) is None


def test_one_of_several_options_is_one_entry_beside_which_more_can_stand():
    rules = routing.with_part(routing.Rules(), routing.Part((leaf("a"), leaf("a", "no"))))
    again = routing.as_rules(routing.as_condition(rules))
    assert again == rules
    longer = routing.with_part(again, routing.Part((leaf("b"),)))
    assert routing.as_condition(longer) == d.And(of=(d.Or(of=(leaf("a").test, leaf("a", "no").test)), leaf("b").test))
    grouped = routing.with_part(longer, routing.Part((leaf("c"),)), beside=1)
    assert grouped.parts[1] == routing.Part((leaf("b"), leaf("c")), "any")
    assert routing.without_part(grouped, 1, 0).parts[1].leaves == (leaf("c"),)
    assert len(routing.without_part(grouped, 0).parts) == 1
    with pytest.raises(CannotEdit):
        routing.without_part(grouped, 7)


# --- Lines ---------------------------------------------------------------------------------------
def test_pasted_lines_lose_their_marks_and_what_stands_there_already():
    held = [lines.Line(key="home", label="At home")]
    made = lines.with_pasted(held, "• At home\n- In a hospice\n\n1. In hospital\n2) In hospital\n  85 or over ")
    assert [line.label for line in made] == ["At home", "In a hospice", "In hospital", "85 or over"]
    options = lines.options_from(made)
    assert [option.key for option in options] == ["home", "in_a_hospice", "in_hospital", "85_or_over"]


def test_a_line_that_people_may_have_chosen_is_retired_and_not_taken_away():
    held = lines.lines_of(radios("role").options, exclusive="b", kept={"a"})
    assert held[1].alone
    assert lines.without(held, 0)[0].retired
    assert [line.key for line in lines.without(held, 1)] == ["a"]
    assert [line.key for line in lines.moved(held, 1, -1)] == ["b", "a"]
    assert lines.moved(held, 0, -1) == held
