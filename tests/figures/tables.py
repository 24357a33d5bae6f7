"""Tables for the tests of what is shown, with small numbers in them."""

from eolcare.figures import counting
from eolcare.figures.counting import Category, Order, Unit

BOROUGHS = ["Brent", "Ealing", "Harrow", "Hillingdon"]
STATUSES = ["Done", "Under way", "Planned"]


def by_borough(counts=None, *, order=Order.GIVEN, unit=Unit.PEOPLE):
    counts = {"Brent": 182, "Ealing": 1201, "Harrow": 7, "Hillingdon": 3} if counts is None else counts
    return counting.one_way(
        counts,
        rows=[*BOROUGHS, *(key for key in counts if key not in BOROUGHS)],
        title="Responses by borough",
        dimension="borough",
        row_heading="Borough",
        unit=unit,
        counted="responses",
        source="Survey of residents",
        order=order,
    )


def by_borough_and_channel(counts, *, unit=Unit.PEOPLE):
    return counting.two_way(
        counts,
        rows=BOROUGHS[:2],
        columns=["Online", "Paper"],
        title="How people answered",
        dimension="borough",
        column_dimension="channel",
        row_heading="Borough",
        unit=unit,
        counted="responses",
    )


def choices(counts, base):
    return counting.overlapping(
        counts,
        base=base,
        rows=[Category(key, f"Choice {key}") for key in counts],
        title="What matters",
        dimension="choice",
        row_heading="Choice",
        unit=Unit.PEOPLE,
        counted="responses",
    )


def by_month(counts):
    return counting.one_way(
        counts,
        rows=list(counts),
        title="Responses each month",
        dimension="month",
        row_heading="Month",
        unit=Unit.PEOPLE,
        counted="responses",
    )
