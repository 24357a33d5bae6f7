"""The forms of the builder, by what they are about."""

from engagement.surveys.forms_builder.conditions import AboutForm, TestForm
from engagement.surveys.forms_builder.groups import (
    KeepForm,
    PageForm,
    PlaceForm,
    SectionForm,
    SeenForm,
    WholeForm,
)
from engagement.surveys.forms_builder.lines import Lines
from engagement.surveys.forms_builder.question import QuestionForm

__all__ = [
    "AboutForm",
    "KeepForm",
    "Lines",
    "PageForm",
    "PlaceForm",
    "QuestionForm",
    "SectionForm",
    "SeenForm",
    "TestForm",
    "WholeForm",
]
