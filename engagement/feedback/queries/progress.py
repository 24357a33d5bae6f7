"""How far reading and coding are: of the whole, of each kind of source, of each analyst; and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from engagement.feedback.models import Coding, FeedbackItem, ItemRead, Submission, Theme
from engagement.programmes.models import Programme
from eolcare.accounts.models import User

SOURCE_NAMES: dict[str, object] = {
    "response": _("Survey answers"),
    "event_note": _("Notes from events"),
    "event_question": _("Questions at events"),
    **{kind.value: kind.label for kind in Submission.Kind},
    "conclusion_answer": _("Comments on our conclusions"),
}
"""Kinds of sources in the order in which they are listed; letters, e-mails and so on each for themselves."""

_SOURCE = Case(
    When(response__isnull=False, then=Value("response")),
    When(event_note__isnull=False, then=Value("event_note")),
    When(event_question__isnull=False, then=Value("event_question")),
    When(submission__isnull=False, then=F("submission__kind")),
    default=Value("conclusion_answer"),
    output_field=models.CharField(),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items there are, how many somebody read, and how many have a theme; coded ones are read."""

    total: int
    read: int
    coded: int

    @property
    def waiting(self) -> int:
        """How many nobody has read."""
        return self.total - self.read

    @property
    def percent(self) -> int:
        """Read ones in whole per cent, 100 only when all are."""
        return self.read * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """The progress of one kind of source."""

    source: str
    name: object
    progress: Progress


@dataclass(frozen=True, slots=True)
class AnalystProgress:
    """How many items one person read, and to how many they gave a theme that stands (or that the frame carried on)."""

    analyst: User
    read: int
    coded: int


def _has_theme() -> Exists:
    return Exists(Coding.objects.filter(item=OuterRef("pk"), removed_at__isnull=True))


def _was_read() -> Q:
    # Whoever gave a theme has read it, also before readings were written down.
    return Q(Exists(ItemRead.objects.filter(item=OuterRef("pk")))) | Q(
        Exists(Coding.objects.filter(item=OuterRef("pk")))
    )


def progress_of(items: models.QuerySet[FeedbackItem]) -> Progress:
    """Return the progress of these items; one query."""
    totals = items.order_by().aggregate(
        total=Count("pk"), read=Count("pk", filter=_was_read()), coded=Count("pk", filter=Q(_has_theme()))
    )
    return Progress(**totals)


def progress_by_source(items: models.QuerySet[FeedbackItem]) -> list[SourceProgress]:
    """Return the progress of each kind of source that there is; one query."""
    rows = (
        items.order_by()
        .annotate(kind_of_source=_SOURCE)
        .values("kind_of_source")
        .annotate(total=Count("pk"), read=Count("pk", filter=_was_read()), coded=Count("pk", filter=Q(_has_theme())))
    )
    found = {row["kind_of_source"]: Progress(row["total"], row["read"], row["coded"]) for row in rows}
    return [SourceProgress(key, name, found[key]) for key, name in SOURCE_NAMES.items() if key in found]


def progress_by_analyst(programme: Programme) -> list[AnalystProgress]:
    """Return who read and coded how many items of a programme, by name; three queries.

    Themes that a change of the frame set are nobody's work; what it carried on stays with who had given it.
    """
    read: dict[int, int] = dict(
        ItemRead.objects.filter(item__programme=programme)
        .values_list("reader")
        .annotate(items=Count("item", distinct=True))
        .order_by()
    )
    given = Coding.objects.filter(item__programme=programme, set_by__isnull=False).exclude(set_how=Coding.SetHow.FRAME)
    kept = Q(removed_at__isnull=True) | Q(removed_through__isnull=False)
    rows = (
        given.values_list("set_by")
        .annotate(
            coded=Count("item", distinct=True, filter=kept),
            unread=Count(
                "item",
                distinct=True,
                filter=~Q(Exists(ItemRead.objects.filter(item=OuterRef("item"), reader=OuterRef("set_by")))),
            ),
        )
        .order_by()
    )
    coded = {}
    for person, number, unread in rows:
        coded[person] = number
        read[person] = read.get(person, 0) + unread
    people = User.objects.filter(pk__in={*read, *coded}).order_by("full_name", "pk")
    return [AnalystProgress(person, read.get(person.pk, 0), coded.get(person.pk, 0)) for person in people]


def next_to_read(items: models.QuerySet[FeedbackItem], after: FeedbackItem) -> FeedbackItem | None:
    """Return the next of these items that waits, in the order of lists; from the top again after the last.

    One waits that has no theme, unless somebody read it and found nothing to code; one whose themes were all taken
    off waits again. ``None`` when none does.
    """
    nothing_to_code = Exists(ItemRead.objects.filter(item=OuterRef("pk"))) & ~Exists(
        Coding.objects.filter(item=OuterRef("pk"))
    )
    waiting = items.filter(~_has_theme()).exclude(nothing_to_code).exclude(pk=after.pk).order_by("-said_on", "-pk")
    return waiting.filter(_later(after)).first() or waiting.first()


def neighbours(
    items: models.QuerySet[FeedbackItem], of: FeedbackItem
) -> tuple[FeedbackItem | None, FeedbackItem | None]:
    """Return the items before and after one in a list; ``None`` at its ends."""
    earlier = Q(said_on__gt=of.said_on) | Q(said_on=of.said_on, pk__gt=of.pk)
    before = items.filter(earlier).order_by("said_on", "pk").first()
    return before, items.filter(_later(of)).order_by("-said_on", "-pk").first()


def _later(item: FeedbackItem) -> Q:
    return Q(said_on__lt=item.said_on) | Q(said_on=item.said_on, pk__lt=item.pk)


def recent_themes(programme: Programme, person: Any, *, most: int = 9) -> list[Theme]:
    """Return the themes that the person gave last in a programme and that can be given, the latest first."""
    given = (
        Coding.objects.filter(set_by=person, theme__programme=programme, theme__is_retired=False)
        .exclude(set_how=Coding.SetHow.FRAME)
        .order_by("-pk")
        .select_related("theme")
    )
    return _each_once(coding.theme for coding in given[:120])[:most]


def _each_once(themes: Iterable[Theme]) -> list[Theme]:
    return list({theme.pk: theme for theme in themes}.values())
