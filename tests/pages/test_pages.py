"""The pages that the team edits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eolcare.accounts.roles import Role
from eolcare.pages.loading import SUPPLIED, load_pages
from eolcare.pages.models import ContentPage
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages():
    load_pages()


def test_every_supplied_page_opens_and_stands_in_the_footer(client):
    for slug, title, _summary in SUPPLIED:
        page = client.get(reverse("pages:page", args=[slug]))
        assert page.status_code == 200
        assert str(title) in page.content.decode()


def test_support_is_one_link_away_on_every_page(client):
    for slug, _title, _summary in SUPPLIED:
        assert 'href="/support/"' in client.get(reverse("pages:page", args=[slug])).content.decode()


def test_loading_again_keeps_what_the_team_wrote():
    ContentPage.objects.filter(slug="contact").update(title="Talk to us")
    assert load_pages().added == 0
    assert ContentPage.objects.get(slug="contact").title == "Talk to us"


def edit(client, page, version, **changes):
    data = {"title": page.title, "summary": page.summary, "body": page.body, "version": version, **changes}
    return client.post(reverse("pages_team:edit", args=[page.slug]), data)


def test_an_edit_is_public_at_once_and_a_script_is_not(client, django_capture_on_commit_callbacks):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, area_tree("Brent").system))
    page = ContentPage.objects.get(slug="contact")
    with django_capture_on_commit_callbacks(execute=True):
        answer = edit(client, page, page.version, body="<p>Call us.</p><script>alert(1)</script>", title="Reach us")
    assert answer.status_code == 302
    shown = client.get(reverse("pages:page", args=["contact"])).content.decode()
    assert "Call us." in shown
    assert "alert(1)" not in shown
    assert "Reach us" in client.get(reverse("pages:page", args=["privacy"])).content.decode()


def test_two_editors_lose_nothing(client):
    client.force_login(user_with(Role.PROGRAMME_MANAGER, area_tree("Brent").system))
    page = ContentPage.objects.get(slug="contact")
    edit(client, page, page.version, title="First")
    second = edit(client, page, page.version, title="Second")
    assert second.status_code == 422
    assert "Somebody else changed this" in second.content.decode()
    assert "Second" in second.content.decode()
    assert ContentPage.objects.get(slug="contact").title == "First"
