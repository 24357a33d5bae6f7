"""Reads of the actions room. A number has one definition here, for page, chart, CSV and PDF alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.actions.models import Action, ActionStatus, ReasonCode, Status
from engagement.events.models import Event
from engagement.feedback.models import FeedbackItem, Theme
from engagement.feedback.queries import beneath, from_event, people
from engagement.feedback.queries.items import COUNTS, PERSON
from engagement.programmes.models import Programme
from eolcare.areas.models import Area, AreaMembership
from eolcare.figures import counting
from eolcare.figures.disclosure import Audience, Shown, show_count


def actions_in(*, programme: Programme | None = None, areas: Iterable[Area] | None = None) -> QuerySet[Action]:
    """Return the actions of a programme, for any of these areas; each once. ``None`` does not narrow."""
    actions = Action.objects.all()
    if programme is not None:
        actions = actions.filter(programme=programme)
    if areas is not None:
        ids = [area.pk for area in areas]
        actions = actions.filter(pk__in=Action.areas.through.objects.filter(area__in=ids).values("action"))
    return actions


def actions_by_status(
    *,
    programme: Programme | None = None,
    areas: Iterable[Area] | None = None,
    actions: QuerySet[Action] | None = None,
) -> counting.Table:
    """Return how many actions have each status: a table of records, a row for every status, keyed by its value.

    Pass it through ``eolcare.figures.disclosure.release``. ``actions`` counts these instead of looking them up.
    """
    rows = actions_in(programme=programme, areas=areas) if actions is None else actions
    counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))
    return counting.one_way(
        counts,
        rows=[counting.Category(status.value, str(status.label)) for status in Status],
        title=_("Actions by status"),
        dimension="status",
        row_heading=_("Status"),
        unit=counting.Unit.RECORDS,
        counted=_("actions"),
        source=str(programme or ""),
    )


def refusals_by_reason(*, actions: QuerySet[Action]) -> counting.Table:
    """Return how many of the actions cannot be done for each reason: a table of records, keyed by the reason's code.

    Pass it through ``eolcare.figures.disclosure.release``.
    """
    refused = actions.filter(status=Status.CANNOT_BE_DONE).order_by()
    counts = dict(refused.values_list("reason_code").annotate(n=Count("pk", distinct=True)))
    return counting.one_way(
        counts,
        rows=[counting.Category(reason.value, str(reason.label)) for reason in ReasonCode],
        title=_("What cannot be done, by reason"),
        dimension="reason",
        row_heading=_("Reason"),
        unit=counting.Unit.RECORDS,
        counted=_("actions"),
        source="",
    )


def overdue_count(*, programme: Programme | None = None, areas: Iterable[Area] | None = None) -> counting.Count:
    """Return how many actions somebody still works on after the day they were due."""
    overdue = actions_in(programme=programme, areas=areas).overdue()  # type: ignore[attr-defined]
    return counting.Count(overdue.count(), counting.Unit.RECORDS)


def actions_for_event(event: Event, *, public: bool = True) -> QuerySet[Action]:
    """Return the actions that answer something said or asked at an event, the latest progress first.

    With ``public=False`` also those that residents do not see yet.
    """
    items = from_event(event).order_by().values("pk")
    linked = Action.items.through.objects.filter(feedbackitem__in=items).values("action")
    actions = Action.objects.filter(pk__in=linked).select_related("owner_organisation", "programme")
    return actions.public() if public else actions


def public_actions() -> QuerySet[Action]:
    """Return what residents can see: published actions of public programmes, the latest progress first."""
    return Action.objects.public().filter(programme__is_public=True)


def with_what_lists_show(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Return the actions with everything that a list of them shows, in a fixed number of queries."""
    return actions.select_related("owner", "owner_organisation", "programme").prefetch_related(
        Prefetch("areas", Area.objects.order_by("order", "name")), Prefetch("themes", Theme.objects.order_by("name"))
    )


def narrowed(
    actions: QuerySet[Action],
    *,
    programme: Programme | None = None,
    area: Area | None = None,
    theme: Theme | None = None,
    status: str = "",
    reason: str = "",
) -> QuerySet[Action]:
    """Return the actions that fit all that is given; ``reason`` finds what cannot be done for it.

    An action for a wider area concerns each borough in it, so it is found under the borough too. A theme finds what
    is coded beneath it.
    """
    if programme is not None:
        actions = actions.filter(programme=programme)
    if area is not None:
        actions = actions.filter(
            pk__in=Action.areas.through.objects.filter(area__in={area.pk} | above([area.pk])).values("action")
        )
    if theme is not None:
        actions = actions.filter(pk__in=Action.themes.through.objects.filter(theme__in=beneath(theme)).values("action"))
    if reason:
        actions = actions.filter(status=Status.CANNOT_BE_DONE, reason_code=reason)
    return actions.filter(status=status) if status else actions


SORTS: dict[str, str] = {
    "progress": "status_since",
    "title": "title",
    "status": "status_place",
    "due": "due_on",
    "owner": "owner__full_name",
    "review": "review_on",
}
"""What the team's list can be sorted by, and the field for it. Statuses stand in the order of their work."""


def in_order(actions: QuerySet[Action], sort: str) -> QuerySet[Action]:
    """Return the actions sorted by one of :data:`SORTS`, the other way round after a minus sign; ``""`` for the latest
    progress first. What has no such date comes last.
    """
    name = sort.removeprefix("-")
    if name not in SORTS:
        return actions.order_by("-status_since", "-pk")
    if name == "status":
        places = [When(status=status.value, then=Value(place)) for place, status in enumerate(Status)]
        actions = actions.annotate(status_place=Case(*places, output_field=IntegerField()))
    field = F(SORTS[name])
    order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return actions.order_by(order, "-pk")


def containing(actions: QuerySet[Action], words: str) -> QuerySet[Action]:
    """Return the actions that hold every one of the words in their title or text; an empty search finds all."""
    for word in words.replace("\x00", "").split()[:12]:
        actions = actions.filter(
            Q(title__icontains=word)
            | Q(you_said__icontains=word)
            | Q(we_did__icontains=word)
            | Q(words__icontains=word)
            | Q(passed_to__icontains=word)
        )
    return actions


def people_behind(action: Action) -> counting.Count:
    """Return how many people's words the action answers: a true count, see ``eolcare.figures``."""
    return people(FeedbackItem.objects.filter(actions=action))


def people_behind_each(actions: Iterable[Action], audience: Audience) -> dict[int, str]:
    """Return in words how many people stand behind each of the actions, by their keys; one query for all of them."""
    wanted = [action.pk for action in actions]
    linked = FeedbackItem.objects.filter(actions__in=wanted).order_by()
    counts = dict(linked.values_list("actions").annotate(n=Count(PERSON, distinct=True, filter=COUNTS)))
    return {pk: _people_in_words(counts.get(pk, 0), audience) for pk in wanted}


def people_behind_in_words(action: Action, audience: Audience) -> str:
    """Return the same as words that the audience may read: "23 people", "fewer than 10 people"."""
    return _people_in_words(people_behind(action).value, audience)


def _people_in_words(count: int, audience: Audience) -> str:
    cell = show_count(count, audience, unit=counting.Unit.PEOPLE)
    # Hidden numbers take the form of the number that stands in their place: another would tell something of the count.
    number = cell.value if isinstance(cell, Shown) else cell.below or 0
    noun = ngettext("person", "people", number)
    return f"{cell} {noun}"


def trail_of(action: Action) -> QuerySet[ActionStatus]:
    """Return every status that the action has had, the latest first."""
    return action.statuses.select_related("by").order_by("-at", "-pk")


def above(area_ids: Iterable[int]) -> set[int]:
    """Return the ids of all areas that lie above one of these today."""
    day, frontier = timezone.localdate(), set(area_ids)
    found: set[int] = set()
    while frontier:
        memberships = AreaMembership.objects.on(day).filter(child_id__in=frontier)
        frontier = set(memberships.values_list("parent_id", flat=True)) - found
        found |= frontier
    return found


def programmes_for(area_ids: Iterable[int]) -> QuerySet[Programme]:
    """Return the programmes that somebody of these areas can have actions in: theirs, and those of areas above."""
    ids = set(area_ids)
    return Programme.objects.filter(area__in=ids | above(ids)).select_related("area").order_by("-opens_on", "title")
