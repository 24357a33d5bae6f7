"""Reading what people wrote: what each analyst has read, and passages that are worth quoting."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.surveys import tallies
from engagement.surveys.models import EqualityAnswers, QuoteFlag, Response, ResponseFlag, Survey, TextReading
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Conflict, Refusal

Decision = ResponseFlag.Decision
MOST_MARKED = 100


def mark_read(survey: Survey, question_key: str, responses: Iterable[str], *, reader: User) -> int:
    """Keep that somebody has read the answers of these responses (public ids) to a question; return how many anew.

    Each analyst has their own marks. Marking twice, or an answer that was erased meanwhile, does no harm. The marks
    themselves say who read what and when, so the trail has no row of them.
    """
    found = Response.objects.filter(
        survey=survey, public_id__in=list(responses)[:MOST_MARKED], answers__has_key=question_key
    )
    with transaction.atomic():
        # Locked, so that none is erased between being found and being marked.
        pks = list(found.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        before = TextReading.objects.filter(reader=reader, question_key=question_key, response__in=pks).count()
        TextReading.objects.bulk_create(
            [TextReading(reader=reader, response_id=pk, question_key=question_key) for pk in pks],
            ignore_conflicts=True,
        )
    return len(pks) - before


def mark_unread(survey: Survey, question_key: str, responses: Iterable[str], *, reader: User) -> int:
    """Take back that somebody has read the answers of these responses; return how many."""
    gone, _kinds = TextReading.objects.filter(
        reader=reader,
        question_key=question_key,
        response__survey=survey,
        response__public_id__in=list(responses)[:MOST_MARKED],
    ).delete()
    return gone


def flag_quote(response: Response, question_key: str, passage: str, *, actor: User, seen: str = "") -> QuoteFlag:
    """Keep a passage of an answer as worth quoting. Whether it may be quoted is the person's word, not ours.

    Args:
        response: whose answer.
        question_key: the question.
        passage: words that stand in the answer, one after the other.
        actor: who flags it.
        seen: the passage that was flagged when this person opened the page; empty for none.

    Raises:
        Refusal: if the passage is empty or does not stand in the answer.
        Conflict: if somebody else has flagged another passage of this answer meanwhile.
    """
    passage = plain_lines(passage).strip()
    with transaction.atomic():
        # The row is the meeting place of two who flag the same answer, there being no flag yet to lock.
        held = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).first()
        if held is None:
            raise Refusal(_("The response was erased meanwhile."))
        answer = held.answers.get(question_key)
        if not passage:
            raise Refusal(_("Enter the passage to quote"), field="passage")
        if not isinstance(answer, str) or passage not in answer:
            raise Refusal(_("The passage must stand in the answer word for word. Copy it from there."), field="passage")
        known = QuoteFlag.objects.filter(response=held, question_key=question_key).first()
        if known is not None and known.passage == passage:
            return known
        if known is not None and known.passage != plain_lines(seen).strip():
            raise Conflict(
                _("Somebody else flagged another passage of this answer meanwhile: “%(passage)s”.")
                % {"passage": known.passage[:200]},
                field="passage",
            )
        flag, _is_new = QuoteFlag.objects.update_or_create(
            response=held, question_key=question_key, defaults={"passage": passage, "flagged_by": actor}
        )
        record(Verb.CHANGED, actor=actor, target=held, what="quote_flagged", question=question_key)
    return flag


def unflag_quote(response: Response, question_key: str, *, actor: User) -> bool:
    """Take the flag off an answer; return whether there was one."""
    with transaction.atomic():
        gone, _kinds = QuoteFlag.objects.filter(response=response, question_key=question_key).delete()
        if gone:
            record(Verb.CHANGED, actor=actor, target=response, what="quote_unflagged", question=question_key)
    return bool(gone)


def plain_lines(text: str) -> str:
    """Return text with lines parted as answers have them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_equality(response: Response, *, actor: User) -> EqualityAnswers | None:
    """Return what somebody said about themselves, and put on record who looked; ``None`` where there is nothing."""
    found = EqualityAnswers.objects.filter(response=response.pk).first()
    if found is not None:
        with transaction.atomic():
            record(Verb.READ, actor=actor, target=response, survey=response.survey.public_id, what="equality")
    return found


def standing_of(response: Response) -> str:
    """Return what the flags of a response are and how they were decided, as a word that a form carries."""
    flags = sorted(response.flags.values_list("kind", "decision", "decided_at"))
    decided = (f"{kind}:{decision}:{at.timestamp() if at else ''}" for kind, decision, at in flags)
    return ",".join([str(int(response.set_aside)), *decided])


def settle_flags(response: Response, decision: str, reason: str, *, actor: User, seen: str) -> None:
    """Decide what is to become of a response that was flagged: it counts, or it is set aside. Both can be taken back.

    The decision is that of all its flags. The results change in the same transaction.

    Args:
        response: which one.
        decision: one of ``ResponseFlag.Decision``.
        reason: why; needed to set it aside and to take that back.
        actor: who decides.
        seen: ``standing_of`` the response when the person opened the page.

    Raises:
        Refusal: without a decision, without a reason where one is needed, or if there is nothing to decide.
        Conflict: if somebody else has decided meanwhile, or something new was noticed.
    """
    reason = reason.strip()
    if decision not in Decision.values:
        raise Refusal(_("Select whether the response counts"), field="decision")
    with transaction.atomic():
        tallies.lock(response.survey_id)
        held = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).first()
        if held is None or not held.flags.exists():
            raise Refusal(_("This response is not there any more, or nothing was noticed about it."))
        aside = decision == Decision.SET_ASIDE
        mine = held.flags.filter(decision=decision, decided_by=actor, reason=reason).count()
        if mine == held.flags.count() and held.set_aside == aside:
            return
        if standing_of(held) != seen:
            raise Conflict(
                _(
                    "Somebody else decided about this response meanwhile, or something new was noticed. "
                    "Look at it again, then decide."
                )
            )
        if not reason and (aside or held.set_aside):
            raise Refusal(_("Enter a reason"), field="reason")
        was_aside = held.set_aside
        if was_aside != aside:
            if aside:
                tallies.forget(held)
            held.set_aside = aside
            held.save(update_fields=["set_aside"])
            if not aside:
                tallies.take_in(held)
        held.flags.update(decision=decision, decided_by=actor, decided_at=timezone.now(), reason=reason[:300])
        record(
            Verb.CHANGED,
            actor=actor,
            target=held,
            survey=response.survey.public_id,
            what="flags",
            decision=decision,
            set_aside_before=was_aside,
            kinds=sorted(held.flags.values_list("kind", flat=True)),
        )
