"""Whatever the survey and whoever fills it in: no dead end, nothing sent from a path not taken, honest progress."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from engagement.surveys.answers import AnswerError, clean_answer, options_of
from engagement.surveys.checking import problems
from engagement.surveys.definition import (
    And,
    Answered,
    Checkboxes,
    Date,
    Definition,
    Equals,
    Includes,
    Information,
    Likert,
    LongText,
    Matrix,
    Month,
    Not,
    Number,
    Option,
    Or,
    PostcodeDistrict,
    Radios,
    Ranking,
    ShortText,
    YesNo,
    keys_in,
)
from engagement.surveys.reach import can_be_shown
from engagement.surveys.routing import (
    first_open_step,
    first_unsettled,
    holds,
    next_step,
    path,
    previous_step,
    progress,
    reachable_answers,
    steps,
    tasks,
)
from tests.surveys.strategies import BOROUGH_KEYS, BOROUGHS, definitions, raw_answers

YES_NO = (Option(key="yes", label="Yes"), Option(key="no", label="No"))


def routed() -> Definition:
    """Two steps of routing: caring is asked of carers, and the break they had of who answered that."""
    return Definition(
        questions=(
            Radios(key="carer", title="Do you care for somebody?", options=YES_NO),
            Radios(
                key="rest", title="Did you get a break?", options=YES_NO, show_if=Equals(question="carer", value="yes")
            ),
            ShortText(key="where", title="Where?", show_if=Equals(question="rest", value="yes")),
            Information(key="thanks", title="Nearly done", body="One more question."),
            ShortText(key="else", title="Anything else?"),
        )
    )


def keys(questions) -> list[str]:
    return [question.key for question in questions]


def test_answers_lead_through_the_questions_that_are_meant():
    definition = routed()
    assert keys(path(definition, {})) == ["carer", "thanks", "else"]
    assert keys(path(definition, {"carer": "yes", "rest": "yes"})) == ["carer", "rest", "where", "thanks", "else"]
    assert next_step(definition, {"carer": "yes"}, "carer").key == "rest"
    assert next_step(definition, {"carer": "no"}, "carer").key == "thanks"
    assert previous_step(definition, {"carer": "no"}, "thanks").key == "carer"
    assert previous_step(definition, {}, "carer") is None
    assert next_step(definition, {}, "else") is None


def test_the_answer_to_a_question_no_longer_asked_counts_for_nothing():
    # "rest" is still remembered, and must neither be sent nor bring "where" back.
    answers = {"carer": "no", "rest": "yes", "where": "At the hospice", "else": "Thank you"}
    assert keys(path(routed(), answers)) == ["carer", "thanks", "else"]
    assert reachable_answers(routed(), answers) == {"carer": "no", "else": "Thank you"}


def test_a_question_that_left_the_path_still_has_a_way_on_and_back():
    answers = {"carer": "no", "rest": "yes"}
    assert next_step(routed(), answers, "rest").key == "thanks"
    assert previous_step(routed(), answers, "rest").key == "carer"


def test_progress_gives_a_number_or_an_honest_limit():
    definition = routed()
    start = progress(definition, {}, "carer")
    assert (start.number, start.least, start.most, start.exact) == (1, 2, 4, False)
    end = progress(definition, {"carer": "no"}, "else")
    assert (end.number, end.least, end.most, end.exact) == (2, 2, 2, True)
    assert progress(definition, {}, "thanks") is None
    assert progress(definition, {"carer": "no"}, "rest") is None


def test_what_is_still_to_be_seen_comes_first():
    definition = routed()
    assert first_open_step(definition, {}).key == "carer"
    assert first_open_step(definition, {"carer": None, "thanks": None}).key == "else"
    assert first_open_step(definition, {"carer": "yes", "thanks": None, "else": None}).key == "rest"
    assert first_open_step(definition, {"carer": "no", "thanks": None, "else": None}) is None


def test_what_is_required_stays_open_until_it_is_answered():
    definition = Definition(questions=(ShortText(key="a", title="A"), ShortText(key="b", title="B", required=True)))
    assert first_open_step(definition, {"a": None, "b": None}).key == "b"
    assert first_open_step(definition, {"b": "Words"}).key == "a"
    # Who wants to send what they have got is held back by the required one alone.
    assert first_unsettled(definition, {}).key == "b"
    assert first_unsettled(definition, {"b": "Words"}) is None


def test_empty_answers_and_answers_to_a_page_to_read_are_not_sent():
    assert reachable_answers(routed(), {"carer": None, "thanks": "forged", "else": ""}) == {}


def test_conditions_mean_what_their_words_say():
    answers = {"one": "a", "many": ["x", "y"], "empty": None}
    assert holds(Equals(question="one", value="a"), answers)
    assert not holds(Equals(question="one", value="b"), answers)
    assert holds(Includes(question="many", value="y"), answers)
    assert not holds(Includes(question="many", value="z"), answers)
    assert not holds(Includes(question="one", value="a"), answers)
    assert holds(Answered(question="many"), answers)
    assert not holds(Answered(question="empty"), answers)
    assert holds(Not(of=Answered(question="never asked")), answers)
    yes, no = Answered(question="one"), Answered(question="empty")
    assert holds(And(of=(yes, yes)), answers)
    assert not holds(And(of=(yes, no)), answers)
    assert holds(Or(of=(no, yes)), answers)
    assert not holds(Or(of=(no, no)), answers)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(definitions(), st.data())
def test_every_walk_ends_and_sends_only_what_it_was_asked(definition, data):
    """Somebody answers, goes back, changes their mind and goes on, at random; then they send."""
    answers: dict = {}
    limits = []
    for _turn in range(data.draw(st.integers(0, 6))):
        # Going back to any page that stands on the path, and answering it anew.
        question = data.draw(st.sampled_from(path(definition, answers) or definition.questions))
        cleaned = clean_answer(question, data.draw(raw_answers(question)), BOROUGHS)
        if not isinstance(cleaned, AnswerError):
            answers[question.key] = cleaned
    seen: list[str] = []
    taken = steps(definition, answers)
    step = taken[0] if first_open_step(definition, answers) and taken else None
    while step is not None:
        assert step.key not in seen, "the walk goes in a circle"
        seen.append(step.key)
        for question in step.questions:
            cleaned = clean_answer(question, data.draw(raw_answers(question)), BOROUGHS)
            answers[question.key] = _a_sound_answer(question) if isinstance(cleaned, AnswerError) else cleaned
        where = progress(definition, answers, step.key)
        assert (where is None) == all(isinstance(question, Information) for question in step.questions)
        if where:
            limits.append(where)
        step = next_step(definition, answers, step.key)
    if seen:
        assert seen == [step.key for step in steps(definition, answers)], "who only goes forward sees exactly the path"
        asked = len(limits)
        assert [where.number for where in limits] == list(range(1, asked + 1))
        assert all(where.least <= asked <= where.most for where in limits), "the progress shown was not true"
    assert first_open_step(definition, answers) is None, "at the end, something still bars the way to sending"
    assert all(task.done for task in tasks(definition, answers)), "a section is never done"
    sent = reachable_answers(definition, answers)
    assert set(sent) <= set(keys(path(definition, answers)))
    assert all(sent.values())
    assert path(definition, sent) == path(definition, answers), "what is sent tells another story than what was asked"


def _a_sound_answer(question):
    """Return some answer that the question accepts."""
    first = options_of(question, BOROUGHS)[0].key if options_of(question, BOROUGHS) else ""
    match question:
        case Checkboxes():
            least = max(1, question.min)
            return [option.key for option in question.options if option.key != question.exclusive][:least]
        case Matrix():
            return {row.key: first for row in question.statements}
        case Ranking():
            return [first]
        case Number():
            return question.min or question.max or "0"
        case Date() | Month():
            return question.min or question.max or ("2020-05-17" if isinstance(question, Date) else "2020-05")
        case PostcodeDistrict():
            return "W2"
        case ShortText() | LongText():
            return "words"
    return first


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(definitions(), st.data())
def test_a_question_somebody_reached_is_never_called_unreachable(definition, data):
    answers: dict = {}
    for question in definition.questions:
        if question in path(definition, answers):
            cleaned = clean_answer(question, data.draw(raw_answers(question)), BOROUGHS)
            answers[question.key] = _a_sound_answer(question) if isinstance(cleaned, AnswerError) else cleaned
    reached = set(keys(path(definition, answers)))
    blamed = {problem.question for problem in problems(definition, BOROUGH_KEYS) if "lead to this" in problem.reason}
    assert not reached & blamed


@given(definitions())
def test_the_search_for_reach_agrees_with_trying_everything(definition):
    """On surveys of a few closed questions, every combination of answers can be tried."""
    small = tuple(q for q in definition.questions if _has_few_answers(q))[:4]
    names = {question.key for question in small}
    kept = []
    for question in small:
        if all(key in names for key in keys_in(question.show_if)):
            kept.append(structs.replace(question, page="", section=""))
        else:
            names.discard(question.key)
    ever: set[str] = set()

    def everything(at: int, answers: dict) -> None:
        here = Definition(questions=tuple(kept))
        if at == len(kept):
            ever.update(keys(path(here, answers)))
            return
        question = kept[at]
        if question not in path(here, answers):
            everything(at + 1, answers)
            return
        for answer in _all_answers(question):
            everything(at + 1, answers | {question.key: answer})

    everything(0, {})
    earlier: dict = {}
    for question in kept:
        assert can_be_shown(question, earlier) == (question.key in ever), question.key
        earlier[question.key] = question


def _has_few_answers(question):
    if isinstance(question, Number):
        return bool(question.min and question.max) and question.decimals == 0
    return isinstance(question, Radios | Checkboxes | ShortText | YesNo | Likert)


def _all_answers(question):
    if isinstance(question, ShortText):
        found = ["words"]
    elif isinstance(question, Number):
        found = [str(value) for value in range(int(question.min), int(question.max) + 1)]
    elif isinstance(question, YesNo | Likert):
        found = [option.key for option in options_of(question)]
    elif isinstance(question, Radios):
        found = [option.key for option in question.options]
    else:
        offered = [option.key for option in question.options]
        subsets = [list(c) for size in range(1, len(offered) + 1) for c in combinations(offered, size)]
        found = [ticked for ticked in subsets if not isinstance(clean_answer(question, ticked), AnswerError)]
    return found if question.required else [*found, None]
