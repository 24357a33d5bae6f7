"""Taking a story back with its code, and erasing what somebody sent: nothing of it stays, and nobody guesses a code."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagement.feedback import services as room
from engagement.feedback.limited import CODES
from engagement.feedback.models import Consent, FeedbackItem, Redaction, Submission, SubmissionContact, SubmissionImport
from engagement.feedback.services import attachments, stories
from engagement.feedback.services.attachments import Given
from engagement.feedback.services.erasing import What, erase_submission, withdraw_story
from engagement.feedback.services.from_submission import create_from_submission
from eolcare.audit.models import AuditEntry
from eolcare.common import limits
from eolcare.mail.models import OutboxMessage
from tests.factories import files
from tests.factories import submissions as made
from tests.factories.actions import ActionFactory
from tests.factories.feedback import ThemeFactory
from tests.factories.submissions import SubmissionContactFactory, SubmissionFactory, story
from tests.feedback.submissions.conftest import kept

pytestmark = pytest.mark.django_db

WITHDRAW = reverse("tell_us:withdraw")
CODE = "7K2M-Q9XD-4TWP"
SECRET = "Zanzibarbara"


@pytest.fixture(autouse=True)
def limits_begin_anew():
    cache.clear()
    limits.forget()
    yield
    cache.clear()
    limits.forget()


@pytest.fixture
def told(programme, officer, storage):
    """A published story with everything that can hang on one; each holds the word SECRET."""
    row = story(
        CODE,
        programme=programme,
        text=f"My sister {SECRET} waited all night.",
        title=SECRET,
        consent=Consent.WITH_NAME,
        public_name=SECRET,
        public_title=SECRET,
        public_text=f"{SECRET} waited.",
        reviewed_at=timezone.now(),
        published_at=timezone.now(),
    )
    SubmissionContactFactory(submission=row, name=SECRET, email=f"{SECRET}@example.org")
    given = Given(files.upload("a.txt", SECRET.encode()), title=SECRET, description=SECRET)
    attachments.attach(row, given, actor=officer)
    item = create_from_submission(row, actor=officer)
    room.confirm_public_text(item, f"{SECRET} waited.", actor=officer)
    room.give_theme(item, ThemeFactory(programme=programme), actor=officer)
    Redaction.objects.create(submission=row, start=10, end=20, kind="name", state="masked", replacement="[name]")
    OutboxMessage.objects.create(
        key="x",
        kind="feedback.answered",
        to_address="w@example.org",
        subject="Our answer",
        text=SECRET,
        about=f"submission:{row.public_id}",
        delete_after=timezone.localdate(),
    )
    return row


def page_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser")


def everywhere():
    """Return the tables of the database in which the secret stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{SECRET}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


class TestErasing:
    def test_no_word_of_it_stays_in_any_table_or_on_disk(
        self, told, officer, storage, django_capture_on_commit_callbacks
    ):
        assert len(everywhere()) >= 5
        with django_capture_on_commit_callbacks(execute=True):
            assert erase_submission(told, actor=officer)
        assert everywhere() == []
        assert kept(storage) == []
        assert not FeedbackItem.objects.exists()
        entry = AuditEntry.objects.get(verb="erased")
        assert (entry.actor, entry.target_id) == (officer, told.public_id)
        assert entry.facts == {"kind": "story", "came_by": "public_form", "files": 1, "items": 1}

    def test_the_file_stays_until_that_is_certain(self, told, storage, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            erase_submission(told, actor=None)
            assert len(kept(storage)) == 1
        for callback in callbacks:
            callback()
        assert kept(storage) == []

    def test_asked_twice_it_happens_once(self, told):
        assert erase_submission(told, actor=None)
        assert not erase_submission(told, actor=None)
        assert AuditEntry.objects.filter(verb="erased").count() == 1

    def test_actions_that_answer_it_stay(self, told, programme):
        action = ActionFactory(programme=programme)
        action.items.add(told.feedback_items.get())
        erase_submission(told, actor=None)
        action.refresh_from_db()
        assert action.items.count() == 0

    def test_of_an_import_its_preview_goes_too(self, programme):
        brought = SubmissionImport.objects.create(
            programme=programme,
            file_name="x.csv",
            file_format="csv",
            sha256="0" * 64,
            size=1,
            preview=[{"text": SECRET}],
        )
        row = SubmissionFactory(programme=programme, brought_in=brought, row=2, text=SECRET, came_by="import")
        erase_submission(row, actor=None)
        assert everywhere() == []

    def test_the_page_asks_first(self, told, desk):
        address = reverse("feedback_team:submission_erase", args=[told.public_id])
        page = page_of(desk.get(address)).get_text()
        assert "1 file goes with it." in page
        assert "1 feedback item made from it goes with it" in page
        assert Submission.objects.exists()
        response = desk.post(address)
        assert response["Location"] == reverse("feedback_team:submissions")
        assert not Submission.objects.exists()
        assert desk.get(address).status_code == 404


class TestTakingBack:
    def ask(self, client, **more):
        return client.post(WITHDRAW, {"code": CODE, **more})

    def test_the_code_leads_to_what_can_be_done_and_shows_no_word(self, client, told):
        page = page_of(self.ask(client, code="7k2mq9xd 4twp"))
        assert [field["value"] for field in page.select("input[name=what]")] == ["all", "publication", "contact"]
        assert "It can be read on this website now." in page.get_text()
        assert SECRET not in page.decode()
        assert Submission.objects.exists()

    def test_everything(self, client, told, storage, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            page = page_of(self.ask(client, confirm="yes", what="all"))
        assert "Your story is deleted" in page.get_text()
        assert (everywhere(), kept(storage)) == ([], [])
        assert AuditEntry.objects.get(verb="erased").actor is None

    def test_only_the_publication(self, client, told):
        page_of(self.ask(client, confirm="yes", what="publication"))
        told.refresh_from_db()
        assert (told.consent, told.published_at, told.public_text) == (Consent.NOT_PUBLISHED, None, "")
        assert SECRET in told.text
        item = FeedbackItem.objects.get()
        assert (item.may_quote, item.public_text) == (False, "")
        assert client.get(reverse("stories:detail", args=[told.public_id])).status_code == 404
        # The code still works, and offers what is left.
        page = page_of(self.ask(client))
        assert [field["value"] for field in page.select("input[name=what]")] == ["all", "contact"]

    def test_only_who_they_are(self, client, told):
        page_of(self.ask(client, confirm="yes", what="contact"))
        told.refresh_from_db()
        assert not SubmissionContact.objects.exists()
        assert not OutboxMessage.objects.filter(about=f"submission:{told.public_id}").exists()
        assert (told.consent, told.public_name, told.published_at) == (Consent.WITHOUT_NAME, "", None)
        assert SECRET in told.text

    def test_nothing_is_done_without_a_choice(self, client, told):
        page = page_of(self.ask(client, confirm="yes"), 422)
        assert "Choose what you want to do" in page.get_text()
        assert page_of(self.ask(client, confirm="yes", what="world"), 422)
        assert Submission.objects.exists()

    def test_the_team_is_told_once_where_something_public_rested_on_it(self, told, programme):
        action = ActionFactory(programme=programme, title="Nurses at night", published_at=timezone.now())
        action.items.add(told.feedback_items.get())
        for _twice in range(2):
            withdraw_story(told, What.ALL)
        [message] = OutboxMessage.objects.all()
        assert (message.kind, message.to_address) == ("feedback.withdrawn", programme.contact_email)
        assert "Nurses at night" in message.text
        assert SECRET not in message.text + message.html + message.subject

    def test_where_nothing_public_did_nobody_is_told(self, programme):
        withdraw_story(story(CODE, programme=programme), What.ALL)
        assert not OutboxMessage.objects.exists()


class TestGuessing:
    def answer(self, client, code):
        response = client.post(WITHDRAW, {"code": code})
        page = page_of(response, 422)
        return page.select_one(".nhsuk-error-summary").get_text(" ", strip=True), page.select_one("h1").get_text()

    def test_an_unknown_code_and_one_taken_back_have_the_same_answer_after_the_same_queries(self, client, told):
        withdraw_story(told, What.ALL)
        client.get(WITHDRAW)
        answers, asked = [], []
        for code in ("0000-0000-0000", CODE):
            with CaptureQueriesContext(connection) as queries:
                answers.append(self.answer(client, code))
            asked.append([query["sql"].split("WHERE")[0] for query in queries.captured_queries])
        assert answers[0] == answers[1]
        assert asked[0] == asked[1]
        assert len([sql for sql in asked[0] if "engagement_submission" in sql]) == 1
        assert "No story has this code" in answers[0][0]

    @pytest.mark.parametrize("code", ["", "x", "!" * 12, "7K2M\x00Q9XD4TWP5", "x" * 500, "7K2M-Q9XD-4TW"])
    def test_what_cannot_be_a_code_is_said_at_its_field(self, client, told, code):
        page = page_of(client.post(WITHDRAW, {"code": code}), 422)
        assert page.select_one(".nhsuk-error-summary a[href='#id_code']")

    def test_who_guesses_is_slowed_down_also_with_the_right_code(self, client, told, settings):
        settings.LIMITS = {CODES.name: 3}
        for _guess in range(3):
            self.answer(client, "0000-0000-0000")
        response = client.post(WITHDRAW, {"code": CODE, "confirm": "yes", "what": "all"})
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert Submission.objects.exists()
        other = client.post(WITHDRAW, {"code": CODE}, REMOTE_ADDR="203.0.113.9")
        assert other.status_code == 200

    def test_the_right_code_counts_as_no_guess(self, client, told, settings):
        settings.LIMITS = {CODES.name: 1}
        for _look in range(3):
            assert client.post(WITHDRAW, {"code": CODE}).status_code == 200

    def test_a_letter_of_the_team_has_no_code(self, client, programme):
        SubmissionFactory(programme=programme, reference_hash=None)
        assert "No story has this code" in self.answer(client, CODE)[0]

    def test_it_is_never_asked_for_in_an_address(self, client, told):
        page = page_of(client.get(f"{WITHDRAW}?code={CODE}"))
        assert not page.select_one("#id_code").get("value")
        assert page.select_one("main form[method=post]")
        assert reverse("tell_us:withdraw") == "/tell-us/take-back/"


def test_a_story_told_by_the_form_is_found_by_the_code_that_it_gave(client, programme):
    from engagement.feedback.services.submissions import Told

    sent = stories.tell_story(programme, Told(kind="story", text="Words"), form_key="c" * 32)
    assert client.post(WITHDRAW, {"code": sent.reference}).status_code == 200
    assert sent.submission.text != made.LETTER
