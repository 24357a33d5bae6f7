"""Rounds that put our conclusions back to people: writing one, opening, answering, taking back, closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from engagement.feedback.models import (
    Conclusion,
    ConclusionAnswer,
    ConclusionReply,
    ConclusionRound,
    FeedbackItem,
    SaidBy,
    Theme,
)
from engagement.feedback.services.frame import hold_frame, hold_items
from engagement.programmes.models import Community, Programme
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import IllegalMove, Refusal
from eolcare.common.tokens import hash_code, make_code

State = ConclusionRound.State
PLAIN = ("title", "introduction", "audience", "after", "what_changed", "opens_on", "closes_on")
MOST_CONCLUSIONS = 30
LONGEST_COMMENT = 4_000


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person said of one conclusion: a verdict, words, or both."""

    verdict: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AboutThem:
    """What somebody said of themselves; all of it optional."""

    said_by: str = SaidBy.UNKNOWN
    area: Area | None = None
    communities: tuple[Community, ...] = field(default=())
    may_quote: bool = False
    language: str = "en"


@transaction.atomic
def create_round(programme: Programme, *, actor: User | None, **facts: Any) -> ConclusionRound:
    """Return a new round, a draft without conclusions.

    Args:
        programme: whose conclusions.
        actor: who writes it.
        facts: values for :data:`PLAIN`.

    Raises:
        Refusal: for a missing or impossible fact; names the field.
        TypeError: for another name.
    """
    row = ConclusionRound(programme=programme, created_by=actor)
    _fill(row, facts)
    row.slug = _free_slug(row.title)
    row.save()
    _record(Verb.CREATED, row, actor)
    return row


@transaction.atomic
def change_round(row: ConclusionRound, *, version: int | None, actor: User | None, **facts: Any) -> ConclusionRound:
    """Return the round with ``facts`` saved. Once it is open, its words stay: only the closing day can move, later.

    Raises:
        Refusal: as :func:`create_round` does, and for what cannot change any more.
        Conflict: if somebody changed it since ``version``.
    """
    held = _held(row, version)
    if held.state == State.CLOSED:
        raise Refusal(_("This round is closed. What people answered belongs to these words."))
    before = {name: getattr(held, name) for name in PLAIN}
    _fill(held, facts)
    changed = sorted(name for name in PLAIN if getattr(held, name) != before[name])
    if held.state == State.OPEN:
        for name in changed:
            if name != "closes_on":
                raise Refusal(_("This round is open. Its words stay as people read them."), field=name)
        if changed and held.closes_on < before["closes_on"]:
            raise Refusal(_("People were told a later day. It can only move later."), field="closes_on")
    save_edit(held)
    _record(Verb.CHANGED, held, actor, fields=changed)
    return held


@transaction.atomic
def delete_round(row: ConclusionRound, *, version: int | None, actor: User | None) -> None:
    """Delete a draft.

    Raises:
        Refusal: once it was opened.
        Conflict: if somebody changed it since ``version``.
    """
    held = _draft(row, version)
    _record(Verb.DELETED, held, actor)
    held.delete()


@transaction.atomic
def add_conclusion(
    row: ConclusionRound, *, text: str, actor: User | None, because: str = "", themes: Iterable[Theme] = ()
) -> Conclusion:
    """Return a new conclusion of a draft, the last in the list.

    Raises:
        Refusal: without words, for a theme of another programme, too many, or if the round is no draft any more.
    """
    held = _draft(row, None)
    if held.conclusions.count() >= MOST_CONCLUSIONS:
        raise Refusal(_("A round can have %(most)s conclusions at most.") % {"most": MOST_CONCLUSIONS})
    last = held.conclusions.aggregate(last=Max("order"))["last"] or 0
    _check_conclusion(text)
    conclusion = Conclusion.objects.create(round=held, order=last + 1, text=text.strip(), because=because.strip())
    conclusion.themes.set(_own_themes(held, themes))
    save_edit(held)
    _record(Verb.CHANGED, held, actor, fields=["conclusions"])
    return conclusion


@transaction.atomic
def change_conclusion(
    conclusion: Conclusion,
    *,
    text: str,
    version: int | None,
    actor: User | None,
    because: str = "",
    themes: Iterable[Theme] = (),
) -> Conclusion:
    """Return the conclusion of a draft with new words; ``version`` is that of its round.

    Raises:
        Refusal: as :func:`add_conclusion` does.
        Conflict: if somebody changed the round since.
    """
    held = _draft(conclusion.round, version)
    _check_conclusion(text)
    row = held.conclusions.filter(pk=conclusion.pk).first()
    if row is None:
        raise Refusal(_("Somebody deleted this conclusion in the meantime."))
    row.text, row.because = text.strip(), because.strip()
    row.save()
    row.themes.set(_own_themes(held, themes))
    save_edit(held)
    _record(Verb.CHANGED, held, actor, fields=["conclusions"])
    return row


@transaction.atomic
def delete_conclusion(conclusion: Conclusion, *, version: int | None, actor: User | None) -> None:
    """Delete a conclusion of a draft; ``version`` is that of its round.

    Raises:
        Refusal: once the round was opened.
        Conflict: if somebody changed the round since.
    """
    held = _draft(conclusion.round, version)
    held.conclusions.filter(pk=conclusion.pk).delete()
    save_edit(held)
    _record(Verb.CHANGED, held, actor, fields=["conclusions"])


@transaction.atomic
def open_round(row: ConclusionRound, *, version: int | None, actor: User | None) -> ConclusionRound:
    """Let people answer from its opening day on, and return it; one that is open stays so.

    Raises:
        IllegalMove: for one that is closed.
        Refusal: without conclusions, if its closing day is past, or after a round that is not closed yet: what
            professionals said comes first, so that communities are asked about what it led to.
        Conflict: if somebody changed it since ``version``.
    """
    held = _held(row, version)
    if held.state == State.OPEN:
        return held
    if held.state == State.CLOSED:
        raise IllegalMove(_("This round is closed. Write a new one that comes after it."))
    if not held.conclusions.exists():
        raise Refusal(_("Add at least one conclusion before it opens."))
    if held.closes_on < timezone.localdate():
        raise Refusal(_("Its closing day is past. Choose a later one."), field="closes_on")
    if held.after is not None and held.after.state != State.CLOSED:
        raise Refusal(
            _("It comes after “%(title)s”, which is not closed yet.") % {"title": held.after.title}, field="after"
        )
    held.state, held.opened_at = State.OPEN, timezone.now()
    save_edit(held)
    _record(Verb.OPENED, held, actor)
    return held


@transaction.atomic
def close_round(row: ConclusionRound, *, outcome: str, version: int | None, actor: User | None) -> ConclusionRound:
    """Take no more answers and say what came of them; return the round. ``outcome`` may be said better later.

    Raises:
        IllegalMove: for a draft.
        Refusal: without an outcome.
        Conflict: if somebody changed it since ``version``.
    """
    held = _held(row, version)
    if held.state == State.DRAFT:
        raise IllegalMove(_("This round was not opened yet."))
    if not outcome.strip():
        raise Refusal(_("Say what came of the answers. Residents read it."), field="outcome")
    first = held.state == State.OPEN
    held.outcome = outcome.strip()
    if first:
        held.state, held.closed_at = State.CLOSED, timezone.now()
    save_edit(held)
    _record(Verb.CLOSED if first else Verb.CHANGED, held, actor)
    return held


@transaction.atomic
def reply_to_round(
    row: ConclusionRound, answers: Mapping[int, Answered], *, about: AboutThem, form_key: str
) -> tuple[ConclusionReply, str]:
    """Keep what somebody said of our conclusions, once however often the form is sent.

    Args:
        row: the round.
        answers: what they said, by the primary key of the conclusion; those without a verdict and words are left out.
        about: what they said of themselves.
        form_key: of the form, random; sent twice it is one reply.

    Returns the reply and its reference code; ``""`` for one that was kept before, as the code was shown then.

    Raises:
        Refusal: if the round takes no answers, nothing was answered, or a comment is too long (names the field).
    """
    known = ConclusionReply.objects.filter(form_key=form_key).first()
    if known is not None:
        return known, ""
    # Held, so that closing waits for whoever is answering and nobody's answer comes after it.
    held = ConclusionRound.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if not takes_answers(held):
        raise Refusal(_("This is closed now, so your answer could not be kept."))
    said = {key: answer for key, answer in answers.items() if answer.verdict or answer.comment.strip()}
    if not said:
        raise Refusal(_("Answer at least one of the questions."))
    conclusions = {conclusion.pk: conclusion for conclusion in held.conclusions.all()}
    code = make_code()
    reply, is_new = ConclusionReply.objects.get_or_create(
        form_key=form_key,
        defaults={
            "round": held,
            "said_by": about.said_by,
            "area": about.area,
            "language": about.language,
            "may_quote": about.may_quote,
            "submitted_at": timezone.now(),
            "reference_hash": hash_code(code),
        },
    )
    if not is_new:
        return reply, ""
    reply.communities.set(about.communities)
    for key, answer in said.items():
        conclusion = conclusions.get(key)
        if conclusion is None:
            raise Refusal(_("This conclusion is not part of the round."))
        if answer.verdict not in {"", *ConclusionAnswer.Verdict.values}:
            raise Refusal(_("Choose one of the answers."), field=f"verdict_{conclusion.public_id}")
        if len(answer.comment) > LONGEST_COMMENT:
            raise Refusal(
                _("The comment must be %(most)s characters or fewer.") % {"most": LONGEST_COMMENT},
                field=f"comment_{conclusion.public_id}",
            )
        ConclusionAnswer.objects.create(
            reply=reply, conclusion=conclusion, verdict=answer.verdict, comment=answer.comment.strip()
        )
    record(Verb.SUBMITTED, actor=None, target=held, area_code=held.programme.area.code)
    return reply, code


@transaction.atomic
def withdraw_reply(reply: ConclusionReply) -> bool:
    """Erase what somebody said of our conclusions, with the feedback made of it; return whether it was still there."""
    # Themes that are merged, split or given meanwhile would leave a code behind that nobody here saw.
    hold_frame(reply.round.programme_id)
    row = ConclusionReply.objects.select_for_update(of=("self",)).filter(pk=reply.pk).first()
    if row is None:
        return False
    hold_items(FeedbackItem.objects.filter(conclusion_answer__reply=row))
    record(Verb.ERASED, actor=None, target=row.round, area_code=row.round.programme.area.code)
    row.delete()
    return True


@transaction.atomic
def take_up_comments(row: ConclusionRound, *, actor: User | None) -> int:
    """Make feedback of every comment of a round that is none yet, each once, and return how many are new.

    Comments are then coded with the same frame as everything else that people said.
    """
    held = _held(row, None)
    answers = (
        ConclusionAnswer.objects.filter(reply__round=held, feedback_item__isnull=True)
        .exclude(comment="")
        .select_related("reply")
        .order_by("pk")
    )
    items = []
    for answer in answers:
        item = FeedbackItem.objects.create(
            programme=held.programme,
            conclusion_answer=answer,
            text=answer.comment,
            said_by=answer.reply.said_by,
            area_id=answer.reply.area_id,
            said_on=timezone.localdate(answer.reply.submitted_at),
            may_quote=answer.reply.may_quote,
            created_by=actor,
        )
        item.communities.set(answer.reply.communities.all())
        items.append(item)
    if items:
        _record(Verb.LINKED, held, actor, kind="feedbackitem", count=len(items))
    return len(items)


def takes_answers(row: ConclusionRound) -> bool:
    """Return whether people can answer today."""
    return row.state == State.OPEN and row.opens_on <= timezone.localdate() <= row.closes_on


def _held(row: ConclusionRound, version: int | None) -> ConclusionRound:
    return lock_for_edit(ConclusionRound.objects.select_related("programme__area", "after"), pk=row.pk, version=version)


def _draft(row: ConclusionRound, version: int | None) -> ConclusionRound:
    held = _held(row, version)
    if held.state != State.DRAFT:
        raise Refusal(_("This round was opened. Its words stay as people read them."))
    return held


def _fill(row: ConclusionRound, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - set(PLAIN):
        raise TypeError(f"Not a fact of a round: {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.title:
        raise Refusal(_("Enter a title."), field="title")
    if not row.introduction:
        raise Refusal(_("Say what people should know before they answer."), field="introduction")
    if row.audience not in ConclusionRound.Audience.values:
        raise Refusal(_("Choose who is asked."), field="audience")
    _check_days(row.opens_on, row.closes_on)
    if row.after is not None:
        if row.after.programme_id != row.programme_id:
            raise Refusal(_("This round belongs to another programme."), field="after")
        _check_no_circle(row)
        if not row.what_changed:
            raise Refusal(_("Say what changed since the round before."), field="what_changed")


def _check_days(opens: date | None, closes: date | None) -> None:
    if opens is None:
        raise Refusal(_("Enter the day on which it opens."), field="opens_on")
    if closes is None or closes < opens:
        raise Refusal(_("Enter a closing day that is not before the opening day."), field="closes_on")


def _check_no_circle(row: ConclusionRound) -> None:
    before: ConclusionRound | None = row.after
    seen = set()
    while before is not None and before.pk not in seen:
        if before.pk == row.pk:
            raise Refusal(_("A round cannot come after itself."), field="after")
        seen.add(before.pk)
        before = before.after


def _check_conclusion(text: str) -> None:
    if not text.strip():
        raise Refusal(_("Enter the conclusion."), field="text")


def _own_themes(row: ConclusionRound, themes: Iterable[Theme]) -> list[Theme]:
    chosen = list(themes)
    for theme in chosen:
        if theme.programme_id != row.programme_id:
            raise Refusal(
                _("The theme “%(name)s” belongs to another programme.") % {"name": theme.name}, field="themes"
            )
    return chosen


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "round"
    taken = set(ConclusionRound.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _record(verb: Verb, row: ConclusionRound, actor: User | None, **facts: Any) -> None:
    record(verb, actor=actor, target=row, area_code=row.programme.area.code, **facts)
