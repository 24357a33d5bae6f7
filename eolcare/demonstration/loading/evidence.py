"""The library of evidence, and the rounds that checked conclusions, through the room's services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from engagement.feedback.models import (
    Coding,
    ConclusionAnswer,
    ConclusionReply,
    ConclusionRound,
    FeedbackItem,
    SaidBy,
    Theme,
)
from engagement.feedback.services import conclusions, evidence
from engagement.feedback.services.conclusions import AboutThem, Answered
from eolcare.demonstration.content.evidence import SOURCES, ConclusionContent, RoundContent, rounds
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.feedback import themes_of
from eolcare.demonstration.loading.load import Load

VERDICTS = tuple(verdict.value for verdict in ConclusionAnswer.Verdict)


def load_evidence(load: Load) -> None:
    """Fill the library of the review, then play each round as far as it has come."""
    _library(load)
    known: dict[str, ConclusionRound] = {}
    for content in load.counted(rounds(load.today), len(rounds(load.today))):
        known[content.key] = _round(load, content, known)


def _library(load: Load) -> None:
    programme = load.programmes["review"]
    themes = themes_of(programme.pk)
    for number, content in enumerate(SOURCES):
        with as_of(load.moment(programme.opens_on - timedelta(days=14 - number), 15)):
            source = evidence.add_source(
                programme,
                kind=content.kind,
                title=content.title,
                source=content.source,
                published_year=content.published_on.year,
                published_on=content.published_on if content.published_on < programme.opens_on else None,
                population=content.population,
                people=content.people,
                method=content.method,
                is_public=content.is_public,
                areas=[load.boroughs[slug] for slug in content.areas],
                communities=[load.communities[slug] for slug in content.communities],
                actor=load.people["analyst"],
            )
            for finding in content.findings:
                evidence.add_finding(
                    source,
                    text=finding.text,
                    place=finding.place,
                    themes=[themes[slug] for slug in finding.themes],
                    actor=load.people["analyst"],
                )


def _round(load: Load, content: RoundContent, known: dict[str, ConclusionRound]) -> ConclusionRound:
    programme = load.programmes[content.programme]
    themes = themes_of(programme.pk)
    analyst, manager = load.people["analyst"], load.people["manager"]
    with as_of(load.moment(content.opens_on - timedelta(days=6))):
        row = conclusions.create_round(
            programme,
            title=content.title,
            introduction=content.introduction,
            audience=content.audience,
            after=known.get(content.after),
            what_changed=content.what_changed,
            opens_on=content.opens_on,
            closes_on=content.closes_on,
            actor=analyst,
        )
        for each in content.conclusions:
            conclusions.add_conclusion(
                row,
                text=each.text,
                because=each.because,
                themes=[themes[slug] for slug in each.themes],
                actor=analyst,
            )
    # Services ask whether it is open today; a round of 2022 is written as it was kept then.
    row.refresh_from_db()
    row.state, row.opened_at = ConclusionRound.State.OPEN, load.moment(content.opens_on, 9)
    row.save(update_fields=["state", "opened_at"])
    _answers(load, row, content)
    with as_of(load.moment(content.closes_on + timedelta(days=1))):
        conclusions.take_up_comments(row, actor=analyst)
        _code(row, content, themes, load)
        if content.outcome:
            conclusions.close_round(row, outcome=content.outcome, version=None, actor=manager)
    row.refresh_from_db()
    return row


def _answers(load: Load, row: ConclusionRound, content: RoundContent) -> None:
    rng = load.rng(f"round:{content.key}")
    asked = list(row.conclusions.order_by("order"))
    comments = [list(each.comments) for each in content.conclusions]
    boroughs = sorted(load.boroughs)
    last = min(content.closes_on, load.today - timedelta(days=1))
    days = (last - content.opens_on).days
    for number in range(content.replies):
        answers = {
            conclusion.pk: Answered(_verdict(each, rng), waiting.pop() if waiting and rng.random() < 0.4 else "")
            for conclusion, each, waiting in zip(asked, content.conclusions, comments, strict=True)
        }
        if not any(answer.verdict or answer.comment for answer in answers.values()):
            continue
        about = AboutThem(
            said_by=_role(content, rng),
            area=load.boroughs[rng.choice(boroughs)] if rng.random() < 0.85 else None,
            may_quote=rng.random() < 0.6,
        )
        day = content.opens_on + timedelta(days=rng.randint(0, days))
        at = load.moment(day, 9 + number % 11, number % 60)
        _keep(row, f"demonstration-{content.key}-{number}", answers, about, at)


def _keep(row: ConclusionRound, key: str, answers: dict[int, Answered], about: AboutThem, at: datetime) -> None:
    reply = ConclusionReply.objects.create(
        round=row,
        said_by=about.said_by,
        area=about.area,
        may_quote=about.may_quote,
        submitted_at=at,
        form_key=key,
    )
    ConclusionAnswer.objects.bulk_create(
        [
            ConclusionAnswer(reply=reply, conclusion_id=pk, verdict=answer.verdict, comment=answer.comment)
            for pk, answer in answers.items()
            if answer.verdict or answer.comment
        ]
    )


def _verdict(content: ConclusionContent, rng: random.Random) -> str:
    at = rng.randrange(100)
    for verdict, share in zip(VERDICTS, content.verdicts, strict=True):
        if at < share:
            return verdict
        at -= share
    return ""


def _role(content: RoundContent, rng: random.Random) -> str:
    if content.audience == "professionals":
        return rng.choice([SaidBy.PROFESSIONAL, SaidBy.PROFESSIONAL, SaidBy.VOLUNTARY])
    return rng.choice([SaidBy.RESIDENT, SaidBy.RESIDENT, SaidBy.RESIDENT, SaidBy.UNKNOWN])


def _code(row: ConclusionRound, content: RoundContent, themes: dict[str, Theme], load: Load) -> None:
    Coding.objects.bulk_create(list(_codings(row, content, themes, load)))


def _codings(row: ConclusionRound, content: RoundContent, themes: dict[str, Theme], load: Load) -> Iterator[Coding]:
    by_text = {each.text: each for each in content.conclusions}
    items = FeedbackItem.objects.filter(conclusion_answer__reply__round=row).select_related(
        "conclusion_answer__conclusion"
    )
    for item in items.order_by("pk"):
        answer = item.conclusion_answer
        if answer is None:
            continue
        for slug in by_text[answer.conclusion.text].themes[:1]:
            yield Coding(item=item, theme=themes[slug], set_by=load.people["analyst"])
