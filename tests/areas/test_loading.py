"""Areas and census come from the files once, however often they are loaded."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import Sum

from eolcare.areas import loading
from eolcare.areas.loading import load_areas, load_census
from eolcare.areas.models import Area, AreaMembership, Population
from eolcare.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

NORTH_WEST_LONDON = {
    "Brent",
    "Ealing",
    "Hammersmith and Fulham",
    "Harrow",
    "Hillingdon",
    "Hounslow",
    "Kensington and Chelsea",
    "Westminster",
}
PEOPLE_OF_BRENT = 339_818  # published by the ONS in table TS007


@pytest.fixture
def areas():
    load_areas()


@pytest.fixture
def census(areas):
    load_census()


def test_london_has_five_systems_and_33_boroughs(areas):
    assert Area.objects.systems().count() == 5
    assert Area.objects.boroughs().count() == 33
    assert Area.objects.get(slug="pan-london").code == "E12000007"


def test_every_borough_belongs_to_one_system_from_the_day_boards_were_made(areas):
    for borough in Area.objects.boroughs():
        assert [m.valid_from for m in borough.memberships.all()] == [date(2022, 7, 1)]
    sizes = {system.ods_code: system.members.count() for system in Area.objects.systems().prefetch_related("members")}
    assert sizes == {"QRV": 8, "QMJ": 5, "QMF": 8, "QKK": 6, "QWE": 6}


def test_north_west_london_is_eight_boroughs(areas):
    system = Area.objects.get(slug="north-west-london")
    beneath = Area.objects.all().beneath(system).boroughs()
    assert {area.name for area in beneath} == NORTH_WEST_LONDON
    assert not Area.objects.all().beneath(system, on=date(2022, 6, 30)).boroughs().exists()


def test_london_holds_everything(areas):
    assert Area.objects.all().beneath(Area.objects.get(slug="pan-london")).count() == 39


def test_loading_again_writes_nothing(census):
    before = list(Area.objects.order_by("pk").values()), list(AreaMembership.objects.order_by("pk").values())
    assert not load_areas().moved
    assert not load_census().moved
    assert before == (list(Area.objects.order_by("pk").values()), list(AreaMembership.objects.order_by("pk").values()))


def test_a_row_that_was_meddled_with_is_put_right(census):
    Area.objects.filter(slug="brent").update(name="Brant")
    population = Population.objects.get(area__slug="brent", topic="residents")
    Population.objects.filter(pk=population.pk).update(persons=1)
    Population.objects.create(
        area=population.area, topic="age", category="106 and over", persons=1, source="Census 2021, TS007"
    )
    assert load_areas().changed == 1
    tally = load_census()
    assert (tally.changed, tally.removed) == (1, 1)
    assert Area.objects.get(slug="brent").name == "Brent"
    assert Population.objects.get(pk=population.pk).persons == PEOPLE_OF_BRENT


def test_ages_add_up_to_all_residents_in_every_borough(census):
    residents = dict(Population.objects.filter(topic="residents").values_list("area_id", "persons"))
    ages = dict(
        Population.objects.filter(topic="age").values("area_id").annotate(n=Sum("persons")).values_list("area_id", "n")
    )
    assert len(residents) == 33
    assert residents == ages


def test_broad_and_detailed_ethnic_groups_come_close(census):
    # Two tables of the census never agree to the person; within a thousandth they must.
    for area in Area.objects.boroughs():
        broad, detailed = (
            area.populations.filter(topic=topic).aggregate(n=Sum("persons"))["n"]
            for topic in ("ethnic-group-5", "ethnic-group-19")
        )
        assert broad == pytest.approx(detailed, rel=0.001), area


def test_every_topic_is_whole_in_every_borough(census):
    sizes = {
        "residents": 1,
        "age": 10,
        "ethnic-group-5": 5,
        "ethnic-group-19": 19,
        "religion": 9,
        "disability": 2,
        "sexual-orientation": 5,
        "unpaid-care": 6,
    }
    for topic, size in sizes.items():
        rows = Population.objects.filter(topic=topic)
        assert rows.values("area").distinct().count() == 33
        assert rows.count() == 33 * size
        assert rows.values("category").distinct().count() == size


def test_the_command_loads_all_and_says_what_it_did(capsys):
    call_command("load_reference_data")
    first = capsys.readouterr().out.splitlines()
    call_command("load_reference_data")
    again = capsys.readouterr().out.splitlines()
    added = [line.split(",")[0] for line in first]
    assert added[:3] == ["areas: 77 added", "census: 1881 added", "framework: 49 added"]
    assert added[3].startswith("pages: ")
    assert len(again) == len(first)
    assert all(": 0 added, 0 changed, 0 removed" in line for line in again)
    # One row a subject, for the load that wrote something; none for the one that did not.
    assert AuditEntry.objects.filter(verb="loaded").count() == len(first)


def test_a_line_with_a_missing_cell_is_named(tmp_path, monkeypatch):
    (tmp_path / "areas.csv").write_text("kind,ons_code,ods_code,name,slug\nborough,E09000005,,Brent\n")
    monkeypatch.setattr(loading, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"areas\.csv, line 2"):
        load_areas()
    assert not Area.objects.exists()
