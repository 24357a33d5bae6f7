"""Progress of actions as an Atom feed (RFC 4287): what was decided or found last."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.actions.models import Action, Difference
from engagement.actions.queries import with_what_lists_show

MOST = 40

# An entry keeps its id for ever (RFC 4151): it names the record, neither its address nor the portal's of today.
_NAMED_BY = "tag:actions.eolcare,2022"

_BEGINNING = datetime(2022, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    """A feed that says when it last changed itself, also when nothing is in it: the same actions give the same
    bytes."""

    def latest_post_date(self) -> datetime:
        changed: datetime = self.feed["changed"]
        return changed


def feed_of(actions: QuerySet[Action], *, page: str, source: str) -> tuple[bytes, datetime]:
    """Return an Atom feed of the latest progress among public actions, and when that was.

    Args:
        actions: what residents can see, narrowed to what they asked for.
        page: the full address of the list that it follows; ``source`` that of the feed itself.
    """
    moved = actions.annotate(
        moved_at=Greatest(
            Max("statuses__at"), Max("statuses__confirmation__at"), Max("differences__at"), "published_at"
        )
    )
    rows = list(
        with_what_lists_show(moved)
        .prefetch_related(Prefetch("differences", Difference.objects.order_by("-pk")))
        .order_by("-moved_at", "-pk")[:MOST]  # type: ignore[misc]
    )
    changed = max((row.moved_at for row in rows), default=_BEGINNING)  # type: ignore[attr-defined]
    feed = _Feed(
        title=_("You said, we did, we could not"),
        link=page,
        description="",
        subtitle=_("What is done about what people said, or why it cannot be."),
        language=get_language() or settings.LANGUAGE_CODE,
        author_name=settings.PORTAL_ORGANISATION,
        feed_url=source,
        feed_guid=source,
        changed=changed,
    )
    for row in rows:
        feed.add_item(
            title=_keepable(_("%(status)s: %(title)s") % {"status": row.get_status_display(), "title": row.title}),
            link=settings.PORTAL_BASE_URL + reverse("actions:detail", args=[row.public_id]),
            description=_summary(row),
            unique_id=f"{_NAMED_BY}:{row.public_id}",
            pubdate=row.published_at,
            updateddate=row.moved_at,  # type: ignore[attr-defined]
            categories=[str(row.get_status_display()), *(_keepable(str(area)) for area in row.areas.all())],
        )
    return feed.writeString("utf-8").encode(), changed


def _summary(action: Action) -> SafeString:
    """Return what a reader of feeds sees beneath the title."""
    difference = next(iter(action.differences.all()), None)
    paragraphs = [
        _("You said: %(words)s") % {"words": action.you_said},
        action.get_reason_code_display() if action.reason_code else "",
        _("Passed on to %(who)s.") % {"who": action.passed_to} if action.passed_to else "",
        action.words or action.we_did,
        f"{difference.get_size_display()}. {difference.words}" if difference else "",
    ]
    kept = ((_keepable(text),) for text in paragraphs if text)
    return format_html("{}", format_html_join("\n", "<p>{}</p>", kept))


def _keepable(text: str) -> str:
    """Return the text without the control characters that XML 1.0 cannot hold."""
    return "".join(symbol for symbol in text if symbol in "\t\n" or symbol >= " ")
