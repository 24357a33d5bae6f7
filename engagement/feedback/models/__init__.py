"""Feedback: each thing that somebody said, once; the themes it was coded to; and the research beside it."""

from engagement.feedback.models.agreement import AgreementSample, BlindReading, Reconciliation, SampleItem
from engagement.feedback.models.evidence import (
    Conclusion,
    ConclusionAnswer,
    ConclusionReply,
    ConclusionRound,
    EvidenceFinding,
    EvidenceSource,
    FindingTheme,
)
from engagement.feedback.models.items import FeedbackItem, Redaction
from engagement.feedback.models.submissions import (
    Consent,
    SaidBy,
    Submission,
    SubmissionAttachment,
    SubmissionContact,
    SubmissionImport,
)
from engagement.feedback.models.themes import AnalystNote, Coding, ItemRead, SuggestionDecision, Theme, ThemeChange

__all__ = [
    "AgreementSample",
    "AnalystNote",
    "BlindReading",
    "Coding",
    "Conclusion",
    "ConclusionAnswer",
    "ConclusionReply",
    "ConclusionRound",
    "Consent",
    "EvidenceFinding",
    "EvidenceSource",
    "FeedbackItem",
    "FindingTheme",
    "ItemRead",
    "Reconciliation",
    "Redaction",
    "SaidBy",
    "SampleItem",
    "Submission",
    "SubmissionAttachment",
    "SubmissionContact",
    "SubmissionImport",
    "SuggestionDecision",
    "Theme",
    "ThemeChange",
]
