"""The field that people do not see: what is written into it was written by a program.

It is hidden from sight and from screen readers and no key leads to it (``surveys/_unseen.html``); with styles switched
off it says to leave it empty. Nothing is refused for it: a human looks at the response.
"""

from __future__ import annotations

from django.http import HttpRequest

FIELD = "website"


def was_filled_in(request: HttpRequest) -> bool:
    """Return whether something stood in the field."""
    return bool(request.POST.get(FIELD, "").strip())
