"""Background work of the compliance room."""

from __future__ import annotations

from engagement.compliance.services import MAKE, make_pack
from eolcare.jobs.registry import job_handler

job_handler(MAKE, maximum_seconds=600)(make_pack)
