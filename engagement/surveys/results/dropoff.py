"""Where people stop: of those who began, how many got through each page, and how many went away after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys.definition import Definition, Information, Step
from engagement.surveys.ending import kept_when_sent
from engagement.surveys.models import Channel, LeftAt, ResponseDraft, Survey
from engagement.surveys.piping import in_words
from engagement.surveys.results.bits import Chosen, any_of, counts
from engagement.surveys.results.figures import AUDIENCE
from engagement.surveys.results.joined import JoinedSurvey
from engagement.surveys.tallies.keys import ALL, ALL_VALUE, ANSWERED, ASKED, CHANNEL, Mark
from eolcare.figures.counting import Category, Unit, overlapping
from eolcare.figures.disclosure import big_enough, release, show_count
from eolcare.figures.figure import ExtraColumn, Figure, share_column

# Who began and has not got through a page.
AT_THE_START = ""
BEGAN = "@began"
ONLINE = Chosen({CHANNEL: (Channel.ONLINE.value,)})


class Page(NamedTuple):
    """A page of the journey: its key and what it is called; whether everybody comes to it, in this order."""

    step: Step
    label: str
    sure: bool


class Sent(NamedTuple):
    """Of those who sent their answers online, how many were asked each page, and how many answered something on it."""

    people: int
    asked: Mapping[str, int]
    answered: Mapping[str, int]


@dataclass(frozen=True)
class DropOff:
    """True numbers of people who began online, by the last page that they got through."""

    pages: Sequence[Page]
    sent: Sent
    stopped: Mapping[str, int]
    still_open: Mapping[str, int]
    # Whether who opened the questions and went away left nothing that could be counted.
    late: bool = False

    @property
    def began(self) -> int:
        """How many began."""
        return self.sent.people + sum(self.stopped.values()) + sum(self.still_open.values())

    def got_through(self) -> dict[str, int]:
        """Return how many got through each page.

        Of those who did not send their answers the last page alone is known. Where everybody comes by a page, those who
        stopped later got through it; where only some do, they are not counted for it.
        """
        found = {}
        keys = [page.step.key for page in self.pages]
        for at, page in enumerate(self.pages):
            later = keys[at:] if page.sure else keys[at : at + 1]
            unsent = sum(self.stopped.get(key, 0) + self.still_open.get(key, 0) for key in later)
            found[page.step.key] = self.sent.asked.get(page.step.key, 0) + unsent
        return found


def drop_off(survey: JoinedSurvey) -> DropOff:
    """Return where people stop, counted over all published versions; pages are joined by their keys."""
    pages = _pages(survey)
    late = any(kept_when_sent(survey.survey, definition) for definition in survey.definitions)
    return DropOff(pages, _sent(survey.survey, pages), _stopped(survey.survey), _still_open(survey.survey), late)


def _pages(survey: JoinedSurvey) -> list[Page]:
    found: dict[str, Page] = {}
    for definition in reversed(survey.definitions):
        for step in definition.steps:
            found.setdefault(step.key, Page(step, _label(step), _everybody_comes(definition, step)))
    return list(found.values())


def _label(step: Step) -> str:
    return in_words(step.page.title if step.page else step.questions[0].title)


def _everybody_comes(definition: Definition, step: Step) -> bool:
    conditions = [definition.conditions[question.key] for question in step.questions]
    return not definition.any_order and any(condition is None for condition in conditions)


def _sent(survey: Survey, pages: Sequence[Page]) -> Sent:
    """Count from the tallies; only where a page has several questions must their bits be put together."""
    alone = {page.step.key: page.step.questions[0].key for page in pages if len(page.step.questions) == 1}
    several = [page.step for page in pages if len(page.step.questions) > 1]
    known = counts(survey.pk, [*alone.values(), CHANNEL])
    if known.get(CHANNEL, {}).get(Channel.ONLINE.value, 0) < known.get(ALL, {}).get(ALL_VALUE, 0):
        known = counts(survey.pk, list(alone.values()), ONLINE, bases_only=True)
    asked = {step: known.get(key, {}).get(ASKED, 0) for step, key in alone.items()}
    answered = {step: known.get(key, {}).get(ANSWERED, 0) for step, key in alone.items()}
    if several:
        groups: list[list[Mark]] = [[(question.key, ASKED) for question in step.questions] for step in several]
        groups += [[(question.key, ANSWERED) for question in step.questions] for step in several]
        found = any_of(survey.pk, groups, ONLINE)
        asked |= {step.key: n for step, n in zip(several, found, strict=False)}
        answered |= {step.key: n for step, n in zip(several, found[len(several) :], strict=True)}
    return Sent(known.get(ALL, {}).get(ALL_VALUE, 0), asked, answered)


def _stopped(survey: Survey) -> dict[str, int]:
    rows = LeftAt.objects.filter(version__survey=survey).values_list("step").annotate(people=Sum("n"))
    return {step: people for step, people in rows.order_by("step") if people}


def _still_open(survey: Survey) -> dict[str, int]:
    drafts = ResponseDraft.objects.filter(survey=survey, expires_at__gt=timezone.now())
    return dict(drafts.order_by().values_list("last_step").annotate(people=Count("pk")))


# --- As it is shown ------------------------------------------------------------------------------
def drop_off_figure(found: DropOff, *, source: str, csv_url: str) -> Figure:
    """Return the figure of where people stop."""
    through = found.got_through()
    rows = [Category(BEGAN, _("Began")), *(Category(p.step.key, p.label) for p in found.pages)]
    strangers = (set(found.stopped) | set(found.still_open)) - set(through) - {AT_THE_START}
    rows += [Category(key, _("Another page (%(key)s)") % {"key": key}) for key in sorted(strangers)]
    reached = {BEGAN: found.began, **through}
    reached |= {key: found.stopped.get(key, 0) + found.still_open.get(key, 0) for key in strangers}
    table = overlapping(
        reached,
        base=found.began,
        rows=rows,
        title=_("Where people stop"),
        dimension="page",
        row_heading=_("Page"),
        unit=Unit.PEOPLE,
        counted=_("people who began online"),
        column_heading=_("Got through it"),
        source=source,
    )
    released = release(table, AUDIENCE)
    reading = {page.step.key for page in found.pages if all(isinstance(q, Information) for q in page.step.questions)}

    def column(heading: str, numbers: Mapping[str, int], start: str = "") -> ExtraColumn:
        texts = {row.key: str(show_count(numbers.get(row.key, 0), AUDIENCE, unit=Unit.PEOPLE)) for row in rows}
        return ExtraColumn(heading, texts | {BEGAN: start})

    answered = column(_("Answered it, of those who sent"), found.sent.answered)
    at_start = [str(show_count(each.get(AT_THE_START, 0), AUDIENCE, unit=Unit.PEOPLE)) for each in _both(found)]
    return Figure(
        key="drop-off",
        title=_("Where people stop"),
        sentence=_in_words(found),
        table=released,
        extra_columns=(
            share_column(released),
            ExtraColumn(answered.heading, {key: "–" if key in reading else n for key, n in answered.texts.items()}),
            column(_("Went away after it"), found.stopped, at_start[0]),
            column(_("Can still go on"), found.still_open, at_start[1]),
        ),
        csv_url=csv_url,
        definition=_(
            "Of people who did not send their answers only the last page that they got through is known. A page that "
            "only some come to counts those of them who stopped right after it."
        ),
        heading_level=2,
    )


def _both(found: DropOff) -> tuple[Mapping[str, int], Mapping[str, int]]:
    return found.stopped, found.still_open


def _late() -> str:
    return _(
        "Of a survey that is one page nothing is kept before it is sent. So only those are known who sent their "
        "answers, saved them, changed the language or had something to put right, not those who opened the page and "
        "went away."
    )


def _in_words(found: DropOff) -> str:
    if not found.began:
        return _late() if found.late else _("Nobody has begun to answer online yet.")
    numbers = (found.began, found.sent.people, sum(found.stopped.values()), sum(found.still_open.values()))
    cells = [show_count(n, AUDIENCE, unit=Unit.PEOPLE) for n in numbers]
    words = dict(zip(("began", "sent", "left", "waiting"), cells, strict=True))
    parts = [
        ngettext(
            "Of %(began)s person who began online, %(sent)s sent their answers, %(left)s went away and %(waiting)s can "
            "still go on.",
            "Of %(began)s people who began online, %(sent)s sent their answers, %(left)s went away and %(waiting)s can "
            "still go on.",
            found.began,
        )
        % words
    ]
    if found.late:
        return " ".join([*parts, _late()])
    where, most = max(found.stopped.items(), key=lambda each: each[1], default=("", 0))
    if not big_enough(most, AUDIENCE):
        return parts[0]
    if where == AT_THE_START:
        parts.append(_("Most people who went away did so before they got through the first page."))
    else:
        labels = {page.step.key: page.label for page in found.pages}
        words_of_page = {"page": labels.get(where, where)}
        parts.append(_("The page after which most people went away is “%(page)s”.") % words_of_page)
    return " ".join(parts)
