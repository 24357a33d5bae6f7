"""Until which day people are counted: a reader who keeps last week's page learns nothing of a handful."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.dashboards.batches import SMALLEST_BATCH, counted_until, months, this_monday

MONDAY = date(2026, 5, 11)


def test_a_week_begins_on_monday():
    assert this_monday(date(2026, 5, 11)) == MONDAY
    assert this_monday(date(2026, 5, 17)) == MONDAY
    assert this_monday(date(2026, 5, 18)) == date(2026, 5, 18)


def test_all_weeks_that_are_over_count_once_nobody_can_answer_any_more():
    assert counted_until({date(2026, 4, 1): 1}, MONDAY, is_over=True) == MONDAY


def test_the_day_waits_until_a_whole_week_brings_ten_more():
    people = {date(2026, 4, 1): 12, date(2026, 4, 8): 9}
    assert counted_until(people, MONDAY, is_over=False) == date(2026, 4, 6)
    people[date(2026, 4, 9)] = 1
    assert counted_until(people, MONDAY, is_over=False) == date(2026, 4, 13)


def test_this_week_does_not_count_however_many_answer():
    people = {date(2026, 4, 1): 12, date(2026, 5, 12): 500}
    assert counted_until(people, MONDAY, is_over=False) == date(2026, 4, 6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    st.dictionaries(st.integers(0, 200), st.integers(1, 15), max_size=60),
    st.integers(0, 30),
)
def test_two_pages_seen_while_people_can_answer_differ_by_nobody_or_by_at_least_ten(numbers, weeks):
    people = {date(2026, 1, 5) + timedelta(days=day): number for day, number in numbers.items()}
    first = date(2026, 1, 5) + timedelta(weeks=weeks)

    def counted(monday):
        until = counted_until(people, monday, is_over=False)
        return sum(number for day, number in people.items() if day < until)

    for later in range(1, 31):
        earlier_total, later_total = counted(first), counted(first + timedelta(weeks=later))
        more = later_total - earlier_total
        # Below ten there is nothing on the page but "fewer than 10".
        assert more == 0 or more >= SMALLEST_BATCH or later_total < SMALLEST_BATCH or earlier_total < SMALLEST_BATCH


def test_months_run_over_the_turn_of_the_year():
    assert months(date(2025, 11, 30), date(2026, 1, 1)) == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert months(date(2026, 2, 1), date(2026, 2, 1)) == [date(2026, 2, 1)]
