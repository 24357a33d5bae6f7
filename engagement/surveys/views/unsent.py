"""Opening a page around answers that are not sent yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from engagement.surveys.filling import Filling, find_filling
from engagement.surveys.views.unavailable import closed_page, nothing_here, private_page


def of_unsent(view: Callable[[HttpRequest, Filling], HttpResponse]) -> Callable[..., HttpResponse]:
    """Call a view with the answers that this browser may go on with, while they can be sent.

    Where there are none, or the survey takes none, a page says so and what can be done. Nothing is kept by a cache.
    """

    @private_page
    @wraps(view)
    def answer(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
        filling = find_filling(request, slug, locator)
        if filling is None:
            return nothing_here(request, slug, locator)
        if not filling.survey.takes_answers:
            return closed_page(request, filling)
        return view(request, filling)

    return answer
