"""The library of evidence: sources, what they found, and the themes of each finding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.feedback.models import EvidenceFinding, EvidenceSource, FindingTheme, Theme
from engagement.programmes.models import Community, Programme
from eolcare.accounts.models import User
from eolcare.areas.models import Area
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal

PLAIN = (
    "kind",
    "title",
    "source",
    "published_year",
    "published_on",
    "population",
    "people",
    "method",
    "url",
    "is_public",
)
NEEDED = {
    "title": gettext_lazy("Enter a title."),
    "source": gettext_lazy("Enter the author or the organisation."),
    "population": gettext_lazy("Say who it is about."),
}
MOST_FINDINGS = 200


@transaction.atomic
def add_source(
    programme: Programme,
    *,
    actor: User | None,
    areas: Iterable[Area] = (),
    communities: Iterable[Community] = (),
    **facts: Any,
) -> EvidenceSource:
    """Return a new source in a programme's library.

    Args:
        programme: whose library.
        actor: who adds it.
        areas: the areas that it is about; none means that it is not about a place.
        communities: the communities that it is about.
        facts: values for :data:`PLAIN`.

    Raises:
        Refusal: for a missing or impossible fact; names the field.
        TypeError: for another name.
    """
    source = EvidenceSource(programme=programme, added_by=actor)
    _fill(source, facts)
    source.save()
    source.areas.set(areas)
    source.communities.set(communities)
    _record(Verb.CREATED, source, actor)
    return source


@transaction.atomic
def change_source(
    row: EvidenceSource,
    /,
    *,
    version: int | None,
    actor: User | None,
    areas: Iterable[Area] | None = None,
    communities: Iterable[Community] | None = None,
    **facts: Any,
) -> EvidenceSource:
    """Return the source with ``facts`` saved; ``None`` leaves its areas or communities.

    Raises:
        Refusal: as :func:`add_source` does.
        Conflict: if somebody changed it since ``version``.
    """
    row = lock_for_edit(EvidenceSource.objects.select_related("programme__area"), pk=row.pk, version=version)
    before = {name: getattr(row, name) for name in PLAIN}
    _fill(row, facts)
    if areas is not None:
        row.areas.set(areas)
    if communities is not None:
        row.communities.set(communities)
    save_edit(row)
    _record(Verb.CHANGED, row, actor, fields=sorted(name for name in PLAIN if getattr(row, name) != before[name]))
    return row


@transaction.atomic
def delete_source(source: EvidenceSource, *, version: int | None, actor: User | None) -> None:
    """Delete a source with its findings.

    Raises:
        Conflict: if somebody changed or deleted it since ``version``.
    """
    row = lock_for_edit(EvidenceSource.objects.select_related("programme__area"), pk=source.pk, version=version)
    _record(Verb.DELETED, row, actor, count=row.findings.count())
    row.delete()


@transaction.atomic
def add_finding(
    source: EvidenceSource, *, text: str, actor: User | None, place: str = "", themes: Iterable[Theme] = ()
) -> EvidenceFinding:
    """Return a new finding of a source, the last in the list, with its themes.

    Raises:
        Refusal: without words, for a theme of another programme or one that is no longer given, or if there are too
            many.
    """
    held = lock_for_edit(EvidenceSource.objects.select_related("programme__area"), pk=source.pk, version=None)
    _check_words(text)
    if held.findings.count() >= MOST_FINDINGS:
        raise Refusal(_("A source can have %(most)s findings at most.") % {"most": MOST_FINDINGS})
    last = held.findings.aggregate(last=Max("order"))["last"]
    finding = EvidenceFinding.objects.create(
        source=held, order=0 if last is None else last + 1, text=text.strip(), place=place.strip(), added_by=actor
    )
    _set_themes(finding, held.programme, themes, actor)
    _record(Verb.CREATED, held, actor, finding=finding.public_id)
    return finding


@transaction.atomic
def change_finding(
    finding: EvidenceFinding,
    *,
    text: str,
    version: int | None,
    actor: User | None,
    place: str = "",
    themes: Iterable[Theme] = (),
) -> EvidenceFinding:
    """Return the finding with new words and themes.

    Raises:
        Refusal: as :func:`add_finding` does; a theme that it has already may stay though it is no longer given.
        Conflict: if somebody changed or deleted it since ``version``.
    """
    row = lock_for_edit(
        EvidenceFinding.objects.select_related("source__programme__area"), pk=finding.pk, version=version
    )
    _check_words(text)
    row.text, row.place = text.strip(), place.strip()
    save_edit(row)
    _set_themes(row, row.source.programme, themes, actor)
    _record(Verb.CHANGED, row.source, actor, finding=row.public_id)
    return row


@transaction.atomic
def delete_finding(finding: EvidenceFinding, *, version: int | None, actor: User | None) -> None:
    """Delete a finding.

    Raises:
        Conflict: if somebody changed or deleted it since ``version``.
    """
    row = lock_for_edit(
        EvidenceFinding.objects.select_related("source__programme__area"), pk=finding.pk, version=version
    )
    _record(Verb.DELETED, row.source, actor, finding=row.public_id)
    row.delete()


def _fill(source: EvidenceSource, facts: dict[str, Any]) -> None:
    if unknown := set(facts) - set(PLAIN):
        raise TypeError(f"Not a fact of a source: {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(source, name, value.strip() if isinstance(value, str) else value)
    if source.kind not in EvidenceSource.Kind.values:
        raise Refusal(_("Choose what it is."), field="kind")
    for name, words in NEEDED.items():
        if not getattr(source, name):
            raise Refusal(str(words), field=name)
    _check_day(source.published_year, source.published_on)
    if source.url and urlsplit(source.url).scheme != "https":
        raise Refusal(_("Enter an address that begins with https://"), field="url")


def _check_day(year: int | None, day: date | None) -> None:
    if not year or not 1900 <= year <= timezone.localdate().year:
        raise Refusal(_("Enter the year in which it came out, such as 2022."), field="published_year")
    if day is not None and day.year != year:
        raise Refusal(_("The day is not in this year."), field="published_on")
    if day is not None and day > timezone.localdate():
        raise Refusal(_("This day is still to come."), field="published_on")


def _check_words(text: str) -> None:
    if not text.strip():
        raise Refusal(_("Enter what it found."), field="text")


def _set_themes(finding: EvidenceFinding, programme: Programme, themes: Iterable[Theme], actor: User | None) -> None:
    wanted = {theme.pk: theme for theme in themes}
    standing = set(finding.codings.values_list("theme_id", flat=True))
    for pk, theme in wanted.items():
        if theme.programme_id != programme.pk:
            raise Refusal(
                _("The theme “%(name)s” belongs to another programme.") % {"name": theme.name}, field="themes"
            )
        if pk not in standing and Theme.objects.filter(pk=pk, is_retired=True).exists():
            raise Refusal(_("The theme “%(name)s” is no longer given.") % {"name": theme.name}, field="themes")
    finding.codings.exclude(theme__in=wanted).delete()
    FindingTheme.objects.bulk_create(
        [FindingTheme(finding=finding, theme=theme, set_by=actor) for pk, theme in wanted.items() if pk not in standing]
    )


def _record(verb: Verb, source: EvidenceSource, actor: User | None, **facts: Any) -> None:
    record(verb, actor=actor, target=source, area_code=source.programme.area.code, **facts)
