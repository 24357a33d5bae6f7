"""The fixed choices of the portal (five-point scales, yes or no, age bands) in the reader's language.

The keys of a scale are numbers, 5 for the most favourable point, so that figures can be drawn over any scale.
Age bands follow the GOV.UK pattern "Equality information": bands, never a date of birth.
"""

from django.utils.translation import gettext_lazy as _

from engagement.surveys.definition import AgeBand, Likert, Matrix, Option, YesNo

POINTS = ("5", "4", "3", "2", "1")
NOT_SURE = "not_sure"
NOT_APPLICABLE = "not_applicable"
PREFER_NOT_TO_SAY = "prefer_not_to_say"

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

CHILDREN = "under_18"
AGE_BANDS = {
    CHILDREN: _("Under 18"),
    "18_24": _("18 to 24"),
    "25_34": _("25 to 34"),
    "35_44": _("35 to 44"),
    "45_54": _("45 to 54"),
    "55_64": _("55 to 64"),
    "65_74": _("65 to 74"),
    "75_84": _("75 to 84"),
    "85_and_over": _("85 or over"),
    PREFER_NOT_TO_SAY: _("Prefer not to say"),
}


def scale_keys(question: Likert | Matrix) -> tuple[str, ...]:
    """Return the keys that can be chosen on a scale, the most favourable first, the ways out last."""
    ways_out = ((NOT_SURE, question.not_sure), (NOT_APPLICABLE, question.not_applicable))
    return POINTS + tuple(key for key, offered in ways_out if offered)


def scale_options(question: Likert | Matrix) -> tuple[Option, ...]:
    """Return the options of a scale with their labels in the language that is active."""
    labels = dict(zip(POINTS, LABELS[question.scale or "agreement"], strict=True))
    labels |= {NOT_SURE: NOT_SURE_LABEL, NOT_APPLICABLE: NOT_APPLICABLE_LABEL}
    return tuple(Option(key=key, label=str(labels[key])) for key in scale_keys(question))


def yes_no_options(question: YesNo) -> tuple[Option, ...]:
    """Return "yes", "no" and, where it is offered, "I'm not sure"."""
    labels = {"yes": _("Yes"), "no": _("No")} | ({NOT_SURE: NOT_SURE_LABEL} if question.not_sure else {})
    return tuple(Option(key=key, label=str(label)) for key, label in labels.items())


def age_bands(question: AgeBand) -> tuple[Option, ...]:
    """Return the age bands from the youngest, "prefer not to say" last."""
    return tuple(
        Option(key=key, label=str(label)) for key, label in AGE_BANDS.items() if key != CHILDREN or question.children
    )
