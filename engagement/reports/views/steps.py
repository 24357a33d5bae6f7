"""The steps on a report's way: sent for review, returned, approved, published, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.reports import queries, services
from engagement.reports.content import build_content, fingerprint
from engagement.reports.forms import ApproveForm, WordsForm
from engagement.reports.models import Report, ReportStep
from engagement.reports.services.review import gaps_in, may_approve
from engagement.reports.services.steps import check_step
from engagement.reports.views.team import fetch
from engagement.reports.views.writing import show_refusal
from eolcare.accounts.access import requires
from eolcare.common.errors import IllegalMove, Refusal


def _step_page(
    request: HttpRequest,
    report: Report,
    step: ReportStep.Kind,
    form: WordsForm,
    act: Callable[[str], object],
    *,
    title: str,
    done: str,
    extra: dict[str, Any] | None = None,
    template: str = "reports/team/step.html",
) -> HttpResponse:
    """Ask for the words of a step, take it, and go back to the report; say so where it cannot be taken."""
    try:
        check_step(report, step, words="-")
    except IllegalMove as refusal:
        messages.error(request, str(refusal))
        return redirect("reports_team:detail", public_id=report.public_id)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["words"])
        except Refusal as refusal:
            show_refusal(form, refusal, report)
        else:
            messages.success(request, done)
            return redirect("reports_team:detail", public_id=report.public_id)
    context = {"report": report, "form": form, "title": title, **(extra or {})}
    return render(request, template, context, status=422 if form.errors else 200)


@requires("reports.write")
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a draft for review."""
    report = fetch(request, "reports.write", public_id)
    form = WordsForm(
        request.POST or None,
        label=_("Remark for whoever reviews it"),
        hint=_("For example what you are not sure of."),
        button=_("Send for review"),
        required=False,
    )
    gaps = gaps_in(report)
    approvers = queries.people_who_may("reports.approve", list(report.areas.all()))
    return _step_page(
        request,
        report,
        ReportStep.Kind.SUBMITTED,
        form,
        lambda words: services.submit_report(report, actor=request.user, words=words),  # type: ignore[arg-type]
        title=_("Send for review"),
        done=_("The report is in review. Those who may approve it get an email."),
        extra={
            "gaps": gaps,
            "reviewers": approvers.exclude(pk__in=queries.writers_of(report).values("pk")).exclude(
                pk__in=[request.user.pk]
            ),
        },
        template="reports/team/submit.html",
    )


@requires("reports.approve")
@require_http_methods(["GET", "POST"])
def return_(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a report back to its authors."""
    report = fetch(request, "reports.approve", public_id)
    form = WordsForm(
        request.POST or None,
        label=_("What should change?"),
        hint=_("The authors get these words by email."),
        button=_("Return to the authors"),
    )
    return _step_page(
        request,
        report,
        ReportStep.Kind.RETURNED,
        form,
        lambda words: services.return_report(report, actor=request.user, words=words),  # type: ignore[arg-type]
        title=_("Return for changes"),
        done=_("The report is a draft again. Its authors get an email with your words."),
    )


@requires("reports.approve")
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the report as it will be published, and approve exactly that."""
    report = fetch(request, "reports.approve", public_id)
    try:
        check_step(report, ReportStep.Kind.APPROVED)
    except IllegalMove as refusal:
        messages.error(request, str(refusal))
        return redirect("reports_team:detail", public_id=public_id)
    content = build_content(report)
    seen = fingerprint(content)
    own = not may_approve(report, request.user)  # type: ignore[arg-type]
    form = ApproveForm(request.POST or None, initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.approve_report(report, actor=request.user, seen=data["seen"], words=data["words"])  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            # The page below shows the content as it is now, so the next approval is for that.
            form.data = {**form.data.dict(), "seen": seen}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("The report is approved. Its PDF is being made."))
            return redirect("reports_team:detail", public_id=public_id)
    return render(
        request,
        "reports/team/approve.html",
        {"report": report, "content": content, "form": form, "own": own, "writers": queries.writers_of(report)},
        status=422 if form.errors else 200,
    )


@requires("reports.approve")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the approved version to everybody, page and PDF together."""
    report = fetch(request, "reports.approve", public_id)
    version = queries.approved_version(report)
    if request.method == "POST":
        try:
            services.publish_report(report, actor=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The report is published. Everybody can read it."))
        return redirect("reports_team:detail", public_id=public_id)
    if version is None or not hasattr(version, "document"):
        messages.error(request, _("There is no approved version with its PDF that could be published."))
        return redirect("reports_team:detail", public_id=public_id)
    return render(request, "reports/team/publish.html", {"report": report, "version": version})


@requires("reports.write")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a published report for a correction."""
    report = fetch(request, "reports.write", public_id)
    form = WordsForm(
        request.POST or None,
        label=_("What has to be corrected?"),
        hint=_("Readers see these words beside the new version. You can still change them."),
        button=_("Open for correction"),
    )
    return _step_page(
        request,
        report,
        ReportStep.Kind.CORRECTION,
        form,
        lambda words: services.open_correction(report, actor=request.user, words=words),  # type: ignore[arg-type]
        title=_("Correct the report"),
        done=_("The report is a draft again. What is published stays until the corrected version takes its place."),
    )


@requires("reports.approve")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a report out of public view."""
    report = fetch(request, "reports.approve", public_id)
    form = WordsForm(
        request.POST or None,
        label=_("Why is the report withdrawn?"),
        hint=_("Everybody who opens the report’s address reads these words instead of it."),
        button=_("Withdraw the report"),
        warning=True,
    )
    return _step_page(
        request,
        report,
        ReportStep.Kind.WITHDRAWN,
        form,
        lambda words: services.withdraw_report(report, actor=request.user, words=words),  # type: ignore[arg-type]
        title=_("Withdraw the report"),
        done=_("The report is withdrawn, all versions of it. Its page says why."),
    )
