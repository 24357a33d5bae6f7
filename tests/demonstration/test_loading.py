"""The demonstration stands in the tables: once, whole, the same each time, and healed after an interruption."""

import io
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from ambitions.framework.loading import load_framework
from engagement.actions.models import Action, ActionStatus, Status
from engagement.events.models import Event, EventNote
from engagement.feedback.models import Coding, FeedbackItem, Theme
from engagement.feedback.services import create_from_answer, create_from_note, create_from_question
from engagement.programmes.models import Programme
from engagement.surveys.models import Response, Survey, SurveyState
from eolcare.accounts.models import Membership, User
from eolcare.accounts.roles import Role
from eolcare.areas.loading import load_areas, load_census
from eolcare.audit.models import AuditEntry
from eolcare.demonstration.loading import parts, surveys
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.people import PASSWORD, PEOPLE
from tests.demonstration.walking_back import walk_back

TODAY = date(2026, 11, 21)
BEFORE_HISTORY = tuple(part for part in parts.PARTS if part.key not in ("history", "evidence", "letters"))


def load_parts(chosen, seed=5, today=TODAY):
    load_areas()
    load_census()
    load_framework()
    load = parts.load_for(seed, today)
    return [parts.load_part(part, load) for part in chosen]


def everything_said():
    """Return what a reader would find, without what no seed decides: numbers of rows and random addresses."""
    return {
        "users": list(User.objects.order_by("email").values_list("email", "full_name", "organisation__name")),
        "programmes": list(Programme.objects.order_by("slug").values_list("slug", "closes_on", "extensions__reason")),
        "events": list(
            Event.objects.order_by("slug").values_list("slug", "title", "starts_at", "state", "published_at")
        ),
        "came": list(Event.objects.order_by("slug").annotate(n=Sum("attendances__people")).values_list("slug", "n")),
        "notes": list(EventNote.objects.order_by("event__slug", "pk").values_list("event__slug", "text", "area__slug")),
        "responses": list(
            Response.objects.order_by("submission_key").values_list(
                "survey__slug", "answers", "submitted_at", "borough__slug", "may_quote", "channel", "reference_hash"
            )
        ),
        "items": list(
            FeedbackItem.objects.order_by("said_on", "text", "pk").values_list(
                "text", "said_by", "said_on", "area__slug", "may_quote", "public_text", "public_text_confirmed_at"
            )
        ),
        "codings": Counter(Coding.objects.values_list("theme__name", "set_at")),
        "actions": list(
            Action.objects.order_by("title").values_list("title", "status", "due_on", "published_at", "status_since")
        ),
        "trail": list(ActionStatus.objects.order_by("action__title", "pk").values_list("status", "words", "at")),
    }


@pytest.fixture
def here(db, settings):
    settings.DEMONSTRATION = True


@pytest.mark.usefixtures("here")
class TestOnceLoaded:
    """What stands there, and that nothing moves when it is loaded again."""

    def test_what_was_promised_is_there(self, client):
        assert load_parts(parts.PARTS) == [True] * len(parts.PARTS)
        self.counts()
        walk_back(client)
        self.feedback_is_as_the_services_make_it()
        self.reports()
        before = everything_said(), AuditEntry.objects.count()
        assert load_parts(parts.PARTS, seed=99, today=date(2027, 5, 1)) == [False] * len(parts.PARTS)
        assert before == (everything_said(), AuditEntry.objects.count())

    def counts(self):
        assert 1_150 <= Response.objects.count() <= 1_250
        by_audience = dict(Survey.objects.values_list("audience").annotate(n=Count("responses")))
        assert by_audience["residents"] == 854
        assert by_audience["professionals"] == 350
        assert Response.objects.filter(borough__isnull=False).values("borough").distinct().count() == 8
        assert Action.objects.count() == 40
        assert set(Action.objects.values_list("status", flat=True)) == set(Status.values)
        assert Action.objects.overdue().count() >= 3
        assert not Action.objects.filter(items__isnull=True).exists()
        assert Theme.objects.filter(parent__isnull=True).count() == 16
        assert FeedbackItem.objects.quotable().count() >= 80
        assert FeedbackItem.objects.uncoded().count() >= 30
        first = Event.objects.get(slug="first-engagement-event-december-2021")
        assert first.attendances.aggregate(n=Sum("people"))["n"] == 43
        assert first.published_at.date() < date(2021, 12, 13)
        assert (
            Event.objects.public().filter(starts_at__gt=timezone.make_aware(timezone.datetime(2026, 11, 22))).count()
            >= 5
        )
        open_one = Survey.objects.get(state=SurveyState.OPEN)
        assert open_one.closes_on > TODAY
        assert set(Survey.objects.exclude(pk=open_one.pk).values_list("state", flat=True)) == {SurveyState.CLOSED}
        review = Programme.objects.get(slug="community-specialist-palliative-care")
        assert review.extensions.count() == 3
        assert "vaccination" in review.extensions.order_by("decided_on").first().reason
        assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)

    def feedback_is_as_the_services_make_it(self):
        """The bulk rows say word for word what the room's own services would have said."""
        fields = ("programme_id", "text", "said_by", "area_id", "said_on", "may_quote", "question_key")
        checked = Counter()
        # Items that no action rests on can be made anew; parts of letters and comments were made by the services.
        in_bulk = FeedbackItem.objects.filter(submission__isnull=True, conclusion_answer__isnull=True)
        for item in in_bulk.filter(actions__isnull=True).order_by("pk")[::7]:
            was = {name: getattr(item, name) for name in fields}, set(item.communities.values_list("pk", flat=True))
            source = item.response or item.event_note or item.event_question
            key = item.question_key
            item.codings.all().delete()
            item.delete()
            if isinstance(source, Response):
                made = create_from_answer(source, key, actor=None)
            elif isinstance(source, EventNote):
                made = create_from_note(source, actor=None)
            else:
                made = create_from_question(source, actor=None)
            assert was == (
                {name: getattr(made, name) for name in fields},
                set(made.communities.values_list("pk", flat=True)),
            )
            checked[type(source).__name__] += 1
        assert min(checked.values()) >= 1
        assert len(checked) == 3

    def reports(self):
        from engagement.reports.models import Report, ReportVersion

        assert Report.objects.filter(state="published").count() == 6
        versions = ReportVersion.objects.order_by("report", "number")
        assert versions.filter(published_at__isnull=False).count() == 8
        for version in versions.select_related("document"):
            assert bytes(version.document.pdf).startswith(b"%PDF-")
            assert version.published_at.year < 2026
        first = versions.get(report__event__slug="first-engagement-event-december-2021", number=1)
        assert first.published_at.date() == date(2022, 1, 24)


@pytest.mark.usefixtures("here")
def test_the_same_seed_and_day_say_the_same_and_an_interruption_changes_nothing(monkeypatch):
    # Fewer people, so that loading twice is quick.
    for slug in surveys.COUNTS:
        monkeypatch.setitem(surveys.COUNTS, slug, 60)
    with transaction.atomic():
        load_parts(BEFORE_HISTORY)
        whole = everything_said()
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    interrupted = [part for part in BEFORE_HISTORY if part.key in ("accounts", "programmes", "events")]
    load_parts(interrupted)
    half = AuditEntry.objects.filter(target_type="demonstration").count()
    # The next run is another day's and is asked for another seed; it goes on with its own.
    assert load_parts(BEFORE_HISTORY, seed=6, today=date(2026, 12, 1)) == [False, False, False, True, True, True]
    assert half == 3
    assert everything_said() == whole


@pytest.mark.usefixtures("here")
def test_a_part_that_breaks_off_leaves_nothing_behind(monkeypatch):
    load_parts(BEFORE_HISTORY[:1])

    def stumble(load):
        parts.PARTS[1].load(load)
        assert Programme.objects.count() == 2
        raise KeyboardInterrupt

    broken = parts.Part("programmes", "Programmes", stumble)
    with pytest.raises(KeyboardInterrupt):
        parts.load_part(broken, parts.load_for(5, TODAY))
    assert not Programme.objects.exists()
    assert not parts.is_loaded(broken)
    assert load_parts(BEFORE_HISTORY[:2]) == [False, True]
    assert Programme.objects.count() == 2


@pytest.mark.django_db
def test_where_this_is_no_demonstration_nothing_is_loaded():
    with pytest.raises(CommandError, match="DEMONSTRATION is off"):
        call_command("load_demonstration")
    assert not User.objects.exists()


@pytest.mark.usefixtures("here")
def test_the_command_says_how_far_it_is_and_then_that_it_is_there(monkeypatch):
    monkeypatch.setattr("eolcare.demonstration.management.commands.load_demonstration.PARTS", parts.PARTS[:2])
    out = io.StringIO()
    call_command("load_demonstration", stdout=out)
    assert "1 of 2: People and organisations\n" in out.getvalue()
    assert "\r" not in out.getvalue()
    assert "All of it is invented." in out.getvalue()
    again = io.StringIO()
    call_command("load_demonstration", stdout=again)
    assert not again.getvalue()
    call_command("load_demonstration", stdout=again, verbosity=2)
    assert again.getvalue().strip() == "Demonstration: already there."


@pytest.mark.usefixtures("here")
def test_a_terminal_sees_a_bar(monkeypatch):
    monkeypatch.setattr("eolcare.demonstration.management.commands.load_demonstration.PARTS", parts.PARTS[:1])

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    out = Terminal()
    call_command("load_demonstration", stdout=out)
    assert "[###" in out.getvalue()


@pytest.mark.usefixtures("here")
def test_the_sign_ins_that_are_printed_let_one_in(client):
    load_parts(parts.PARTS[:1])
    out = io.StringIO()
    call_command("demonstration_sign_ins", stdout=out)
    assert PASSWORD in out.getvalue()
    for person in PEOPLE:
        assert person.email in out.getvalue()
    client.post(reverse("account_login"), {"login": PEOPLE[1].email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=PEOPLE[1].email).pk)


@pytest.mark.usefixtures("here")
def test_without_a_demonstration_no_sign_ins_are_printed():
    out = io.StringIO()
    call_command("demonstration_sign_ins", stdout=out)
    assert out.getvalue().strip() == "No demonstration is loaded."


def test_the_clock_moves_for_services_and_stays_for_permissions():
    moment = timezone.make_aware(timezone.datetime(2022, 2, 10, 12))
    real = timezone.localdate()
    captured = timezone.now  # as a field's default holds it
    with as_of(moment):
        assert timezone.now() == moment
        assert captured() == moment
        assert timezone.localdate() == real
        assert timezone.localdate(moment) == date(2022, 2, 10)
    assert timezone.now() > moment
    with pytest.raises(ZeroDivisionError), as_of(moment):
        raise ZeroDivisionError
    assert timezone.now() > moment
