"""What people decide on themes that the portal suggests. Nothing is ever given without a person."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from engagement.feedback.models import Coding, FeedbackItem, SuggestionDecision, Theme
from engagement.feedback.queries.suggestions import WORDS, scores
from engagement.feedback.services.coding import give_theme
from engagement.feedback.services.items import area_code_of
from eolcare.accounts.models import User
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.common.errors import Refusal


def take_suggestion(item: FeedbackItem, theme: Theme, *, actor: User | None) -> Coding:
    """Give the item the theme that was suggested for it, and keep that it was a suggestion. Twice does no harm.

    Where the theme became one with another in the meantime, the other is given, as the coding says.

    Raises:
        Refusal: as :func:`~engagement.feedback.services.coding.give_theme` does.
    """
    method, score = _found_by(item, theme)
    with transaction.atomic():
        coding = give_theme(item, theme, actor=actor, set_how=Coding.SetHow.SUGGESTED)
        _keep(item, coding.theme, accepted=True, method=method, score=score, actor=actor)
    return coding


def refuse_suggestion(item: FeedbackItem, theme: Theme, *, actor: User | None) -> None:
    """Keep that the theme does not fit the item, so that nobody is shown it again. Twice does no harm.

    Raises:
        Refusal: if somebody gave the item the theme in the meantime, the theme is another programme's, or the item was
            erased.
    """
    if theme.programme_id != item.programme_id:
        raise Refusal(_("The theme “%(name)s” belongs to another programme.") % {"name": theme.name}, field="theme")
    method, score = _found_by(item, theme)
    with transaction.atomic():
        # Whoever gives a theme holds the item: either they come first and this sees it, or they come after.
        locked = (
            FeedbackItem.objects.select_for_update(of=("self",), no_key=True)
            .select_related("area", "programme__area")
            .filter(pk=item.pk)
            .first()
        )
        if locked is None:
            raise Refusal(_("This was erased in the meantime."))
        if locked.codings.filter(theme=theme, removed_at__isnull=True).exists():
            raise Refusal(
                _("This has the theme “%(name)s” by now. If it does not fit, take it off in the list of themes.")
                % {"name": theme.name}
            )
        if _keep(locked, theme, accepted=False, method=method, score=score, actor=actor):
            record(
                Verb.CHANGED,
                actor=actor,
                target=locked,
                area_code=area_code_of(locked),
                fields=["suggestion"],
                theme=theme.public_id,
            )


def _found_by(item: FeedbackItem, theme: Theme) -> tuple[str, float]:
    """Return how the theme is found for the item now, never as a form claims it."""
    scored = scores(item).get(theme.pk)
    return (scored.method, min(1.0, max(0.0, scored.total()))) if scored else (WORDS, 0.0)


def _keep(item: FeedbackItem, theme: Theme, *, accepted: bool, method: str, score: float, actor: User | None) -> bool:
    """Keep the decision, and return whether it is a new one or another than before."""
    standing = SuggestionDecision.objects.filter(item=item, theme=theme).first()
    if standing is not None and standing.accepted == accepted:
        return False
    SuggestionDecision.objects.update_or_create(
        item=item, theme=theme, defaults={"accepted": accepted, "method": method, "score": score, "by": actor}
    )
    return True
