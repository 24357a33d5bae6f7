"""Limits: counted by place and day, exact where something can be guessed, and no place is kept."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, connections
from django.test import RequestFactory
from django.utils import timezone

from eolcare.common import limits
from eolcare.common.limits import DAY, HOUR, Limit, count, look, place_of

GUESS = Limit("tests.guess", most=3, seconds=HOUR)
BEGIN = Limit("tests.begin", most=25, seconds=DAY, step=10)


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the limits."""

    def set_clock(text: str) -> None:
        now = timezone.make_aware(datetime.fromisoformat(text))
        monkeypatch.setattr(limits.timezone, "localtime", lambda: now)

    set_clock("2026-11-22T10:20:00")
    return set_clock


def from_(address: str, **more: str) -> str:
    return place_of(RequestFactory().get("/", REMOTE_ADDR=address, **more))


def test_the_next_one_after_the_most_is_over_and_looking_counts_nothing(at):
    assert [count(GUESS, "a").is_over for _time in range(4)] == [False, False, False, True]
    assert look(GUESS, "a").times == look(GUESS, "a").times == 4
    assert not count(GUESS, "b").is_over, "another place pays for it"
    assert look(Limit("tests.other", most=3, seconds=HOUR), "a").times == 0
    assert look(GUESS, "a").again_in == 40 * 60


def test_the_hour_and_the_day_begin_anew(at):
    for _time in range(30):
        count(GUESS, "a")
        count(BEGIN, "a")
    assert look(GUESS, "a").is_over
    assert look(BEGIN, "a").is_over
    at("2026-11-22T11:00:01")
    assert not look(GUESS, "a").is_over
    assert look(BEGIN, "a").is_over
    at("2026-11-23T00:00:01")
    assert look(BEGIN, "a").times == 0


def test_the_key_of_the_day_is_thrown_away_and_nothing_kept_leads_to_a_place(at, monkeypatch):
    written: dict[str, object] = {}
    for name in ("add", "set"):
        real = getattr(caches["default"], name)
        monkeypatch.setattr(
            caches["default"],
            name,
            lambda key, value, *more, real=real: (written.update({key: value}), real(key, value, *more))[1],
        )
    count(GUESS, "192.0.2.17")
    first = {key for key in written if key.startswith("limit:")}
    assert len(first) == 1
    assert "192.0.2.17" not in repr(written)
    salts = [key for key in written if "salt" in key]
    assert salts == ["limits:salt:2026-11-22"]
    at("2026-11-23T10:20:00")
    count(GUESS, "192.0.2.17")
    second = {key for key in written if key.startswith("limit:")} - first
    assert len(second) == 1, "the same place looks the same on two days"
    assert list(limits._salts) == ["2026-11-23"], "yesterday's key is still known"


def test_what_many_do_costs_the_cache_nothing_until_one_place_does_it_often(at, monkeypatch):
    told = []
    real = limits._told
    monkeypatch.setattr(limits, "_told", lambda key, more, seconds: told.append(more) or real(key, more, seconds))
    times = [count(BEGIN, "care-home").times for _time in range(30)]
    assert times == list(range(1, 31))
    assert told == [10, 10, 10]
    # Another process has counted 20 of its own meanwhile: they add up.
    limits._own.clear()
    assert [count(BEGIN, "care-home").times for _time in range(10)][-1] == 40
    for number in range(50):
        count(BEGIN, f"visitor {number}")
    assert told == [10, 10, 10, 10], "a place that does it once costs the cache something"


def test_a_home_counts_once_however_many_addresses_it_has(settings):
    assert from_("2001:db8:1:2::1") == from_("2001:db8:1:2:ffff::9")
    assert from_("2001:db8:1:2::1") != from_("2001:db8:1:3::1")
    assert from_("::ffff:192.0.2.1") == from_("192.0.2.1") == "192.0.2.1"


def test_what_the_reader_claims_does_not_count_only_what_our_proxy_wrote(settings):
    assert from_("192.0.2.1", HTTP_X_FORWARDED_FOR="10.0.0.1") == "192.0.2.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert from_("127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 192.0.2.7") == "192.0.2.7"
    assert from_("127.0.0.1", HTTP_X_FORWARDED_FOR="10.9.9.9, 192.0.2.7") == "192.0.2.7"


def test_a_cache_that_is_away_keeps_nobody_out(at, monkeypatch, caplog):
    def away(*args, **more):
        raise ConnectionError("no cache")

    monkeypatch.setattr(limits.cache, "add", away)
    for _time in range(10):
        assert not count(GUESS, "a").is_over
    assert "ConnectionError" in caplog.text
    assert not re.search(r"\ba\b\)", caplog.text)


@pytest.mark.django_db(transaction=True)
def test_in_the_shared_table_nothing_is_lost_when_many_count_at_once(settings, at):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
        "local": settings.CACHES["local"],
    }
    assert isinstance(caches["default"], DatabaseCache)
    # Its table is no model's, so no test empties it.
    cache.clear()
    count(GUESS, "before")
    barrier = Barrier(20)

    def guess(_number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return count(GUESS, "a").times
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(guess, range(20))) == list(range(1, 21))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(expires - now()) > interval '35 minutes' FROM shared_cache WHERE cache_key LIKE '%:limit:%'"
        )
        assert cursor.fetchone() == (True,), "the count is forgotten before the hour is over"
        cursor.execute("SELECT count(*) FROM shared_cache")
        before = cursor.fetchone()
        assert look(GUESS, "a").times == 20
        assert look(GUESS, "nobody").times == 0
        cursor.execute("SELECT count(*) FROM shared_cache")
        assert cursor.fetchone() == before, "looking wrote something"
        # What ran out stays in the table until Django clears up; it counts no more.
        cursor.execute("UPDATE shared_cache SET expires = now() - interval '1 second' WHERE cache_key LIKE '%:limit:%'")
    assert look(GUESS, "a").times == 0
    assert [count(GUESS, "a").times for _time in range(2)] == [1, 2]
