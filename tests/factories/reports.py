"""Reports for tests, and an event with everything that a report takes from its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from engagement.actions.models import Action, ReasonCode, Status
from engagement.events.models import Attendance, Event
from engagement.feedback.models import Coding, FeedbackItem, SaidBy, Theme
from engagement.reports.models import Report, ReportVersion
from engagement.reports.services import approve_report, create_for_event, submit_report
from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    EventNoteFactory,
    EventQuestionFactory,
    PromptFactory,
)
from tests.factories.programmes import ProgrammeFactory

CALLS = "We never knew whom to ring at night, and in the end we rang 999."
BEDS = "The journey to the nearest bed took two buses and over an hour."
SECRET = "My neighbour Mrs Example of 12 Long Lane told me this."
QUOTE = "We never knew whom to ring at night."


@dataclass
class Scene:
    """An event with its records, and the people around its report."""

    event: Event
    area: Area
    author: User
    approver: User
    manager: User
    actions: dict[str, Action] = field(default_factory=dict)


def reported_event(*, notes: int = 24, **fields: object) -> Scene:
    """Return a past event of one borough with headcounts, prompts, coded notes, quotes, questions and actions."""
    area = AreaFactory(name="Brent")
    programme = ProgrammeFactory(contact_phone="020 7946 0000")
    event = EventFactory(
        past=True, programme=programme, areas=[area], **{"title": "Evening conversation", "slug": "evening", **fields}
    )
    author = user_with(Role.ENGAGEMENT_OFFICER, area, full_name="Ada Author")
    approver = user_with(Role.APPROVER, area, full_name="Grace Approver")
    manager = user_with(Role.PROGRAMME_MANAGER, area, full_name="Mary Manager")
    harrow = AreaFactory(name="Harrow")
    AttendanceFactory(event=event, area=area, people=18)
    AttendanceFactory(event=event, area=harrow, people=14)
    AttendanceFactory(event=event, area=harrow, role=Attendance.Role.PROFESSIONAL, people=11)
    for order, text in enumerate(("What matters most to you?", "What should change first?"), start=1):
        PromptFactory(event=event, order=order, text=text)
    help_ = Theme.objects.create(programme=programme, slug="help", name="Getting help", order=1)
    line = Theme.objects.create(programme=programme, slug="line", name="One number at night", parent=help_, order=1)
    places = Theme.objects.create(programme=programme, slug="places", name="Places of care", order=2)
    first = None
    for number in range(notes):
        about_beds = number % 3 == 0
        note = EventNoteFactory(event=event, area=area, text=BEDS if about_beds else CALLS, may_quote=number < 3)
        quotable = number in (1, 2)
        item = FeedbackItem.objects.create(
            programme=programme,
            text=note.text if number else SECRET,
            said_by=SaidBy.RESIDENT,
            area=area,
            said_on=date(2022, 3, 15),
            event_note=note,
            may_quote=number < 3,
            public_text=QUOTE if quotable else "",
            public_text_confirmed_by=author if quotable else None,
            public_text_confirmed_at=timezone.now() if quotable else None,
        )
        Coding.objects.create(item=item, theme=places if about_beds else line, set_by=author)
        first = first or item
    EventQuestionFactory(event=event, order=1)
    EventQuestionFactory(event=event, order=2, question="When do we hear more?", answer="")
    scene = Scene(event, area, author, approver, manager)
    common = {"programme": programme, "owner": author, "due_on": date(2022, 12, 1), "published_at": timezone.now()}
    scene.actions["line"] = Action.objects.create(
        title="One telephone number at all hours",
        you_said="Nobody knew whom to ring at night.",
        we_did="One number for all boroughs, answered by nurses.",
        status=Status.UNDER_WAY,
        **common,
    )
    scene.actions["beds"] = Action.objects.create(
        title="A hospice unit in each borough",
        you_said="Beds should be close to home.",
        status=Status.CANNOT_BE_DONE,
        reason_code=ReasonCode.MONEY,
        words="There is no money for eight new units.",
        **common,
    )
    scene.actions["secret"] = Action.objects.create(
        title="Not published yet", you_said="Something.", **{**common, "published_at": None}
    )
    for action in scene.actions.values():
        action.areas.set([area])
        action.items.add(first)
    return scene


def draft_report(scene: Scene | None = None) -> tuple[Scene, Report]:
    """Return a scene with its drafted report."""
    scene = scene or reported_event()
    return scene, create_for_event(scene.event, actor=scene.author)


def approved_report(scene: Scene | None = None) -> tuple[Scene, Report, ReportVersion]:
    """Return a scene with its approved report, whose PDF waits to be made."""
    scene, report = draft_report(scene)
    submit_report(report, actor=scene.author)
    version = approve_report(report, actor=scene.approver, seen=None)
    report.refresh_from_db()
    return scene, report, version
