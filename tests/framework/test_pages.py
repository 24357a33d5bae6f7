"""The framework's public pages: what a resident reads."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ambitions.framework.loading import load_framework
from ambitions.framework.models import BuildingBlock

pytestmark = pytest.mark.django_db


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_before_anything_is_loaded_the_page_says_so(client):
    assert "It has not been loaded yet." in page(client, reverse("framework:edition")).main.get_text()


def test_the_edition_shows_ambitions_and_foundations_without_signing_in(client):
    load_framework()
    main = page(client, reverse("framework:edition")).main
    headings = [heading.get_text(strip=True) for heading in main.select("h3")]
    assert headings[0] == "1. Each person is seen as an individual"
    assert len(headings) == 6
    assert [dt.get_text(strip=True) for dt in main.select("dt")][1] == "Shared records"
    assert len(main.select("dt")) == 8
    assert "34" not in headings
    for link in main.select("h3 a"):
        page(client, link["href"])


def test_an_ambition_shows_its_building_blocks_and_its_neighbours(client):
    load_framework()
    main = page(client, reverse("framework:ambition", args=["2015-2020", 4])).main
    assert main.h1.get_text(" ", strip=True) == "Ambition 4 Care is coordinated"
    assert main.h3.get_text(strip=True) == "4.1 Shared records"
    assert len(main.select("h3")) == 5
    assert [a.select_one(".nhsuk-pagination__page").get_text(strip=True) for a in main.select("nav a")] == [
        "Maximising comfort and wellbeing",
        "All staff are prepared to care",
    ]


@pytest.mark.parametrize(("number", "neighbours"), [(1, ["Next"]), (6, ["Previous"])])
def test_the_first_and_the_last_lead_on_one_way(client, number, neighbours):
    load_framework()
    main = page(client, reverse("framework:ambition", args=["2015-2020", number])).main
    assert [t.get_text(strip=True) for t in main.select(".nhsuk-pagination__title")] == neighbours


@pytest.mark.parametrize("path", ["/framework/1999/", "/framework/2015-2020/ambitions/7/", "/framework/x/ambitions/1/"])
def test_what_is_not_known_is_not_found(client, path):
    load_framework()
    assert client.get(path).status_code == 404


def test_a_page_costs_the_same_however_many_blocks_there_are(client, django_assert_num_queries):
    load_framework()
    client.get(reverse("framework:edition"))
    with django_assert_num_queries(4):
        client.get(reverse("framework:edition"))
    ambition = BuildingBlock.objects.first().ambition
    for number in range(50, 80):
        BuildingBlock.objects.create(ambition=ambition, number=number, title="More", description="More of it.")
    with django_assert_num_queries(4):
        client.get(reverse("framework:edition"))
