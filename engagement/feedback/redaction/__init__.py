"""Redaction: what in somebody's words could tell who they are, and the words without it. Pure code, no database."""

from engagement.feedback.redaction.contacts import is_nhs_number
from engagement.feedback.redaction.kinds import REPLACEMENTS, Kind, Proposal, merged
from engagement.feedback.redaction.masking import brought_back, mask
from engagement.feedback.redaction.proposing import propose

__all__ = ["REPLACEMENTS", "Kind", "Proposal", "brought_back", "is_nhs_number", "mask", "merged", "propose"]
