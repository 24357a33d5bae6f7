"""Public involvement (section 14Z45, National Health Service Act 2006) and the equality duty (section 149, 2010)."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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
from engagement.feedback.queries import themes_table
from engagement.surveys.queries import definition_of
from eolcare.figures.disclosure import Audience, release

# The nine protected characteristics (Equality Act 2010, section 4), and the question of ours that asks about each; what
# a public body does not ask, the pack says.
CHARACTERISTICS = (
    (gettext_lazy("Age"), ("age",)),
    (gettext_lazy("Disability"), ("lasting_condition", "everyday_limits")),
    (gettext_lazy("Gender reassignment"), ("gender",)),
    (gettext_lazy("Marriage and civil partnership"), ()),
    (gettext_lazy("Pregnancy and maternity"), ()),
    (gettext_lazy("Race"), ("ethnic_group",)),
    (gettext_lazy("Religion or belief"), ("religion",)),
    (gettext_lazy("Sex"), ("sex",)),
    (gettext_lazy("Sexual orientation"), ("sexual_orientation",)),
)


def involvement(facts: Facts) -> Content:
    """How people who use services, their carers and representatives were involved."""
    kinds = Counter(str(event.get_kind_display()) for event in facts.held)
    ways = [(kind, number) for kind, number in sorted(kinds.items())]
    ways += [(_("Surveys"), len(facts.surveys))] if facts.surveys else []
    ways += [(_("Rounds that checked conclusions"), len(facts.rounds))] if facts.rounds else []
    places = [
        (
            line.name,
            _not_asked(line.residents),
            _not_asked(line.professionals),
            line.events.held + line.talks.held,
            line.events.planned + line.talks.planned,
        )
        for line in facts.heard.places
    ]
    spoken = release(themes_table(programme=facts.programme), Audience.PUBLIC)
    themes = [(row.label, spoken.cell(row.key)) for row in spoken.rows]
    statements = [
        statement(
            ngettext("%(n)d event was held and recorded.", "%(n)d events were held and recorded.", len(facts.held))
            % {"n": len(facts.held)},
            [record(_("Events"), "events:list", is_public=True)],
        ),
        statement(
            _("What is done about what people said, and why some of it cannot be, stands where everybody can read it."),
            [record(_("You said, we did"), "actions:list", is_public=True)],
        ),
    ]
    if facts.stories:
        statements.append(
            statement(
                _("People's own stories are published as they agreed."),
                [record(_("Stories"), "stories:list", is_public=True)],
            )
        )
    gaps = [f"{gap.name}: {gap.words}" for gap in facts.heard.gaps]
    return section(
        "involvement",
        _("Public involvement: section 14Z45, National Health Service Act 2006"),
        law=_(
            "An integrated care board must involve people who use services, their carers and representatives in "
            "planning, in developing and considering proposals for change, and in decisions."
        ),
        statements=statements,
        tables=[
            table(
                _("Who was asked"),
                [_("By"), _("Who"), _("From"), _("To")],
                [
                    *(
                        (
                            record(survey, "surveys:start", survey.slug, is_public=True),
                            survey.get_audience_display(),
                            day(survey.opens_on),
                            day(survey.closes_on),
                        )
                        for survey in facts.surveys
                    ),
                    *(
                        (
                            record(each, "conclusions:round", each.slug, is_public=True),
                            each.get_audience_display(),
                            day(each.opens_on),
                            day(each.closes_on),
                        )
                        for each in facts.rounds
                    ),
                    *(
                        (
                            event_record(event),
                            ", ".join(community.name for community in event.communities.all()) or _("Everybody"),
                            day(event.starts_at),
                            day(event.ends_at),
                        )
                        for event in facts.held
                    ),
                ],
            ),
            table(_("Ways of taking part"), [_("Way"), _("Number")], ways),
            table(
                _("Who was heard, by borough"),
                [
                    _("Borough"),
                    _("Residents who answered"),
                    _("Professionals who answered"),
                    _("Sessions held"),
                    _("Planned"),
                ],
                places,
                note=_("Small numbers, and numbers from which one could be worked out, are not shown."),
            ),
            table(
                _("What people spoke about"),
                [_("Theme"), _("People")],
                themes,
                note=_("People are counted, not mentions. Of %(base)s people.") % {"base": spoken.base},
            ),
        ],
        gaps=gaps,
    )


def _not_asked(cell: object) -> str:
    return _("not asked") if cell is None else str(cell)


def equality(facts: Facts) -> Content:
    """What was done so that nobody is missed, and what the records do not show."""
    asked: dict[str, list[Content]] = {}
    for survey in facts.surveys:
        version = survey.versions.filter(published_at__isnull=False).order_by("-number").first()
        if version is None:
            continue
        link = record(survey, "surveys:start", survey.slug, is_public=True)
        for question in definition_of(version).equality:
            asked.setdefault(question.key, []).append(link)
    rows = []
    gaps = []
    for name, keys in CHARACTERISTICS:
        links = [link for key in keys for link in asked.get(key, [])]
        titles = ", ".join(dict.fromkeys(link["label"] for link in links))
        rows.append((str(name), titles or _("Not asked")))
        if not links:
            gaps.append(_("%(characteristic)s: no survey asked about it.") % {"characteristic": str(name)})
    communities = [
        (
            line.name,
            line.events.held + line.talks.held,
            line.events.planned + line.talks.planned,
            _not_asked(line.said),
        )
        for line in facts.heard.communities
    ]
    changes = [
        statement(
            _("On %(day)s the plan changed for %(communities)s: %(what)s")
            % {
                "day": day(change.decided_on),
                "communities": ", ".join(community.name for community in change.communities.all()),
                "what": change.what,
            },
            [record(facts.programme, "programmes:detail", facts.programme.slug, is_public=True)],
        )
        for change in facts.plan_changes
        if change.communities.all()
    ]
    languages = sorted({language_name(code) for event in facts.events for code in event.languages if code != "en"})
    if languages:
        changes.append(
            statement(
                _("Events were held in other languages too: %(languages)s.") % {"languages": ", ".join(languages)},
                [record(_("Events"), "events:list", is_public=True)],
            )
        )
    return section(
        "equality",
        _("The public sector equality duty: section 149, Equality Act 2010"),
        law=_(
            "A public body must have due regard to the need to end discrimination, to advance equality of opportunity "
            "and to foster good relations between people who share a protected characteristic and people who do not."
        ),
        statements=changes,
        tables=[
            table(
                _("The nine protected characteristics, and which surveys asked"),
                [_("Characteristic"), _("Asked in")],
                rows,
            ),
            table(
                _("Communities"),
                [_("Community"), _("Sessions held"), _("Planned"), _("People who said so of themselves")],
                communities,
                note=_("Small numbers, and numbers from which one could be worked out, are not shown."),
            ),
        ],
        gaps=gaps,
    )
