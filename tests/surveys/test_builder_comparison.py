"""What a new version may change, and what would make old and new answers impossible to count together."""

from __future__ import annotations

import msgspec
import pytest

from engagement.surveys import definition as d
from engagement.surveys.comparison import breaks, doubts
from engagement.surveys.definition import Option

AB = (Option(key="a", label="At home"), Option(key="b", label="In a hospice"))
MATRIX = d.Matrix(key="care", title="How was it?", statements=AB, scale="quality")


def pair(before: d.Question, after: d.Question) -> tuple[d.Definition, d.Definition]:
    return d.Definition(questions=(before,)), d.Definition(questions=(after,))


def change(question: d.Question, **more) -> d.Question:
    return msgspec.structs.replace(question, **more)


RADIOS = d.Radios(key="where", title="Where was care given?", options=AB)
NUMBER = d.Number(key="visits", title="How often did somebody come?", unit="times", decimals=0)
LIKERT = d.Likert(key="heard", title="Being heard", statement="Staff listened to me", not_sure=True)


@pytest.mark.parametrize(
    ("before", "after", "field", "words"),
    [
        (RADIOS, d.Checkboxes(key="where", title="Where was care given?", options=AB), "kind", "another kind"),
        (RADIOS, change(RADIOS, options=AB[:1]), "options", "“In a hospice”. Mark it as no longer offered"),
        (LIKERT, change(LIKERT, scale="quality"), "scale", "another scale"),
        (LIKERT, change(LIKERT, not_sure=False), "options", "“I’m not sure”, so it has to stay"),
        (MATRIX, change(MATRIX, statements=AB[1:]), "statements", "“At home”. Mark it as no longer asked"),
        (MATRIX, change(MATRIX, scale=None, options=AB), "scale", "another scale"),
        (NUMBER, change(NUMBER, unit="hours"), "unit", "“times”"),
        (NUMBER, change(NUMBER, decimals=1), "decimals", "0 decimal places"),
        (d.Borough(key="b", title="Borough"), d.Borough(key="b", title="Borough", elsewhere=False), "options", "Some"),
    ],
)
def test_what_cannot_be_counted_together_is_refused_saying_why(before, after, field, words):
    found = breaks(*pair(before, after))
    assert [problem.field for problem in found] == [field]
    assert words in found[0].reason
    assert found[0].number == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RADIOS, change(RADIOS, title="Where was the care?", hint="More", required=True)),
        (RADIOS, change(RADIOS, options=(*AB, Option(key="c", label="In hospital")))),
        (RADIOS, change(RADIOS, options=(change(AB[0], retired=True), AB[1], Option(key="c", label="In hospital")))),
        (MATRIX, change(MATRIX, statements=(change(AB[0], retired=True), AB[1]))),
        (NUMBER, change(NUMBER, min="0", max="99", unit="Times")),
        (LIKERT, change(LIKERT, not_applicable=True)),
        (RADIOS, change(RADIOS, key="elsewhere")),
    ],
)
def test_what_can_be_counted_together_passes(before, after):
    assert breaks(*pair(before, after)) == []
    assert doubts(*pair(before, after)) == []


def test_a_question_that_moves_to_the_equality_questions_is_refused():
    old = d.Definition(questions=(NUMBER, RADIOS))
    new = d.Definition(questions=(NUMBER,), equality=(RADIOS,))
    assert [(problem.number, problem.field) for problem in breaks(old, new)] == [(2, "key")]


def test_another_meaning_under_an_old_key_is_shown_and_not_refused():
    after = change(RADIOS, title="Do you have a faith?", options=(change(AB[0], label="Yes, I do"), AB[1]))
    old, new = pair(RADIOS, after)
    assert breaks(old, new) == []
    assert [problem.field for problem in doubts(old, new)] == ["title", "options[1].label"]
    assert "“Where was care given?”" in doubts(old, new)[0].reason
