"""Events as an Atom feed (RFC 4287): what was published or changed last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.events.calendar import address_of, keepable, place_of, title_of
from engagement.events.models import Event, EventState

# An entry keeps its id for ever (RFC 4151): it names the record, neither its address nor the portal's of today.
_NAMED_BY = "tag:events.eolcare,2022"


class _Feed(Atom1Feed):
    """A feed that says when it last changed itself, also when nothing is in it: the same events give the same bytes."""

    def latest_post_date(self) -> datetime:
        return self.feed["changed"]


def id_of(event: Event) -> str:
    """Return what names the event in feeds for ever."""
    return f"{_NAMED_BY}:{event.public_id}"


def feed_of(events: Sequence[Event], *, title: str, page: str, source: str) -> bytes:
    """Return an Atom feed of these events, in their order.

    Args:
        events: with programmes, venues and areas at hand.
        title: of the feed.
        page: the full address of the list that it follows; ``source`` that of the feed itself.
    """
    feed = _Feed(
        title=title,
        link=page,
        description="",
        subtitle=str(_("New and changed events on palliative and end of life care.")),
        language=get_language() or settings.LANGUAGE_CODE,
        author_name=settings.PORTAL_ORGANISATION,
        feed_url=source,
        feed_guid=source,
        changed=max((event.updated_at for event in events), default=datetime(2022, 1, 1, tzinfo=UTC)),
    )
    for event in events:
        feed.add_item(
            title=title_of(event),
            link=address_of(event),
            description=_summary(event),
            unique_id=id_of(event),
            pubdate=event.published_at,
            updateddate=event.updated_at,
            categories=[str(event.get_kind_display()), *(keepable(str(area)) for area in event.areas.all())],
        )
    return feed.writeString("utf-8").encode()


def _summary(event: Event) -> SafeString:
    """Return what a reader of feeds sees beneath the title; how to join is not among it."""
    cancelled = event.state == EventState.CANCELLED
    paragraphs = [
        _("This event is cancelled: %(reason)s") % {"reason": event.cancelled_reason} if cancelled else "",
        event.when,
        place_of(event),
        event.summary,
    ]
    kept = ((keepable(text),) for text in paragraphs if text)
    return format_html("{}", format_html_join("\n", "<p>{}</p>", kept))
