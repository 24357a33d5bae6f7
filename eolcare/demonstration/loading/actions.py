"""Actions with their trails, linked to what people said, through the room's services."""

from __future__ import annotations

import random
from datetime import timedelta

from engagement.actions.models import Action
from engagement.actions.services import create_action, publish_action, set_status
from engagement.feedback.models import FeedbackItem, Theme
from eolcare.demonstration.content.actions import ActionContent, actions
from eolcare.demonstration.content.themes import LEAVES
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.feedback import themes_of
from eolcare.demonstration.loading.load import Load

NOT_YET_PUBLIC = {"Teach families who wish it to give the injections", "Pay care workers for the time between calls"}
MOST_LINKED = 6


def load_actions(load: Load) -> None:
    """Make all actions as they stand today."""
    rng = load.rng("actions")
    everything = actions(load.today)
    frames = {key: themes_of(programme.pk) for key, programme in load.programmes.items()}
    for content in load.counted(everything, len(everything)):
        _load(load, content, [frames[content.programme][slug] for slug in content.themes], rng)


def _load(load: Load, content: ActionContent, themes: list[Theme], rng: random.Random) -> Action:
    manager, owner = load.people["manager"], load.people[content.owner]
    first, *later = content.trail
    with as_of(first.at):
        action = create_action(
            load.programmes[content.programme],
            title=content.title,
            you_said=content.you_said,
            we_did=content.we_did,
            areas=load.areas_named(content.areas),
            owner=owner,
            owner_organisation=load.organisations[content.body],
            due_on=content.due_on,
            building_block=load.blocks[LEAVES[content.themes[0]].block],
            items=_items(content, themes, rng),
            themes=themes,
            actor=manager,
        )
        if first.words:
            action = set_status(action, first.status, words=first.words, actor=manager)
    for step in later:
        with as_of(step.at):
            action = set_status(
                action,
                step.status,
                reason_code=step.reason_code,
                words=step.words,
                passed_to=step.passed_to,
                actor=owner,
            )
    if content.title not in NOT_YET_PUBLIC:
        # With its first answer to the public: what is done, or why nothing can be.
        shown = first.at if content.we_did else content.trail[-1].at
        with as_of(shown + timedelta(hours=2)):
            action = publish_action(action, actor=manager)
    return action


def _items(content: ActionContent, themes: list[Theme], rng: random.Random) -> list[FeedbackItem]:
    """Return some of what people said on the action's themes before it was taken up, in its boroughs."""
    fitting = FeedbackItem.objects.filter(
        codings__theme__in=themes, codings__removed_at__isnull=True, said_on__lte=content.trail[-1].at.date()
    )
    if content.areas:
        fitting = fitting.filter(area__slug__in=content.areas)
    rows = list(fitting.distinct().order_by("said_on", "pk"))
    return rng.sample(rows, min(len(rows), rng.randint(3, MOST_LINKED)))
