"""Changing a page."""

from __future__ import annotations

from django.core.cache import caches
from django.db import transaction

from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.pages.models import ContentPage
from eolcare.pages.queries import FOOTER_CACHE_KEY


def change_page(page: ContentPage, *, actor: User, version: int, title: str, summary: str, body: str) -> ContentPage:
    """Save new words for a page, with an audit row, and return it.

    Args:
        page: the page.
        actor: who changes it.
        version: the version that the editor opened.
        title: the new title, 120 characters at most.
        summary: one sentence, 200 characters at most.
        body: the new HTML; the field keeps the tags that a page may have and drops the rest.

    Raises:
        Conflict: if somebody changed the page in between.
    """
    with transaction.atomic():
        row = lock_for_edit(ContentPage.objects.all(), pk=page.pk, version=version)
        row.title, row.summary, row.body, row.changed_by = title, summary, body, actor
        row.clean_fields(exclude=["changed_by"])
        save_edit(row)
        record(Verb.CHANGED, actor=actor, target=row, slug=row.slug)
        transaction.on_commit(lambda: caches["local"].delete(FOOTER_CACHE_KEY))
    return row
