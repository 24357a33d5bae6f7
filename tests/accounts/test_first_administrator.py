"""A new portal's first person, and the reference data that they keep."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from engagement.programmes.models import Community
from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree

pytestmark = pytest.mark.django_db


def make(capsys, *words):
    call_command("make_administrator", "first@example.org", "First Person", *words)
    return capsys.readouterr().out


def test_the_first_person_sets_a_password_and_invites_others(client, capsys):
    area_tree("Brent")
    said = make(capsys)
    link = said.split("http", 1)[1].split("/", 3)[-1].strip()
    page = client.get("/" + link, follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": "quiet river lantern 9", "password2": "quiet river lantern 9"}
    )
    user = User.objects.get()
    assert user.check_password("quiet river lantern 9")
    client.force_login(user)
    assert client.get(reverse("people:invite")).status_code == 200


def test_it_can_run_twice_and_names_an_unknown_area(capsys):
    area_tree("Brent")
    make(capsys)
    make(capsys)
    assert User.objects.count() == 1
    assert AuditEntry.objects.filter(verb="granted").count() == 1
    with pytest.raises(CommandError, match="no area “atlantis”"):
        make(capsys, "--area=atlantis")


def test_reference_data_are_for_the_owner_alone_and_their_changes_are_in_the_trail(client, capsys):
    areas = area_tree("Brent")
    make(capsys)
    client.force_login(user_with(Role.ADMINISTRATOR, areas.system))
    assert client.get(reverse("admin:engagement_community_changelist")).status_code == 302
    client.force_login(User.objects.get(email="first@example.org"))
    assert client.get(reverse("admin:accounts_organisation_changelist")).status_code == 200
    answer = client.post(
        reverse("admin:engagement_community_add"),
        {"slug": "young-carers", "name": "Young carers", "description": "", "order": "1"},
    )
    assert answer.status_code == 302
    community = Community.objects.get(slug="young-carers")
    assert AuditEntry.objects.filter(
        verb="created", target_type="engagement.community", target_id=str(community.pk)
    ).exists()
