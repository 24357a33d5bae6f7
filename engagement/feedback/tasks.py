"""Background work of the feedback room: an import a part, so that Celery finds them."""

from __future__ import annotations

from celery import shared_task

from engagement.feedback.queries.imports import CHECK, RUN
from engagement.feedback.services import attachments, contacts, imports_files, imports_work
from eolcare.jobs.registry import job_handler
from eolcare.jobs.running import Run


@job_handler(CHECK, maximum_seconds=1_100)
def check_import(run: Run) -> None:
    """Check the rows of a spreadsheet."""
    imports_work.check_import(run)


@job_handler(RUN, maximum_seconds=1_100)
def run_import(run: Run) -> None:
    """Bring in the rows of a spreadsheet."""
    imports_work.run_import(run)


@shared_task(name="engagement.feedback.tasks.forget_import_files")
def forget_import_files() -> int:
    """Delete the files of imports that are a week old or done with; return how many."""
    return imports_files.forget_import_files()


@shared_task(name="engagement.feedback.tasks.forget_submission_contacts")
def forget_submission_contacts() -> int:
    """Delete who sent what was dealt with long ago; return how many."""
    return contacts.forget_contacts()


@shared_task(name="engagement.feedback.tasks.forget_orphaned_attachments")
def forget_orphaned_attachments() -> int:
    """Delete files of submissions that no record has; return how many."""
    return attachments.forget_orphans()
