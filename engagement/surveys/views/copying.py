"""A copy of one's own answers, before and after they are sent: as a page, and as a PDF."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from engagement.surveys.definition import Answers
from engagement.surveys.ending import asks_consent
from engagement.surveys.filling import find_filling
from engagement.surveys.models import EqualityAnswers, Survey, SurveyVersion
from engagement.surveys.presentation import answer_rows, has_text, plain
from engagement.surveys.printing import print_answers
from engagement.surveys.queries import boroughs_of, definition_of
from engagement.surveys.routing import reachable_answers
from engagement.surveys.sent import find_sent
from engagement.surveys.views.unavailable import nothing_here, private_page
from eolcare.accounts.access import public
from eolcare.pdf.render import Busy

TRY_AGAIN_SECONDS = 30


class Copied(NamedTuple):
    """Somebody's answers: sent, with the reference code and the day, or not yet."""

    survey: Survey
    version: SurveyVersion
    answers: Answers
    equality: Answers | None
    may_quote: bool | None
    reference: str
    sent_on: Any

    @property
    def context(self) -> dict[str, Any]:
        """What the page shows."""
        definition = definition_of(self.version, get_language() or "")
        boroughs = boroughs_of(self.survey)
        equality = answer_rows(definition.about_you, self.equality, boroughs) if self.equality is not None else []
        return {
            "survey": self.survey,
            "survey_title": plain(self.survey.text("title", get_language() or "")),
            "rows": answer_rows(definition, self.answers, boroughs),
            "equality": equality,
            "may_quote": self.may_quote,
            "reference": self.reference,
            "sent_on": self.sent_on,
        }


@public
@require_safe
@private_page
def copy(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Show somebody their own answers, to read or print."""
    copied = _find(request, slug, locator)
    if copied is None:
        return nothing_here(request, slug, locator)
    page = "done" if copied.sent_on else "check"
    context = {
        "back_url": reverse(f"surveys:{page}", args=[slug, locator]),
        "pdf_url": reverse("surveys:copy_pdf", args=[slug, locator]),
    }
    return render(request, "surveys/copy.html", context | copied.context)


@public
@require_safe
@private_page
def copy_pdf(request: HttpRequest, slug: str, locator: str) -> HttpResponse:
    """Give somebody their own answers as a PDF. It is made now and kept nowhere."""
    copied = _find(request, slug, locator)
    if copied is None:
        return nothing_here(request, slug, locator)
    try:
        rendered = print_answers(
            copied.survey,
            copied.version,
            copied.answers,
            language=get_language() or settings.LANGUAGE_CODE,
            reference=copied.reference or None,
            sent_on=copied.sent_on,
            may_quote=copied.may_quote,
            equality=copied.equality,
        )
    except Busy as busy:
        context = {"survey": copied.survey, "reason": str(busy), "busy": True}
        response = render(request, "surveys/no_pdf.html", context, status=503)
        response["Retry-After"] = str(TRY_AGAIN_SECONDS)
        return response
    response = HttpResponse(rendered.pdf, content_type="application/pdf")
    name = content_disposition_header(as_attachment=False, filename=f"{slug}-my-answers.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


def _find(request: HttpRequest, slug: str, locator: str) -> Copied | None:
    filling = find_filling(request, slug, locator)
    if filling is not None:
        draft = filling.draft
        answers = reachable_answers(filling.definition, draft.answers)
        about = filling.definition.about_you
        equality = reachable_answers(about, draft.equality) if draft.equality_wanted else None
        may_quote = bool(draft.may_quote) if asks_consent(filling) else None
        return Copied(filling.survey, draft.version, dict(answers), equality, may_quote, "", None)  # type: ignore[arg-type]
    sent = find_sent(request, slug, locator)
    if sent is None or sent.response is None:
        return None
    response = sent.response
    version = SurveyVersion.objects.defer("definition").get(pk=response.version_id)
    said = EqualityAnswers.objects.filter(response=response.pk).values_list("answers", flat=True).first()
    quotable = has_text(definition_of(version), response.answers)
    return Copied(
        sent.survey,
        version,
        response.answers,
        said,
        response.may_quote if quotable else None,
        sent.reference,
        timezone.localdate(response.submitted_at),
    )
