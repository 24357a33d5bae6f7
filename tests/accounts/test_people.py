"""Inviting people, their roles, and the door."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from eolcare.accounts import services
from eolcare.accounts.models import Membership, User
from eolcare.accounts.roles import Role
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import send_due
from tests.factories.accounts import PASSWORD, user_with
from tests.factories.areas import area_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    return area_tree("Brent", "Harrow")


@pytest.fixture
def administrator(areas):
    return user_with(Role.ADMINISTRATOR, areas.system)


def invite(administrator, areas, **changes):
    facts = {
        "actor": administrator,
        "email": "new.person@example.org",
        "full_name": "New Person",
        "role": Role.ANALYST,
        "area": areas["Brent"],
    }
    return services.invite_person(**{**facts, **changes})


def test_an_invited_person_sets_a_password_by_the_link_and_signs_in(administrator, areas):
    person = invite(administrator, areas)
    assert not person.has_usable_password()
    assert send_due() == 1
    text = mail.outbox[0].body
    link = next(word for word in text.split() if word.startswith("http"))
    browser = Client()
    page = browser.get(link.split("8000", 1)[-1] if "8000" in link else link, follow=True)
    assert page.status_code == 200
    form = page.redirect_chain[-1][0]
    browser.post(form, {"password1": "quiet river lantern 9", "password2": "quiet river lantern 9"})
    assert User.objects.get(pk=person.pk).check_password("quiet river lantern 9")
    answer = browser.post(
        reverse("account_login"), {"login": "new.person@example.org", "password": "quiet river lantern 9"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("team:desk")


def test_a_common_password_is_refused(administrator, areas):
    person = invite(administrator, areas)
    browser = Client()
    page = browser.get(services.set_password_link(person).split("8000", 1)[-1], follow=True)
    answer = browser.post(page.redirect_chain[-1][0], {"password1": "password1234", "password2": "password1234"})
    assert answer.status_code == 200
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_the_same_address_is_invited_once_in_whatever_case(administrator, areas):
    invite(administrator, areas)
    with pytest.raises(Refusal) as refused:
        invite(administrator, areas, email="New.Person@Example.org")
    assert refused.value.field == "email"
    assert OutboxMessage.objects.count() == 1


def test_whoever_was_invited_at_the_same_moment_is_refused_too(administrator, areas, monkeypatch):
    invite(administrator, areas)
    # As the second of two clicks sees it: nobody was there when it looked.
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda queryset: False)
    with pytest.raises(Refusal) as refused:
        invite(administrator, areas)
    assert refused.value.field == "email"
    monkeypatch.undo()
    assert OutboxMessage.objects.count() == 1


def test_nobody_gives_roles_outside_their_areas(administrator, areas):
    with pytest.raises(Refusal) as refused:
        invite(administrator, areas, area=areas.other_borough)
    assert refused.value.field == "area"
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_the_last_administrator_stays(administrator, areas):
    membership = Membership.objects.get(user=administrator)
    with pytest.raises(Refusal):
        services.revoke_role(membership, actor=administrator)
    user_with(Role.ADMINISTRATOR, areas.system)
    services.revoke_role(membership, actor=administrator)
    assert not Membership.objects.filter(user=administrator).exists()


def test_a_closed_account_cannot_sign_in(administrator, areas):
    person = user_with(Role.ANALYST, areas["Brent"], email="gone@example.org")
    services.close_account(person, actor=administrator)
    answer = Client().post(reverse("account_login"), {"login": "gone@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert "inactive" in answer["Location"]


def test_every_step_is_in_the_trail_without_the_address(administrator, areas):
    person = invite(administrator, areas)
    services.grant_role(person, actor=administrator, role=Role.APPROVER, area=areas["Harrow"])
    services.grant_role(person, actor=administrator, role=Role.APPROVER, area=areas["Harrow"])
    rows = AuditEntry.objects.filter(target_id=person.public_id)
    assert sorted(rows.values_list("verb", flat=True)) == ["granted", "invited"]
    assert "example.org" not in str(list(rows.values_list("facts", flat=True)))


def test_nobody_signs_themselves_up(client):
    page = client.get(reverse("account_signup"))
    assert "by invitation" in page.content.decode()
    client.post(reverse("account_signup"), {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_wrong_password_says_neither_that_the_account_exists_nor_that_it_does_not(client, areas):
    user_with(Role.ANALYST, areas["Brent"], email="there@example.org")
    answers = [
        client.post(reverse("account_login"), {"login": address, "password": "not the password"}).content.decode()
        for address in ("there@example.org", "nowhere@example.org")
    ]
    plain = [answer.replace("there@example.org", "").replace("nowhere@example.org", "") for answer in answers]
    errors = [text[text.index("nhsuk-error-summary") :][:600] for text in plain]
    assert errors[0] == errors[1]


@override_settings(SECOND_FACTOR_REQUIRED=True)
@pytest.mark.parametrize(
    ("role", "sent_away"),
    [(role, role != Role.COMMISSIONER) for role in Role],
)
def test_a_role_that_sees_personal_data_needs_a_second_factor(client, areas, role, sent_away):
    client.force_login(user_with(role, areas.system))
    answer = client.get(reverse("team:desk"))
    assert (answer.status_code == 302 and answer["Location"] == reverse("mfa_index")) is sent_away


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_with_an_authenticator_app_the_desk_opens(client, areas):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = user_with(Role.ANALYST, areas.system)
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    assert client.get(reverse("team:desk")).status_code == 200


def test_the_pages_of_people(client, administrator, areas):
    person = user_with(Role.ANALYST, areas["Brent"], full_name="Ada Adams")
    stranger = user_with(Role.ANALYST, areas.other_borough, full_name="Zoe Zed")
    client.force_login(administrator)
    listed = client.get(reverse("people:list")).content.decode()
    assert "Ada Adams" in listed
    assert "Zoe Zed" not in listed
    assert client.get(reverse("people:person", args=[person.public_id])).status_code == 200
    assert client.get(reverse("people:person", args=[stranger.public_id])).status_code == 404
    answer = client.post(
        reverse("people:invite"),
        {"full_name": "Bo Bell", "email": "bo@example.org", "role": "approver", "area": areas["Harrow"].pk},
    )
    assert answer.status_code == 302
    again = client.post(
        reverse("people:invite"),
        {"full_name": "Bo Bell", "email": "bo@example.org", "role": "approver", "area": areas["Harrow"].pk},
    )
    assert again.status_code == 422
    assert "has an account already" in again.content.decode()


def test_the_callers_pseudonym_holds_no_internet_address(rf):
    from eolcare.accounts.adapters import StaffAccountAdapter

    adapter = StaffAccountAdapter()
    one = adapter.get_client_ip(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert one == adapter.get_client_ip(rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert one != adapter.get_client_ip(rf.get("/", REMOTE_ADDR="192.0.2.2"))
