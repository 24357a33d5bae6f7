"""Communities and programmes, with phases, extensions and changes of plan, through the room's services."""

from __future__ import annotations

from datetime import timedelta

from engagement.programmes.models import Community, Programme
from engagement.programmes.services import create_programme, extend_programme, record_plan_change, save_phase
from eolcare.demonstration.content.programmes import COMMUNITIES, ProgrammeContent, programmes
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.load import Load

CONTACT = "end-of-life-care@eolcare.example"
TELEPHONE = "020 7946 0100"


def load_programmes(load: Load) -> None:
    """Make both programmes as they stand today."""
    for order, community in enumerate(COMMUNITIES, start=1):
        Community.objects.get_or_create(
            slug=community.slug,
            defaults={"name": community.name, "description": community.description, "order": order},
        )
    everything = programmes(load.today)
    for content in load.counted(everything, len(everything)):
        _load(load, content)


def _load(load: Load, content: ProgrammeContent) -> Programme:
    manager = load.people["manager"]
    with as_of(load.moment(content.opens_on - timedelta(days=21))):
        programme = create_programme(
            actor=manager,
            slug=content.slug,
            title=content.title,
            summary=content.summary,
            area=load.system,
            opens_on=content.opens_on,
            closes_on=content.closes_on,
            contact_email=CONTACT,
            contact_phone=TELEPHONE,
            is_public=True,
        )
        for phase in content.phases:
            save_phase(
                programme,
                title=phase.title,
                description=phase.description,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
                version=None,
                actor=manager,
            )
    for extension in content.extensions:
        with as_of(load.moment(extension.decided_on, 11)):
            extend_programme(
                programme,
                closes_now=extension.closes_now,
                reason=extension.reason,
                decided_on=extension.decided_on,
                actor=manager,
            )
    for change in content.plan_changes:
        with as_of(load.moment(change.decided_on, 11, 30)):
            record_plan_change(
                programme,
                decided_on=change.decided_on,
                what=change.what,
                why=change.why,
                communities=[load.communities[slug] for slug in change.communities],
                actor=manager,
            )
    return programme
