"""What was done with the actions, linked to what people said, through the room's services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from engagement.actions.models import CLAIMS, Action
from engagement.actions.services import add_difference, confirm_status, create_action, publish_action, set_status
from engagement.feedback.models import FeedbackItem, Theme
from eolcare.demonstration.content.actions import ActionContent, StatusContent, actions
from eolcare.demonstration.content.actions_found import FOUND, OTHERWISE, REVIEWED
from eolcare.demonstration.content.themes import LEAVES
from eolcare.demonstration.loading.feedback import themes_of
from eolcare.demonstration.loading.history import Act
from eolcare.demonstration.loading.load import Load

NOT_YET_PUBLIC = {"Teach families who wish it to give the injections", "Pay care workers for the time between calls"}
MOST_LINKED = 6


def acts(load: Load) -> list[Act]:
    """Return everything that was done with the actions until today: each taken up, moved on, published."""
    rng = load.rng("actions")
    frames = {key: themes_of(programme.pk) for key, programme in load.programmes.items()}
    found: list[Act] = []
    for content in actions(load.today):
        themes = [frames[content.programme][slug] for slug in content.themes]
        found += _Story(load, content, themes, _items(content, themes, rng)).acts()
    return found


class _Story:
    """One action from the day on which it was taken up."""

    def __init__(self, load: Load, content: ActionContent, themes: list[Theme], items: list[FeedbackItem]) -> None:
        self.load, self.content, self.themes, self.items = load, content, themes, items
        self.manager, self.owner = load.people["manager"], load.people[content.owner]
        self.looker = load.people["approver" if content.owner != "approver" else "analyst"]
        self.found = FOUND.get(content.title)
        self.action = Action()

    def acts(self) -> Iterator[Act]:
        first, *later = self.content.trail
        yield Act(first.at, partial(self._take_up, first))
        for step in later:
            yield Act(step.at, partial(self._move, step))
        if self.content.title not in NOT_YET_PUBLIC:
            # With its first answer to the public: what is done, or why nothing can be.
            shown = first.at if self.content.we_did else self.content.trail[-1].at
            yield Act(shown + timedelta(hours=2), self._publish)
        claims = [step for step in self.content.trail if step.status in CLAIMS]
        if self.found and claims:
            yesterday = self.load.moment(self.load.today)
            if self.found.confirmed:
                at = min(claims[-1].at + timedelta(days=self.found.confirmed_after), yesterday)
                yield Act(at, partial(self._confirm, self.found.confirmed))
            if self.found.difference:
                size, words, after = self.found.difference
                at = min(claims[-1].at + timedelta(days=after), yesterday)
                yield Act(at, partial(self._find, size, words))

    def _take_up(self, first: StatusContent) -> None:
        content = self.content
        self.action = create_action(
            self.load.programmes[content.programme],
            title=content.title,
            you_said=content.you_said,
            we_did=content.we_did,
            areas=self.load.areas_named(content.areas),
            owner=self.owner,
            owner_organisation=self.load.organisations[content.body],
            due_on=content.due_on,
            building_block=self.load.blocks[LEAVES[content.themes[0]].block],
            items=self.items,
            themes=self.themes,
            actor=self.manager,
        )
        if first.words:
            set_status(self.action, first.status, words=first.words, actor=self.manager)

    def _move(self, step: StatusContent) -> None:
        set_status(
            self.action,
            step.status,
            reason_code=step.reason_code,
            words=step.words,
            passed_to=step.passed_to,
            evidence=self._evidence(step),
            review_on=self._review_day(step),
            actor=self.owner,
        )

    def _evidence(self, step: StatusContent) -> str:
        if step.status not in CLAIMS:
            return ""
        return self.found.evidence if self.found else OTHERWISE

    def _review_day(self, step: StatusContent) -> date | None:
        after = self.found.reviewed_after if self.found and step.status in CLAIMS else 0
        if step.status == "cannot_be_done":
            after = REVIEWED.get(self.content.title, 0)
        return step.at.date() + timedelta(days=after) if after else None

    def _confirm(self, words: str) -> None:
        claim = self.action.statuses.filter(status__in=CLAIMS).latest("pk")
        confirm_status(claim, words=words, actor=self.looker)

    def _find(self, size: str, words: str) -> None:
        add_difference(self.action, size=size, words=words, actor=self.manager)

    def _publish(self) -> None:
        publish_action(self.action, actor=self.manager)


def _items(content: ActionContent, themes: list[Theme], rng: random.Random) -> list[FeedbackItem]:
    """Return some of what people said on the action's themes before it was taken up, in its boroughs."""
    fitting = FeedbackItem.objects.filter(
        codings__theme__in=themes, codings__removed_at__isnull=True, said_on__lte=content.trail[-1].at.date()
    )
    if content.areas:
        fitting = fitting.filter(area__slug__in=content.areas)
    rows = list(fitting.distinct().order_by("said_on", "pk"))
    wanted = rng.randint(3, MOST_LINKED)
    # Some from events, so that their reports can say what came of them.
    of_events = [row for row in rows if row.event_note_id]
    chosen = rng.sample(of_events, min(len(of_events), 2))
    others = [row for row in rows if row not in chosen]
    return chosen + rng.sample(others, min(len(others), wanted - len(chosen)))
