"""Dates in three parts and times as people write them."""

from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eolcare.common import nhsuk

DAY = nhsuk.DateField(label="Date", earliest=date(2026, 1, 1), latest=lambda: date(2027, 12, 31))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("2", "3", "2027"), date(2027, 3, 2)),
        (("02", "03", "2027"), date(2027, 3, 2)),
        (("2", "March", "2027"), date(2027, 3, 2)),
        (("2", "mar", "2027"), date(2027, 3, 2)),
        (("2", "Sept.", "2027"), date(2027, 9, 2)),
        (("29", "2", "2028"), None),
        (date(2026, 5, 5), date(2026, 5, 5)),
        ("2026-05-05", date(2026, 5, 5)),
        (None, None),
    ],
)
def test_a_date_is_read(typed: Any, expected: date | None) -> None:
    field = nhsuk.DateField(required=False)
    assert field.clean(typed) == (expected or (date(2028, 2, 29) if typed else None))


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("", "3", "2027"), "Date must include a day", ("day",)),
        (("2", "", ""), "Date must include a month and year", ("month", "year")),
        (("31", "2", "2027"), "Date must be a real date", ("day",)),
        (("1", "13", "2027"), "Date must be a real date", ("month",)),
        (("1", "Smarch", "2027"), "Date must be a real date", ("month",)),
        (("x", "y", "2027"), "Date must be a real date", ("day", "month")),
        (("1", "2", "27"), "The year must have 4 numbers", ("year",)),
        (("1", "2", "0000"), "Date must be a real date", ("day",)),
        (("31", "12", "2025"), "Date must be on or after 1 January 2026", ("day", "month", "year")),
        (("1", "1", "2028"), "Date must be on or before 31 December 2027", ("day", "month", "year")),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_where(typed: Any, message: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        DAY.clean(typed)
    (error,) = refused.value.error_list
    assert error.messages == [message]
    assert error.params["parts"] == parts


@pytest.mark.parametrize("limit", [date(2026, 1, 1), date(2027, 12, 31)])
def test_the_limits_of_a_date_are_allowed_themselves(limit: date) -> None:
    assert DAY.clean(limit) == limit


@given(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)))
def test_whatever_is_typed_ends_in_a_date_or_a_message(typed: tuple[str, str, str]) -> None:
    field = nhsuk.DateField(label="Date")
    try:
        outcome: object = field.clean(typed)
    except ValidationError as refused:
        outcome = refused.messages
    assert outcome
    assert isinstance(outcome, date | list)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_that_is_shown_and_sent_back_is_the_same(day: date) -> None:
    shown = nhsuk.DateInput().format_value(day)
    sent = nhsuk.DateInput().value_from_datadict({f"x_{part}": text for part, text in shown.items()}, {}, "x")
    assert nhsuk.DateField().clean(sent) == day
    assert not nhsuk.DateField().has_changed(day, sent)


def test_a_missing_date_is_asked_for() -> None:
    class Form(nhsuk.Form):
        when = nhsuk.DateField(label="When did it happen?")

    assert Form({}).errors == {"when": ["Enter an answer to “When did it happen?”"]}
    assert Form({"when_day": "1"}).errors == {"when": ["The date must include a month and year"]}
    assert Form({"when_day": " ", "when_month": " "}).errors == {"when": ["Enter an answer to “When did it happen?”"]}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2pm", time(14)), ("2 PM", time(14)), ("2.30 p.m.", time(14, 30)), ("12am", time(0)), ("12pm", time(12)),
        ("14:30", time(14, 30)), ("09.05", time(9, 5)), ("0930", time(9, 30)), ("midday", time(12)),
        ("Midnight", time(0)), ("", None), (time(7, 15), time(7, 15)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: Any, expected: time | None) -> None:
    assert nhsuk.TimeField(required=False).clean(typed) == expected


@pytest.mark.parametrize("typed", ["2", "14", "25:00", "12:60", "13pm", "0am", "half past", "2:3pm", "٢pm٢"])
def test_a_time_that_could_mean_two_things_or_none_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Enter a time, like 2:30pm or 14:30"):
        nhsuk.TimeField().clean(typed)


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_a_time_that_is_shown_and_sent_back_is_the_same(moment: time) -> None:
    field = nhsuk.TimeField()
    assert field.clean(field.prepare_value(moment)) == moment
    assert isinstance(field.widget, forms.TextInput)
