"""Stories that residents can read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.feedback.models import Consent
from engagement.feedback.queries.submissions import programmes_with_stories, published_stories
from eolcare.accounts.access import public

PAGE_SIZE = 10


@public
@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    """List published stories, the latest first, of one programme (``?programme=``) or of all.

    Raises:
        Http404: for a programme that has none; the page's own links lead to none such.
    """
    programmes = list(programmes_with_stories())
    wanted = request.GET.get("programme", "")
    programme = next((each for each in programmes if each.slug == wanted), None)
    if wanted and programme is None:
        raise Http404
    page = Paginator(published_stories(programme), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"programmes": programmes, "programme": programme, "page": page}
    return render(request, "feedback/stories/list.html", context)


@public
@require_safe
def story_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a published story: the words that were reviewed, as whom, and no more than its author agreed to.

    Raises:
        Http404: for one that is not published, or was taken down.
    """
    story = published_stories().filter(public_id=public_id).first()
    if story is None:
        raise Http404
    named = bool(story.public_name) and story.consent == Consent.WITH_NAME
    return render(request, "feedback/stories/detail.html", {"story": story, "named": named})
