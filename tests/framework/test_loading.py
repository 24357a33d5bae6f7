"""The framework comes from the files once, however often it is loaded."""

import pytest

from ambitions.framework.loading import load_framework
from ambitions.framework.models import Ambition, BuildingBlock, Foundation, FrameworkEdition
from ambitions.framework.queries import building_block, current_edition

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def framework():
    load_framework()


def test_six_ambitions_34_building_blocks_eight_foundations():
    edition = current_edition()
    assert edition.slug == "2015-2020"
    assert [a.building_blocks.count() for a in edition.ambitions.all()] == [7, 6, 6, 5, 6, 4]
    assert [f.number for f in edition.foundations.all()] == list(range(1, 9))
    assert BuildingBlock.objects.count() == 34


def test_shared_records_is_a_foundation_and_a_building_block():
    block = BuildingBlock.objects.get(title="Shared records")
    foundation = Foundation.objects.get(title="Shared records")
    assert block.code == "4.1"
    assert foundation.number == 2
    assert block.description != foundation.description


def test_everything_is_described_in_a_sentence_or_two():
    for model in (Ambition, BuildingBlock, Foundation):
        for row in model.objects.all():
            assert 40 < len(row.description) < 240, row
            assert row.description.endswith("."), row
            assert 1 <= row.description.count(". ") + 1 <= 2, row


def test_loading_again_writes_nothing():
    assert not load_framework().moved
    assert FrameworkEdition.objects.count() == 1


def test_what_was_changed_is_put_right():
    Ambition.objects.filter(number=4).update(title="Care is complicated")
    assert load_framework().changed == 1
    assert Ambition.objects.get(number=4).title == "Care is coordinated"


def test_a_block_is_found_by_its_code():
    assert building_block("1.5").title == "Good end of life care includes bereavement"
    with pytest.raises(BuildingBlock.DoesNotExist):
        building_block("6.5")
