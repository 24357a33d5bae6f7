"""The five-point scales of the portal and the ways out of them, in the reader's language.

The keys are numbers, 5 for the most favourable point, so that figures can be drawn over any scale.
"""

from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import Likert, Option

POINTS = ("5", "4", "3", "2", "1")
NOT_SURE = "not_sure"
NOT_APPLICABLE = "not_applicable"

LABELS = {
    "agreement": (
        _("Strongly agree"),
        _("Agree"),
        _("Neither agree nor disagree"),
        _("Disagree"),
        _("Strongly disagree"),
    ),
    "quality": (_("Very good"), _("Good"), _("Neither good nor poor"), _("Poor"), _("Very poor")),
    "importance": (
        _("Very important"),
        _("Important"),
        _("Fairly important"),
        _("Slightly important"),
        _("Not important at all"),
    ),
}
NOT_SURE_LABEL = _("I’m not sure")
NOT_APPLICABLE_LABEL = _("This does not apply to me")


def scale_keys(question: Likert) -> tuple[str, ...]:
    """Return the keys that can be chosen, the most favourable first, the ways out last."""
    ways_out = ((NOT_SURE, question.not_sure), (NOT_APPLICABLE, question.not_applicable))
    return POINTS + tuple(key for key, offered in ways_out if offered)


def scale_options(question: Likert) -> tuple[Option, ...]:
    """Return the options of a scale with their labels in the language that is active."""
    labels = dict(zip(POINTS, LABELS[question.scale], strict=True))
    labels |= {NOT_SURE: NOT_SURE_LABEL, NOT_APPLICABLE: NOT_APPLICABLE_LABEL}
    return tuple(Option(key=key, label=str(labels[key])) for key in scale_keys(question))
