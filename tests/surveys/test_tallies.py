"""Tallies say what the responses say, whatever happens to them, and one command proves it."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from engagement.surveys import tallies
from engagement.surveys.answers import AnswerError, clean_answer
from engagement.surveys.definition import (
    AgeBand,
    Borough,
    Checkboxes,
    Compares,
    Date,
    Definition,
    Equals,
    Information,
    LongText,
    Matrix,
    Month,
    Number,
    Option,
    PostcodeDistrict,
    Radios,
    Ranking,
    ShortText,
    YesNo,
)
from engagement.surveys.models import AnswerBits, EqualityAnswers, Response, Tally, TextAnswer, Untallied
from engagement.surveys.routing import reachable_answers
from engagement.surveys.tallies.numbers import band_ends, band_of, slices_of, sum_of
from engagement.surveys.tasks import tally_responses
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory, SurveyVersionFactory
from tests.surveys.strategies import BOROUGHS, NUMBERS, definitions, raw_answers
from tests.surveys.tallying import naive, plain_numbers, send, tallied, words_kept

OPTIONS = (Option(key="home", label="At home"), Option(key="hospice", label="In a hospice"))
EVERY_KIND = Definition(
    questions=(
        Radios(key="role", title="Who are you?", options=OPTIONS),
        Checkboxes(key="places", title="Where?", options=OPTIONS, show_if=Equals(question="role", value="home")),
        Matrix(key="care", title="How was care?", statements=OPTIONS, scale="quality"),
        Ranking(key="first", title="What matters?", options=OPTIONS),
        Number(key="visits", title="How many visits?", decimals=1),
        Date(key="day", title="When?"),
        Month(key="month", title="Which month?"),
        PostcodeDistrict(key="district", title="Which district?"),
        Borough(key="borough", title="Which borough?"),
        Information(key="read", title="Read", body="This."),
        ShortText(key="word", title="One word?"),
        LongText(key="story", title="What happened?"),
    ),
    equality=(
        AgeBand(key="age", title="How old are you?"),
        YesNo(key="carer", title="Do you care for somebody?"),
        ShortText(key="own", title="In your own words?", show_if=Equals(question="carer", value="yes")),
    ),
)
ANSWERS = {
    "role": "home",
    "places": ["home", "hospice"],
    "care": {"home": "5"},
    "first": ["hospice", "home"],
    "visits": "12.5",
    "day": "2024-05-17",
    "month": "2024-04",
    "district": "W2",
    "borough": "elsewhere",
    "story": "The nurses came at night.",
}


def numbers(survey) -> dict:
    return plain_numbers(tallied(survey))


# --- What is counted -----------------------------------------------------------------------------
@pytest.mark.django_db
def test_one_response_of_every_kind_is_counted_under_these_names():
    survey = SurveyFactory(definition=EVERY_KIND)
    noon = datetime(2024, 6, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    send(survey, ANSWERS, {"age": "65_74", "carer": "no"}, language="pl", channel="paper", submitted_at=noon)
    assert tallies.tally_batch(survey.pk) == 1
    assert set(numbers(survey)) == {
        ("@all", "all"),
        ("@borough", "elsewhere"),
        ("@language", "pl"),
        ("@channel", "paper"),
        ("@version", "1"),
        # It was already the next day in London.
        ("@day", "2024-06-02"),
        ("@week", "2024-05-27"),
        *((question.key, "@asked") for question in EVERY_KIND.questions),
        *((key, "@answered") for key in ANSWERS),
        ("role", "home"),
        ("places", "home"),
        ("places", "hospice"),
        ("care.home", "5"),
        ("first", "hospice:1"),
        ("first", "home:2"),
        ("visits", "12"),
        ("day", "2024-05"),
        ("month", "2024-04"),
        ("district", "W2"),
        ("borough", "elsewhere"),
        ("about.age", "@asked"),
        ("about.carer", "@asked"),
        ("about.age", "@answered"),
        ("about.carer", "@answered"),
        ("about.age", "65_74"),
        ("about.carer", "no"),
    }
    assert set(numbers(survey).values()) == {1}


@pytest.mark.django_db
def test_who_was_not_asked_is_not_in_the_base():
    survey = SurveyFactory(definition=EVERY_KIND)
    send(survey, {"role": "hospice"})
    send(survey, {"role": "home", "places": ["home"]}, {"carer": "yes", "own": "For my mother"})
    tallies.tally_batch(survey.pk)
    counted = numbers(survey)
    assert counted["role", "@asked"] == 2
    assert counted["places", "@asked"] == counted["places", "@answered"] == 1
    assert ("care", "@answered") not in counted
    assert counted["about.carer", "@asked"] == counted["about.own", "@answered"] == 1


@pytest.mark.django_db
def test_today_is_the_day_on_which_somebody_answered():
    """Routing that asks about today is judged as it was then, so a recount years later gives the same."""
    definition = Definition(
        questions=(
            Date(key="died", title="When did they die?"),
            YesNo(key="soon", title="Is it too soon?", show_if=Compares(question="died", how="equal", value="today")),
        )
    )
    survey = SurveyFactory(definition=definition)
    long_ago = datetime(2022, 3, 4, 12, tzinfo=ZoneInfo("UTC"))
    send(survey, {"died": "2022-03-04"}, submitted_at=long_ago)
    send(survey, {"died": "2022-03-03"}, submitted_at=long_ago)
    tallies.tally_batch(survey.pk)
    assert numbers(survey)["soon", "@asked"] == 1


@pytest.mark.django_db
def test_a_pilot_and_what_was_set_aside_are_not_counted_and_wait_no_longer():
    survey = SurveyFactory()
    send(survey, {"role": "carer", "caring": "Words"}, is_pilot=True)
    send(survey, {"role": "carer", "caring": "Words"}, set_aside=True)
    assert tallies.tally_waiting() == 2
    assert not AnswerBits.objects.exists()
    assert not TextAnswer.objects.exists()
    assert not Untallied.objects.exists()
    assert Tally.objects.get().responses == 0


@pytest.mark.django_db
def test_the_schedule_takes_in_all_surveys(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["tally-responses"]
    assert (entry["task"], entry["schedule"]) == (tally_responses.name, 20.0)
    one, other = SurveyFactory(), SurveyFactory()
    for survey in (one, other, other):
        send(survey, {"role": "carer"})
    assert tally_responses() == 3
    assert numbers(one)["role", "carer"] == 1
    assert numbers(other)["role", "carer"] == 2
    assert {tally.survey_id: tally.responses for tally in Tally.objects.all()} == {one.pk: 1, other.pk: 2}
    assert tally_responses() == 0


@pytest.mark.django_db
def test_batches_end_where_they_are_told_and_responses_of_two_chunks_come_together():
    survey = SurveyFactory()
    for place in (0, 1, 65_535, 65_536, 200_000):
        send(survey, {"role": "carer"}, pk=AnswerBits.CHUNK * 40 + place)
    assert [tallies.tally_batch(survey.pk, 2) for _again in range(4)] == [2, 2, 1, 0]
    assert plain_numbers(tallied(survey)) == plain_numbers(naive(survey))
    assert sorted(AnswerBits.objects.filter(key="@all").values_list("chunk", "n")) == [(40, 3), (41, 1), (43, 1)]


# --- Words ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_words_are_found_and_those_about_the_person_are_not():
    survey = SurveyFactory(definition=EVERY_KIND)
    response = send(survey, {"story": "The nurses came", "word": "Kind"}, {"carer": "yes", "own": "nursing my wife"})
    tallies.tally_batch(survey.pk)
    assert words_kept(survey) == {(response.pk, "story"), (response.pk, "word")}
    found = TextAnswer.objects.filter(words=SearchQuery("nurse", config="english"))
    assert [answer.question_key for answer in found] == ["story"]


@pytest.mark.django_db
def test_corrected_words_are_found_under_the_new_ones():
    survey = SurveyFactory(definition=EVERY_KIND)
    response = send(survey, {"story": "The nurses came", "word": "Kind"})
    tallies.tally_batch(survey.pk)
    kept = TextAnswer.objects.get(question_key="story").pk
    response.answers = {"story": "The doctor came"}
    response.save()
    tallies.take_in(response)
    assert words_kept(survey) == {(response.pk, "story")}
    answer = TextAnswer.objects.get(words=SearchQuery("doctor", config="english"))
    assert answer.pk == kept, "it keeps its place in the list of the newest"
    assert not TextAnswer.objects.filter(words=SearchQuery("nurse", config="english")).exists()


# --- Whatever happens ----------------------------------------------------------------------------
@st.composite
def answers_to(draw, definition: Definition) -> dict:
    """What somebody may have sent."""
    given_ = {}
    for question in definition.questions:
        answer = clean_answer(question, draw(raw_answers(question)), BOROUGHS)
        given_[question.key] = None if isinstance(answer, AnswerError) else answer
    return reachable_answers(definition, given_)


@st.composite
def people(draw, definition: Definition) -> dict:
    """A response as a whole."""
    return {
        "answers": draw(answers_to(definition)),
        "about": draw(st.none() | answers_to(definition.about_you)),
        "borough": draw(st.sampled_from((None, "E09000005", "E09000009"))),
        "channel": draw(st.sampled_from(("online", "paper"))),
        "language": draw(st.sampled_from(("en-gb", "ar"))),
        "submitted_at": draw(
            st.datetimes(datetime(2021, 3, 1), datetime(2021, 3, 24), timezones=st.just(ZoneInfo("UTC")))
        ),
        "is_pilot": draw(st.integers(0, 7)) == 0,
    }


FATES = ("tally", "erase", "set aside", "count again", "erase about", "correct", "send it again")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_sent_erased_set_aside_or_corrected_the_tallies_equal_a_recount(data):
    definition = structs.replace(data.draw(definitions()), equality=data.draw(definitions()).questions)
    with transaction.atomic():
        survey = SurveyFactory(definition=definition)
        places = {code: AreaFactory(ons_code=code) for code in ("E09000005", "E09000009")}
        for person in data.draw(st.lists(people(definition), min_size=1, max_size=6)):
            person["borough"] = places.get(person["borough"])
            send(survey, **person)
            for fate in data.draw(st.lists(st.sampled_from(FATES), max_size=3)):
                _befall(data, survey, definition, fate)
        tallies.tally_batch(survey.pk)
        assert dict(tallied(survey)) == dict(naive(survey))
        assert words_kept(survey) == {
            (response.pk, question.key)
            for response in Response.objects.filter(survey=survey).counted()
            for question in definition.questions
            if isinstance(question, ShortText | LongText) and question.key in response.answers
        }
        assert Tally.objects.get(survey=survey).responses == Response.objects.filter(survey=survey).counted().count()
        assert tallies.prove(survey.pk).equal
        transaction.set_rollback(True)


def _befall(data, survey, definition, fate) -> None:
    """Let something happen to one of the responses, as a service would do it."""
    if fate == "tally":
        tallies.tally_batch(survey.pk, data.draw(st.integers(1, 3)))
        return
    listed = list(Response.objects.filter(survey=survey).order_by("pk"))
    if not listed:
        return
    response = data.draw(st.sampled_from(listed))
    with transaction.atomic():
        tallies.lock(survey.pk)
        if fate == "erase":
            tallies.forget(response)
            response.delete()
        elif fate == "set aside":
            Response.objects.filter(pk=response.pk).update(set_aside=True)
            tallies.forget(response)
        elif fate == "count again":
            Response.objects.filter(pk=response.pk).update(set_aside=False)
            tallies.take_in(response)
        elif fate == "erase about":
            EqualityAnswers.objects.filter(response=response).delete()
            tallies.take_in(response)
        elif fate == "correct":
            Response.objects.filter(pk=response.pk).update(answers=data.draw(answers_to(definition)))
            tallies.take_in(response)
        else:
            Untallied.objects.get_or_create(response=response, survey=survey)


# --- Numbers -------------------------------------------------------------------------------------
@given(st.lists(NUMBERS | st.decimals(-(10**9), 10**9, places=4).map(lambda n: f"{n.normalize():f}"), max_size=20))
def test_numbers_are_added_up_exactly(listed):
    counts: dict[str, int] = {}
    for text in listed:
        for part in slices_of(text):
            counts[part] = counts.get(part, 0) + 1
    assert sum_of(counts) == sum(map(Decimal, listed))


@given(st.decimals(-(10**12), 10**12, places=3).map(lambda n: f"{n:f}"))
def test_a_number_lies_in_its_band(text):
    band = band_of(text)
    least, beyond = band_ends(band)
    assert least <= abs(Decimal(text)) < beyond
    assert band.startswith("-") == (Decimal(text) < 0)
    if abs(Decimal(text)) < 101:
        assert beyond - least == 1


def test_bands_never_change():
    """They are kept beside a million answers: a change here would need a recount of everything."""
    bands = [band_of(str(n)) for n in (0, 7, 99, 100, 101, 199, 200, 499, 500, 1_000, 12_345, 1_000_000)]
    assert bands == ["0", "7", "99", "100", "101", "101", "200", "200", "500", "1000", "10000", "1000000"]
    assert [band_of(text) for text in ("0.5", "-0.5", "-12.5", "-250")] == ["0", "-0", "-12", "-200"]


# --- The command ---------------------------------------------------------------------------------
def recount(*arguments) -> str:
    out = io.StringIO()
    call_command("surveys_recount", *arguments, stdout=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def answered(transactional_db):
    survey = SurveyFactory(slug="nights", definition=EVERY_KIND)
    for _person in range(5):
        send(survey, ANSWERS, {"age": "65_74"})
    tallies.tally_batch(survey.pk, 4)
    return survey


def test_the_command_says_that_all_is_equal_and_what_still_waits(answered):
    said = recount("--prove")
    assert "nights: equal (4 responses" in said
    assert "1 still wait" in said


def _a_bit_too_many(survey):
    row = AnswerBits.objects.get(key="role", value="home")
    row.bits |= row.bits >> 9
    row.n = row.bits.bit_count()
    row.save()


def _a_row_gone(survey):
    AnswerBits.objects.filter(key="about.age", value="65_74").delete()


def _a_wrong_number(survey):
    AnswerBits.objects.filter(key="care.home").update(n=17)


def _a_response_that_slipped_out(survey):
    Response.objects.filter(pk=Response.objects.last().pk).delete()


def _a_waiting_row_lost(survey):
    Untallied.objects.all().delete()


def _other_words(survey):
    TextAnswer.objects.update(words="moon")


def _words_gone(survey):
    TextAnswer.objects.first().delete()


def _words_that_nobody_said(survey):
    TextAnswer.objects.create(response=Response.objects.last(), survey=survey, question_key="word", words="moon")


def _a_wrong_total(survey):
    Tally.objects.update(responses=99)


@pytest.mark.parametrize(
    "damage",
    [
        _a_bit_too_many,
        _a_row_gone,
        _a_wrong_number,
        _a_response_that_slipped_out,
        _a_waiting_row_lost,
        _other_words,
        _words_gone,
        _words_that_nobody_said,
        _a_wrong_total,
    ],
)
def test_every_damage_is_found_told_and_healed(answered, damage):
    damage(answered)
    before = dict(tallied(answered)) if damage is not _a_wrong_number else None
    with pytest.raises(CommandError, match="nights"):
        recount("--survey", "nights", "--prove")
    assert before is None or dict(tallied(answered)) == before, "--prove changes nothing"
    said = recount("--survey", "nights")
    assert "made anew in 1 parts" in said
    assert "nights: equal" in said
    assert dict(tallied(answered)) == dict(naive(answered))
    assert Tally.objects.get().responses == Response.objects.counted().count()
    recount("--prove")


def test_a_survey_that_does_not_exist_is_said(db):
    with pytest.raises(CommandError, match="no survey with the address “moon”"):
        recount("--survey", "moon")


@pytest.mark.django_db
def test_answers_of_a_later_version_are_counted_by_its_questions():
    survey = SurveyFactory(definition=EVERY_KIND)
    later = structs.replace(EVERY_KIND, questions=EVERY_KIND.questions[:1])
    version = SurveyVersionFactory(survey=survey, questions=later)
    send(survey, {"role": "home", "story": "Not asked in this version"}, version=version)
    tallies.tally_batch(survey.pk)
    assert numbers(survey)["@version", "2"] == 1
    assert ("story", "@answered") not in numbers(survey)
    assert not words_kept(survey)
