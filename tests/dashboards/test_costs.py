"""What a dashboard costs: as many queries for thousands of answers as for a few."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
# Who is asking and what they may see: session, person, roles and areas. They are other rooms' and counted there.
OTHERS = ("django_session", "accounts_user", "accounts_membership", "auth_permission", "areas_areamembership")


def own_queries(client, name, *arguments) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"dashboards:{name}", args=arguments)).status_code == 200
    asked = [query["sql"] for query in captured.captured_queries]
    return len([sql for sql in asked if not any(f'FROM "{table}"' in sql for table in OTHERS)])


def test_the_page_costs_the_same_with_30_answers_and_with_3000(reader, survey, answer, tree):
    ActionFactory(programme=survey.programme, due_on=date(2026, 5, 1))
    answer(survey, 30)
    cache.clear()
    few = own_queries(reader, "programme", "review")
    kept = own_queries(reader, "programme", "review")
    for borough in (*tree.boroughs, None):
        answer(survey, 600, borough)
    ActionFactory.create_batch(20, programme=survey.programme)
    cache.clear()
    assert own_queries(reader, "programme", "review") == few == 18
    assert own_queries(reader, "programme", "review") == kept == 11


def test_a_file_asks_no_more_than_the_page(reader, survey, answer):
    answer(survey, 30)
    assert own_queries(reader, "figure_csv", "review", "residents-by-borough") <= 18
    assert own_queries(reader, "figure_csv", "review", "residents-by-borough") <= 11
