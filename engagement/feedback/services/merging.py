"""Making two themes of a frame one: what was coded, decided and noted under the one goes to the other."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.feedback.models import AnalystNote, Coding, FindingTheme, Theme, ThemeChange
from engagement.feedback.services.frame import Step, check_not_merged
from engagement.feedback.services.themes import is_within, next_order
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.editing import lock_for_edit, save_edit
from eolcare.common.errors import Refusal


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: its row in the history, and how much went along. Codes that both had are counted in them."""

    change: ThemeChange
    codings: int
    children: int
    actions: int
    findings: int
    conclusions: int
    notes: int


@transaction.atomic
def merge_themes(theme: Theme, into: Theme, *, actor: User | None, version: int | None = None, why: str = "") -> Merged:
    """Make a theme one with another, and return what went along.

    Every code that stands with it is given to the other, unless the same stands there, and taken off it; both are kept
    as history with this step. The themes beneath it move beneath the other. Actions, findings of the evidence,
    conclusions and analysts' notes follow. The theme is retired for good. What was published stays as it was.

    Args:
        theme: which becomes part of the other.
        into: which of them stays.
        actor: who does it.
        version: the version of ``theme`` that they saw.
        why: what they say about it.

    Raises:
        Refusal: if the two cannot become one, naming the theme and what to do first.
        Conflict: if somebody changed the theme in between.
    """
    step = Step(theme.programme)
    rows = Theme.objects.select_related("parent", "merged_into", "programme__area")
    row = lock_for_edit(rows, pk=theme.pk, version=version)
    heir = rows.select_for_update(of=("self",)).get(pk=into.pk)
    check_merge(row, heir)
    children = list(row.children.filter(merged_into__isnull=True).order_by("order", "name"))
    for child in children:
        child.parent, child.order = heir, next_order(heir.programme_id, heir)
        save_edit(child)
    row.is_retired, row.merged_into = True, heir
    save_edit(row)
    change = step.done(row, ThemeChange.Kind.MERGED, why=why, actor=actor)
    done = Merged(
        change=change,
        codings=carry_codings(_standing(row), {row.pk: [heir]}, through=change, by=actor),
        children=len(children),
        actions=_carry(Theme.actions.through, "action_id", row, heir),
        findings=_carry_findings(row, heir),
        conclusions=_carry(Theme.conclusions.through, "conclusion_id", row, heir),
        notes=AnalystNote.objects.filter(theme=row).update(theme=heir),
    )
    record(
        Verb.MERGED,
        actor=actor,
        target=row,
        area_code=row.programme.area.code,
        into=heir.public_id,
        version=change.number,
        codings=done.codings,
        children=done.children,
        actions=done.actions,
        findings=done.findings,
        conclusions=done.conclusions,
        notes=done.notes,
    )
    return done


def check_merge(theme: Theme, into: Theme) -> None:
    """Refuse two themes that cannot become one.

    Raises:
        Refusal: naming the theme and what to do first.
    """
    names = {"name": theme.name, "heir": into.name}
    if theme.pk == into.pk:
        raise Refusal(_("Choose another theme: this is “%(name)s” itself.") % names, field="into")
    check_not_merged(theme)
    if into.programme_id != theme.programme_id:
        raise Refusal(_("“%(heir)s” belongs to another programme. Choose a theme of this one.") % names, field="into")
    if into.merged_into is not None:
        names["last"] = into.merged_into.name
        raise Refusal(
            _("“%(heir)s” became one with “%(last)s” in the meantime. Choose that one instead.") % names, field="into"
        )
    if into.is_retired:
        raise Refusal(
            _("“%(heir)s” is no longer given. Bring it back first, or choose another theme.") % names, field="into"
        )
    if is_within(into, theme):
        raise Refusal(
            _("“%(heir)s” stands beneath “%(name)s”. Move it out first, or merge it into “%(name)s” instead.") % names,
            field="into",
        )
    clashes = clashing_names(theme, into)
    if clashes:
        names["clashes"] = ", ".join(f"“{name}”" for name in clashes)
        raise Refusal(
            _("Both have beneath them: %(clashes)s. Merge or rename these first, then “%(name)s” itself.") % names,
            field="into",
        )


def clashing_names(theme: Theme, into: Theme) -> list[str]:
    """Return the names of themes beneath the first that a theme beneath the second has too."""
    there = {
        name.casefold()
        for name in into.children.filter(merged_into__isnull=True).exclude(pk=theme.pk).values_list("name", flat=True)
    }
    beneath = theme.children.filter(merged_into__isnull=True).order_by("order", "name")
    return [name for name in beneath.values_list("name", flat=True) if name.casefold() in there]


def carry_codings(codings: list[Coding], to: dict[int, list[Theme]], *, through: ThemeChange, by: User | None) -> int:
    """Give each of these codes to other themes instead, unless the same stands there, and return how many they were.

    Args:
        codings: codes that stand, locked by the caller.
        to: the themes that take its place, by the id of a code's theme (a merge) or of the code itself (a split).
        through: the step of the frame that does it.
        by: who does it.
    """
    now, new, items = timezone.now(), [], {row.item_id for row in codings}
    heirs = {row.pk: to.get(row.pk) or to[row.theme_id] for row in codings}
    themes = {heir.pk for each in heirs.values() for heir in each}
    there = set(
        Coding.objects.filter(item__in=items, theme__in=themes, removed_at__isnull=True).values_list(
            "item_id", "theme_id", "start", "end"
        )
    )
    for row in codings:
        for heir in heirs[row.pk]:
            key = (row.item_id, heir.pk, row.start, row.end)
            if key not in there:
                there.add(key)
                new.append(
                    Coding(
                        item_id=row.item_id,
                        theme=heir,
                        start=row.start,
                        end=row.end,
                        set_how=Coding.SetHow.FRAME,
                        set_by=by,
                        through=through,
                    )
                )
    Coding.objects.filter(pk__in=[row.pk for row in codings]).update(
        removed_at=now, removed_by=by, removed_through=through
    )
    Coding.objects.bulk_create(new, batch_size=500)
    return len(codings)


def _standing(theme: Theme) -> list[Coding]:
    return list(
        Coding.objects.select_for_update(of=("self",)).filter(theme=theme, removed_at__isnull=True).order_by("pk")
    )


def _carry(through: type, other: str, theme: Theme, heir: Theme) -> int:
    """Let the rows of a many-to-many table follow, and return how many did."""
    rows = through.objects.filter(theme=theme)  # type: ignore[attr-defined]
    number = rows.count()
    rows.filter(**{f"{other}__in": through.objects.filter(theme=heir).values(other)}).delete()  # type: ignore[attr-defined]
    rows.update(theme=heir)
    return number


def _carry_findings(theme: Theme, heir: Theme) -> int:
    rows = FindingTheme.objects.filter(theme=theme)
    number = rows.count()
    rows.filter(finding__in=FindingTheme.objects.filter(theme=heir).values("finding")).delete()
    rows.update(theme=heir)
    return number
