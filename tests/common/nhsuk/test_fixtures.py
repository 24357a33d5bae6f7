"""Our components against the official fixtures of nhsuk-frontend, DOM for DOM."""

import sys
from collections import Counter

import pytest

from eolcare.common.nhsuk import components
from tests.common.nhsuk import dom, fixtures

# How many fixtures the pinned release carries; a new release may bring more, never silently fewer.
IN_THE_PACKAGE = 983


def test_components_print_what_the_official_fixtures_say(
    capfd: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    matched: Counter[str] = Counter()
    wrong, left = [], []
    found = list(fixtures.official())
    for fixture in found:
        if reason := fixtures.left_out(fixture):
            left.append(f"{fixture.component}: {fixture.name}: {reason}")
            continue
        ours, theirs = dom.tree(components.render(fixture.component, fixture.params)), dom.tree(fixture.html)
        if ours == theirs:
            matched[fixture.component] += 1
        else:
            wrong.append(f"{fixture.component}: {fixture.name}: {dom.difference(ours, theirs)}")
    with capfd.disabled():
        told = f"{len(left)} left out" if left else "none left out"
        print(
            f"\nnhsuk fixtures: {matched.total()} of {len(found)} match, in {len(matched)} components ({told})",
            *(f"  left out: {line}" for line in left),
            sep="\n",
            # A worker of pytest-xdist has no standard output that anyone sees.
            file=sys.stderr if hasattr(pytestconfig, "workerinput") else sys.stdout,
        )
    assert not wrong, "\n".join(wrong)
    assert len(found) >= IN_THE_PACKAGE, "fixtures are missing from the installed nhsuk-frontend"
    assert matched.total() + len(left) == len(found)


def test_every_left_out_fixture_exists() -> None:
    there = {(fixture.component, fixture.name) for fixture in fixtures.official()}
    parts = {component for component, _ in there}
    gone = [key for key in fixtures.LEFT_OUT if key not in there and not (key[1] is None and key[0] in parts)]
    assert gone == []


GOOD = (
    '<div class="nhsuk-hint a" id="x"><span class="nhsuk-u-visually-hidden">Error: </span>Enter <b>one</b> name</div>'
)


def test_layout_of_the_source_makes_no_difference() -> None:
    hidden = '<span class="nhsuk-u-visually-hidden">Error: </span>'
    same = f'<div id="x" class="a  nhsuk-hint">\n  {hidden}Enter\n <b>one</b> name\n</div>'
    assert dom.tree(GOOD) == dom.tree(same)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="x"', 'id="y"'),
        ('id="x"', 'id="x" hidden'),
        (" a", ""),
        ("div", "p"),
        ("one", "two"),
        ("Error: ", "Error:"),
        ("<b>one</b> name", "<b>one</b>name"),
        ("Enter <b>", "Enter<b>"),
        ("<b>one</b>", ""),
        ("<b>one</b>", "one"),
        ("<b>one</b> name", "name <b>one</b>"),
    ],
)
def test_what_a_reader_would_notice_is_a_difference(old: str, new: str) -> None:
    worse = GOOD.replace(old, new)
    assert worse != GOOD
    assert dom.tree(worse) != dom.tree(GOOD)
    assert dom.difference(dom.tree(worse), dom.tree(GOOD))
