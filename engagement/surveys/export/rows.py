"""Reading the responses of a survey in parts, so that a million of them need no more memory than a few thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import DateField, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from engagement.surveys.export.columns import Facts, Layout, Line
from engagement.surveys.export.options import Options
from engagement.surveys.models import Response, Survey
from engagement.surveys.narrowing import condition, versions_of
from engagement.surveys.queries import boroughs_of

READ_AT_ONCE = 5_000

# Called with how many responses are written, of how many.
Progress = Callable[[int, int], None]


class DayInLondon(Func):
    """The day of a moment where the portal stands."""

    template = f"(%(expressions)s AT TIME ZONE '{settings.TIME_ZONE}')::date"
    output_field = DateField()


def responses_for(survey: Survey, options: Options) -> QuerySet[Response]:
    """Return the responses that a file shall hold."""
    found = Response.objects.filter(survey=survey).filter(condition(versions_of(survey), options.narrowing))
    if not options.pilot:
        found = found.filter(is_pilot=False)
    if not options.set_aside:
        found = found.filter(set_aside=False)
    return found


def layout_for(survey: Survey, options: Options, text: Callable[[str], str]) -> Layout:
    """Return the columns of a survey's file; ``text`` makes what somebody wrote safe for the kind of file."""
    return Layout(versions_of(survey), options, boroughs_of(survey), text)


def blocks(survey: Survey, layout: Layout, progress: Progress) -> Iterator[list[Line]]:
    """Yield the lines of all responses in the order in which they were sent to us, some thousands at a time.

    Each part is a statement of its own: no transaction stays open, and a response that is erased meanwhile is not
    written. A response that comes in meanwhile may be there or not; none is there twice.
    """
    options = layout.options
    found = responses_for(survey, options)
    total = found.count()
    read = msgspec.json.Decoder().decode
    rows = _as_read(found, with_equality=options.equality)
    last = written = 0
    while some := list(rows.filter(pk__gt=last)[:READ_AT_ONCE]):
        last = some[-1][0]
        lines = []
        for _pk, public_id, version, answers, channel, language, day, quote, pilot, aside, *about in some:
            facts = Facts(public_id, version, channel, language, day, quote, pilot, aside)
            lines.append(layout.line(facts, read(answers), read(about[0]) if about and about[0] else None))
        yield lines
        written += len(some)
        progress(min(written, total), total)


def _as_read(found: QuerySet[Response], *, with_equality: bool) -> QuerySet[Response, Any]:
    texts = {"answers_text": Cast("answers", TextField()), "day": Cast(DayInLondon(F("submitted_at")), TextField())}
    names = [
        "pk",
        "public_id",
        "version_id",
        "answers_text",
        "channel",
        "language",
        "day",
        "may_quote",
        "is_pilot",
        "set_aside",
    ]
    if with_equality:
        texts["about_text"] = Cast("equality__answers", TextField())
        names.append("about_text")
    return found.order_by("pk").annotate(**texts).values_list(*names)
