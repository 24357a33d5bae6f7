"""Warnings about a plan while it can still be changed: clashes and gaps. Pure rules over rows.

A warning says in plain sentences what, where and what could be done, and names its events. It never stops anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.events.bank_holidays import bank_holiday
from engagement.events.models import EventFormat, EventKind
from engagement.events.needs import NeedKind
from engagement.events.times import LONDON

WEEK = timedelta(days=7)
EVENING, MORNING, SATURDAY = 17, 8, 5
BRITISH_SIGN_LANGUAGE = "bfi"
MOST_NAMED = 8


@dataclass(frozen=True, eq=False)
class Planned:
    """An event as the rules see it. Times are aware; areas, communities and organisations are names by key."""

    id: int
    public_id: str
    title: str
    kind: str
    format: str
    starts_at: datetime
    ends_at: datetime
    is_listed: bool = True
    # Where it is for, down to the boroughs: what is for the whole system is for each of its boroughs.
    areas: Mapping[int, str] = field(default_factory=dict)
    communities: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)
    # What is the same for events in the same place, and its name; empty where there is none.
    place: str = ""
    place_name: str = ""
    joining_link: str = ""
    interpreters: tuple[str, ...] = ()
    # Kinds of interpreters that people who booked asked for and nobody has arranged.
    asked_for: Collection[str] = ()

    @property
    def day(self) -> date:
        """The day on which it starts, in London."""
        return self.starts_at.astimezone(LONDON).date()


@dataclass(frozen=True)
class PlanWarning:
    """One warning: ``text`` says what and where, ``advice`` what could be done, ``events`` which events it is about."""

    code: str
    text: str
    advice: str
    events: tuple[Planned, ...] = ()


@dataclass(frozen=True)
class OpenProgramme:
    """A programme while it is open, as the rules see it: whom and where it wants to hear, and all its events."""

    title: str
    closes_on: date
    boroughs: Mapping[int, str]
    communities: Mapping[int, str]
    events: Sequence[Planned]


def clashes(rows: Iterable[Planned], *, now: datetime) -> list[PlanWarning]:
    """Return the warnings about events as they are planned, the soonest first.

    Args:
        rows: events that are not cancelled.
        now: events that ended before are left alone, unless one that is still to come clashes with them.
    """
    ordered = sorted(rows, key=lambda row: (row.starts_at, row.id))
    found = [
        warning
        for rule in (_same_community, _at_once, _on_bank_holidays, _without_interpreter)
        for warning in rule(ordered)
        if any(event.ends_at >= now for event in warning.events)
    ]
    return sorted(found, key=lambda warning: next(e.starts_at for e in warning.events if e.ends_at >= now))


def gaps(programme: OpenProgramme, *, now: datetime) -> list[PlanWarning]:
    """Return what the plan of an open programme leaves out, while there is time to plan it."""
    coming = [row for row in programme.events if row.ends_at >= now]
    # Interviews and meetings attended count as heard; whether people were invited is another question.
    invited = [row for row in programme.events if row.is_listed and row.kind != EventKind.INTERVIEW]
    found = [_boroughs_without(programme, coming), _communities_without(programme)]
    if invited:
        found += [_working_hours_alone(programme, invited), _one_way_alone(programme, invited)]
    return [warning for warning in found if warning is not None]


# --- clashes -------------------------------------------------------------------------------------
def _same_community(rows: Sequence[Planned]) -> Iterator[PlanWarning]:
    """The same community asked to two events within seven days. One-to-one interviews ask one person each."""
    asked = [row for row in rows if row.kind != EventKind.INTERVIEW]
    for name, events in _by(asked, lambda row: row.communities):
        for run in _runs(events, lambda row, before: row.day - before[-1].day < WEEK):
            places = _names({area: n for row in run for area, n in row.areas.items()}.values())
            words = {
                "community": name,
                "number": len(run),
                "first": _day(run[0].day),
                "last": _day(run[-1].day),
                "places": places,
            }
            if run[0].day == run[-1].day:
                text = _("%(community)s: %(number)s events on %(first)s, in %(places)s.") % words
            else:
                text = (
                    _(
                        "%(community)s: %(number)s events less than a week apart, from %(first)s to %(last)s, "
                        "in %(places)s."
                    )
                    % words
                )
            advice = _("Leave a week between them, or agree with the community which one is for whom.")
            yield PlanWarning("same_community", text, advice, run)


def _at_once(rows: Sequence[Planned]) -> Iterator[PlanWarning]:
    """Events at overlapping times in one place, with one partner, over one joining link or in one area."""
    reasons: dict[tuple[Planned, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    public = [row for row in rows if row.is_listed]
    for why, keys, among in (
        ("place", lambda row: {row.place: row.place_name} if row.place else {}, rows),
        ("link", lambda row: {row.joining_link: ""} if row.joining_link else {}, rows),
        ("partner", lambda row: row.organisations, rows),
        ("area", lambda row: row.areas, public),
    ):
        for name, events in _by(among, keys):
            for run in _runs(events, lambda row, before: row.starts_at < max(b.ends_at for b in before)):
                reasons[run][why].append(name)
    for run, shared in reasons.items():
        words = {
            "number": len(run),
            "day": _day(run[0].day),
            "how": _and([_how(kind, names) for kind, names in shared.items()]),
        }
        text = _("%(number)s events overlap on %(day)s: %(how)s.") % words
        yield PlanWarning("overlap", text, " ".join(_overlap_advice(kind) for kind in shared), run)


def _how(kind: str, names: list[str]) -> str:
    if kind == "place":
        return _("in the same place (%(name)s)") % {"name": _names(names)}
    if kind == "link":
        return _("with the same joining link")
    if kind == "partner":
        return _("with the same partner (%(name)s)") % {"name": _names(names)}
    return _("for people in %(names)s") % {"names": _names(names)}


def _overlap_advice(kind: str) -> str:
    if kind == "place":
        return _("Book another room, or move one.")
    if kind == "link":
        return _("Give each its own joining link.")
    if kind == "partner":
        return _("Ask the partner whether they can be at both.")
    return _("People can go to one alone: move one to another time.")


def _on_bank_holidays(rows: Sequence[Planned]) -> Iterator[PlanWarning]:
    for row in rows:
        name = bank_holiday(row.day)
        if name is not None:
            text = _("“%(title)s” is on a bank holiday: %(name)s, %(day)s.")
            advice = _(
                "Check that the place is open and that interpreters and speakers can come, or choose another day."
            )
            words = {"title": row.title, "name": name, "day": _day(row.day)}
            yield PlanWarning("bank_holiday", text % words, advice, (row,))


def _without_interpreter(rows: Sequence[Planned]) -> Iterator[PlanWarning]:
    """Interpreters that people who booked asked for and the plan does not have. How many asked is not said here."""
    for row in rows:
        spoken = [code for code in row.interpreters if code != BRITISH_SIGN_LANGUAGE]
        missing = []
        if NeedKind.BSL in row.asked_for and BRITISH_SIGN_LANGUAGE not in row.interpreters:
            missing.append(_("a British Sign Language interpreter"))
        if NeedKind.LANGUAGE in row.asked_for and not spoken:
            missing.append(_("an interpreter for another language"))
        if missing:
            text = _("People who booked “%(title)s” asked for %(what)s, and none is planned.")
            advice = _("Book one and enter it in the plan, or write down with their needs what was arranged instead.")
            yield PlanWarning("interpreter", text % {"title": row.title, "what": _and(missing)}, advice, (row,))


# --- gaps ----------------------------------------------------------------------------------------
def _boroughs_without(programme: OpenProgramme, coming: Iterable[Planned]) -> PlanWarning | None:
    reached = {area for row in coming for area in row.areas}
    missing = [name for area, name in programme.boroughs.items() if area not in reached]
    if not missing:
        return None
    words = {"programme": programme.title, "day": _day(programme.closes_on), "places": _names(missing)}
    text = _("“%(programme)s”: nothing more is planned in %(places)s. It closes on %(day)s.") % words
    return PlanWarning("borough", text, _("Plan an event there, or say on another one that it is for them too."))


def _communities_without(programme: OpenProgramme) -> PlanWarning | None:
    reached = {community for row in programme.events for community in row.communities}
    missing = [name for community, name in programme.communities.items() if community not in reached]
    if not missing:
        return None
    text = _("“%(programme)s”: no event, past or planned, is for %(names)s.") % {
        "programme": programme.title,
        "names": _names(missing),
    }
    advice = _(
        "Ask an organisation that they trust how they would like to be heard. "
        "If you hear them in another way, write it into the programme’s log: this line then goes away."
    )
    return PlanWarning("community", text, advice)


def _working_hours_alone(programme: OpenProgramme, invited: Iterable[Planned]) -> PlanWarning | None:
    if any(_is_outside_working_hours(row) for row in invited):
        return None
    text = _("“%(programme)s”: every event is on a weekday before 5pm.") % {"programme": programme.title}
    advice = _("Plan one in the evening or at a weekend, for people who work or care in the day.")
    return PlanWarning("hours", text, advice)


def _is_outside_working_hours(row: Planned) -> bool:
    starts = row.starts_at.astimezone(LONDON)
    return starts.weekday() >= SATURDAY or not MORNING <= starts.hour < EVENING


def _one_way_alone(programme: OpenProgramme, invited: Sequence[Planned]) -> PlanWarning | None:
    formats = {row.format for row in invited}
    if not formats & {EventFormat.IN_PERSON, EventFormat.HYBRID}:
        text = _("“%(programme)s”: no event is in person.")
        advice = _("Plan one in person, for people without a device, data or a quiet place.")
    elif formats == {EventFormat.IN_PERSON}:
        text = _("“%(programme)s”: no event is by telephone or online.")
        advice = _("Plan one that people can join from home, for those who cannot travel or leave somebody alone.")
    else:
        return None
    return PlanWarning("format", text % {"programme": programme.title}, advice)


# --- rows and words ------------------------------------------------------------------------------
def _by(
    rows: Iterable[Planned], keys: Callable[[Planned], Mapping[int, str] | Mapping[str, str]]
) -> Iterator[tuple[str, list[Planned]]]:
    """Return the events by what they share: its name and those that have it, in order."""
    names: dict[int | str, str] = {}
    shared: dict[int | str, list[Planned]] = defaultdict(list)
    for row in rows:
        for key, name in dict(keys(row)).items():
            names[key] = name
            shared[key].append(row)
    for key, events in shared.items():
        if len(events) > 1:
            yield names[key], events


def _runs(rows: Iterable[Planned], goes_on: Callable[[Planned, list[Planned]], bool]) -> Iterator[tuple[Planned, ...]]:
    """Return the runs of two and more: each event of one goes on from those before it in the run."""
    run: list[Planned] = []
    for row in rows:
        if run and not goes_on(row, run):
            if len(run) > 1:
                yield tuple(run)
            run = []
        run.append(row)
    if len(run) > 1:
        yield tuple(run)


def _day(day: date) -> str:
    return date_format(day, "l j F Y")


def _names(names: Iterable[str]) -> str:
    """Return names as a sentence lists them; of many, the first and how many more."""
    listed = sorted(set(names))
    if len(listed) > MOST_NAMED:
        more = len(listed) - MOST_NAMED + 1
        listed = [*listed[: MOST_NAMED - 1], ngettext("%(n)s more", "%(n)s more", more) % {"n": more}]
    return _and(listed) or _("no area")


def _and(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
