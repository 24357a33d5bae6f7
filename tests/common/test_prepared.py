"""Statements that are planned once a connection: the same rows, and no harm where they cannot be prepared."""

from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from eolcare.common import prepared
from eolcare.common.prepared import Prepared


@pytest.fixture
def own_connection(transactional_db, monkeypatch):
    """Return how to list what the connection has prepared; it begins anew."""
    monkeypatch.setattr(prepared._Pooling, "met", False)
    connection.close()

    def known() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_prepared_statements")
            return {name for (name,) in cursor.fetchall()}

    yield known
    connection.close()


def ask(statement: Prepared, **values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        statement.run(cursor, values)
        return cursor.fetchall()


def test_a_place_is_one_value_however_often_it_stands_there(own_connection):
    statement = Prepared("SELECT %(a)s::int + %(b)s::int * %(a)s::int, 7 %% 4")
    assert ask(statement, a=2, b=3) == [(8, 3)]
    assert own_connection() == {statement.name}
    assert ask(statement, b=1, a="1") == [(2, 3)]
    # The same words elsewhere in the code are the same statement.
    assert ask(Prepared(statement.sql), a=1, b=0) == [(1, 3)]


def test_an_error_is_the_statements_own_and_the_next_one_runs(own_connection):
    statement = Prepared("SELECT %(a)s::int / %(b)s::int")
    with pytest.raises(DataError, match="division by zero"):
        ask(statement, a=1, b=0)
    assert ask(statement, a=4, b=2) == [(2,)]
    assert not prepared._Pooling.met


def test_inside_a_transaction_it_is_sent_as_it_stands(own_connection):
    statement = Prepared("SELECT %(a)s::int")
    with transaction.atomic():
        assert ask(statement, a=1) == [(1,)]
    assert own_connection() == set()


def test_a_new_connection_prepares_it_anew(own_connection):
    statement = Prepared("SELECT %(a)s::int")
    assert ask(statement, a=1) == [(1,)]
    connection.close()
    assert ask(statement, a=2) == [(2,)]
    assert own_connection() == {statement.name}
    assert not prepared._Pooling.met


def test_a_plan_is_made_anew_after_some_seconds(own_connection, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(prepared.time, "monotonic", lambda: clock[0])
    statement = Prepared(
        "SELECT count(*), %(a)s::int FROM pg_prepared_statements WHERE generic_plans + custom_plans > 1"
    )
    for _time in range(3):
        ask(statement, a=1)
    assert ask(statement, a=1) == [(1, 1)]
    clock[0] += prepared.PLAN_SECONDS + 1
    assert ask(statement, a=1) == [(0, 1)], "the plan of a table that was small is still followed"


@pytest.mark.parametrize("between", ["DEALLOCATE ALL", "PREPARE {name} AS SELECT $1::int"])
def test_behind_a_pooler_every_statement_is_sent_as_it_stands(own_connection, between):
    """A pooler hands the next statement to a connection that did not prepare it, or where somebody else did."""
    statement = Prepared("SELECT %(a)s::int")
    if between.startswith("DEALLOCATE"):
        ask(statement, a=1)
    with connection.cursor() as cursor:
        cursor.execute(between.format(name=statement.name))
    assert ask(statement, a=2) == [(2,)]
    assert prepared._Pooling.met
    assert ask(Prepared("SELECT %(a)s::int + 1"), a=2) == [(3,)]


def test_a_refusal_by_a_constraint_is_no_poolers(own_connection):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (n int PRIMARY KEY)")
    statement = Prepared("INSERT INTO once VALUES (%(n)s) RETURNING n")
    assert ask(statement, n=1) == [(1,)]
    with pytest.raises(IntegrityError):
        ask(statement, n=1)
    assert not prepared._Pooling.met
