"""The PDF of a version: one, whoever makes it and however often."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from engagement.reports.content import all_words
from engagement.reports.models import ReportDocument, ReportVersion
from engagement.reports.printing import STYLE_SHEETS, document_html
from eolcare.audit.services import record
from eolcare.audit.verbs import Verb
from eolcare.jobs.errors import CannotBeDone
from eolcare.jobs.running import Run
from eolcare.pdf.fonts import missing_characters
from eolcare.pdf.render import render_pdf

READING, SETTING, WRITING, KEEPING = 5, 15, 80, 95


def render_version(run: Run) -> None:
    """Make the PDF of the version that the job names, and keep it if the job is still ours.

    Raises:
        CannotBeDone: if the version is gone or has signs that no font has; trying again would not help.
    """
    run.progress(READING, _("Reading the report"))
    version = ReportVersion.objects.filter(public_id=run.payload["version"]).select_related("report").first()
    if version is None:
        raise CannotBeDone(_("The version that this PDF belongs to is not there any more."))
    if ReportDocument.objects.filter(version=version).exists():
        return
    unknown = missing_characters(all_words(version.content))
    if unknown:
        raise CannotBeDone(
            _("The PDF’s fonts do not have these signs: %(signs)s. Return the report and take them out.")
            % {"signs": " ".join(unknown[:20])}
        )
    html = document_html(version)
    run.progress(SETTING, _("Setting pages"))

    def tell(page: int, doing: str) -> None:
        if doing == "write":
            run.progress(WRITING, _("Writing the PDF"))
        else:
            # Nobody knows beforehand how many pages there will be; the bar slows down as it goes.
            done = SETTING + (WRITING - SETTING) * page // (page + 10)
            run.progress(done, _("Setting pages: page %(number)s") % {"number": page})

    rendered = render_pdf(html, style_sheets=STYLE_SHEETS, progress=tell)
    run.progress(KEEPING, _("Keeping the PDF"))
    with run.finishing():
        document = ReportDocument.objects.create(
            version=version,
            pdf=rendered.pdf,
            sha256=hashlib.sha256(rendered.pdf).hexdigest(),
            size=len(rendered.pdf),
            pages=rendered.pages,
        )
        record(
            Verb.RENDERED, actor=None, target=version, pages=rendered.pages, size=document.size,
            sha256=document.sha256,
        )  # fmt: skip
