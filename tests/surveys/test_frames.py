"""Pages that are made once: they hold nothing of anybody, and nothing that is out of date."""

from __future__ import annotations

import pytest

from engagement.surveys import frames
from tests.factories.areas import AreaFactory
from tests.factories.surveys import SurveyFactory
from tests.surveys.all_kinds import BOROUGH, all_kinds
from tests.surveys.walking import Resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return AreaFactory(name="Brent", ons_code=BOROUGH)


@pytest.fixture
def survey(brent):
    return SurveyFactory(areas=[brent], title="Every kind", slug="every-kind", definition=all_kinds())


@pytest.fixture
def resident(survey):
    return Resident(survey).begin()


def test_a_kept_page_holds_nothing_of_whoever_opened_it_first(survey):
    frames.kept.clear()
    first, second = Resident(survey).begin(), Resident(survey).begin()
    assert len(frames.kept) == 1
    for mine, other in ((first, second), (second, first)):
        html = str(mine.page)
        assert mine.address.split("/")[3] in html
        assert other.address.split("/")[3] not in html
        assert other.browser.cookies["csrftoken"].value not in html
    nonces = []
    for resident in (first, second):
        response = resident.browser.get(resident.address)
        nonce = resident.page.select_one("script[nonce]")["nonce"]
        nonces.append(nonce)
        assert f"'nonce-{nonce}'" not in response["Content-Security-Policy"], "a nonce was used twice"
        assert b"nonce=" in response.content
    assert nonces[0] != nonces[1]


def test_the_nonce_of_a_kept_page_is_the_one_of_its_policy(resident):
    for _time in range(2):
        response = resident.browser.get(resident.address)
        nonce = response.content.decode().split('nonce="')[1].split('"')[0]
        assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]


def test_a_kept_page_shows_at_once_what_the_team_changes(resident, survey):
    survey.title = "A new title"
    survey.save()
    assert "A new title" in resident.refresh().page.title.get_text()


def test_who_is_signed_in_gets_no_kept_page_and_leaves_none(resident, django_user_model):
    frames.kept.clear()
    user = django_user_model.objects.create_user(email="officer@example.org", password="quiet-garden-window")
    resident.browser.force_login(user)
    assert "Your desk" in resident.refresh().page.footer.get_text()
    assert len(frames.kept) == 0
    resident.browser.logout()
    assert "Staff sign-in" in Resident(resident.survey).begin().page.footer.get_text()


def test_frames_that_nobody_asks_for_make_room():
    kept = frames.Kept(most=1_000)
    slots = frames.Slots()

    def made(size):
        return lambda: frames.Frame("x" * size + slots("name"), slots, {})

    kept.get("a", made(400))
    kept.get("b", made(400))
    kept.get("a", made(400))
    kept.get("c", made(400))
    assert len(kept) == 2
    assert kept.get("a", made(1)).size == 400, "the one that was asked for last has gone"
