"""Who opens which dashboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eolcare.accounts.roles import TEAM, Role
from tests.factories.accounts import UserFactory, user_with
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/review/"
FILE = "/dashboards/review/actions-by-status.csv"
OVERDUE = "/dashboards/review/overdue-actions.csv"


def test_the_addresses_are_what_people_were_sent():
    assert reverse("dashboards:overview") == "/dashboards/"
    assert reverse("dashboards:programme", args=["review"]) == PAGE
    assert reverse("dashboards:figure_csv", args=["review", "actions-by-status"]) == FILE


@pytest.mark.parametrize("address", ["/dashboards/", PAGE, FILE, OVERDUE])
def test_who_is_not_signed_in_is_asked_to(client, programme, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", list(Role))
def test_roles(client, programme, tree, role):
    client.force_login(user_with(role, tree.system))
    expected = 200 if role in {*TEAM, Role.COMMISSIONER, Role.FACILITATOR} else 403
    assert {client.get(address).status_code for address in (PAGE, FILE, OVERDUE)} == {expected}
    # The list leads on to the only programme there is.
    assert client.get("/dashboards/").status_code == (302 if expected == 200 else 403)


def test_who_holds_no_role_is_refused(client, programme):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
    assert client.get(FILE).status_code == 403


@pytest.mark.parametrize("address", [PAGE, FILE, OVERDUE, "/dashboards/no-such-programme/"])
def test_another_system_has_no_such_page(client, programme, tree, address):
    client.force_login(user_with(Role.COMMISSIONER, tree.other_system))
    assert client.get(address).status_code == 404


def test_a_figure_that_is_not_there_is_not_found(reader, programme):
    assert reader.get("/dashboards/review/no-such-figure.csv").status_code == 404


def test_a_commissioner_of_a_borough_reads_the_systems_programme_with_their_borough_pointed_out(
    client, tree, programme, survey, answer, see
):
    answer(survey, 60, "Brent")
    answer(survey, 40, "Ealing")
    client.force_login(user_with(Role.COMMISSIONER, tree["Brent"]))
    page = see(client)
    assert "Your borough: Brent" in page.text
    assert "Brent: 60 residents answered, 60% of the answers where 28% of adults live" in page.text
    client.force_login(user_with(Role.COMMISSIONER, tree.system))
    everywhere = see(client)
    assert "Your borough" not in everywhere.text
    assert page.table("residents-by-borough") == everywhere.table("residents-by-borough")
    assert page.facts() == everywhere.facts()


def test_a_borough_does_not_read_another_boroughs_programme(client, tree):
    ProgrammeFactory(area=tree["Harrow"], slug="harrow")
    client.force_login(user_with(Role.COMMISSIONER, tree["Brent"]))
    assert client.get("/dashboards/harrow/").status_code == 404
    assert client.get("/dashboards/harrow/actions-by-status.csv").status_code == 404


def test_one_programme_is_opened_at_once(reader, programme):
    assert reader.get("/dashboards/")["Location"] == PAGE


def test_several_are_listed_those_of_ones_own_area_alone(reader, tree, programme):
    ProgrammeFactory(area=tree["Harrow"], title="At home in Harrow")
    ProgrammeFactory(area=tree.other_system, title="Camden and beyond")
    text = reader.get("/dashboards/").content.decode()
    assert "The review" in text
    assert "At home in Harrow" in text
    assert "Camden and beyond" not in text


def test_before_there_is_a_programme_the_page_says_what_comes_here(reader):
    response = reader.get("/dashboards/")
    assert response.status_code == 200
    assert "The dashboards of the programmes in your area come here" in response.content.decode()
