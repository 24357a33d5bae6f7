"""Hearing of progress: asked for twice, confirmed once, at most weekly, ended with one press, and nothing kept."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.actions import services as actions
from engagement.actions.following import keys, services
from engagement.actions.models import Action, ActionStatus, Difference, Follow, Follower
from engagement.actions.views.following import ASK_FOR_ONE
from engagement.programmes.models import Programme
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.mail.models import OutboxMessage
from eolcare.mail.services import mail_of, send_due
from tests.factories.actions import ActionFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

ADDRESS = "mina@example.org"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def programme():
    return ProgrammeFactory(is_public=True, title="Care in the last year")


@pytest.fixture
def action(programme):
    return ActionFactory(programme=programme, public=True, title="A line at night")


@pytest.fixture
def follower(action):
    """Somebody who follows the action and confirmed a month ago."""
    services.ask_to_follow(ADDRESS, action)
    row = Follower.objects.get()
    services.confirm_follower(keys.token_of(row))
    OutboxMessage.objects.all().delete()
    before = timezone.now() - timedelta(days=30)
    Follower.objects.update(confirmed_at=before, told_until=before)
    Follow.objects.update(since=before)
    row.refresh_from_db()
    return row


def move(action, *, status="planned", words="It is planned."):
    """Give the action a status that was set an hour ago."""
    hour_ago = timezone.now() - timedelta(hours=1)
    Action.objects.filter(pk=action.pk).update(status=status, words=words, status_since=hour_ago)
    ActionStatus.objects.create(action=action, status=status, words=words, at=hour_ago)


def ask(client, thing, email=ADDRESS):
    name = ("action", thing.public_id) if isinstance(thing, Action) else ("programme", thing.slug)
    return client.post(reverse(f"following:ask_{name[0]}", args=[name[1]]), {"email": email})


def letters(kind=services.PROGRESS_MAIL):
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def link_in(message, name):
    part = reverse(f"following:{name}", args=["x"]).replace("x/", "")
    return next(word for word in message.text.split() if part in word).split("//", 1)[1].split("/", 1)[1]


class TestAsking:
    def test_an_address_is_asked_to_confirm_and_hears_nothing_before(self, client, action):
        assert ask(client, action)["Location"] == reverse("following:asked")
        [letter] = letters(services.CONFIRM_MAIL)
        assert letter.to_address == ADDRESS
        move(action)
        assert services.tell_followers() == 0
        address = "/" + link_in(letter, "confirm")
        # Programs that look into links first confirm nothing.
        assert "A line at night" in client.get(address).content.decode()
        assert Follower.objects.get().confirmed_at is None
        assert client.post(address)["Location"].startswith("/follow/mine/")
        assert Follower.objects.get().confirmed_at is not None
        # The message with the link is gone, and what moved before is not told as news.
        assert not letters(services.CONFIRM_MAIL)
        assert services.tell_followers(timezone.now() + DAY) == 0

    def test_pressed_twice_it_is_one_wish_and_one_letter(self, client, action):
        ask(client, action)
        ask(client, action, " MINA@Example.org ")
        assert Follow.objects.count() == 1
        assert len(letters(services.CONFIRM_MAIL)) == 1
        assert AuditEntry.objects.filter(verb="followed").count() == 1

    def test_the_page_does_not_tell_who_follows(self, client, action, follower):
        known, unknown = ask(client, action), ask(client, action, "somebody@example.org")
        assert known.status_code == unknown.status_code == 302
        assert known["Location"] == unknown["Location"]
        assert [letter.to_address for letter in letters(services.CONFIRM_MAIL)] == ["somebody@example.org"]

    @pytest.mark.parametrize("typed", ["", "mina", "mina@", "a@b\r\nBcc: c@d.example"])
    def test_a_wrong_address_is_told_at_its_field_and_kept(self, client, action, typed):
        answer = ask(client, action, typed)
        assert answer.status_code == 422
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select_one(".nhsuk-error-summary a")["href"] == "#id_email"
        assert not Follower.objects.exists()

    def test_what_residents_do_not_see_cannot_be_followed(self, client, programme):
        hidden = ActionFactory(programme=programme)
        assert ask(client, hidden).status_code == 404
        assert ask(client, ProgrammeFactory(is_public=False)).status_code == 404

    def test_nobodys_letter_box_is_filled(self, client, programme):
        for _ in range(ASK_FOR_ONE.most):
            assert ask(client, programme).status_code == 302
        refused = ask(client, programme)
        assert refused.status_code == 429
        assert refused["Retry-After"]
        assert len(letters(services.CONFIRM_MAIL)) <= 2  # one an hour

    def test_the_trail_holds_no_address(self, client, action):
        ask(client, action)
        assert "mina" not in str(list(AuditEntry.objects.values()))


class TestTelling:
    def test_what_moved_is_told_once(self, action, follower):
        move(action, words="The nurses are being found.")
        assert services.tell_followers() == 1
        [letter] = letters()
        assert "A line at night" in letter.text
        assert "Planned" in letter.text
        assert services.tell_followers() == 0
        assert services.tell_followers(timezone.now() + 8 * DAY) == 0
        assert len(letters()) == 1

    def test_never_more_than_one_letter_in_seven_days_and_nothing_is_left_out(self, action, follower):
        move(action)
        assert services.tell_followers() == 1
        now = timezone.now()
        ActionStatus.objects.create(action=action, status="planned", words="A second step.", at=now + 2 * DAY)
        ActionStatus.objects.create(action=action, status="planned", words="A third step.", at=now + 5 * DAY)
        assert services.tell_followers(now + 3 * DAY) == 0
        assert services.tell_followers(now + 6 * DAY) == 0
        assert services.tell_followers(now + 8 * DAY) == 1
        assert "A second step." in letters()[1].text
        assert "A third step." in letters()[1].text

    def test_a_step_that_is_still_being_written_is_told_next_time(self, action, follower):
        now = timezone.now()
        move(action)
        assert services.tell_followers(now) == 1
        # Begun before the letters went out, seen after.
        ActionStatus.objects.create(action=action, status="planned", words="Late.", at=now - timedelta(minutes=1))
        assert services.tell_followers(now + 8 * DAY) == 1
        assert "Late." in letters()[1].text

    def test_a_programme_s_new_action_and_the_difference_made_are_news(self, programme, action, follower):
        Follow.objects.all().delete()
        Follow.objects.create(follower=follower, programme=programme, since=follower.told_until)
        hour_ago = timezone.now() - timedelta(hours=1)
        ActionFactory(programme=programme, published_at=hour_ago, title="Visits at night", we_did="Nurses come.")
        row = Difference.objects.create(action=action, size="some", words="Fewer calls to 999.")
        Difference.objects.bulk_create([Difference(action=action, size="some", words="Fewer falls.")])
        assert row.at
        assert services.tell_followers(timezone.now() + timedelta(hours=1)) == 1
        text = letters()[0].text
        assert "Visits at night" in text
        assert "Fewer calls to 999." in text

    def test_what_is_not_public_any_more_is_not_told(self, action, follower):
        move(action)
        actions.unpublish_action(action, actor=None)
        assert services.tell_followers() == 0

    def test_nor_what_belongs_to_a_programme_that_is_not_public_any_more(self, programme, action, follower):
        move(action)
        Programme.objects.filter(pk=programme.pk).update(is_public=False)
        assert services.tell_followers() == 0

    def test_steps_from_before_somebody_followed_are_no_news(self, action, follower):
        move(action)
        Follow.objects.update(since=timezone.now())
        assert services.tell_followers() == 0

    def test_two_workers_write_one_letter(self, action, follower):
        move(action)
        now = timezone.now()
        assert services.tell_followers(now) == 1
        # The second one read the list before the first had written; it finds the row as it stands now.
        assert not services._tell(follower.pk, now)
        # Nor does one that took the list with it for a day write again within the week.
        ActionStatus.objects.create(action=action, status="planned", words="More.", at=now + timedelta(hours=1))
        assert not services._tell(follower.pk, now + DAY)
        assert len(letters()) == 1

    def test_it_costs_the_same_with_any_number_of_actions(self, programme, follower, django_assert_num_queries):
        Follow.objects.create(follower=follower, programme=programme, since=follower.told_until)
        for number in range(8):
            ActionFactory(programme=programme, published_at=timezone.now() - timedelta(hours=1), title=f"N{number}")
        with django_assert_num_queries(14):
            assert services.tell_followers() == 1


class TestLeaving:
    def letter(self, action):
        move(action)
        services.tell_followers()
        return letters()[0]

    def test_a_mail_program_ends_it_with_one_post_and_no_cookie(self, action, follower):
        letter = self.letter(action)
        send_due()
        sent = message_from_bytes(mail.outbox[-1].message().as_bytes())
        assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = "/" + sent["List-Unsubscribe"].strip("<>").split("//", 1)[1].split("/", 1)[1]
        assert address == "/" + link_in(letter, "unsubscribe")
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 302
        assert not Follower.objects.exists()
        assert not OutboxMessage.objects.filter(to_address=ADDRESS).exists()
        # Pressed again it is so already.
        assert stranger.post(address).status_code == 302
        assert "You are not subscribed" in stranger.get(address).content.decode()

    def test_looking_at_the_link_ends_nothing(self, client, action, follower):
        address = "/" + link_in(self.letter(action), "unsubscribe")
        assert "Unsubscribe" in client.get(address).content.decode()
        assert Follower.objects.exists()

    def test_other_letters_offer_no_such_button(self, client, action):
        ask(client, action)
        [letter] = letters(services.CONFIRM_MAIL)
        assert "List-Unsubscribe" not in mail_of(letter).extra_headers

    def test_one_wish_is_taken_back_and_with_the_last_one_the_address_goes(self, client, programme, action, follower):
        Follow.objects.create(follower=follower, programme=programme)
        token = keys.token_of(follower)
        first, second = follower.follows.order_by("pk")
        page = client.get(reverse("following:manage", args=[token])).content.decode()
        assert "A line at night" in page
        assert ADDRESS not in page
        assert client.post(reverse("following:stop", args=[token, first.pk]))["Location"].endswith(f"{token}/")
        assert client.post(reverse("following:stop", args=[token, second.pk]))["Location"] == reverse("following:left")
        assert not Follower.objects.exists()
        assert client.get(reverse("following:manage", args=[token])).status_code == 404

    def test_somebody_elses_wish_is_out_of_reach(self, client, action, follower):
        services.ask_to_follow("other@example.org", action)
        others = Follow.objects.exclude(follower=follower).get()
        answer = client.post(reverse("following:stop", args=[keys.token_of(follower), others.pk]))
        assert answer.status_code == 404
        assert Follow.objects.filter(pk=others.pk).exists()

    def test_an_address_that_nobody_confirms_is_deleted_after_seven_days(self, client, action, follower):
        ask(client, action, "typo@example.org")
        assert services.forget_unconfirmed(timezone.now() + 6 * DAY) == 0
        assert services.forget_unconfirmed(timezone.now() + 8 * DAY) == 1
        assert list(Follower.objects.values_list("email", flat=True)) == [ADDRESS]
        assert not OutboxMessage.objects.filter(to_address="typo@example.org").exists()

    def test_links_are_random_and_only_their_hashes_are_kept(self, follower):
        token = keys.token_of(follower)
        assert len(token) == 32
        assert token not in str(Follower.objects.values().get())
        assert keys.follower_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
