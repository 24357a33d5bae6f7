"""The team's list of letters, e-mails, calls, posts and stories: typing one in, seeing it, changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from engagement.events.spoken import SPOKEN
from engagement.feedback.forms import refuse
from engagement.feedback.forms.submissions import SubmissionFilters, SubmissionForm
from engagement.feedback.models import Submission
from engagement.feedback.moves import MOVES
from engagement.feedback.queries import submissions as queries
from engagement.feedback.services import submissions as services
from engagement.feedback.services.answering import can_mail
from engagement.programmes.models import Programme
from engagement.programmes.requests import actor_of
from eolcare.accounts.access import get_for, requires, within_areas
from eolcare.accounts.predicates import area_ids_for
from eolcare.common.errors import Refusal
from eolcare.common.uploads import of_media_type, size_in_words
from eolcare.figures.counting import Unit
from eolcare.figures.disclosure import Audience, count_words

PAGE_SIZE = 30


@requires("submissions.view")
@require_safe
def submission_list(request: HttpRequest) -> HttpResponse:
    """List what came in, narrowed by words and filters; what waits too long is marked."""
    filters = SubmissionFilters(request.GET, user=request.user)
    found = filters.submissions()
    page = Paginator(queries.for_list(found), PAGE_SIZE).get_page(request.GET.get("page"))
    late = queries.overdue(filters.visible).count()
    return render(
        request,
        "feedback/submissions/list.html",
        {
            "filters": filters,
            "page": page,
            "found": _in_words(page.paginator.count),
            "late": _in_words(late) if late else "",
            "may_change": request.user.has_perm("submissions.change"),
        },
    )


def _in_words(number: int) -> str:
    return str(count_words(number, Audience.TEAM, unit=Unit.PEOPLE, one=_("submission"), many=_("submissions")))


@requires("submissions.change")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def submission_create(request: HttpRequest) -> HttpResponse:
    """Type one in, in a programme (``?programme=``); asks which one where there are several."""
    programmes = list(
        within_areas(request.user, "submissions.change", Programme.objects.select_related("area")).order_by(
            "-opens_on", "title"
        )
    )
    wanted = request.GET.get("programme")
    programme = next((each for each in programmes if each.slug == wanted or len(programmes) == 1), None)
    if programme is None:
        return render(request, "feedback/submissions/choose_programme.html", {"programmes": programmes})
    if request.method != "POST":
        return _form(request, SubmissionForm(programme=programme), programme)
    form = SubmissionForm(request.POST, request.FILES, programme=programme)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            row = services.create_submission(
                programme,
                form.told(),
                sender=form.sender(),
                files=form.given(),
                form_key=chosen["form_key"],
                all_the_same=chosen["all_the_same"],
                actor=actor_of(request),
            )
        except services.SameWords as refusal:
            refuse(form, refusal)
            form.say_same(refusal.there)
        except Refusal as refusal:
            refuse(form, _at_its_field(refusal))
        else:
            messages.success(request, _("It is saved."))
            return redirect("feedback_team:submission", public_id=row.public_id)
    return _form(request, form, programme)


def _at_its_field(refusal: Refusal) -> Refusal:
    """Return a refusal of a contact's field at the form's own name of it."""
    names = {
        "name": "sender_name",
        "email": "sender_email",
        "phone": "sender_phone",
        "postal_address": "sender_address",
    }
    refusal.field = names.get(refusal.field or "", refusal.field)
    return refusal


@requires("submissions.view")
@require_safe
def submission_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one, what came of it, and what can be done with it."""
    row = submission_for(request, "submissions.view", public_id)
    items = list(row.feedback_items.order_by("start", "pk"))
    files = [(file, _kind_and_size(file.media_type, file.size)) for file in row.attachments.select_related("added_by")]
    context: dict[str, Any] = {
        "submission": row,
        "language": SPOKEN.get(row.language, row.language),
        "communities": row.communities.all(),
        "items": items,
        "stretches": queries.marked_text(row, items),
        "files": files,
        "same": queries.same_words(row)[:3],
        "history": queries.history_of(row),
        "has_contact": hasattr(row, "contact"),
        "can_mail": can_mail(row),
        "is_overdue": queries.overdue(Submission.objects.filter(pk=row.pk)).exists(),
        "moves": MOVES[row.state],
        "may": {
            name: row.programme.area_id in area_ids_for(request.user, permission)
            for name, permission in (
                ("change", "submissions.change"),
                ("read_contacts", "submissions.read_contacts"),
                ("publish", "submissions.publish"),
                ("erase", "submissions.erase"),
                ("code", "feedback.code"),
            )
        },
    }
    return render(request, "feedback/submissions/detail.html", context)


@requires("submissions.change")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def submission_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what was said and what is known of it; a consent that is taken back takes what rested on it."""
    row = submission_for(request, "submissions.change", public_id)
    form = SubmissionForm(request.POST or None, programme=row.programme, submission=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_submission(
                row, form.told(), version=form.cleaned_data["version"] or 0, actor=actor_of(request)
            )
        except Refusal as refusal:
            refuse(form, refusal, row=row)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("feedback_team:submission", public_id=row.public_id)
    return _form(request, form, row.programme, row)


def _form(
    request: HttpRequest, form: SubmissionForm, programme: Programme, row: Submission | None = None
) -> HttpResponse:
    context = {"form": form, "programme": programme, "submission": row}
    return render(request, "feedback/submissions/form.html", context, status=422 if form.errors else 200)


def _kind_and_size(media_type: str, size: int) -> str:
    kind = of_media_type(media_type)
    return f"{kind.label if kind else media_type}, {size_in_words(size)}"


def submission_for(request: HttpRequest, permission: str, public_id: str) -> Submission:
    """Return a submission for a person who may have it.

    Raises:
        PermissionDenied: if they have the permission nowhere.
        Http404: if there is none in their areas.
    """
    rows = Submission.objects.select_related(
        "programme__area", "area", "assigned_to", "acknowledged_by", "answered_by", "created_by", "reviewed_by",
        "published_by", "contact",
    )  # fmt: skip
    return get_for(request.user, permission, rows, public_id=public_id)
