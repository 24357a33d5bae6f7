"""What tests of submissions share: files of each test apart, an area tree, and people of the team."""

from __future__ import annotations

import pytest

from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree
from tests.factories.programmes import ProgrammeFactory


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """Keep files of each test apart."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path / "feedback" / "attachments"


@pytest.fixture
def tree(db):
    return area_tree("Brent", "Harrow")


@pytest.fixture
def programme(tree):
    return ProgrammeFactory(area=tree.system, slug="our-review", title="Our review")


@pytest.fixture
def officer(tree):
    return user_with(Role.ENGAGEMENT_OFFICER, tree.system, full_name="Olu Officer")


@pytest.fixture
def manager(tree):
    return user_with(Role.PROGRAMME_MANAGER, tree.system, full_name="Maya Manager")


@pytest.fixture
def desk(client, officer):
    """Somebody of the team at their desk."""
    client.force_login(officer)
    return client


def kept(storage):
    """Return the names of the files that are kept."""
    return sorted(path.name for path in storage.iterdir()) if storage.exists() else []
