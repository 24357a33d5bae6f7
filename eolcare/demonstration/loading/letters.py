"""Letters and stories with what became of them, words masked before they leave the team, a frame that changed, and two
blind samples; all through the room's services.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count, Q

from engagement.compliance.services import add_consideration
from engagement.feedback.models import Coding, Consent, FeedbackItem, Submission, Theme
from engagement.feedback.queries.agreement import DrawnFrom
from engagement.feedback.queries.redaction import decisions_of, known_names
from engagement.feedback.services.agreement import draw_sample, save_reading
from engagement.feedback.services.agreement_closing import close_sample, reconcile
from engagement.feedback.services.answering import (
    acknowledge_submission,
    answer_submission,
    assign_submission,
    close_submission,
)
from engagement.feedback.services.attachments import Given
from engagement.feedback.services.coding import give_theme
from engagement.feedback.services.contacts import Sender
from engagement.feedback.services.from_submission import create_from_submission
from engagement.feedback.services.notes import write_note
from engagement.feedback.services.redaction import redact_item, redact_submission
from engagement.feedback.services.stories import publish_story, review_story
from engagement.feedback.services.submissions import Told, create_submission
from engagement.feedback.services.themes import change_theme
from engagement.reports.models import ReportVersion
from eolcare.common.tokens import hash_code
from eolcare.demonstration.content.letters import STORY_CODE, LetterContent, letters
from eolcare.demonstration.loading.analysis import load_analysis
from eolcare.demonstration.loading.clock import as_of
from eolcare.demonstration.loading.feedback import themes_of
from eolcare.demonstration.loading.load import Load
from eolcare.mail.models import OutboxMessage

REDACTED = 6


def load_letters(load: Load) -> None:
    """Bring in what people sent, answer it, publish what they agreed to; then mask, note and sample."""
    frames = {key: themes_of(programme.pk) for key, programme in load.programmes.items()}
    everything = letters(load.today)
    for content in load.counted(everything, len(everything)):
        _letter(load, content, frames[content.programme])
    _masked(load)
    _frame(load, frames["review"])
    _samples(load, frames["review"])
    _considered(load)
    load_analysis(load, frames["review"])
    # What was written to people who do not exist.
    OutboxMessage.objects.filter(kind__startswith="feedback.").delete()


def _letter(load: Load, content: LetterContent, themes: dict[str, Theme]) -> None:
    day = content.received_on
    files = [Given(title="Scan of the letter", file=_scan(content))] if content.scan else []
    with as_of(load.moment(day, 11)):
        row = create_submission(
            load.programmes[content.programme],
            Told(
                kind=content.kind,
                text=content.text,
                title=content.title,
                said_by=content.said_by,
                area=load.boroughs[content.area] if content.area else None,
                communities=tuple(load.communities[slug] for slug in content.communities),
                received_on=day,
                consent=content.consent,
                public_name=content.public_name,
            ),
            sender=Sender(name=content.name, email=content.email, phone=content.phone, may_contact=bool(content.email)),
            files=files,
            came_by=Submission.CameBy.PUBLIC_FORM if content.kind == "story" else Submission.CameBy.TEAM,
            reference_hash=hash_code(STORY_CODE) if content.has_code and content.public_title else None,
            actor=None if content.kind == "story" else load.people["officer"],
        )
    for first, last, slugs in content.passages:
        _passage(load, row, content, (first, last), [themes[slug] for slug in slugs])
    _dealt_with(load, row, content)
    if content.public_title:
        with as_of(load.moment(day + timedelta(days=16), 15)):
            _publish(load, row, content)
    elif content.kind == "story" and content.consent != Consent.NOT_PUBLISHED:
        # Waits for its review, with what could tell who somebody is masked already.
        with as_of(load.moment(day + timedelta(days=1), 12)):
            redact_submission(row, decisions_of(row, known_names()), actor=load.people["analyst"])


def _scan(content: LetterContent) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", content.text.encode(), content_type="text/plain")


def _passage(load: Load, row: Submission, content: LetterContent, ends: tuple[str, str], themes: list[Theme]) -> None:
    start = content.text.index(ends[0])
    end = content.text.index(ends[1], start) + len(ends[1])
    analyst = load.people["analyst"]
    with as_of(load.moment(content.received_on + timedelta(days=7), 14)):
        item = create_from_submission(row, start, end, actor=analyst)
        for theme in themes:
            give_theme(item, theme, actor=analyst)
        if item.may_quote:
            redact_item(item, decisions_of(item, known_names()), actor=analyst)


def _dealt_with(load: Load, row: Submission, content: LetterContent) -> None:
    day = content.received_on
    if content.acknowledged:
        with as_of(load.moment(day + timedelta(days=1), 10)):
            acknowledge_submission(row, by=content.acknowledged, actor=load.people["officer"])
    if content.assigned:
        with as_of(load.moment(day + timedelta(days=1), 10, 30)):
            assign_submission(row, load.people[content.assigned], actor=load.people["manager"])
        Submission.objects.filter(pk=row.pk).update(answer_by=day + timedelta(days=content.answer_in))
    if content.answered:
        with as_of(load.moment(day + timedelta(days=9), 16)):
            by = "email" if content.email else "phone"
            answer_submission(row, content.answered, by=by, actor=load.people[content.assigned or "officer"])
    if content.closed:
        with as_of(load.moment(day + timedelta(days=2), 16)):
            close_submission(row, content.closed, actor=load.people["officer"])


def _publish(load: Load, row: Submission, content: LetterContent) -> None:
    approver = load.people["approver"]
    review_story(row, title=content.public_title, words=content.public_text, name=content.public_name, actor=approver)
    publish_story(row, actor=approver)


def _masked(load: Load) -> None:
    """Mask names and numbers in some of what may be quoted; the others wait in the list of words to publish."""
    known = known_names()
    waiting = FeedbackItem.objects.filter(may_quote=True, public_text="", submission__isnull=True).order_by("pk")
    done = 0
    for item in waiting.iterator(chunk_size=200):
        decisions = decisions_of(item, known)
        if not decisions:
            continue
        with as_of(load.moment(item.said_on + timedelta(days=15), 13)):
            redact_item(item, decisions, actor=load.people["analyst"], accepted=())
        done += 1
        if done == REDACTED:
            return


def _frame(load: Load, themes: dict[str, Theme]) -> None:
    """Describe a theme better after the first reports, and write down what the analyst thought."""
    analyst = load.people["analyst"]
    programme = load.programmes["review"]
    with as_of(load.moment(programme.opens_on + timedelta(days=60), 15)):
        theme = themes["night-medicine"]
        theme.refresh_from_db()
        change_theme(
            theme,
            name=theme.name,
            description=f"{theme.description} Not the prescription itself: that is “Plans for care”.",
            ambition=theme.ambition,
            building_block=theme.building_block,
            version=theme.version,
            actor=analyst,
        )
        write_note(
            programme,
            text="Many say “the chemist” and mean the wait, not the shop. Read for what the hours were spent on.",
            theme=theme,
            actor=analyst,
        )
        write_note(
            programme,
            text="Residents speak of nights, professionals of Fridays. It may be one thing: nobody is there when it is handed over.",
            actor=analyst,
        )


def _samples(load: Load, themes: dict[str, Theme]) -> None:
    rng = load.rng("samples")
    analyst, officer, manager = (load.people[key] for key in ("analyst", "officer", "manager"))
    programme = load.programmes["review"]
    chosen: list[Theme] = list(
        Theme.objects.filter(pk__in=[theme.pk for theme in themes.values()])
        .annotate(given=Count("codings", filter=Q(codings__removed_at__isnull=True)))
        .order_by("-given", "pk")[:6]
    )
    for title, size, days, finished in (
        ("Nights and visits: do we read alike?", 30, 95, True),
        ("Once more, after the new description", 20, 160, False),
    ):
        with as_of(load.moment(programme.opens_on + timedelta(days=days), 10)):
            sample = draw_sample(
                programme,
                title=title,
                size=size,
                seed=rng.randrange(1, 100_000),
                themes=chosen,
                first_coder=analyst,
                second_coder=officer,
                drawn_from=DrawnFrom(coded=True),
                actor=manager,
            )
        with as_of(load.moment(programme.opens_on + timedelta(days=days + 6), 10)):
            differ = []
            for entry in sample.sample_items.select_related("item").order_by("order"):
                given = _given(entry.item, chosen)
                save_reading(sample, entry.order, given, coder=analyst)
                if not finished and entry.order > size // 2:
                    continue
                other = _otherwise(given, chosen, rng) if rng.random() < 0.25 else given
                save_reading(sample, entry.order, other, coder=officer)
                if set(other) != set(given):
                    differ.append((entry.order, given))
            if finished:
                for order, given in differ:
                    reconcile(sample, order, given, why="We read it once more together.", seen="", actor=analyst)
                close_sample(sample, actor=manager)


def _given(item: FeedbackItem, chosen: list[Theme]) -> list[Theme]:
    standing = set(Coding.objects.filter(item=item, removed_at__isnull=True).values_list("theme_id", flat=True))
    return [theme for theme in chosen if theme.pk in standing]


def _otherwise(given: list[Theme], chosen: list[Theme], rng: random.Random) -> list[Theme]:
    if given and rng.random() < 0.5:
        return given[:-1]
    others = [theme for theme in chosen if theme not in given]
    return [*given, rng.choice(others)] if others else given


def _considered(load: Load) -> None:
    """Record which bodies had what people said before them, and what they made of it."""
    programme = load.programmes["review"]
    versions = list(
        ReportVersion.objects.filter(report__programme=programme, published_at__isnull=False)
        .select_related("report")
        .defer("content")
        .order_by("published_at")
    )
    actions = list(programme.actions.filter(published_at__isnull=False).order_by("created_at", "pk"))
    manager = load.people["manager"]
    for days, body, what, outcome, taken in (
        (
            205,
            "Steering group of the review (invented)",
            "The event reports so far, and the first issues that people raised.",
            "Agreed to look at night medicines and the telephone line first, and to ask professionals whether the conclusions are right.",
            actions[:4],
        ),
        (
            330,
            "Integrated care board, in public (invented)",
            "The interim report of the engagement, and what professionals and communities said of its conclusions.",
            "Took note that people do not agree about the inpatient unit. Asked for the two options to be costed before anything is decided.",
            actions[4:10],
        ),
        (
            650,
            "Joint scrutiny committee of the eight boroughs (invented)",
            "The proposed common offer, with the register of decisions.",
            "Asked for travel times to be shown with each option, and for a second look after a year.",
            actions[10:14],
        ),
    ):
        held = programme.opens_on + timedelta(days=days)
        with as_of(load.moment(held + timedelta(days=2))):
            add_consideration(
                programme,
                body=body,
                held_on=held,
                what=what,
                outcome=outcome,
                report_versions=[each for each in versions if each.published_at and each.published_at.date() < held],
                actions=taken,
                actor=manager,
            )
