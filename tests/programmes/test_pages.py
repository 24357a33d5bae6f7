"""Pages of programmes, for everybody and for the team."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from engagement.programmes.models import Extension, Phase, Programme
from engagement.programmes.queries import timeline_of
from engagement.programmes.team_urls import urlpatterns
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.events import london
from tests.factories.programmes import (
    CommunityFactory,
    ExtensionFactory,
    PhaseFactory,
    PlanChangeFactory,
    ProgrammeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("february")]


@pytest.fixture
def february():
    with time_machine.travel(london(2022, 2, 15, 9), tick=False):
        yield


@pytest.fixture
def tree():
    return area_tree("Brent")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(
        area=tree.system, slug="review", title="The review", opens_on=date(2021, 11, 24), closes_on=date(2022, 2, 23)
    )


@pytest.fixture
def desk(client, tree):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, tree.system))
    return client


def soup_of(response):
    return BeautifulSoup(response.content, "lxml")


def main_text(response):
    return soup_of(response).main.get_text(" ", strip=True)


def version_on(page):
    return soup_of(page).select_one("main input[name=version]")["value"]


def day(name, year, month, number):
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


def test_the_public_page_tells_dates_phases_and_the_log_with_reasons(client, programme):
    PhaseFactory(programme=programme, title="We listen", starts_on=date(2021, 11, 24), ends_on=date(2022, 2, 23))
    PhaseFactory(programme=programme, title="We write", starts_on=date(2022, 4, 1), ends_on=None)
    ExtensionFactory(programme=programme, closed_before=date(2022, 1, 31), closes_now=date(2022, 2, 23))
    change = PlanChangeFactory(programme=programme)
    change.communities.set([CommunityFactory(name="Carers")])
    response = client.get(reverse("programmes:detail", args=["review"]))
    text = main_text(response)
    for words in (
        "North West London The review",
        "You can take part until 23 February 2022.",
        "We listen Now 24 November 2021 to 23 February 2022",
        "We write Next From 1 April 2022",
        "More time: you could take part until 31 January 2022, now until 23 February 2022.",
        "More communities asked us to come.",
        "The meetings in January moved online. Cases of Covid were rising. This concerns: Carers",
        "have-your-say@example.org",
    ):
        assert words in text
    assert change.recorded_by.full_name not in text
    links = [link["href"] for link in soup_of(response).main.select("li a")]
    assert f"{reverse('events:list')}?programme=review" in links
    assert f"{reverse('events:list')}?programme=review&when=past" in links


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (london(2021, 11, 23, 23, 59), "You can take part from 24 November 2021 until 23 February 2022."),
        (london(2021, 11, 24), "You can take part until 23 February 2022."),
        (london(2022, 2, 23, 23, 59), "You can take part until 23 February 2022."),
        (london(2022, 2, 24), "Thank you to everyone who did."),
    ],
)
def test_the_page_knows_what_day_it_is(client, programme, today, words):
    with time_machine.travel(today, tick=False):
        assert words in main_text(client.get(reverse("programmes:detail", args=["review"])))


def test_the_timeline_knows_what_day_it_is(programme):
    PhaseFactory(programme=programme, starts_on=date(2021, 11, 24), ends_on=date(2021, 12, 31))
    PhaseFactory(programme=programme, starts_on=date(2022, 1, 10), ends_on=None)
    PhaseFactory(programme=programme, starts_on=date(2022, 2, 1), ends_on=None)

    def stands(today):
        return [entry.stands for entry in timeline_of(programme, today=today)]

    assert stands(date(2021, 11, 23)) == ["next", "next", "next"]
    assert stands(date(2021, 12, 31)) == ["now", "next", "next"]
    assert stands(date(2022, 1, 5)) == ["done", "next", "next"]
    assert stands(date(2022, 1, 31)) == ["done", "now", "next"]
    assert stands(date(2022, 2, 1)) == ["done", "done", "now"]
    assert stands(date(2022, 2, 24)) == ["done", "done", "done"]


def test_what_is_not_public_is_not_shown(client, tree):
    assert "None has started yet" in main_text(client.get(reverse("programmes:list")))
    ProgrammeFactory(area=tree.system, slug="secret", title="Secret", is_public=False)
    ProgrammeFactory(area=tree.system, title="Open to all")
    text = main_text(client.get(reverse("programmes:list")))
    assert "Open to all" in text
    assert "Secret" not in text
    assert client.get(reverse("programmes:detail", args=["secret"])).status_code == 404


def test_the_closing_day_is_extended_in_the_browser(desk, programme):
    address = reverse("programmes_team:extend", args=["review"])
    page = desk.get(address)
    assert soup_of(page).select_one("[name=decided_on_day]")["value"] == "15"
    data = {
        "version": version_on(page),
        **day("closes_now", 2022, 2, 1),
        **day("decided_on", 2022, 2, 14),
        "reason": "People asked for time.",
    }
    response = desk.post(address, data)
    assert response.status_code == 422
    assert "The new closing day must be after 23 February 2022" in main_text(response)
    # What was typed stays.
    assert "People asked for time." in main_text(response)
    response = desk.post(address, {**data, **day("closes_now", 2022, 3, 31)}, follow=True)
    assert "The closing day is moved" in main_text(response)
    assert Programme.objects.get().closes_on == date(2022, 3, 31)
    # Sent again by somebody who goes back, it is refused: the programme is another version now.
    response = desk.post(address, {**data, **day("closes_now", 2022, 4, 30)})
    assert "Somebody else changed this" in main_text(response)
    assert Extension.objects.count() == 1


def test_a_change_of_plan_is_recorded_in_the_browser(desk, client, programme):
    carers = CommunityFactory(name="Carers")
    address = reverse("programmes_team:change_plan", args=["review"])
    data = {**day("decided_on", 2022, 1, 10), "what": "Online.", "why": "Covid.", "communities": [carers.slug]}
    response = desk.post(address, {**data, **day("decided_on", 2022, 2, 16)})
    assert "When was this decided?" in main_text(response)
    assert response.status_code == 422
    assert desk.post(address, data).status_code == 302
    assert "Online. Covid. This concerns: Carers" in main_text(
        client.get(reverse("programmes:detail", args=["review"]))
    )


def test_phases_are_kept_in_the_browser(desk, programme):
    address = reverse("programmes_team:create_phase", args=["review"])
    data = {"version": version_on(desk.get(address)), "title": "We listen", **day("starts_on", 2021, 11, 24)}
    assert desk.post(address, data).status_code == 302
    phase = Phase.objects.get()
    address = reverse("programmes_team:phase", args=["review", phase.pk])
    page = desk.get(address)
    data = {"version": version_on(page), "title": "We listen well", **day("starts_on", 2021, 11, 24)}
    response = desk.post(address, {**data, **day("ends_on", 2021, 1, 1)})
    assert "The last day must not come before the first day." in main_text(response)
    assert desk.post(address, data).status_code == 302
    address = reverse("programmes_team:delete_phase", args=["review", phase.pk])
    assert desk.post(address, {"version": "1"}, follow=True).status_code == 200
    assert Phase.objects.get().title == "We listen well"
    desk.post(address, {"version": version_on(desk.get(address))})
    assert not Phase.objects.exists()


def test_a_programme_is_set_up_and_changed_in_the_browser(desk, tree):
    data = {
        "title": "Second review",
        "summary": "Another one.",
        "area": "north-west-london",
        **day("opens_on", 2022, 3, 1),
        **day("closes_on", 2022, 2, 1),
        "contact_email": "someone@example.org",
    }
    address = reverse("programmes_team:create")
    assert "The closing day must not come before the opening day." in main_text(desk.post(address, data))
    assert desk.post(address, {**data, **day("closes_on", 2022, 6, 30)}).status_code == 302
    made = Programme.objects.get()
    assert (made.area, made.slug, made.is_public) == (tree.system, "second-review", False)
    address = reverse("programmes_team:edit", args=[made.slug])
    page = desk.get(address)
    assert "closes_on_day" not in page.content.decode()
    change = {**data, "version": version_on(page), "title": "Third review", "is_public": "true"}
    assert desk.post(address, change).status_code == 302
    assert "Somebody else changed this" in main_text(desk.post(address, change))
    made.refresh_from_db()
    assert (made.title, made.slug, made.is_public) == ("Third review", "second-review", True)


def test_the_teams_list_finds_by_title(desk, tree, programme):
    ProgrammeFactory(area=tree.system, title="Nights")
    ProgrammeFactory(area=tree.other_system, title="Nights elsewhere")

    def titles(query):
        page = soup_of(desk.get(reverse("programmes_team:list") + query))
        return {link.get_text() for link in page.select("tbody th a")}

    assert titles("") == {"The review", "Nights"}
    assert titles("?search=night") == {"Nights"}
    assert titles("?search=%00") == {"The review", "Nights"}
    assert "No programme has these words" in main_text(desk.get(reverse("programmes_team:list") + "?search=zzz"))


SEES = set(Role) - {Role.COMMISSIONER}
NAMES = sorted(pattern.name for pattern in urlpatterns)


def address_of(name, programme):
    if name in ("list", "create"):
        return reverse(f"programmes_team:{name}")
    args = [programme.slug]
    if name in ("phase", "delete_phase"):
        args.append((programme.phases.first() or PhaseFactory(programme=programme)).pk)
    return reverse(f"programmes_team:{name}", args=args)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", NAMES)
def test_role_by_role(client, tree, programme, name, role):
    client.force_login(user_with(role, tree.system))
    allowed = role in SEES if name in ("list", "detail") else role == Role.PROGRAMME_MANAGER
    assert client.get(address_of(name, programme)).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("list", "create")])
def test_another_area_has_no_such_page(client, tree, programme, name):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, tree["Brent"], tree.other_system))
    assert client.get(address_of(name, programme)).status_code == 404


def test_a_phase_of_another_programme_is_not_found(desk, tree, programme):
    other = PhaseFactory(programme=ProgrammeFactory(area=tree.system))
    for name in ("phase", "delete_phase"):
        assert desk.get(reverse(f"programmes_team:{name}", args=["review", other.pk])).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_lists_cost_the_same_at_3_rows_and_at_30(desk, tree, django_assert_num_queries, rows):
    for _number in range(rows):
        ProgrammeFactory(area=tree.system)
    desk.get(reverse("programmes_team:list"))
    with django_assert_num_queries(10):
        desk.get(reverse("programmes_team:list"))
    desk.logout()
    with django_assert_num_queries(2):
        desk.get(reverse("programmes:list"))


@pytest.mark.parametrize("rows", [3, 30])
def test_a_page_costs_the_same_at_3_entries_and_at_30(client, programme, django_assert_num_queries, rows):
    for _number in range(rows):
        PhaseFactory(programme=programme)
        PlanChangeFactory(programme=programme).communities.set([CommunityFactory()])
    with django_assert_num_queries(5):
        client.get(reverse("programmes:detail", args=["review"]))
