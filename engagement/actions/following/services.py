"""Writes of following: asking, confirming, changing one's mind, telling, and forgetting who never confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from engagement.actions.following import keys
from engagement.actions.following.progress import Progress, progress_for
from engagement.actions.models import Action, Follow, Follower
from engagement.programmes.models import Programme
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.mail.services import forget_about, queue_mail

CONFIRM_MAIL = "actions.follow-confirm"
PROGRESS_MAIL = "actions.progress"
CONFIRM_WITHIN = timedelta(days=7)
BETWEEN_MESSAGES = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(hours=1)
KEEP_DAYS = 8
# A step that is being written while followers are told bears a time from before it can be seen; what is younger than
# this waits for the next message. No transaction here takes a minute.
SETTLED = timedelta(minutes=5)
AT_ONCE = 200


@transaction.atomic
def ask_to_follow(email: str, thing: Action | Programme, *, language: str = "en-gb") -> None:
    """Keep that an address wants to hear of an action, or of all of a programme.

    An address that never confirmed gets a message with a link to do so, one an hour at the most; one that did is told
    in the next message about progress. Nothing here says which of them it was.
    """
    follower = _follower(email, language)
    wanted = {"action": thing} if isinstance(thing, Action) else {"programme": thing}
    _row, is_new = Follow.objects.get_or_create(follower=follower, **wanted)
    if is_new:
        programme = thing.programme if isinstance(thing, Action) else thing
        record(Verb.FOLLOWED, actor=None, target=thing, area_code=programme.area.code)
    if follower.confirmed_at is None:
        _ask_to_confirm(follower)


@transaction.atomic
def confirm_follower(token: str) -> Follower | None:
    """Note that the address is its owner's wish, and return the follower; ``None`` for a link that opens nothing.

    What moved before is not told; done twice it does nothing more.
    """
    follower = keys.follower_of(token)
    row = Follower.objects.select_for_update().filter(pk=follower.pk).first() if follower else None
    if row is None:
        return None
    if row.confirmed_at is None:
        now = timezone.now()
        row.confirmed_at = now
        row.told_until = now
        row.save(update_fields=["confirmed_at", "told_until", "updated_at"])
        row.follows.update(since=now)
        forget_about(_about(row))
    return row


@transaction.atomic
def stop_following(follow: Follow) -> bool:
    """Take one wish back, and return whether the address still follows anything; with the last one it is forgotten."""
    follower = Follower.objects.select_for_update().get(pk=follow.follower_id)
    _record_stop(Follow.objects.filter(pk=follow.pk).select_related("action__programme__area", "programme__area"))
    Follow.objects.filter(pk=follow.pk).delete()
    if follower.follows.exists():
        return True
    _forget(follower)
    return False


@transaction.atomic
def unsubscribe(token: str) -> bool:
    """Forget the address that a link belongs to, with all its wishes and messages; return whether there was one."""
    follower = keys.follower_of(token)
    row = Follower.objects.select_for_update().filter(pk=follower.pk).first() if follower else None
    if row is None:
        return False
    _record_stop(row.follows.select_related("action__programme__area", "programme__area"))
    _forget(row)
    return True


def tell_followers(now: datetime | None = None) -> int:
    """Write to everybody to whom something moved that they follow, at most once in seven days; return to how many.

    Each follower is one transaction, held while it lasts: run twice at once, or killed half-way, each gets one message.
    """
    now = now or timezone.now()
    due = Follower.objects.filter(confirmed_at__isnull=False).filter(
        Q(told_at__isnull=True) | Q(told_at__lte=now - BETWEEN_MESSAGES)
    )
    told = 0
    last = 0
    while rows := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        told += sum(_tell(pk, now) for pk in rows)
        last = rows[-1]
    return told


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Delete addresses that nobody confirmed within seven days; return how many."""
    before = (now or timezone.now()) - CONFIRM_WITHIN
    forgotten = 0
    for pk in list(
        Follower.objects.filter(confirmed_at__isnull=True, created_at__lt=before).values_list("pk", flat=True)
    ):
        with transaction.atomic():
            row = Follower.objects.select_for_update().filter(pk=pk, confirmed_at__isnull=True).first()
            if row is not None:
                _forget(row)
                forgotten += 1
    return forgotten


def _follower(email: str, language: str) -> Follower:
    address = email.strip().lower()
    draft = Follower(email=address, language=language)
    keys.issue(draft)
    Follower.objects.bulk_create([draft], ignore_conflicts=True)
    # Held, so that of two who ask at once one message goes out.
    return Follower.objects.select_for_update().get(email=address)


def _ask_to_confirm(follower: Follower) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    queue_mail(
        CONFIRM_MAIL,
        f"{CONFIRM_MAIL}:{follower.pk}:{hour:%Y%m%d%H}",
        to=follower.email,
        template="actions/follow_confirm",
        context={"link": _link("following:confirm", follower), "direction": _direction(follower.language)},
        language=follower.language,
        keep_days=KEEP_DAYS,
        about=_about(follower),
    )


def _tell(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        row = Follower.objects.select_for_update(skip_locked=True).filter(pk=pk, confirmed_at__isnull=False).first()
        if row is None or (row.told_at is not None and row.told_at > now - BETWEEN_MESSAGES):
            return False
        until = now - SETTLED
        since = row.told_until or row.confirmed_at
        if since is None or since >= until:
            return False
        progress = progress_for(row, since, until)
        row.told_until = until
        if progress:
            row.told_at = now
            _write(row, progress, until)
        row.save(update_fields=["told_until", "told_at", "updated_at"])
        return bool(progress)


def _write(follower: Follower, progress: list[Progress], until: datetime) -> None:
    leave = _link("following:unsubscribe", follower)
    queue_mail(
        PROGRESS_MAIL,
        f"{PROGRESS_MAIL}:{follower.pk}:{until.isoformat()}",
        to=follower.email,
        template="actions/progress",
        context={
            "progress": progress,
            "base": settings.PORTAL_BASE_URL,
            "manage": _link("following:manage", follower),
            "leave": leave,
            "direction": _direction(follower.language),
        },
        language=follower.language,
        keep_days=KEEP_DAYS,
        about=_about(follower),
        unsubscribe_url=leave,
    )


def _forget(follower: Follower) -> None:
    forget_about(_about(follower))
    follower.delete()


def _record_stop(follows: object) -> None:
    for follow in follows:  # type: ignore[attr-defined]
        thing = follow.action or follow.programme
        programme = follow.action.programme if follow.action else follow.programme
        record(Verb.UNFOLLOWED, actor=None, target=thing, area_code=programme.area.code)


def _about(follower: Follower) -> str:
    return f"follower:{follower.pk}"


def _link(name: str, follower: Follower) -> str:
    return settings.PORTAL_BASE_URL + reverse(name, args=[keys.token_of(follower)])


def _direction(language: str) -> str:
    with translation.override(language):
        return "rtl" if translation.get_language_bidi() else "ltr"
