"""The four principles of R v Brent London Borough Council, ex parte Gunning (1985) 84 LGR 168, with the records."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.compliance.content.facts import Facts
from engagement.compliance.content.shapes import (
    Content,
    day,
    event_record,
    language_name,
    record,
    section,
    statement,
    table,
)
from engagement.events.models import EventMaterial, EventState

SHORT_NOTICE = 14
"""Days. Neither the principles nor the Act set a number: the pack names shorter notice so that somebody can say why."""


def formative_stage(facts: Facts) -> Content:
    """The first principle: people are asked while it is still being decided."""
    programme = facts.programme
    own = record(programme, "programmes:detail", programme.slug, is_public=programme.is_public)
    statements = [statement(_("The engagement opened on %(day)s.") % {"day": day(programme.opens_on)}, [own])]
    gaps = []
    if facts.decisions:
        action, first = facts.decisions[0]
        link = record(action, "actions:detail", action.public_id, is_public=True)
        after = (first.at.date() - programme.opens_on).days
        if after >= 0:
            statements.append(
                statement(
                    ngettext(
                        "The first decision about what people said was recorded on %(day)s, %(n)d day later.",
                        "The first decision about what people said was recorded on %(day)s, %(n)d days later.",
                        after,
                    )
                    % {"day": day(first.at), "n": after},
                    [link],
                )
            )
        else:
            gaps.append(
                _("A decision is recorded on %(day)s, before the engagement opened. Say why.") % {"day": day(first.at)}
            )
    else:
        gaps.append(_("No decision is recorded yet, so nothing shows that people were asked before one."))
    if facts.evidence:
        statements.append(
            statement(
                ngettext(
                    "%(n)d piece of earlier research or engagement was looked at.",
                    "%(n)d pieces of earlier research or engagement were looked at.",
                    len(facts.evidence),
                )
                % {"n": len(facts.evidence)},
                [_source(source) for source in facts.evidence],
            )
        )
    else:
        gaps.append(_("No earlier research or engagement is recorded in the library."))
    return section(
        "formative-stage",
        _("Gunning 1: asked while it was still being decided"),
        law=_("People must be asked at a time when what they say can still change the proposals."),
        statements=statements,
        gaps=gaps,
    )


def _source(source: object) -> Content:
    name = "evidence:detail" if source.is_public else "feedback_team:evidence_source"  # type: ignore[attr-defined]
    return record(source, name, source.public_id, is_public=source.is_public)  # type: ignore[attr-defined]


def enough_information(facts: Facts) -> Content:
    """The second principle: people know enough to give a considered answer."""
    by_kind: dict[str, list[EventMaterial]] = {}
    for material in facts.materials:
        by_kind.setdefault(str(material.get_kind_display()), []).append(material)
    rows = [
        (kind, len(found), ", ".join(sorted({language_name(material.language) for material in found})))
        for kind, found in sorted(by_kind.items())
    ]
    statements = [
        statement(
            _("“%(survey)s” told people who asks, what happens with their answers and on which lawful basis.")
            % {"survey": survey.title},
            [record(survey, "surveys:start", survey.slug, is_public=True)],
        )
        for survey in facts.surveys
    ]
    statements += [
        statement(
            _("“%(event)s” had papers that everybody could read beforehand.") % {"event": event.title},
            [record(event, "events:detail", event.slug, is_public=True)],
        )
        for event in {material.event.pk: material.event for material in facts.materials}.values()
        if event.is_listed
    ]
    gaps = []
    if not facts.materials:
        gaps.append(_("No paper, slide or recording was published beside an event."))
    elif EventMaterial.Kind.EASY_READ not in {material.kind for material in facts.materials}:
        gaps.append(_("No Easy Read material was published beside an event."))
    if not facts.surveys:
        gaps.append(_("No survey was opened."))
    return section(
        "enough-information",
        _("Gunning 2: enough information for a considered answer"),
        law=_("People must be told enough about what is proposed, and why, to think about it and to answer."),
        statements=statements,
        tables=[table(_("Published materials"), [_("Kind"), _("Number"), _("Languages")], rows)],
        gaps=gaps,
    )


def enough_time(facts: Facts) -> Content:
    """The third principle: people have time to think and to answer."""
    programme = facts.programme
    statements = [
        statement(
            _("The engagement is open from %(opens)s to %(closes)s: %(n)d days.")
            % {
                "opens": day(programme.opens_on),
                "closes": day(programme.closes_on),
                "n": (programme.closes_on - programme.opens_on).days + 1,
            },
            [record(programme, "programmes:detail", programme.slug, is_public=programme.is_public)],
        )
    ]
    extensions = [
        (day(row.decided_on), day(row.closed_before), day(row.closes_now), row.reason) for row in facts.extensions
    ]
    changes = [(day(row.decided_on), row.what, row.why) for row in facts.plan_changes]
    notices = []
    short = []
    for event in facts.events:
        if event.published_at is None or event.state != EventState.PUBLISHED:
            continue
        days = (event.starts_at.date() - event.published_at.date()).days
        notices.append((event_record(event), day(event.published_at), day(event.starts_at), max(days, 0)))
        if days < SHORT_NOTICE:
            short.append(event)
    for survey in facts.surveys:
        days = (survey.closes_on - survey.opens_on).days + 1
        link = record(survey, "surveys:start", survey.slug, is_public=True)
        notices.append((link, day(survey.opens_on), day(survey.closes_on), days))
    gaps = []
    if short:
        gaps.append(
            ngettext(
                "%(n)d event was announced less than %(days)d days before.",
                "%(n)d events were announced less than %(days)d days before.",
                len(short),
            )
            % {"n": len(short), "days": SHORT_NOTICE}
        )
    return section(
        "enough-time",
        _("Gunning 3: enough time"),
        law=_("People must have enough time to think about it and to answer."),
        statements=statements,
        tables=[
            table(
                _("Extensions, each with its reason"),
                [_("Decided"), _("Was to close"), _("Closes"), _("Why")],
                extensions,
            ),
            table(_("Other changes of plan"), [_("Decided"), _("What changed"), _("Why")], changes),
            table(
                _("Notices: how long before, and how long open"),
                [_("What"), _("Announced or opened"), _("Held or closed"), _("Days")],
                notices,
            ),
        ],
        gaps=gaps,
    )


def considered(facts: Facts) -> Content:
    """The fourth principle: what people said is conscientiously taken into account."""
    rows = [
        (
            day(row.held_on),
            row.body,
            row.what,
            row.outcome,
            ", ".join(f"{version.report.title} ({version.number})" for version in row.report_versions.all()),
        )
        for row in facts.considerations
    ]
    statements = [
        statement(
            _("“%(title)s” was published on %(day)s.") % {"title": version.title, "day": day(version.published_at)},
            [record(version, "reports:version", version.report.slug, version.number, is_public=True)],
        )
        for version in facts.versions
    ]
    statements += [
        statement(
            _("Conclusions were put back to people in “%(title)s”, from %(opens)s to %(closes)s.")
            % {"title": each.title, "opens": day(each.opens_on), "closes": day(each.closes_on)}
            + (" " + _("What came of it: %(outcome)s") % {"outcome": each.outcome} if each.outcome else ""),
            [record(each, "conclusions:round", each.slug, is_public=True)],
        )
        for each in facts.rounds
    ]
    gaps = []
    if not facts.considerations:
        gaps.append(_("No consideration by a body that decides is recorded."))
    if not facts.versions:
        gaps.append(_("No report has been published."))
    if not facts.rounds:
        gaps.append(_("Conclusions were not put back to people for checking."))
    unconfirmed = [action for action, row in _claims(facts) if getattr(row, "confirmation", None) is None]
    if unconfirmed:
        gaps.append(
            ngettext(
                "%(n)d action is called done, at least in part, and nobody other than its owner has confirmed it.",
                "%(n)d actions are called done, at least in part, and nobody other than their owner has confirmed it.",
                len(unconfirmed),
            )
            % {"n": len(unconfirmed)}
        )
    return section(
        "considered",
        _("Gunning 4: taken into account"),
        law=_("Those who decide must have what people said before them, and think about it with an open mind."),
        statements=statements,
        tables=[
            table(
                _("Who considered it"),
                [_("Day"), _("Body"), _("What was before it"), _("What was made of it"), _("Reports and versions")],
                rows,
            )
        ],
        gaps=gaps,
    )


def _claims(facts: Facts) -> list[tuple[object, object]]:
    latest = [(action, action.trail[-1]) for action in facts.actions if action.trail]  # type: ignore[attr-defined]
    return [(action, row) for action, row in latest if row.status in ("partly", "done")]
