"""Pages that the team edits, for everybody to read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eolcare.accounts.access import public, requires
from eolcare.pages.forms import ContentPageForm
from eolcare.pages.models import ContentPage
from eolcare.pages.queries import all_pages


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page."""
    return render(request, "pages/page.html", {"page": get_object_or_404(ContentPage, slug=slug)})


@requires("pages.change")
@require_safe
def page_list(request: HttpRequest) -> HttpResponse:
    """List the pages for those who edit them."""
    return render(request, "pages/team_list.html", {"pages": all_pages()})


@requires("pages.change")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit one page."""
    row = get_object_or_404(ContentPage, slug=slug)
    form = ContentPageForm(request.POST or None, instance=row)
    # The form fills the instance while it validates; the service reads the row anew.
    if request.method == "POST" and form.is_valid() and form.save_as(request.user):  # type: ignore[arg-type]
        messages.success(request, _("The page is saved and public."))
        return redirect("pages:page", slug=row.slug)
    return render(request, "pages/edit.html", {"form": form, "page": row}, status=200 if not form.errors else 422)
