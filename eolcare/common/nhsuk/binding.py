"""From a Django form field to a component of the NHS design system and its options."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk import components, scripts
from eolcare.common.nhsuk.components.core import classes
from eolcare.common.nhsuk.widgets import PARTS, DateInput

# The component for each widget; a subclass of a widget has that of its nearest ancestor.
KINDS: dict[type, str] = {
    # Django's email, number, telephone and address widgets are no subclasses of its text widget.
    forms.widgets.Input: "input",
    forms.Textarea: "textarea",
    forms.PasswordInput: "password-input",
    forms.Select: "select",
    forms.NullBooleanSelect: "select",
    forms.RadioSelect: "radios",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.SelectMultiple: "checkboxes",
    forms.CheckboxInput: "checkbox",
    forms.FileInput: "file-upload",
    DateInput: "date-input",
}
INPUT_TYPES: dict[type, dict[str, Any]] = {
    forms.EmailInput: {"type": "email", "spellcheck": False},
    forms.URLInput: {"type": "url", "spellcheck": False},
    forms.TelInput: {"type": "tel"},
    forms.SearchInput: {"type": "search"},
    forms.NumberInput: {"inputmode": "numeric"},
    forms.ColorInput: {"type": "color"},
}
# What NHS pages leave to the server: the browser's own checks cannot be worded, translated or read well.
NOT_PRINTED = frozenset({"required", "maxlength", "minlength", "min", "max", "step", "class", "id", "cols", "type"})
# Attributes of a widget that are options of the component.
OPTIONS_OF_INPUT = frozenset({"autocomplete", "autocapitalize", "inputmode", "pattern", "placeholder", "spellcheck"})


@dataclass(frozen=True, slots=True)
class Display:
    """How a field is shown: all that a layout can say about it."""

    kind: str | None = None
    label: Any = None
    label_size: str | None = None
    label_hidden: bool = False
    page_heading: bool = False
    caption: Any = None
    hint: Any = None
    optional: bool | None = None
    classes: str = ""
    hints: Mapping[Any, Any] = field(default_factory=dict)
    dividers: Mapping[Any, Any] = field(default_factory=dict)
    exclusive: Any = ()
    reveals: Mapping[Any, Any] = field(default_factory=dict)
    # Whatever the component takes besides, under its own names.
    params: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Display()
Reveal = Callable[[Any], SafeString]


def kind_of(bound: BoundField, display: Display = PLAIN) -> str:
    """The name of the component for a field: the layout's, or else the one that fits the widget."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if display.kind:
        return display.kind
    return next((KINDS[ancestor] for ancestor in type(widget).__mro__ if ancestor in KINDS), "other")


def render_field(bound: BoundField, display: Display = PLAIN, reveal: Reveal | None = None) -> SafeString:
    """A field of a form with its label, hint and error, as the NHS design system has it.

    ``reveal`` renders what a choice reveals: a field's name or a layout object. Without it, names only.
    """
    kind = kind_of(bound, display)
    if kind == "hidden":
        return bound.as_widget()
    params = _common(bound, display, kind)
    if kind in ("radios", "checkboxes"):
        params["items"] = list(_choices(bound, display, kind, reveal or _revealer(bound)))
    elif kind == "checkbox":
        kind = "checkboxes"
    component = {"other": "other-field"}.get(kind, kind)
    return components.render(component, {**params, **display.params})


def _revealer(bound: BoundField) -> Reveal:
    return lambda name: render_field(bound.form[name])


# --- What all fields share -----------------------------------------------------------------------


def field_id(bound: BoundField) -> str:
    """The id of the field's control, or the one its controls' ids begin with."""
    return bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name


def error_text(bound: BoundField) -> str:
    """What is wrong with a field, as one text; empty if nothing is."""
    return " ".join(str(message) for message in bound.errors)


def _label(bound: BoundField, display: Display, kind: str) -> dict[str, Any]:
    text = display.label or bound.label
    optional = display.optional
    if optional is None:
        optional = not bound.field.required and kind != "checkbox" and getattr(bound.form, "mark_optional", True)
    if optional:
        text = _("%(label)s (optional)") % {"label": text}
    size = display.label_size or ("l" if display.page_heading else getattr(bound.form, "label_size", "s"))
    return {
        "text": text,
        "size": size or None,
        "isPageHeading": display.page_heading,
        "caption": display.caption,
        "classes": "nhsuk-u-visually-hidden" if display.label_hidden else None,
    }


def _common(bound: BoundField, display: Display, kind: str) -> dict[str, Any]:
    widget = bound.field.widget
    own_id = field_id(bound)
    given = {name: value for name, value in _attributes(bound, kind).items() if name not in NOT_PRINTED}
    hint = display.hint if display.hint is not None else bound.help_text
    params: dict[str, Any] = {
        "name": bound.html_name,
        "hint": hint,
        "errorMessage": error_text(bound),
        "disabled": bound.field.disabled,
        "classes": classes(widget.attrs.get("class"), display.classes) or None,
    }
    label = _label(bound, display, kind)
    if kind in ("radios", "checkboxes"):
        return params | {"idPrefix": own_id, "fieldset": {"legend": label}, "attributes": given}
    if kind == "checkbox":
        return params | _single_checkbox(bound, label, own_id, given)
    if kind == "date-input":
        return params | {"id": own_id, "fieldset": {"legend": label}, **_date(bound, own_id, params["errorMessage"])}
    params |= {"id": own_id, "label": label}
    params |= {name: given.pop(name) for name in OPTIONS_OF_INPUT & given.keys()}
    params["attributes"] = given
    if kind == "other":
        params["bound"] = bound
    elif kind == "select":
        params |= {"value": None, "items": _select_items(bound)}
    elif kind == "input":
        params |= {**_input_type(bound), **params, "value": widget.format_value(bound.value())}
    elif kind in ("textarea", "character-count"):
        params |= {"value": widget.format_value(bound.value()), "rows": _rows(given)}
        if kind == "character-count":
            params |= scripts.count(bound.field)
    elif kind == "file-upload":
        # The script's drop zone hides the control behind a button that voice control cannot name by what
        # it shows (WCAG 2.5.3); the browser's own control needs no script.
        params |= {"multiple": getattr(widget, "allow_multiple_selected", False), "dropZone": False}
        params |= scripts.file_upload()
    elif kind == "password-input":
        params |= scripts.password()
    return params


def _attributes(bound: BoundField, kind: str) -> dict[str, Any]:
    """The attributes of a widget; a rich text editor adds the ones its script looks for while it renders."""
    widget = bound.field.widget
    if kind in ("textarea", "character-count") and type(widget).get_context is not forms.Textarea.get_context:
        return widget.get_context(bound.html_name, None, {})["widget"]["attrs"]
    return widget.attrs


def _rows(given: dict[str, Any]) -> Any:
    """The height that an author has set; Django's own default ("10") is none."""
    rows = given.pop("rows", None)
    return None if rows == forms.Textarea().attrs["rows"] else rows


def _input_type(bound: BoundField) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for ancestor in type(bound.field.widget).__mro__:
        if ancestor in INPUT_TYPES:
            options = INPUT_TYPES[ancestor]
            break
    if isinstance(bound.field, forms.DecimalField | forms.FloatField) and "inputmode" in options:
        return {"inputmode": "decimal"}
    return options


def _single_checkbox(bound: BoundField, label: dict[str, Any], own_id: str, given: dict[str, Any]) -> dict[str, Any]:
    item = {
        "value": "true",
        "text": label["text"],
        "checked": bound.field.widget.check_test(bound.value()),
        "hint": bound.help_text,
        "attributes": given,
    }
    return {"idPrefix": own_id, "hint": None, "items": [item]}


def _date(bound: BoundField, own_id: str, error: str) -> dict[str, Any]:
    values = bound.field.widget.format_value(bound.value())
    wrong = wrong_parts(bound) if error else ()
    names = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    birthday = str(bound.field.widget.attrs.get("autocomplete", "")) == "bday"
    items = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{own_id}-{part}",
            "label": names[part],
            "value": values.get(part),
            "width": 4 if part == "year" else 2,
            "error": part in wrong,
            "autocomplete": f"bday-{part}" if birthday else None,
        }
        for part in PARTS
    ]
    return {"items": items}


def wrong_parts(bound: BoundField) -> tuple[str, ...]:
    """The parts of a date that an error is about: all of them if it does not say."""
    for error in bound.errors.as_data():
        parts = (error.params or {}).get("parts") if hasattr(error, "params") else None
        if parts:
            return tuple(parts)
    return PARTS


# --- Choices -------------------------------------------------------------------------------------


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if not isinstance(value, list | tuple | set):
        value = [] if value is None else [value]
    return {str(getattr(item, "pk", item)) for item in value}


def _choices(bound: BoundField, display: Display, kind: str, reveal: Reveal) -> Iterator[dict[str, Any]]:
    chosen = _chosen(bound)
    hints = {str(value): text for value, text in display.hints.items()}
    dividers = {str(value): text for value, text in display.dividers.items()}
    declared = getattr(bound.form, "reveals", {}).get(bound.name, {})
    revealed = {str(value): shown for value, shown in {**declared, **display.reveals}.items()}
    alone = [getattr(bound.form, "exclusive", {}).get(bound.name)]
    alone += [display.exclusive] if isinstance(display.exclusive, str | int) else list(display.exclusive)
    exclusive = {str(value) for value in alone if value is not None}
    for value, label in _flat(bound.field.widget.choices):
        text = "" if value is None else str(value)
        if text == "":
            # "---------" is what a select needs; among radios an empty choice says nothing.
            continue
        if text in dividers:
            yield {"divider": dividers[text]}
        item = {"value": text, "text": label, "checked": text in chosen}
        if text in hints:
            item["hint"] = hints[text]
        if text in revealed:
            shown = revealed[text]
            shown = shown if isinstance(shown, list | tuple) else (shown,)
            item["conditional"] = {"html": SafeString("".join(reveal(part) for part in shown))}
        if text in exclusive:
            item["behaviour"] = "exclusive"
        yield item


def _select_items(bound: BoundField) -> list[dict[str, Any]]:
    chosen = _chosen(bound) or {""}

    def items(choices: Any) -> Iterator[dict[str, Any]]:
        for value, label in choices:
            if isinstance(label, list | tuple):
                yield {"text": value, "items": list(items(label))}
                continue
            text = "" if value is None else str(value)
            dashes = text == "" and set(str(label)) == {"-"}
            yield {"value": text, "text": _("Choose an option") if dashes else label, "selected": text in chosen}

    return list(items(bound.field.widget.choices))
