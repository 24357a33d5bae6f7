"""Forms that speak plainly: a layout, reveals that are checked, and messages that say what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eolcare.common.nhsuk.fields import DateField
from eolcare.common.nhsuk.layout import Button

_REQUIRED = forms.Field.default_error_messages["required"]
_WHOLE = forms.IntegerField.default_error_messages["invalid"]
_NUMBER = forms.FloatField.default_error_messages["invalid"]
_NO_SUCH_CHOICE = forms.ChoiceField.default_error_messages["invalid_choice"]
_CHOICE_WIDGETS = (forms.Select, forms.RadioSelect, forms.SelectMultiple)


class Helper(FormHelper):
    """Crispy's helper with an address that is taken as it is given, and looked up nowhere."""

    _address = ""

    @property
    def form_action(self) -> str:
        """The address that the form is sent to; empty for the page's own."""
        return self._address

    @form_action.setter
    def form_action(self, address: str) -> None:
        self._address = str(address)


class FormMixin:
    """What our forms share. Put it before Django's form class, or use ``Form`` and ``ModelForm``.

    - ``layout``: names of fields and layout objects; by default every field, then a button.
    - ``submit_text``: the text of that button.
    - ``reveals``: ``{"contact": {"email": "email_address"}}``: choosing "email" in ``contact`` shows
      ``email_address``. A revealed field is required if it says so, but only while its choice is made; without
      its choice its value is empty, whatever was typed, and it has no errors.
    - ``exclusive``: ``{"themes": "none"}``: the choice that cannot stand beside others. The page's script
      unticks the others; without a script the form says so.
    - ``mark_optional``: whether fields that are not required say "(optional)"; False for filters.
    - ``label_size``: the size of labels and legends where the layout says nothing.
    """

    layout: Sequence[Any] = ()
    submit_text: Any = _("Continue")
    reveals: Mapping[str, Mapping[Any, Any]] = {}
    exclusive: Mapping[str, Any] = {}
    mark_optional = True
    label_size = "s"
    use_required_attribute = False

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # type: ignore[attr-defined]
            for name, field in self.fields.items():
                _speak_plainly(field, str(field.label or capfirst(name.replace("_", " "))))

    @cached_property
    def helper(self) -> Helper:
        """What ``{% crispy form %}`` asks for: the layout, and no check by the browser."""
        helper = Helper()
        helper.layout = Layout(*(self.layout or self._every_field()))
        helper.render_hidden_fields = True
        # Scripts and styles of a widget belong into the page's head, with the page's nonce.
        helper.include_media = False
        return helper

    def revealed_names(self) -> set[str]:
        """The names of all fields that some choice reveals."""
        return {name for shown in self.reveals.values() for names in shown.values() for name in _as_names(names)}

    def _every_field(self) -> list[Any]:
        hidden = self.revealed_names()
        shown = [name for name, field in self.fields.items() if name not in hidden and not field.widget.is_hidden]
        return [*shown, Button(self.submit_text)]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for parent, shown in self.reveals.items():
            value = self.cleaned_data.get(parent)
            values = value if isinstance(value, list | tuple | set) else [value]
            chosen = {str(getattr(item, "pk", item)) for item in values if item is not None}
            kept = {name for choice, names in shown.items() if str(choice) in chosen for name in _as_names(names)}
            every = {name for names in shown.values() for name in _as_names(names)}
            for name in every - kept:
                self._errors.pop(name, None)  # type: ignore[attr-defined]
                self.cleaned_data[name] = _nothing(self.fields[name])
        for name, alone in self.exclusive.items():
            ticked = [str(getattr(item, "pk", item)) for item in self.cleaned_data.get(name) or ()]
            if str(alone) in ticked and len(ticked) > 1:
                labels = {str(value): label for value, label in self.fields[name].choices}  # type: ignore[attr-defined]
                text = gettext("Select “%(alone)s” or the other answers, not both") % {"alone": labels[str(alone)]}
                self.add_error(name, forms.ValidationError(text, code="exclusive"))  # type: ignore[attr-defined]


class Form(FormMixin, forms.Form):
    """A form with a layout; see ``FormMixin``."""


class ModelForm(FormMixin, forms.ModelForm):
    """A form of a model with a layout; see ``FormMixin``. Dates need
    ``field_classes = {"starts_on": DateField}`` in ``Meta`` to be asked in three parts."""


def _as_names(names: Any) -> tuple[str, ...]:
    """The field names in a reveal, which may be a name, a layout object with a name, or several."""
    if isinstance(names, list | tuple):
        return tuple(name for part in names for name in _as_names(part))
    return (names,) if isinstance(names, str) else (names.name,)


def _nothing(field: forms.Field) -> Any:
    """The cleaned value of a field that was not asked."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return field.queryset.none() if field.queryset is not None else []
    if isinstance(field, forms.MultipleChoiceField):
        return []
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return False
    return getattr(field, "empty_value", None)


def _speak_plainly(field: forms.Field, label: str) -> None:
    """Put messages that say what to do in the place of Django's own; what an author set stays."""
    messages = field.error_messages
    question = label.endswith("?")
    if messages.get("required") is _REQUIRED:
        messages["required"] = _wanted(field, label, question)
    subject = (gettext("Your answer") if question else label).replace("%", "%%")
    if messages.get("invalid") is _WHOLE:
        messages["invalid"] = gettext("%(label)s must be a whole number, like 12") % {"label": subject}
    elif messages.get("invalid") is _NUMBER:
        messages["invalid"] = gettext("%(label)s must be a number, like 12.5") % {"label": subject}
    elif messages.get("invalid_choice") is _NO_SUCH_CHOICE:
        messages["invalid_choice"] = gettext("Choose one of the answers on the page")
    if isinstance(field, forms.EmailField):
        text = gettext("Enter an email address in the correct format, like name@example.com")
        messages.setdefault("invalid", text)
    if isinstance(field, forms.CharField) and field.max_length:
        # The limit is filled in by the validator, so it stays a placeholder here.
        text = gettext("%(label)s must be %(limit)s characters or fewer")
        messages.setdefault("max_length", text % {"label": subject, "limit": "%(limit_value)d"})
    if isinstance(field, DateField) and question:
        for code in ("missing", "unreal", "early", "late"):
            if messages[code] is DateField.default_error_messages[code]:
                messages[code] = str(messages[code]).replace("%(label)s", gettext("The date"))


def _wanted(field: forms.Field, label: str, question: bool) -> str:
    """What to do about a field that was left empty."""
    # "Full name" becomes "Enter full name", but "NHS number" keeps its capitals.
    name = label if len(label) < 2 or label[1].isupper() else label[0].lower() + label[1:]
    words = {"label": label, "name": name}
    if isinstance(field.widget, forms.CheckboxInput):
        return gettext("Tick the box to continue: %(label)s") % words
    if isinstance(field, forms.FileField):
        return gettext("Choose a file")
    if isinstance(field.widget, _CHOICE_WIDGETS):
        return (gettext("Select an answer to “%(label)s”") if question else gettext("Select %(name)s")) % words
    return (gettext("Enter an answer to “%(label)s”") if question else gettext("Enter %(name)s")) % words
