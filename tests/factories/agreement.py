"""Blind samples for tests, drawn and coded through the services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engagement.feedback.models import AgreementSample, FeedbackItem, Theme
from engagement.feedback.queries.agreement import DrawnFrom
from engagement.feedback.services import agreement
from engagement.programmes.models import Programme
from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from tests.factories.accounts import user_with
from tests.factories.feedback import FeedbackItemFactory, ThemeFactory
from tests.factories.programmes import ProgrammeFactory


@dataclass
class Blind:
    """A programme with ten items, three themes, two coders and a manager, and a sample of all ten items.

    ``items=`` and ``themes=`` give other numbers and names.
    """

    programme: Programme = field(default_factory=ProgrammeFactory)
    items: int = 10
    themes: Iterable[str] = ("At night", "Plain words", "Transport")
    facts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        area = self.programme.area
        self.theme: dict[str, Theme] = {
            name: ThemeFactory(programme=self.programme, name=name, order=order)
            for order, name in enumerate(self.themes)
        }
        self.said: list[FeedbackItem] = [
            FeedbackItemFactory(programme=self.programme, text=f"Words number {number}.")
            for number in range(self.items)
        ]
        self.first: User = user_with(Role.ANALYST, area, full_name="Ada First")
        self.second: User = user_with(Role.ENGAGEMENT_OFFICER, area, full_name="Ben Second")
        self.manager: User = user_with(Role.PROGRAMME_MANAGER, area, full_name="Mina Manager")
        self.sample: AgreementSample = self.draw()

    def draw(self, **facts: Any) -> AgreementSample:
        """Draw a sample of this programme."""
        return agreement.draw_sample(
            self.programme,
            **{
                "title": "Spring",
                "size": self.items,
                "seed": 7,
                "themes": list(self.theme.values()),
                "first_coder": self.first,
                "second_coder": self.second,
                "drawn_from": DrawnFrom(),
                "actor": self.manager,
                **self.facts,
                **facts,
            },
        )

    def read(self, coder: User, order: int, *names: str) -> None:
        """Let a coder give one item these themes."""
        agreement.save_reading(self.sample, order, [self.theme[name] for name in names], coder=coder)
        self.sample.refresh_from_db()

    def read_all(self, *, differ: int = 2) -> None:
        """Let both read everything: they give the first half "At night"; on ``differ`` items they differ."""
        for order in range(1, self.items + 1):
            names = ["At night"] if order <= self.items // 2 else []
            self.read(self.first, order, *names)
            other = ["Plain words"] if order <= differ else names
            self.read(self.second, order, *other)
