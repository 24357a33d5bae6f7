"""One object of each kind in Brent, for tests that walk over all addresses and all roles.

Each record carries words of its own (:class:`Marks`), so that a test can look for them on pages where they must not be.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from engagement.actions.models import Action
from engagement.events.models import BookingQuestion, Event, EventMaterial, EventReminder
from engagement.events.services import Need, Wish, book_place, save_places
from engagement.programmes.models import Programme
from engagement.reports.models import Report, ReportDocument
from engagement.reports.services import approve_report, create_for_event, publish_report, submit_report
from engagement.surveys.definition import Definition, Page, Section, ShortText
from engagement.surveys.models import (
    BankQuestion,
    Channel,
    EqualityAnswers,
    InvitationBatch,
    ResponseExport,
    ResponseFlag,
    SecondEntry,
)
from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from eolcare.pages.loading import load_pages
from tests.factories.accounts import UserFactory, user_with
from tests.factories.actions import ActionFactory
from tests.factories.areas import AreaTree, area_tree
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    EventNoteFactory,
    EventQuestionFactory,
    VenueFactory,
)
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.listening import Said, follow, listen
from tests.factories.programmes import PhaseFactory, ProgrammeFactory
from tests.factories.surveys import ResponseFactory, SurveyFactory, SurveyVersionFactory


class Marks:
    """Words that stand in one record each."""

    # What residents may read.
    PROGRAMME = "Kestrel programme"
    EVENT = "Plover evening"
    SURVEY = "Wagtail survey"
    ACTION = "Dunnock action"
    REPORT = "Fieldfare meeting"
    # What nobody outside the team may read.
    DRAFT_PROGRAMME = "Hidden bittern programme"
    DRAFT_EVENT = "Hidden curlew event"
    DRAFT_SURVEY = "Hidden dotterel survey"
    DRAFT_ACTION = "Hidden egret action"
    DRAFT_REPORT = "Hidden fulmar report"
    REPORT_IN_REVIEW = "Hidden gannet report"
    APPROVED_REPORT = "Hidden harrier report"
    # Public in themselves, but of a programme that is not.
    EVENT_OF_HIDDEN = "Hidden ibis event"
    SURVEY_OF_HIDDEN = "Hidden jackdaw survey"
    ACTION_OF_HIDDEN = "Hidden knot action"
    REPORT_OF_HIDDEN = "Hidden linnet report"
    # What people said: never for a commissioner.
    RESPONSE = "Hidden magpie answered this"
    FEEDBACK = "Hidden nuthatch said this"
    NOTE = "Hidden osprey noted this"
    FLOOR = "Hidden petrel asked this"
    THEME = "Hidden quail theme"
    # Who comes to an event, and what they told us when they booked.
    GUEST = "Hidden Tess Thrush"
    GUEST_SAID = "Hidden treecreeper"
    PERSON = "Hidden Robin Rook"

    PUBLIC = (PROGRAMME, EVENT, SURVEY, ACTION, REPORT, *Said.PUBLIC)
    VOICES = (RESPONSE, FEEDBACK, NOTE, FLOOR, *Said.VOICES)
    UNPUBLISHED = (DRAFT_PROGRAMME, DRAFT_EVENT, DRAFT_SURVEY, DRAFT_ACTION, DRAFT_REPORT, REPORT_IN_REVIEW,
                   APPROVED_REPORT, EVENT_OF_HIDDEN, SURVEY_OF_HIDDEN, ACTION_OF_HIDDEN, REPORT_OF_HIDDEN)  # fmt: skip
    GUESTS = (GUEST, GUEST_SAID)
    HIDDEN = (*UNPUBLISHED, *VOICES, THEME, PERSON, *GUESTS, *Said.HIDDEN)


@dataclass
class World:
    """The places, one person per role in Brent's system and per role in Camden's, and one record of each kind."""

    areas: AreaTree
    people: dict[str, User] = field(default_factory=dict)
    strangers: dict[str, User] = field(default_factory=dict)
    roleless: User | None = None
    records: dict[str, Any] = field(default_factory=dict)


def people_of_every_role(world: World) -> None:
    """Add one person of each role in North West London, and one of each in North Central London."""
    for role in Role:
        label = role.label
        world.people[role.value] = user_with(
            role, world.areas.system, email=f"{role.value}@nwl.example.org", full_name=f"{label} of the west"
        )
        world.strangers[role.value] = user_with(
            role, world.areas.other_system, email=f"{role.value}@ncl.example.org", full_name=f"{label} of the north"
        )
    world.roleless = UserFactory(email="nobody@example.org", full_name="Nobody yet")


def small_world() -> World:
    """Return the world without records."""
    world = World(areas=area_tree("Brent", "Harrow"))
    people_of_every_role(world)
    return world


def whole_world() -> World:
    """Return the world with one record of each kind, in each state in which it has an address of its own."""
    world = small_world()
    brent, system = world.areas["Brent"], world.areas.system
    records = world.records
    load_pages()
    author, approver = world.people["engagement_officer"], world.people["approver"]
    programme = ProgrammeFactory(title=Marks.PROGRAMME, slug="kestrel", area=system)
    hidden = ProgrammeFactory(title=Marks.DRAFT_PROGRAMME, slug="bittern", area=system, is_public=False)
    records["programme"], records["hidden_programme"] = programme, hidden
    records["phase"] = PhaseFactory(programme=programme)

    event = records["event"] = EventFactory(
        title=Marks.EVENT, slug="plover", programme=programme, areas=[brent], how_to_take_part="Come."
    )
    AttendanceFactory(event=event, area=brent, people=40)
    records["draft_event"] = EventFactory(
        draft=True, title=Marks.DRAFT_EVENT, slug="curlew", programme=programme, areas=[brent]
    )
    EventFactory(title=Marks.EVENT_OF_HIDDEN, slug="ibis", programme=hidden, areas=[brent])
    _who_comes(records, event, brent)
    records["note"] = EventNoteFactory(event=event, text=Marks.NOTE)
    records["event_question"] = EventQuestionFactory(event=event, question=Marks.FLOOR)

    survey = records["survey"] = SurveyFactory(title=Marks.SURVEY, slug="wagtail", programme=programme, areas=[brent])
    records["response"] = ResponseFactory(
        survey=survey, answers={"role": "carer", "caring": Marks.RESPONSE, "places": ["home"], "heard": "4"}
    )
    _beside_the_response(records, author)
    draft_survey = SurveyFactory(
        draft=True, title=Marks.DRAFT_SURVEY, slug="dotterel", programme=programme, areas=[brent]
    )
    SurveyVersionFactory(survey=draft_survey, unpublished=True)
    records["draft_survey"] = draft_survey
    records["built_survey"] = SurveyFactory(
        title="Dunlin survey", slug="dunlin", programme=programme, areas=[brent], definition=grouped_definition()
    )
    SurveyFactory(title=Marks.SURVEY_OF_HIDDEN, slug="jackdaw", programme=hidden, areas=[brent])

    theme = records["theme"] = ThemeFactory(programme=programme, name=Marks.THEME, slug="quail")
    item = records["item"] = FeedbackItemFactory(
        programme=programme, event_note=records["note"], text=Marks.FEEDBACK, quotable=True
    )
    records["action"] = _action(programme, brent, Marks.ACTION, public=True, items=[item])
    records["draft_action"] = _action(
        programme, brent, Marks.DRAFT_ACTION, due_on=date(2022, 1, 1), themes=[theme], items=[item]
    )
    _action(hidden, brent, Marks.ACTION_OF_HIDDEN, public=True)
    listen(records, programme, item, world.people)
    follow(records, records["action"])
    records["draft_row"] = records["draft_action"].statuses.get()

    records["event_without_report"] = _past(programme, brent, "Redwing meeting", "redwing")
    records["report"] = _report(programme, brent, Marks.REPORT, "fieldfare", author, approver, "published")
    records["draft_report"] = _report(programme, brent, Marks.DRAFT_REPORT, "fulmar", author, approver, "draft")
    records["report_in_review"] = _report(
        programme, brent, Marks.REPORT_IN_REVIEW, "gannet", author, approver, "in_review"
    )
    records["approved_report"] = _report(
        programme, brent, Marks.APPROVED_REPORT, "harrier", author, approver, "approved"
    )
    _report(hidden, brent, Marks.REPORT_OF_HIDDEN, "linnet", author, approver, "published")

    records["person"] = user_with(Role.ANALYST, brent, full_name=Marks.PERSON, email="robin@nwl.example.org")
    return world


def _who_comes(records: dict[str, Any], event: Event, brent: Any) -> None:
    """Let one person book with a need, and add what hangs on an event that takes bookings."""
    event.takes_bookings = True
    event.save()
    save_places(event, {"online": 20, "phone": 5}, version=None, actor=None)
    asked = BookingQuestion.objects.create(event=event, order=1, kind="short_text", label="What brings you?")
    records["booking_question"] = asked
    wish = Wish(
        place_kind="online",
        name=Marks.GUEST,
        email="guest@example.org",
        needs=(Need("bsl"),),
        answers={asked.public_id: Marks.GUEST_SAID},
    )
    records["booking"] = book_place(event, wish).booking
    records["need"] = records["booking"].needs.get()
    records["reminder"] = EventReminder.objects.create(event=event, hours_before=24)
    records["venue"] = VenueFactory(area=brent)
    for name, is_public in (("paper", True), ("inside_paper", False)):
        records[name] = EventMaterial.objects.create(
            event=event,
            kind="agenda",
            title=name,
            file=ContentFile(b"What we talk about", "agenda.txt"),
            media_type="text/plain",
            size=18,
            is_public=is_public,
        )
    records["material"] = EventMaterial.objects.create(
        event=event,
        kind="recording",
        title="Recording",
        url="https://video.example/1",
        transcript="Words",
        is_public=True,
    )


def _beside_the_response(records: dict[str, Any], author: User) -> None:
    """Add what can hang on a response and its survey: what was noticed, said about the person, typed, asked for."""
    survey, response = records["survey"], records["response"]
    EqualityAnswers.objects.create(response=response, answers={"age": "65_74"})
    ResponseFlag.objects.create(response=response, kind=ResponseFlag.Kind.TOO_FAST)
    entered = ResponseFactory(survey=survey, channel=Channel.PAPER, entered_by=author, answers={"role": "carer"})
    SecondEntry.objects.create(response=entered, answers={"role": "ill"}, entered_by=author)
    records["entered"] = entered
    records["batch"] = InvitationBatch.objects.create(survey=survey, label="Carers", size=1, created_by=author)
    records["export"] = ResponseExport.objects.create(
        survey=survey, file_format="csv", asked_by=author, expires_at=timezone.now() + timedelta(days=1)
    )
    question = {"kind": "short_text", "key": "word", "title": "Which word?"}
    records["kept"] = BankQuestion.objects.create(
        programme=survey.programme, name="Which word?", content={"question": question}, kept_by=author
    )


def grouped_definition() -> Definition:
    """Return questions with a section and a page, for the addresses of both."""
    return Definition(
        sections=(Section(key="care", title="The care"),),
        pages=(Page(key="nights", title="At night"),),
        questions=(
            ShortText(key="first", title="First?", section="care"),
            ShortText(key="caring", title="Caring?", section="care", page="nights"),
            ShortText(key="resting", title="Resting?", section="care", page="nights"),
        ),
    )


def _action(programme: Programme, area: Any, title: str, **more: Any) -> Action:
    return ActionFactory(programme=programme, areas=[area], title=title, **more)


def _past(programme: Programme, area: Any, title: str, slug: str) -> Event:
    return EventFactory(past=True, programme=programme, areas=[area], title=title, slug=slug)


def _report(programme: Programme, area: Any, title: str, slug: str, author: User, approver: User, state: str) -> Report:
    # The event's own title is public; the report's is not while it is being written.
    report = create_for_event(_past(programme, area, f"Evening of {slug}", slug), actor=author)
    Report.objects.filter(pk=report.pk).update(title=title)
    report.refresh_from_db()
    if state == "draft":
        return report
    submit_report(report, actor=author)
    if state == "in_review":
        return report
    version = approve_report(report, actor=approver, seen=None)
    pdf = b"%PDF-1.7 " + title.encode()
    ReportDocument.objects.create(
        version=version, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), size=len(pdf), pages=1
    )
    if state == "published":
        publish_report(report, actor=approver, at=timezone.now(), tell=False)
    report.refresh_from_db()
    return report
