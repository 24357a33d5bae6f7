"""Recording an event: who came, and what it asked people to talk about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from engagement.events.models import Attendance, Event, Prompt
from engagement.events.queries import attendance_seen, prompts_seen
from engagement.events.services.planning import area_code_of
from engagement.programmes.checking import check_row
from engagement.programmes.queries import areas_within
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
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
        lock_record(event)
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
        lock_record(event)
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


def lock_record(event: Event) -> None:
    """Hold the event's row, so that two people who record at once come one after the other."""
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
