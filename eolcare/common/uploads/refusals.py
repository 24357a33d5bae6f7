"""What is said of a file that is not kept: each sentence says what was found and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eolcare.common.errors import Refusal

EMPTY = _("The file is empty. Choose another one.")
DAMAGED = _("This file is damaged or not whole, so it cannot be read to its end. Save it anew and upload that.")
PASSWORD = _("This file needs a password. Save it without one and upload that.")
MACROS = _(
    "This document holds macros: small programs that can do harm on the computers of people who open it. "
    "Save it without macros, or as a PDF, and upload that."
)
PROGRAM_INSIDE = _(
    "This document carries a program inside it. Save it without the program, or as a PDF, and upload that."
)
REMOTE_TEMPLATE = _(
    "This document fetches a template from another place when it is opened. Save it as a PDF and upload that."
)
BOMB = _("This file unpacks to far more than such a file should. Save it anew, or as a PDF, and upload that.")
PDF_SCRIPT = _("This PDF holds a script, or starts a program when it is opened. Print it to a new PDF and upload that.")
PDF_FILE_INSIDE = _("This PDF carries another file inside it. Print it to a new PDF and upload that.")
PDF_UNREADABLE = _("This PDF is written in a way that cannot be checked. Print it to a new PDF and upload that.")
OLD_ENCODING = _("This text is not in UTF-8. Open it in an editor, save it as UTF-8 and upload that.")
HEIC = _(
    "This photo is in the HEIC format of telephones. It may hold the place where it was taken, which we never keep and "
    "cannot take out of this format. Save or send it as a JPEG (on an iPhone: Settings, Camera, Formats, Most "
    "Compatible) and upload that."
)
TOO_MANY_POINTS = _("This picture has more than %(most)s million points. Make it smaller and upload that.")


def damaged() -> Refusal:
    """Return the refusal of a file that breaks off or contradicts itself."""
    return Refusal(DAMAGED)
