"""Fields and texts: what stands in a field is what was answered; texts say their language and repeat answers as text."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from engagement.surveys.answers import AnswerError, clean_answer
from engagement.surveys.definition import Information, Question
from engagement.surveys.presentation import (
    Asking,
    anchor_of,
    answer_rows,
    blocks,
    field,
    field_of,
    name_of,
    parts_from,
    plain,
    prose,
    words,
)
from engagement.surveys.translating import Original, localised
from tests.surveys.all_kinds import ANSWERS, all_kinds
from tests.surveys.strategies import BOROUGHS, definitions, raw_answers


def standing(html: str, question: Question) -> dict[str, list[str]]:
    """What a browser would send of a field, by part."""
    found: dict[str, list[str]] = {}
    for control in BeautifulSoup(html, "html.parser").select("input, select, textarea"):
        part = control["name"].removeprefix(name_of(question)).removeprefix(".")
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            found[part] = [chosen["value"] if chosen else ""]
        elif control.name == "textarea":
            found[part] = [control.get_text().removeprefix("\n")]
        elif control["type"] == "text":
            found[part] = [control.get("value", "")]
        elif control.has_attr("checked"):
            found.setdefault(part, []).append(control["value"])
    return found


@given(st.data())
def test_what_stands_in_a_field_is_the_answer_that_was_kept(data):
    question = data.draw(st.sampled_from(data.draw(definitions()).questions))
    sent = data.draw(raw_answers(question))
    answer = clean_answer(question, sent, BOROUGHS)
    if isinstance(answer, AnswerError) or isinstance(question, Information):
        html = field_of(Asking(question, sent, answer if isinstance(answer, AnswerError) else None, BOROUGHS))
        if isinstance(answer, AnswerError):
            soup = BeautifulSoup(html, "html.parser")
            assert answer.message in soup.select_one(".nhsuk-error-message").get_text()
            assert soup.find(id=anchor_of(question, answer.part)).name in ("input", "select", "textarea")
        return
    html = field(question, answer, boroughs=BOROUGHS)
    assert clean_answer(question, standing(html, question), BOROUGHS) == answer


@given(st.data())
def test_ids_of_a_page_are_one_each_and_every_control_has_a_name_to_be_called_by(data):
    questions = data.draw(definitions()).questions
    soup = BeautifulSoup("".join(field(q, boroughs=BOROUGHS, heading=2) for q in questions), "html.parser")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in soup.select("input, select, textarea"):
        labelled = control.get("aria-labelledby", "").split()
        assert soup.find("label", attrs={"for": control["id"]})
        assert all(soup.find(id=each).get_text().strip() for each in labelled)
    for described in soup.select("[aria-describedby]"):
        assert all(soup.find(id=each) for each in described["aria-describedby"].split())


def test_fields_of_two_questions_never_meet():
    """A part of one question is not taken for another question whose key reads alike."""
    matrix = all_kinds().question("quality_of")
    names = {control["name"] for control in BeautifulSoup(field(matrix), "html.parser").select("input")}
    assert names == {"a-quality_of.nurses", "a-quality_of.pain", "a-quality_of.night"}


@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_kind_is_asked_under_its_heading(level):
    for question in all_kinds().questions:
        soup = BeautifulSoup(field(question, ANSWERS.get(question.key), heading=level), "html.parser")
        if level:
            assert soup.select_one(f"h{level}").get_text().startswith(plain(question.title))
        elif not isinstance(question, Information):
            assert not soup.select("h1, h2, h3")


def test_a_text_that_nobody_translated_says_its_language_and_direction():
    assert words(Original("In a hospice", "en")) == '<span lang="en" dir="ltr">In a hospice</span>'
    assert words(Original("<b>", "ur")) == '<span lang="ur" dir="rtl">&lt;b&gt;</span>'
    assert words("In a hospice") == "In a hospice"
    assert 'lang="en"' in prose(Original("One.\n\n- two", "en"))
    assert [type(part.paragraph) for part in blocks(Original("One.", "en"))] == [Original]


def test_repeated_answers_are_set_apart_and_escaped():
    said = {"who": ["<Mum>"], "places": [Original("In a hospice", "en"), "at home"]}
    assert words("For ${who|you} & us", said) == "For <bdi>&lt;Mum&gt;</bdi> &amp; us"
    assert words("For ${who|you <3}") == "For you &lt;3"
    assert words("${places|there}", said) == '<bdi><span lang="en" dir="ltr">In a hospice</span>, at home</bdi>'
    assert words("${who|x}", {"who": ["${places|y}"], "places": ["z"]}) == "<bdi>${places|y}</bdi>"
    assert plain("For ${who|you}", said) == "For <Mum>"


def test_every_kind_says_in_arabic_what_has_arabic_and_marks_the_rest():
    definition = localised(all_kinds(), "ar")
    with translation.override("ar"):
        html = "".join(field(question, ANSWERS.get(question.key)) for question in definition.questions)
    soup = BeautifulSoup(html, "html.parser")
    marked = {span.get_text() for span in soup.select("span[lang=en][dir=ltr]")}
    assert marked == {"In a hospice", "What is your postcode?"}
    assert "أين قُدمت الرعاية؟" in soup.get_text()


def test_the_count_of_characters_speaks_the_readers_language():
    story = all_kinds().question("story")
    with translation.override("pl"):
        told = BeautifulSoup(field(story), "html.parser").select_one(".nhsuk-character-count").attrs
    assert {name for name in told if name.startswith("data-i18n.characters-under-limit.")} >= {
        "data-i18n.characters-under-limit.few",
        "data-i18n.characters-under-limit.many",
    }
    assert all("%{count}" in text for name, text in told.items() if name.startswith("data-i18n.characters-under"))
    assert "data-i18n" not in field(story)


def test_figures_and_codes_run_from_left_to_right_and_words_as_they_are_written():
    definition = all_kinds()
    directions = dict.fromkeys(("visits", "began", "ended", "district"), "ltr") | {"person": "auto", "story": "auto"}
    for key, direction in directions.items():
        soup = BeautifulSoup(field(definition.question(key)), "html.parser")
        assert {control["dir"] for control in soup.select("input, textarea")} == {direction}


def test_rows_repeat_answers_in_their_titles():
    rows = {row.question.key: row for row in answer_rows(all_kinds(), ANSWERS)}
    assert rows["came"].title == "Did a nurse come to <bdi>Mum</bdi> at night?"
    assert rows["heard"].statement == "We were listened to"
    assert "background" not in rows
    assert rows["matters"].answer == ["1. Being at home", "2. Being free from pain"]


def test_parts_of_a_stored_answer():
    definition = all_kinds()
    assert parts_from(definition.question("began"), "2024-03-07") == {"year": ["2024"], "month": ["3"], "day": ["7"]}
    assert parts_from(definition.question("ended"), "2024-09") == {"year": ["2024"], "month": ["9"]}
    assert parts_from(definition.question("matters"), ["home", "pain"]) == {"home": ["1"], "pain": ["2"]}
    assert parts_from(definition.question("role"), None) == {}


def test_every_language_of_the_portal_has_a_direction():
    assert {words(Original("x", code)) for code, _name in settings.LANGUAGES} >= {'<span lang="ar" dir="rtl">x</span>'}
