"""What surveys print: a blank form in two sizes, a person's own answers, a poster.

Everything is written in the reader's language, as far as there are words in it; what is not translated stands in the
survey's own language and says so to who listens.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import segno
from django.conf import settings
from django.core.cache import cache as shared_cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from engagement.surveys.definition import Answers, Definition
from engagement.surveys.models import Survey, SurveyVersion
from engagement.surveys.paper import paper_of
from engagement.surveys.paper_words import paper_blocks, paper_text
from engagement.surveys.presentation import answer_rows
from engagement.surveys.presentation.words import direction_in
from engagement.surveys.queries import boroughs_of, definition_of
from engagement.surveys.translating import best_language, localised
from eolcare.common.errors import Refusal
from eolcare.pdf.render import Rendered, render_now
from eolcare.pdf.signs import direction_of, missing_letters, printable

FORM = ("print", "survey-print")
LARGE_FORM = (*FORM, "survey-large-print")
POSTER = ("print", "poster-print")
# A day is enough: what changes in a survey changes the key, and what is asked for every day is kept anew.
KEPT_SECONDS = 86_400
LONGEST_WHY = 220


class CannotPrint(Refusal):
    """A text has letters that no font of ours has, so nobody could read the PDF."""


class Document(NamedTuple):
    """A document before it is a PDF: the same one makes the same PDF."""

    html: str
    style_sheets: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells this document from any other: SHA-256 of its words and of how they look."""
        seen = hashlib.sha256(self.html.encode())
        for name in self.style_sheets:
            seen.update(_look_of(name))
        return seen.hexdigest()


@cache
def _look_of(name: str) -> bytes:
    return (Path(settings.BASE_DIR) / "static" / "css" / f"{name}.css").read_bytes()


def kept_or_rendered(document: Document) -> bytes:
    """Return the PDF of a document, from the cache that all processes share, or made now and kept there.

    For documents that many people ask for and that hold nobody's answers.

    Raises:
        Busy: if this process makes as many PDFs as it may already.
    """
    name = f"print:{document.key}"
    kept = shared_cache.get(name)
    if kept is None:
        kept = _rendered(document).pdf
        shared_cache.set(name, kept, KEPT_SECONDS)
    return bytes(kept)


def _rendered(document: Document) -> Rendered:
    return render_now(document.html, style_sheets=document.style_sheets)


# --- A blank form --------------------------------------------------------------------------------
def print_blank(version: SurveyVersion, *, large: bool, language: str) -> Rendered:
    """Return a blank form as PDF; see :func:`blank_document`."""
    return _rendered(blank_document(version, large=large, language=language))


def blank_document(version: SurveyVersion, *, large: bool, language: str) -> Document:
    """Return a version's questions as a form to fill in by hand, all routing explained in words.

    Args:
        version: published or not.
        large: at least 18 pt and a single column; otherwise 12 pt.
        language: a language of the definition, with or without its region; any other gives the definition's own.

    Raises:
        CannotPrint: if it has letters that no font has.
    """
    definition = definition_of(version)
    code = best_language(definition, language) or definition.language
    survey = version.survey
    with translation.override(portal_language(code)):
        paper = paper_of(localised(definition, code), boroughs=boroughs_of(survey), large=large)
        context = _frame(survey, code) | {"paper": paper, "large": large, "version": version}
        html = render_to_string("surveys/print/blank.html", context)
        unknown = missing_letters(html)
        if unknown:
            raise CannotPrint(
                _("The fonts of PDFs do not have these signs: %(signs)s.") % {"signs": " ".join(unknown[:20])}
            )
    return Document(printable(html)[0], LARGE_FORM if large else FORM)


# --- A person's own answers ----------------------------------------------------------------------
def print_answers(
    survey: Survey,
    version: SurveyVersion,
    answers: Answers,
    *,
    language: str,
    reference: str | None,
    sent_on: date | None,
    may_quote: bool | None = None,
    equality: Answers | None = None,
) -> Rendered:
    """Return somebody's answers as a PDF for themselves: the rows of "check your answers". It is kept nowhere.

    Args:
        survey: the survey.
        version: the version that they answered.
        answers: what they answered.
        language: the language that they read in.
        reference: their reference code, ``None`` where there is none (anonymous mode).
        sent_on: the day on which they sent the answers, ``None`` if they did not yet.
        may_quote: whether their words may be used; ``None`` where that was not asked.
        equality: what they answered to the questions about themselves; ``None`` where they were not asked.

    Raises:
        Busy: if this process makes as many PDFs as it may already.
    """
    definition = localised(definition_of(version), language)
    with translation.override(portal_language(language)):
        context = _frame(survey, language) | {
            "version": version,
            "reference": reference,
            "sent_on": sent_on,
            "may_quote": may_quote,
            "rows": _answered(survey, definition, answers),
            "equality": _answered(survey, definition.about_you, equality) if equality is not None else None,
        }
        html, unprintable = printable(render_to_string("surveys/print/answers.html", context))
        if unprintable:
            html, _any = printable(render_to_string("surveys/print/answers.html", context | {"unprintable": True}))
    return _rendered(Document(html, FORM))


def _answered(survey: Survey, definition: Definition, answers: Answers) -> list[dict[str, Any]]:
    return [
        {
            "title": row.title,
            "statement": row.statement,
            "is_text": row.is_text,
            "answer": [(words, direction_of(words)) for words in row.answer],
        }
        for row in answer_rows(definition, answers, boroughs_of(survey))
    ]


# --- A poster ------------------------------------------------------------------------------------
def print_poster(survey: Survey, address: str, *, language: str = settings.LANGUAGE_CODE) -> Rendered:
    """Return a poster as PDF; see :func:`poster_document`."""
    return _rendered(poster_document(survey, address, language=language))


def poster_document(survey: Survey, address: str, *, language: str = settings.LANGUAGE_CODE) -> Document:
    """Return a survey as a poster of one page A4: title, why, last day, a QR code, the address, help by telephone.

    Args:
        survey: the survey.
        address: where it is answered, the whole address.
        language: a language of the portal.
    """
    with translation.override(portal_language(language)):
        why = str(survey.text("summary", language))
        context = _frame(survey, language) | {
            "why": first_sentence(why),
            "address": address,
            "shown_address": re.sub(r"^https?://|/$", "", address),
            "qr_code": qr_code(address, title=_("QR code: opens %(address)s") % {"address": address}),
        }
        html = render_to_string("surveys/print/poster.html", context)
    return Document(printable(html)[0], POSTER)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, cut at a word if it is too long for a poster."""
    sentence = re.split(r"(?<=[.?!؟।۔])\s", " ".join(text.split()), maxsplit=1)[0]
    if len(sentence) <= LONGEST_WHY:
        return sentence
    return sentence[:LONGEST_WHY].rsplit(" ", maxsplit=1)[0].rstrip(",;:") + "…"


def qr_code(address: str, *, title: str) -> SafeString:
    """Return a QR code as inline SVG, with its words for who does not see it.

    A quarter of it may be covered or torn (level Q), which a poster on a wall needs.
    """
    code = segno.make_qr(address, error="q")
    return mark_safe(code.svg_inline(border=4, omitsize=True, title=title, light="#fff"))  # noqa: S308 - drawn here


# --- What all of them have -----------------------------------------------------------------------
def portal_language(code: str) -> str:
    """Return the language of the portal's own words for a document in ``code``: the same, or English."""
    known = dict(settings.LANGUAGES)
    return next((each for each in (code.lower(), code.lower().split("-")[0]) if each in known), settings.LANGUAGE_CODE)


def _frame(survey: Survey, code: str) -> dict[str, Any]:
    texts = ("summary", "content_notice", "what_happens", "privacy_notice", "other_formats")
    return {
        "survey": survey,
        "title": paper_text(survey.text("title", code)),
        "plain_title": str(survey.text("title", code)),
        "texts": {name: paper_blocks(survey.text(name, code)) for name in texts},
        "phone": _left_to_right(survey.contact_phone),
        "language": _tag(settings.LANGUAGE_CODE if code == "en" else code),
        "direction": direction_in(code),
        "organisation": settings.PORTAL_ORGANISATION,
        "base_url": settings.PORTAL_BASE_URL,
        "demonstration": settings.DEMONSTRATION,
    }


def _left_to_right(text: str) -> SafeString:
    """Return a telephone number as HTML that keeps its order: among Arabic words 020 7946 would become 7946 020."""
    return format_html('<span dir="ltr">{}</span>', text) if text else SafeString()


def _tag(code: str) -> str:
    """Return a language as documents name it (BCP 47): ``en-GB``."""
    language, _dash, region = code.partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()
