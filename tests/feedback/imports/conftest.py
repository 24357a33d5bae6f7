"""What the tests of imports share."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import CommunityFactory, ProgrammeFactory


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Files of this test's own, where a worker finds them whose ``EOLCARE_VAR`` is the test's folder."""
    folder = tmp_path / "test-files"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    before = default_storage._wrapped
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        },
    }
    yield folder
    default_storage._wrapped = before


@pytest.fixture
def tree():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    CommunityFactory(name="Carers")
    CommunityFactory(name="Gypsy, Roma and Traveller people", slug="travellers")
    return ProgrammeFactory(area=tree.system)


@pytest.fixture
def analyst(tree):
    return user_with(Role.ANALYST, tree.system)
