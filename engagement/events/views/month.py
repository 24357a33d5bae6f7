"""The team's calendar: a month with its events, clashes and gaps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.events import queries_calendar, queries_warnings
from engagement.events.forms.month import MonthFilters
from engagement.events.models import EventState
from eolcare.accounts.access import requires


@requires("events.view")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month, this one unless the address names another, narrowed by what the address says."""
    today = timezone.localdate()
    month = queries_calendar.month_of(request.GET.get("month", ""), today=today)
    form = MonthFilters(request.GET or None, user=request.user, month=month)
    filters = form.filters
    events = queries_calendar.month_events(request.user, filters, month)
    weeks = queries_calendar.days_of(month, events, today=today)
    beneath = queries_warnings.areas_beneath()
    days = [day for week in weeks for day in week if day.in_month and day.entries]
    this_month = queries_calendar.month_of("", today=today)
    return render(
        request,
        "events/team_calendar.html",
        {
            "form": form,
            "month": month,
            "weeks": weeks,
            "days": days,
            "number": len({e.event.pk for day in days for e in day.entries if e.event.state != EventState.CANCELLED}),
            "before": _address(request, month.before),
            "after": _address(request, month.after),
            "this_month": _address(request, this_month) if this_month != month else "",
            "cleared": f"?month={month.key}" if form.narrows else "",
            "clashes": queries_warnings.month_warnings(request.user, month, events, beneath=beneath),
            "gaps": queries_warnings.programme_gaps(request.user, filters.programme, beneath=beneath),
        },
    )


def _address(request: HttpRequest, month: queries_calendar.Month | None) -> str:
    """Return the address of another month with the same filters; empty where there is no such month."""
    if month is None:
        return ""
    query = QueryDict(mutable=True)
    for name in MonthFilters.NARROWING:
        if request.GET.get(name):
            query[name] = request.GET[name]
    query["month"] = month.key
    return f"?{query.urlencode()}"
