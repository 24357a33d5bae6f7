"""The screens on which one item of a blind sample is coded, and on which two codings of it are reconciled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.feedback.forms.agreement import ReadingForm, ReconcileForm
from engagement.feedback.forms.refusing import refuse
from engagement.feedback.models import AgreementSample, BlindReading, Reconciliation, SampleItem
from engagement.feedback.queries import agreement as queries
from engagement.feedback.services.agreement_closing import stamp
from engagement.feedback.views.agreement import is_coder_of
from engagement.programmes.requests import actor_of
from engagement.surveys.definition import from_json
from engagement.surveys.piping import in_words
from eolcare.accounts.access import get_for, requires
from eolcare.common.errors import Conflict, IllegalMove, Refusal

State = AgreementSample.State


def _samples() -> QuerySet[AgreementSample]:
    return AgreementSample.objects.select_related("programme__area", "first_coder", "second_coder")


def _items(sample: AgreementSample) -> QuerySet[SampleItem]:
    """Return the sample's items with where they come from, and nothing of how they are coded."""
    return sample.sample_items.select_related(
        "item__response__version",
        "item__response__survey",
        "item__event_note__prompt",
        "item__event_note__event",
        "item__event_question__event",
        "item__submission",
        "item__conclusion_answer__conclusion",
    )


def _asked(sample_item: SampleItem) -> str:
    """Return the question that the words answer, where there was one."""
    item = sample_item.item
    if item.response is not None:
        question = from_json(item.response.version.definition).question(item.question_key)
        return in_words(question.title) if question is not None else ""
    if item.event_note is not None and item.event_note.prompt is not None:
        return item.event_note.prompt.text
    if item.conclusion_answer is not None:
        return item.conclusion_answer.conclusion.text
    return ""


def _gone(request: HttpRequest, sample: AgreementSample) -> HttpResponse:
    messages.info(request, _("This was erased in the meantime. It has left the sample."))
    return redirect("feedback_team:agreement_sample", public_id=sample.public_id)


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """Code one item of a sample, as one of its two coders and without seeing anybody's codes."""
    sample = get_for(request.user, "feedback.code", _samples(), public_id=public_id)
    user = actor_of(request)
    # Whoever is not asked to code it finds nothing, whatever their role.
    if not is_coder_of(user, sample):
        raise Http404
    if sample.state != State.CODING:
        said = _("The coding of this sample has ended, so this was not saved.")
        if request.method == "POST":
            messages.error(request, said)
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    sample_item = _items(sample).filter(order=order).first()
    if sample_item is None:
        return _gone(request, sample)
    mine = BlindReading.objects.filter(sample_item=sample_item, coder=user).first()
    given = list(mine.themes.all()) if mine else []
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        sample=sample,
        sample_item=sample_item,
        themes=given,
        nothing=mine is not None and not given,
    )
    if form.is_bound and form.is_valid():
        try:
            saved = form.save(coder=user)
        except IllegalMove as refusal:
            messages.error(request, str(refusal))
            return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _after_saving(request, saved, order)
    orders = list(sample.sample_items.order_by("order").values_list("order", flat=True))
    place = orders.index(order)
    return render(
        request,
        "feedback/agreement/code.html",
        {
            "sample": sample,
            "sample_item": sample_item,
            "item": sample_item.item,
            "question": _asked(sample_item),
            "form": form,
            "number": place + 1,
            "total": len(orders),
            "read": len(orders) - queries.unread(sample, user).count(),
            "before": orders[place - 1] if place else None,
            "after": orders[place + 1] if place + 1 < len(orders) else None,
            "is_read": mine is not None,
        },
        status=422 if form.is_bound else 200,
    )


def _after_saving(request: HttpRequest, sample: AgreementSample, order: int) -> HttpResponse:
    if sample.state == State.RECONCILING:
        messages.success(request, _("Saved. Both of you have finished, so both codings are open now."))
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    following = queries.next_unread(sample, actor_of(request), after=order)
    if following is None or "stop" in request.POST:
        said = _("Saved. You have read everything. You can change it until the other person has finished too.")
        messages.success(request, said if following is None else _("Saved. Go on whenever you like."))
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    return redirect("feedback_team:agreement_code", public_id=sample.public_id, order=following.order)


@requires("feedback.code")
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest, public_id: str, order: int) -> HttpResponse:
    """Show both codings of an item side by side, and take what the two agreed."""
    sample = get_for(request.user, "feedback.code", _samples(), public_id=public_id)
    user = actor_of(request)
    may_run = user.has_perm("feedback.run_agreement", sample.programme)
    # Before the codings are opened nobody finds this page, and after it those whom it concerns.
    if sample.state not in (State.RECONCILING, State.CLOSED) or not (is_coder_of(user, sample) or may_run):
        raise Http404
    differing = [pair for pair in queries.pairs(sample) if pair.differs]
    place = next((at for at, pair in enumerate(differing) if pair.sample_item.order == order), None)
    if place is None:
        messages.info(request, _("There is nothing to agree on there: it has left the sample, or both said the same."))
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    pair = differing[place]
    form, status = None, 200
    standing = getattr(pair.sample_item, "reconciliation", None)
    if sample.state == State.RECONCILING:
        chosen = list(standing.themes.all()) if standing else pair.common
        form = ReconcileForm(
            request.POST if request.method == "POST" else None,
            sample=sample,
            sample_item=pair.sample_item,
            themes=chosen,
            nothing=standing is not None and not chosen,
            why=standing.why if standing else "",
            seen=stamp(standing),
        )
        if form.is_bound:
            status = 422
            try:
                if form.is_valid() and _reconciled(form, request):
                    return _next_open(request, sample, order)
            except IllegalMove as refusal:
                messages.error(request, str(refusal))
                return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
            standing = Reconciliation.objects.filter(sample_item=pair.sample_item).first()
    elif request.method == "POST":
        messages.error(request, _("This sample is not being reconciled, so nothing was saved."))
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    return render(
        request,
        "feedback/agreement/reconcile.html",
        {
            "sample": sample,
            "pair": pair,
            "item": pair.sample_item.item,
            "question": _asked(_items(sample).get(pk=pair.sample_item.pk)),
            "form": form,
            "standing": standing,
            "number": place + 1,
            "total": len(differing),
            "settled": sum(each.settled for each in differing),
            "before": differing[place - 1].sample_item.order if place else None,
            "after": differing[place + 1].sample_item.order if place + 1 < len(differing) else None,
        },
        status=status,
    )


def _reconciled(form: ReconcileForm, request: HttpRequest) -> bool:
    """Keep what a valid form says, and return whether that was possible; the form tells why it was not."""
    try:
        form.save(actor=actor_of(request))
    except IllegalMove:
        raise
    except Refusal as refusal:
        if isinstance(refusal, Conflict):
            # Whoever has seen the other's entry can save again.
            entry = Reconciliation.objects.filter(sample_item=form.sample_item).first()
            data: Any = form.data
            data = data.copy()
            data["seen"] = stamp(entry)
            form.data = data
        refuse(form, refusal)
        return False
    return True


def _next_open(request: HttpRequest, sample: AgreementSample, order: int) -> HttpResponse:
    """Go on to the next item on which the two still differ, from the first again after the last."""
    waiting = [pair.sample_item.order for pair in queries.pairs(sample) if not pair.settled]
    following = next((each for each in waiting if each > order), waiting[0] if waiting else None)
    if following is None:
        messages.success(request, _("Saved. You have agreed on everything. The sample can be closed now."))
        return redirect("feedback_team:agreement_sample", public_id=sample.public_id)
    messages.success(request, _("Saved. This is the next one."))
    return redirect("feedback_team:agreement_reconcile", public_id=sample.public_id, order=following)
