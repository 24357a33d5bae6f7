"""The event report: what was asked, who came, what they said, and what is done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagement.actions.queries import actions_for_event
from engagement.events.models import Event
from engagement.feedback.queries import quotes_for, themes_table, themes_with_counts
from engagement.feedback.queries.redaction import without_identifiers
from engagement.reports import blocks
from engagement.reports.kinds import event_texts as texts
from engagement.reports.kinds.base import Block, Kind, SectionKind
from engagement.reports.kinds.method import METHOD
from engagement.reports.models import Report
from engagement.reports.queries import attendance_tables
from eolcare.figures import charts, disclosure
from eolcare.figures.disclosure import Audience, ReleasedTable
from eolcare.figures.figure import Figure

MOST_QUOTES = 30


def _event(report: Report) -> Event:
    if report.event is None:  # A check constraint of the table does not let this happen.
        raise ValueError("An event report has an event.")
    return report.event


def _when(event: Event) -> str:
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    day, clock = formats.date_format(start, "l j F Y"), "g:ia"
    if start.date() == end.date():
        return _("%(day)s, %(start)s to %(end)s") % {
            "day": day,
            "start": formats.date_format(start, clock).replace(".", ""),
            "end": formats.date_format(end, clock).replace(".", ""),
        }
    return _("%(first)s to %(last)s") % {"first": day, "last": formats.date_format(end, "l j F Y")}


def _cover(report: Report) -> dict[str, Any]:
    event = _event(report)
    return {
        "when": _when(event),
        "day": timezone.localtime(event.starts_at).date().isoformat(),
        "place": event.place_name or str(event.get_format_display()),
        "event_slug": event.slug if event.is_listed else "",
        "event_title": event.title,
        "areas": [area.name for area in event.areas.all()],
    }


def _about_blocks(report: Report) -> list[Block]:
    event = _event(report)
    return [
        blocks.facts(
            [
                (_("Event"), event.title),
                (_("Kind"), event.get_kind_display()),
                (_("When"), _when(event)),
                (_("How people took part"), event.get_format_display()),
                (_("Where"), event.place_name),
                (_("Areas"), ", ".join(area.name for area in event.areas.all())),
                (_("Communities"), ", ".join(community.name for community in event.communities.all())),
                (_("Run together with"), ", ".join(each.name for each in event.organisations.all())),
            ]
        )
    ]


def _who_blocks(report: Report) -> list[Block]:
    event = _event(report)
    tables = attendance_tables(event)
    if not tables:
        return [blocks.note(_("Nobody counted how many people came to this event."))]
    by_borough, by_role = disclosure.release_together(tables, Audience.PUBLIC)
    return [
        blocks.figure(
            Figure(
                key="who-came-by-borough",
                title=_("Where people came from"),
                sentence=_largest(
                    by_borough,
                    _("The largest group, %(number)s of %(base)s people, came from %(label)s."),
                    _("How many people came from each borough."),
                ),
                table=by_borough,
                chart=partial(charts.bar_chart, show="count"),
                definition=_("Headcount at the event, by the borough that people said they live or work in."),
            )
        ),
        blocks.figure(
            Figure(
                key="who-came-by-role",
                title=_("In which role people came"),
                sentence=_largest(
                    by_role,
                    _("%(number)s of %(base)s people came as: %(label)s."),
                    _("How many people came in each role."),
                ),
                table=by_role,
                chart=partial(charts.bar_chart, show="count"),
                definition=_("Headcount at the event, by the role in which people came."),
            )
        ),
    ]


def _largest(table: ReleasedTable, words: str, otherwise: str) -> str:
    """Return a sentence about the largest group, made from what may be shown alone."""
    base = table.base.value
    shown = [(table.cell(row.key).value or 0, row) for row in table.rows if table.cell(row.key).value]
    hidden = any(table.cell(row.key).value is None for row in table.rows)
    if base is None or not shown or hidden:
        return otherwise
    number, row = max(shown, key=lambda each: each[0])
    if number == base:
        # "14 of 14 people" reads oddly, and the figure says it.
        return otherwise
    return words % {"number": number, "base": base, "label": row.label}


def _asked_blocks(report: Report) -> list[Block]:
    prompts = [prompt.text for prompt in _event(report).prompts.all()]
    return [blocks.items(prompts)] if prompts else []


def _findings_blocks(report: Report) -> list[Block]:
    event = _event(report)
    # Top themes alone: a theme's count with those beneath it could be subtracted from each other.
    table = disclosure.release(themes_table(event=event), Audience.PUBLIC)
    if table.empty or not table.rows:
        return []
    return [
        _subjects(event),
        blocks.figure(
            Figure(
                key="what-people-spoke-about",
                title=_("What people spoke about"),
                sentence=_first(
                    table,
                    _("More people spoke about “%(label)s” than about anything else: %(number)s of %(base)s."),
                    _("How many people spoke about each theme."),
                ),
                table=table,
                chart=partial(charts.bar_chart, show="count"),
                definition=_(
                    "People whose words were written down at the event, by theme. "
                    "One person can speak about several themes."
                ),
            )
        ),
    ]


def _subjects(event: Event) -> Block:
    """Return what people spoke about within each top theme, as words without numbers."""
    groups: list[dict[str, Any]] = []
    for counted in themes_with_counts(event=event):
        if counted.depth == 0:
            groups.append({"name": counted.theme.name, "within": []})
        else:
            groups[-1]["within"].append(counted.theme.name)
    return {"type": "subjects", "groups": groups}


def _first(table: ReleasedTable, words: str, otherwise: str) -> str:
    values = [table.cell(row.key).value for row in table.rows]
    # Hidden numbers are never the largest of a table in which larger ones are shown, except beside a tie.
    clear = len(values) > 1 and values[0] and values[1] is not None and values[0] > values[1]
    if table.base.value is None or not clear:
        return otherwise
    return words % {"label": table.rows[0].label, "number": values[0], "base": table.base.value}


def _quotes_blocks(report: Report) -> list[Block]:
    quotes = quotes_for(event=_event(report), limit=MOST_QUOTES)
    if not quotes:
        return []
    return [{"type": "quotes", "quotes": [{"words": each.words, "said_by": str(each.said_by)} for each in quotes]}]


def _questions_blocks(report: Report) -> list[Block]:
    rows = list(_event(report).questions.order_by("order", "pk"))
    # Nobody asks consent in the middle of a question: what could tell who asked is masked, and the reviewer reads it.
    pairs = [
        {"question": question, "answer": each.answer}
        for each, question in zip(rows, without_identifiers([each.question for each in rows]), strict=True)
    ]
    return [{"type": "questions", "pairs": pairs}] if pairs else []


def _actions_blocks(report: Report) -> list[Block]:
    actions = list(actions_for_event(_event(report)).order_by("title", "pk"))
    if not actions:
        return [
            blocks.note(_("No action has been published yet for what was said at this event. We add what is decided."))
        ]
    counted = ngettext("%(n)s action", "%(n)s actions", len(actions)) % {"n": len(actions)}
    return [
        {
            "type": "actions",
            "counted": counted,
            "actions": [
                {
                    "public_id": action.public_id,
                    "title": action.title,
                    "you_said": action.you_said,
                    "we_did": action.we_did,
                    "status": action.status,
                    "status_words": str(action.get_status_display()),
                    "reason": str(action.get_reason_code_display()) if action.reason_code else "",
                    "words": action.words,
                    "passed_to": action.passed_to,
                    "who": str(action.owner_organisation or ""),
                    "due": formats.date_format(action.due_on, "j F Y"),
                }
                for action in actions
            ],
        }
    ]


def _contact_blocks(report: Report) -> list[Block]:
    programme = report.programme
    return [{"type": "contact", "email": programme.contact_email, "phone": programme.contact_phone}]


EVENT = Kind(
    facts=_cover,
    sections=(
        SectionKind(
            "about",
            gettext_lazy("About the event"),
            gettext_lazy("What the event was for, who led it and how it went."),
            texts.about,
            _about_blocks,
            gettext_lazy("Kind, date, place, areas and communities, from the event."),
        ),
        SectionKind(
            "who",
            gettext_lazy("Who came"),
            gettext_lazy("Who was there, and who was not heard."),
            texts.who,
            _who_blocks,
            gettext_lazy(
                "How many people came, by borough and by role, from the headcount. Small numbers are not shown."
            ),
        ),
        SectionKind(
            "asked",
            gettext_lazy("What we asked"),
            gettext_lazy("What the conversation was about."),
            texts.asked,
            _asked_blocks,
            gettext_lazy("The discussion questions, from the event."),
        ),
        SectionKind(
            "findings",
            gettext_lazy("What people told us"),
            gettext_lazy("The main things that people said, theme by theme, in your words."),
            texts.findings,
            _findings_blocks,
            gettext_lazy("How many people spoke about each theme, from the coded notes. Small numbers are not shown."),
        ),
        SectionKind(
            "quotes",
            gettext_lazy("In people’s own words"),
            gettext_lazy("A line or two before the quotes."),
            texts.quotes,
            _quotes_blocks,
            gettext_lazy("Quotes that the person agreed to and somebody confirmed. No others."),
        ),
        SectionKind(
            "questions",
            gettext_lazy("Questions and answers"),
            gettext_lazy("A line or two before the questions."),
            texts.questions,
            _questions_blocks,
            gettext_lazy("What was asked at the event and the answers, from the event."),
        ),
        SectionKind(
            "actions",
            gettext_lazy("What we are doing about it"),
            gettext_lazy("What happens next, and by when people hear more."),
            texts.actions,
            _actions_blocks,
            gettext_lazy("Published actions that answer something said at the event, each with its status."),
        ),
        METHOD,
        SectionKind(
            "contact",
            gettext_lazy("Get in touch"),
            gettext_lazy("How to reach the team."),
            texts.contact,
            _contact_blocks,
            gettext_lazy("The programme’s contact address and telephone number."),
        ),
    ),
)
