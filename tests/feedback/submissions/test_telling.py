"""Tell us your story: what is asked and kept, the code, and what somebody meets who sends twice, too much or too late."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from engagement.feedback.limited import MAIL_TO_ONE, TELL
from engagement.feedback.models import Consent, SaidBy, Submission, SubmissionAttachment, SubmissionContact
from engagement.feedback.services.stories import CONSENT_WORDING
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.common.tokens import hash_code
from eolcare.mail.models import OutboxMessage
from tests.factories import files
from tests.factories import submissions as made
from tests.factories.programmes import CommunityFactory, ProgrammeFactory
from tests.feedback.submissions.conftest import kept

pytestmark = pytest.mark.django_db

START, SENT = reverse("tell_us:start"), reverse("tell_us:sent")
STORY = "We sat with her until the morning came."


@pytest.fixture(autouse=True)
def limits_begin_anew():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def form(client, programme):
    """Return what a browser sends that opened the form and wrote a story."""
    page = page_of(client.get(address(programme)))
    hidden = {field["name"]: field.get("value", "") for field in page.select("form[data-keep] input[type=hidden]")}
    hidden.pop("csrfmiddlewaretoken", None)
    return {**hidden, "text": STORY, "consent": "not_published"}


def address(programme):
    return reverse("tell_us:tell", args=[programme.slug])


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser")


def send(client, programme, form, **more):
    return client.post(address(programme), {**form, **more})


def code_on(client):
    return page_of(client.get(SENT)).select_one(".app-reference").get_text(strip=True)


def errors(response):
    page = page_of(response, 422)
    return {link["href"]: link.get_text(strip=True) for link in page.select(".nhsuk-error-summary a")}


class TestAsking:
    def test_the_start_lists_programmes_that_listen(self, client, programme):
        ProgrammeFactory(title="Over and done", closes_on=date(2022, 3, 31))
        ProgrammeFactory(title="Not public", is_public=False)
        page = page_of(client.get(START))
        listed = [link.get_text(strip=True) for link in page.select("main ul strong")]
        assert listed == ["Our review"]
        assert page.select_one("main a[href*=support]")

    def test_with_nothing_to_tell_to_it_says_so(self, client):
        assert "do not collect stories at the moment" in page_of(client.get(START)).get_text()

    def test_the_notice_stands_before_the_form_and_only_the_story_is_needed(self, client, programme):
        page = page_of(client.get(address(programme)))
        text = page.select_one("main").decode()
        assert text.index("Before you begin") < text.index("<form")
        assert page.select_one(".nhsuk-warning-callout a[href*=support]")
        assert page.select("[required]") == []
        assert page.select_one("input[name=consent][checked]")["value"] == "not_published"
        assert page.select_one("form[enctype='multipart/form-data']")
        for words in ("Only our team reads it", "take out names", "With it you can take your story back"):
            assert words in text.replace("\n", " ")

    def test_a_programme_that_is_not_public_is_not_there(self, client):
        assert client.get(address(ProgrammeFactory(is_public=False))).status_code == 404

    def test_no_page_of_it_is_kept_in_a_cache(self, client, programme, form):
        send(client, programme, form)
        for place in (address(programme), SENT, reverse("tell_us:withdraw")):
            assert "no-store" in client.get(place)["Cache-Control"]


class TestKeeping:
    def test_the_story_alone_is_enough(self, client, programme, form):
        del form["consent"]
        response = send(client, programme, form)
        assert (response.status_code, response["Location"]) == (302, SENT)
        row = Submission.objects.get()
        assert (row.text, row.kind, row.came_by, row.programme) == (STORY, "story", "public_form", programme)
        assert (row.consent, row.consent_wording) == (Consent.NOT_PUBLISHED, CONSENT_WORDING)
        assert (row.said_by, row.area, row.created_by, row.published_at) == (SaidBy.UNKNOWN, None, None, None)
        assert (SubmissionContact.objects.count(), OutboxMessage.objects.count()) == (0, 0)
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor) == ("created", None)

    def test_everything_that_was_said_is_kept(self, client, programme, form, tree, storage):
        CommunityFactory(name="Carers")
        said = {
            "title": "The last night",
            "said_by": "professional",
            "area": "brent",
            "communities": ["carers"],
            "consent": "with_name",
            "name": "Wilhelmina",
            "email": "w@example.org",
            "email_for": ["progress"],
            "file": files.upload("photo.jpg", made.picture()),
        }
        send(client, programme, form, **said)
        row = Submission.objects.get()
        assert (row.title, row.said_by, row.area, row.public_name) == (
            "The last night",
            "professional",
            tree["Brent"],
            "Wilhelmina",
        )
        assert [community.slug for community in row.communities.all()] == ["carers"]
        assert (row.contact.email, row.contact.may_contact, row.contact.name) == ("w@example.org", True, "")
        [attachment] = SubmissionAttachment.objects.all()
        assert (attachment.media_type, attachment.added_by) == ("image/jpeg", None)
        assert made.PLACE not in attachment.file.open("rb").read()
        assert len(kept(storage)) == 1

    def test_a_recording_may_stand_for_words(self, client, programme, form):
        send(client, programme, form, text="", file=files.upload("talk.m4a", made.m4a()))
        row = Submission.objects.get()
        assert (row.text, row.attachments.get().media_type) == ("", "audio/mp4")

    def test_in_the_language_of_the_page(self, client, programme, form):
        client.cookies["language"] = "ar"
        send(client, programme, form)
        assert Submission.objects.get().language == "ar"

    def test_the_name_is_not_kept_with_another_consent(self, client, programme, form):
        send(client, programme, form, consent="without_name", name="Wilhelmina")
        assert Submission.objects.get().public_name == ""

    def test_nul_and_line_ends_are_made_plain(self, client, programme, form):
        send(client, programme, form, text="One\r\ntwo\x00", title="A\x00 title")
        assert list(Submission.objects.values_list("text", "title")) == [("One\ntwo", "A title")]


class TestTheCode:
    def test_it_is_shown_and_finds_the_story(self, client, programme, form):
        send(client, programme, form)
        code = code_on(client)
        assert Submission.objects.get().reference_hash == hash_code(code)
        assert code_on(client) == code

    def test_it_stands_in_no_address_and_in_no_cookie(self, client, programme, form):
        response = send(client, programme, form)
        code = code_on(client)
        cookie = response.cookies["story"]
        assert code not in cookie.value
        assert code.replace("-", "") not in cookie.value
        assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, START, "Lax")
        assert response["Location"] == SENT

    def test_nobody_else_sees_it_and_it_can_be_removed_from_the_device(self, client, programme, form):
        send(client, programme, form)
        assert Client().get(SENT).status_code == 404
        forged = Client()
        forged.cookies["story"] = "a" * 64
        assert forged.get(SENT).status_code == 404
        assert client.post(SENT).status_code == 302
        assert client.get(SENT).status_code == 404

    def test_after_half_an_hour_it_is_over(self, client, programme, form):
        with time_machine.travel("2026-11-02 10:00:00+00:00", tick=False) as traveller:
            send(client, programme, form)
            traveller.shift(31 * 60)
            assert client.get(SENT).status_code == 404

    def test_it_is_sent_where_that_was_asked_for_and_the_address_is_not_kept(self, client, programme, form):
        send(client, programme, form, email="w@example.org", email_for=["code"])
        send(client, programme, form, email="w@example.org", email_for=["code"])
        [message] = OutboxMessage.objects.all()
        assert message.to_address == "w@example.org"
        assert code_on(client) in message.text
        assert "morning" not in message.text
        assert not SubmissionContact.objects.exists()

    def test_one_address_is_not_written_to_without_end_and_no_story_is_lost(self, client, programme, form, settings):
        settings.LIMITS = {MAIL_TO_ONE.name: 1}
        for number in range(3):
            send(client, programme, form, text=f"Story {number}", email="w@example.org", email_for=["code"])
        assert (Submission.objects.count(), OutboxMessage.objects.count()) == (3, 1)


class TestTwice:
    def test_a_double_click_is_one_story_with_one_code(self, client, programme, form, storage):
        codes = set()
        for _press in range(3):
            send(client, programme, form, file=files.upload("photo.jpg", made.picture()))
            codes.add(code_on(client))
        assert (Submission.objects.count(), len(codes), len(kept(storage))) == (1, 1, 1)

    def test_who_goes_back_and_writes_more_loses_nothing(self, client, programme, form):
        send(client, programme, form)
        first = code_on(client)
        send(client, programme, form, text=STORY + " And then she slept.")
        assert Submission.objects.count() == 2
        assert code_on(client) != first

    def test_two_people_with_the_same_words_are_two(self, client, programme, form):
        send(client, programme, form)
        send(Client(), programme, {**form, "form_key": "b" * 32})
        assert Submission.objects.count() == 2

    def test_a_key_that_was_not_made_here_is_no_key(self, client, programme, form):
        for _twice in range(2):
            send(client, programme, form, form_key="guess")
        assert Submission.objects.count() == 2


class TestRefusing:
    @pytest.mark.parametrize(
        ("more", "field", "words"),
        [
            ({"text": "  "}, "#id_text", "Write your story, or add a recording of it"),
            ({"text": "x" * 100_001}, "#id_text", "“Your story” must be 100,000 characters or fewer. It has 100,001."),
            ({"consent": "with_name"}, "#id_name", "Enter the name to show"),
            ({"consent": "whatever"}, "#id_consent", "Choose one of the answers"),
            ({"area": "camden"}, "#id_area", "Select a borough from the list"),
            ({"email": "nobody"}, "#id_email", "Enter an email address"),
            ({"email": "w@example.org"}, "#id_email_for", "Tick what we may write to you about"),
            ({"email_for": ["code"]}, "#id_email", "Enter the email address that we should write to"),
            ({"title": "x" * 161}, "#id_title", "160 characters or fewer"),
        ],
    )
    def test_it_is_said_by_name_and_the_words_stay(self, client, programme, form, more, field, words):
        response = send(client, programme, form, **more)
        found = errors(response)
        assert words in found[field]
        text = page_of(response, 422).select_one("textarea[name=text]").get_text()
        assert text.strip() == {**form, **more}["text"].strip()
        assert not Submission.objects.exists()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("letter.pdf", files.pdf(), "Upload one of these: JPEG picture, PNG picture, WebP picture, MP3"),
            ("photo.heic", made.HEIC, "Save or send it as a JPEG"),
            ("talk.mp3", b"MZ\x90\x00\x03", "This is not a sound recording"),
            ("photo.jpg", b"", "The file is empty."),
        ],
    )
    def test_a_wrong_file_is_refused_and_the_words_stay(self, client, programme, form, storage, name, content, words):
        response = send(client, programme, form, file=files.upload(name, content))
        assert words in errors(response)["#id_file"]
        assert STORY in response.content.decode()
        assert (Submission.objects.count(), kept(storage)) == (0, [])

    def test_a_large_file_is_refused_by_its_size(self, client, programme, form, settings):
        settings.SUBMISSION_ATTACHMENT_MAX_BYTES = 100
        response = send(client, programme, form, file=files.upload("photo.jpg", made.picture()))
        assert "The file must be 100 bytes or smaller." in errors(response)["#id_file"]

    def test_a_browser_that_forgets_the_file_is_spoken_of(self, client, programme, form):
        response = send(client, programme, form, consent="with_name", file=files.upload("p.jpg", made.picture()))
        assert "Choose your file once more" in errors(response)["#id_file"]

    def test_what_a_program_fills_in_is_asked_about_and_not_lost(self, client, programme, form):
        response = send(client, programme, form, website="https://example.org")
        assert "something that people do not see" in page_of(response, 422).get_text()
        assert STORY in response.content.decode()

    def test_too_many_from_one_place_are_slowed_down_and_keep_their_words(self, client, programme, form, settings):
        settings.LIMITS = {TELL.name: 2}
        statuses = [send(client, programme, form, text=f"Story {n}").status_code for n in range(2)]
        response = send(client, programme, form)
        assert (statuses, response.status_code) == ([302, 302], 429)
        assert int(response["Retry-After"]) > 0
        page = response.content.decode()
        assert "Try again later" in page
        assert STORY in page
        assert Submission.objects.count() == 2

    def test_who_wrote_until_it_closed_gets_the_words_back(self, client, tree, form):
        closed = ProgrammeFactory(area=tree.system, closes_on=date(2022, 3, 31))
        assert "Stories can no longer be sent here" in page_of(client.get(address(closed))).get_text()
        page = page_of(send(client, closed, form), 410)
        assert page.select_one("textarea#typed").get_text(strip=True) == STORY
        assert not Submission.objects.exists()
