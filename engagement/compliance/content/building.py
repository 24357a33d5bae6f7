"""The whole of a pack: its sections in order, the timeline, the register of decisions; and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.actions.models import Status
from engagement.compliance.content.duties import equality, involvement
from engagement.compliance.content.facts import Facts, facts_of
from engagement.compliance.content.gunning import considered, enough_information, enough_time, formative_stage
from engagement.compliance.content.shapes import Content, day, event_record, record, section, table
from engagement.events.models import EventState
from engagement.programmes.models import Programme


def build_content(programme: Programme, today: date | None = None) -> Content:
    """Return what the records of a programme show today, as plain JSON, in English.

    The queries are a fixed number, however many people took part; small numbers are not in it.
    """
    facts = facts_of(programme, today or timezone.localdate())
    content: Content = {
        "title": _("What the records show: %(programme)s") % {"programme": programme.title},
        "programme": programme.title,
        "organisation": settings.PORTAL_ORGANISATION,
        "made_on": facts.today.isoformat(),
        "language": "en-GB",
        "demonstration": settings.DEMONSTRATION,
        "sections": [
            formative_stage(facts),
            enough_information(facts),
            enough_time(facts),
            considered(facts),
            involvement(facts),
            equality(facts),
            _decisions(facts),
            _timeline(facts),
        ],
    }
    if not programme.is_public:
        # None of its public pages opens yet.
        for each in content["sections"]:
            for said in each["statements"]:
                said["records"] = [link for link in said["records"] if not link["is_public"]]
            for found in each["tables"]:
                found["rows"] = [[_label(cell) for cell in row] for row in found["rows"]]
    return content


def _label(cell: Any) -> Any:
    return cell["label"] if isinstance(cell, dict) and cell["is_public"] else cell


def content_sha256(content: Content) -> str:
    """Return the fingerprint of a content: 64 hexadecimal characters."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def every_record(content: Content) -> Iterator[Content]:
    """Yield every link to a record that a content holds."""
    for each in content["sections"]:
        for said in each["statements"]:
            yield from said["records"]
        for found in each["tables"]:
            for row in found["rows"]:
                yield from (cell for cell in row if isinstance(cell, dict))


def words_of(content: Content) -> str:
    """Return every word that the document shows, to check that the PDF's fonts can set them."""
    return json.dumps(content, ensure_ascii=False)


def _decisions(facts: Facts) -> Content:
    rows = []
    for action in facts.actions:
        confirmed = next(
            (row.confirmation for row in reversed(action.trail) if getattr(row, "confirmation", None)),  # type: ignore[attr-defined]
            None,
        )
        found = action.found[-1] if action.found else None  # type: ignore[attr-defined]
        why = ""
        if action.status == Status.CANNOT_BE_DONE:
            why = f"{action.get_reason_code_display()}. {action.words}"
        elif action.status == Status.PASSED_ON:
            why = _("To %(who)s. %(words)s") % {"who": action.passed_to, "words": action.words}
        else:
            why = action.words or action.we_did
        rows.append(
            (
                record(action.title, "actions:detail", action.public_id, is_public=True),
                action.you_said,
                f"{action.get_status_display()} ({day(action.status_since)})",
                why.strip(),
                _("Confirmed %(day)s") % {"day": day(confirmed.at)} if confirmed else _("Not confirmed"),
                found.get_size_display() if found else _("Not looked at yet"),
            )
        )
    return section(
        "decisions",
        _("The register of decisions"),
        tables=[
            table(
                _("Each thing that people said, and what was decided"),
                [_("Action"), _("You said"), _("Decision"), _("In plain words"), _("Confirmed"), _("Difference made")],
                rows,
            )
        ],
        gaps=[] if rows else [_("No action has been published.")],
    )


def _timeline(facts: Facts) -> Content:
    programme = facts.programme
    own = record(programme, "programmes:detail", programme.slug, is_public=programme.is_public)
    steps: list[tuple[date, str, Content]] = [(programme.opens_on, _("The engagement opened"), own)]
    if programme.closes_on < facts.today:
        steps.append((programme.closes_on, _("The engagement closed"), own))
    steps += [
        (row.decided_on, _("The closing day was moved: %(why)s") % {"why": row.reason}, own) for row in facts.extensions
    ]
    steps += [(row.decided_on, _("The plan changed: %(what)s") % {"what": row.what}, own) for row in facts.plan_changes]
    for event in facts.held:
        steps.append((event.starts_at.date(), _("An event was held"), event_record(event)))
    steps += [
        (event.starts_at.date(), _("An event was called off: %(why)s") % {"why": event.cancelled_reason},
         record(event.get_kind_display(), "events_team:detail", event.public_id))
        for event in facts.events
        if event.state == EventState.CANCELLED
    ]  # fmt: skip
    for survey in facts.surveys:
        link = record(survey, "surveys:start", survey.slug, is_public=True)
        steps.append((survey.opens_on, _("A survey opened"), link))
        if survey.closes_on < facts.today:
            steps.append((survey.closes_on, _("A survey closed"), link))
    for each in facts.rounds:
        steps.append(
            (
                each.opens_on,
                _("Conclusions were put back to people"),
                record(each, "conclusions:round", each.slug, is_public=True),
            )
        )
    for version in facts.versions:
        published = timezone.localdate(version.published_at)
        link = record(version, "reports:version", version.report.slug, version.number, is_public=True)
        steps.append((published, _("A report was published"), link))
    for row in facts.considerations:
        steps.append(
            (row.held_on, _("%(body)s considered what people said") % {"body": row.body},
             record(_("Consideration"), "compliance:programme", programme.slug))
        )  # fmt: skip
    steps.sort(key=lambda step: step[0])
    return section(
        "timeline",
        _("Timeline"),
        tables=[
            table(
                _("What happened when"),
                [_("Day"), _("What"), _("Record")],
                [(day(moment), what, link) for moment, what, link in steps],
            )
        ],
    )
