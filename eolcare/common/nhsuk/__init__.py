"""The NHS design system for our pages and forms; ``docs/forms.md`` shows how forms are written with it.

Import from here: ``from eolcare.common import nhsuk`` and then ``nhsuk.Form``, ``nhsuk.Radios`` and so on.
"""

from eolcare.common.nhsuk.components import render
from eolcare.common.nhsuk.fields import DateField, TimeField
from eolcare.common.nhsuk.forms import Form, FormMixin, ModelForm
from eolcare.common.nhsuk.layout import (
    Button,
    ButtonGroup,
    CharacterCount,
    Checkboxes,
    Component,
    ConditionalField,
    Details,
    Field,
    Fieldset,
    FileUpload,
    Heading,
    Input,
    Inset,
    Link,
    Paragraph,
    PasswordInput,
    Radios,
    Select,
    Textarea,
    WarningCallout,
)
from eolcare.common.nhsuk.summary import error_summary, has_errors
from eolcare.common.nhsuk.widgets import DateInput

__all__ = [
    "Button",
    "ButtonGroup",
    "CharacterCount",
    "Checkboxes",
    "Component",
    "ConditionalField",
    "DateField",
    "DateInput",
    "Details",
    "Field",
    "Fieldset",
    "FileUpload",
    "Form",
    "FormMixin",
    "Heading",
    "Input",
    "Inset",
    "Link",
    "ModelForm",
    "Paragraph",
    "PasswordInput",
    "Radios",
    "Select",
    "Textarea",
    "TimeField",
    "WarningCallout",
    "error_summary",
    "has_errors",
    "render",
]
