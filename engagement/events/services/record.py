"""Recording what happened at an event: who came, what was asked, said and answered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Attendance, Event, EventNote, EventQuestion, Prompt
from engagement.events.queries import attendance_seen, prompts_seen
from engagement.events.services.planning import area_code_of
from engagement.programmes.checking import check_row
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Conflict, Refusal

MOST_PEOPLE = 10_000
MOST_PROMPTS = 30

CHANGED_MEANWHILE = _(
    "Somebody else changed this while you were editing. What you entered is still below. "
    "Open the page in another tab to see their change, then save again."
)


def record_attendance(
    event: Event,
    *,
    counts: Iterable[tuple[Area | None, str, int]],
    seen: str | None = None,
    actor: User | None,
) -> None:
    """Replace the headcounts of an event.

    Args:
        counts: area (``None`` where it is not known), role and people; 0 keeps no row.
        seen: what :func:`~engagement.events.queries.attendance_seen` gave when the page was opened.

    Raises:
        Conflict: if somebody recorded attendance in between.
        Refusal: for a role or area that is not known, one that comes twice, or an impossible number.
    """
    rows = []
    taken: set[tuple[int | None, str]] = set()
    known_areas = set(areas_within(event.programme).values_list("pk", flat=True))
    for area, role, people in counts:
        if role not in Attendance.Role.values:
            raise Refusal(_("Choose from the list as what people came."), field="counts")
        if area is not None and area.pk not in known_areas:
            raise Refusal(_("%(area)s does not belong to this programme.") % {"area": area}, field="counts")
        if not 0 <= people <= MOST_PEOPLE:
            raise Refusal(_("Enter a whole number from 0 to %(most)s.") % {"most": f"{MOST_PEOPLE:,}"}, field="counts")
        place = (area.pk if area else None, role)
        if place in taken:
            raise Refusal(_("Enter each borough and role once."), field="counts")
        taken.add(place)
        if people:
            rows.append(Attendance(event=event, area=area, role=role, people=people))
    with transaction.atomic():
        _lock(event)
        if seen is not None and seen != attendance_seen(event):
            raise Conflict(CHANGED_MEANWHILE)
        Attendance.objects.filter(event=event).delete()
        Attendance.objects.bulk_create(rows)
        record(Verb.CHANGED, actor=actor, target=event, area_code=area_code_of(event), what="attendance")


def save_prompts(
    event: Event, *, prompts: Iterable[tuple[int | None, str]], seen: str | None = None, actor: User | None
) -> list[Prompt]:
    """Save what the event asks people to talk about, and return it in order.

    Args:
        prompts: primary key of a question that is there already (or ``None``) and its words; empty words take
            it away. Questions that are not named stay as they are.
        seen: what :func:`~engagement.events.queries.prompts_seen` gave when the page was opened.

    Raises:
        Conflict: if somebody changed them in between.
        Refusal: for words that are too long, too many questions, or taking away one with notes beneath it.
    """
    with transaction.atomic():
        _lock(event)
        if seen is not None and seen != prompts_seen(event):
            raise Conflict(CHANGED_MEANWHILE)
        here = {prompt.pk: prompt for prompt in event.prompts.all()}
        order = event.prompts.aggregate(last=Max("order"))["last"] or 0
        for pk, words in prompts:
            if pk is not None and pk not in here:
                raise Conflict(CHANGED_MEANWHILE)
            if not words.strip():
                if pk is not None:
                    _delete_prompt(here.pop(pk))
                continue
            prompt = here.get(pk) if pk is not None else None
            if prompt is None:
                order += 1
                prompt = Prompt(event=event, order=order)
            prompt.text = words
            check_row(prompt, names=("text",))
            prompt.save()
            here[prompt.pk] = prompt
        if len(here) > MOST_PROMPTS:
            raise Refusal(_("An event can ask %(most)s questions at most.") % {"most": MOST_PROMPTS})
        record(Verb.CHANGED, actor=actor, target=event, area_code=area_code_of(event), what="prompts", number=len(here))
    return sorted(here.values(), key=lambda prompt: prompt.order)


def _delete_prompt(prompt: Prompt) -> None:
    if prompt.notes.exists():
        raise Refusal(
            _("Notes were written under “%(prompt)s”, so it stays. You can change its words.") % {"prompt": prompt.text}
        )
    prompt.delete()


def add_note(
    event: Event,
    *,
    text: str,
    prompt: Prompt | None = None,
    said_by: str = "",
    area: Area | None = None,
    may_quote: bool = False,
    actor: User | None,
) -> EventNote:
    """Return a new note of one thing that was said.

    Raises:
        Refusal: without words, or for a question or area that is not this event's; names the field.
    """
    note = EventNote(event=event, written_by=actor)
    with transaction.atomic():
        _fill_note(note, text=text, prompt=prompt, said_by=said_by, area=area, may_quote=may_quote)
        note.save()
        record(Verb.CREATED, actor=actor, target=note, area_code=area_code_of(event), event=event.public_id)
    return note


def change_note(
    note: EventNote,
    *,
    version: int | None,
    text: str,
    prompt: Prompt | None = None,
    said_by: str = "",
    area: Area | None = None,
    may_quote: bool = False,
    actor: User | None,
) -> EventNote:
    """Return the note with new content. A feedback item that was made of it keeps its own words.

    Raises:
        Conflict: if another note-taker changed it since ``version``, or deleted it.
        Refusal: as :func:`add_note`.
    """
    with transaction.atomic():
        row = _lock_note(note, version)
        _fill_note(row, text=text, prompt=prompt, said_by=said_by, area=area, may_quote=may_quote)
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row.event), event=row.event.public_id)
    return row


def delete_note(note: EventNote, *, version: int | None = None, actor: User | None) -> None:
    """Delete a note, unless a feedback item rests on it.

    Raises:
        Conflict: if another note-taker changed it since ``version``, or deleted it.
        Refusal: if it became a feedback item.
    """
    with transaction.atomic():
        row = _lock_note(note, version)
        event = row.event
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(_("This note became a feedback item, so it is kept: the item rests on it.")) from error


def _fill_note(
    note: EventNote, *, text: str, prompt: Prompt | None, said_by: str, area: Area | None, may_quote: bool
) -> None:
    if prompt is not None and prompt.event_id != note.event_id:
        raise Refusal(_("Choose a question of this event."), field="prompt")
    if area is not None and not areas_within(note.event.programme).filter(pk=area.pk).exists():
        raise Refusal(_("%(area)s does not belong to this programme.") % {"area": area}, field="area")
    note.text, note.prompt, note.said_by, note.area, note.may_quote = text, prompt, said_by, area, may_quote
    check_row(note, names=("text", "said_by"))


def _lock_note(note: EventNote, version: int | None) -> EventNote:
    rows = EventNote.objects.select_related("event__programme__area")
    try:
        return lock_for_edit(rows, pk=note.pk, version=version)
    except EventNote.DoesNotExist as error:
        raise Conflict(_("Somebody else deleted this note in the meantime.")) from error


def add_question(event: Event, *, question: str, answer: str = "", actor: User | None) -> EventQuestion:
    """Return a new question that somebody asked at the event, with its answer if there is one already.

    Raises:
        Refusal: without a question; names the field.
    """
    row = EventQuestion(event=event, question=question, answer=answer)
    check_row(row, names=("question", "answer"))
    with transaction.atomic():
        _lock(event)
        row.order = (event.questions.aggregate(last=Max("order"))["last"] or 0) + 1
        row.save()
        record(Verb.CREATED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
    return row


def answer_question(
    question: EventQuestion, *, version: int | None, words: str | None = None, answer: str, actor: User | None
) -> EventQuestion:
    """Return the question with its answer, and with other words where ``words`` gives them.

    Raises:
        Conflict: if somebody changed it since ``version``, or deleted it.
        Refusal: for a question without words; names the field.
    """
    with transaction.atomic():
        row = _lock_question(question, version)
        row.answer = answer
        if words is not None:
            row.question = words
        check_row(row, names=("question", "answer"))
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, area_code=area_code_of(row.event), event=row.event.public_id)
    return row


def delete_question(question: EventQuestion, *, version: int | None = None, actor: User | None) -> None:
    """Delete a question, unless a feedback item rests on it.

    Raises:
        Conflict: if somebody changed it since ``version``, or deleted it.
        Refusal: if it became a feedback item.
    """
    with transaction.atomic():
        row = _lock_question(question, version)
        event = row.event
        record(Verb.DELETED, actor=actor, target=row, area_code=area_code_of(event), event=event.public_id)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refusal(_("This question became a feedback item, so it is kept: the item rests on it.")) from error


def _lock_question(question: EventQuestion, version: int | None) -> EventQuestion:
    rows = EventQuestion.objects.select_related("event__programme__area")
    try:
        return lock_for_edit(rows, pk=question.pk, version=version)
    except EventQuestion.DoesNotExist as error:
        raise Conflict(_("Somebody else deleted this question in the meantime.")) from error


def _lock(event: Event) -> None:
    """Hold the event's row, so that two people who record at once come one after the other."""
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
