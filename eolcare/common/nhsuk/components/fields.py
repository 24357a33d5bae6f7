"""Fields with one control: input, textarea, character count, select, file, password, search; and the button."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    choose,
    classes,
    component,
    flag,
    given_attributes,
    group,
    inner,
    link_or_button,
    modifier,
    render,
    translations,
    true_or_false,
)
from eolcare.common.nhsuk.components.text import icon, part

WIDTHS = ("2", "3", "4", "5", "10", "20", "30")
BUTTON_VARIANTS = ("brand", "login", "reverse", "secondary", "secondary-solid", "warning")


def has_error(params: Params) -> bool:
    """Whether the field is in error: with a message, or True for an error that is told elsewhere."""
    return params.get("errorMessage") is True or bool(part(params.get("errorMessage")))


def described(params: Params, prefix: str, start: str) -> tuple[SafeString, SafeString, str]:
    """Hint, error message and the ids for ``aria-describedby``, of a field or group with this id."""
    ids = [start] if start else []
    hint_html = error_html = SafeString()
    if hint := part(params.get("hint")):
        own_id = hint.get("id", f"{prefix}-hint")
        ids.append(own_id)
        hint_html = render("hint", {**hint, "id": own_id})
    if error := part(params.get("errorMessage")):
        own_id = error.get("id", f"{prefix}-error")
        ids.append(own_id)
        error_html = render("error-message", {**error, "id": own_id})
    return hint_html, error_html, " ".join(ids)


def around(params: Params, before: str = "beforeInput", after: str = "afterInput") -> dict[str, Any]:
    """What an author puts before and after the control inside the form group."""
    form_group = params.get("formGroup") or EMPTY
    return {"before": inner(group(form_group.get(before))), "after": inner(group(form_group.get(after)))}


def group_attributes(params: Params, *names: str, error: bool | None = None, **more: Any) -> SafeString:
    """The attributes of the form group around a field."""
    form_group = params.get("formGroup") or EMPTY
    error = has_error(params) if error is None else error
    return attributes(
        {
            "class": classes(
                "nhsuk-form-group",
                "nhsuk-form-group--error" if error else "",
                form_group.get("classes"),
                *names,
            ),
            **more,
        },
        form_group.get("attributes"),
    )


def _field(params: Params) -> tuple[dict[str, Any], str]:
    """What all fields with a label share, and the ids for ``aria-describedby``."""
    own_id = params.get("id") or params.get("name")
    label = group(params.get("label"))
    hint, error, ids = described(params, own_id, params.get("describedBy") or "")
    shared = {
        "group_attrs": group_attributes(params),
        "label": render("label", label if "for" in label else {**label, "for": own_id}),
        "hint": hint,
        "error": error,
        **around(params),
    }
    return shared, ids


@component("input")
def input_(params: Params) -> dict[str, Any]:
    shared, ids = _field(params)
    given = params.get("classes")
    large = flag("nhsuk-input--large", params.get("large"), given)
    wrapper = params.get("inputWrapper") or EMPTY
    prefix, suffix = part(params.get("prefix")), part(params.get("suffix"))
    attrs = attributes(
        {
            "class": classes(
                "nhsuk-input",
                large,
                flag("nhsuk-input--code", params.get("code"), given),
                "nhsuk-input--error" if has_error(params) else "",
                modifier("nhsuk-input--width-", params.get("width"), WIDTHS, given),
                given,
            ),
            "id": params.get("id") or params.get("name"),
            "name": params.get("name") or "",
            "type": params.get("type") or "text",
            "spellcheck": true_or_false(params.get("spellcheck")),
            "value": params.get("value"),
            "disabled": params.get("disabled"),
            "aria-describedby": ids or None,
            "autocomplete": params.get("autocomplete"),
            "autocapitalize": params.get("autocapitalize"),
            "pattern": params.get("pattern"),
            "placeholder": params.get("placeholder"),
            "inputmode": params.get("inputmode"),
        },
        params.get("attributes"),
    )
    wrapped = prefix or suffix or shared["before"] or shared["after"] or wrapper.get("classes")
    return {
        **shared,
        "attrs": attrs,
        "prefix": _affix(prefix, "prefix"),
        "suffix": _affix(suffix, "suffix"),
        "wrapped": bool(wrapped or wrapper.get("attributes")),
        "wrapper_attrs": attributes(
            {
                "class": classes(
                    "nhsuk-input-wrapper", "nhsuk-input-wrapper--large" if large else "", wrapper.get("classes")
                )
            },
            wrapper.get("attributes"),
        ),
    }


def _affix(options: Params, kind: str) -> dict[str, Any] | None:
    if not options:
        return None
    names = classes(f"nhsuk-input-wrapper__{kind}", options.get("classes"))
    return {
        "attrs": attributes({"class": names, "aria-hidden": "true"}, options.get("attributes")),
        "inner": inner(options),
    }


@component("textarea")
def textarea(params: Params) -> dict[str, Any]:
    shared, ids = _field(params)
    value = params.get("value")
    return {
        **shared,
        "attrs": attributes(
            {
                "class": classes(
                    "nhsuk-textarea", "nhsuk-textarea--error" if has_error(params) else "", params.get("classes")
                ),
                "id": params.get("id") or params.get("name"),
                "name": params.get("name") or "",
                "rows": params.get("rows") or 5,
                "spellcheck": true_or_false(params.get("spellcheck")),
                "disabled": bool(params.get("disabled")),
                "aria-describedby": ids or None,
                "autocomplete": params.get("autocomplete") or None,
            },
            params.get("attributes"),
        ),
        "value": "" if value is None else value,
    }


@component("character-count")
def character_count(params: Params) -> SafeString:
    own_id = params.get("id") or params.get("name")
    form_group = params.get("formGroup") or EMPTY
    kind = params.get("countType") or ("words" if params.get("maxwords") else None)
    limit = params.get("maxwords") or params.get("maxlength")
    wording = params.get("textareaDescriptionText")
    told = ""
    if limit:
        default = _("You can enter up to %{count} words") if kind == "words" else None
        told = str(wording or default or _("You can enter up to %{count} characters")).replace("%{count}", str(limit))
    message = render(
        "hint",
        {
            "text": told,
            "id": f"{own_id}-info",
            "classes": classes(
                "nhsuk-character-count__message", (params.get("countMessage") or EMPTY).get("classes")
            ),
            "attributes": {"hidden": {"value": not told, "optional": True}},
        },
    )
    data: dict[str, Any] = {
        "data-module": "nhsuk-character-count",
        "data-maxlength": params.get("maxlength"),
        "data-maxwords": params.get("maxwords"),
        "data-threshold": params.get("threshold"),
        "data-count-type": kind,
    }
    if not limit and wording:
        data |= translations("textarea-description", {"other": wording})
    for unit in ("characters", "words"):
        for where in ("Under", "At", "Over"):
            data |= translations(f"{unit}-{where.lower()}-limit", params.get(f"{unit}{where}LimitText"))
    return render(
        "textarea",
        {
            **params,
            "id": own_id,
            "describedBy": f"{own_id}-info",
            "classes": classes("nhsuk-js-character-count", params.get("classes")),
            "formGroup": {
                "classes": classes(form_group.get("classes"), "nhsuk-character-count"),
                "attributes": attributes(data, form_group.get("attributes")),
                "beforeInput": form_group.get("beforeInput"),
                "afterInput": {"html": joined(message, around(params)["after"])},
            },
        },
    )


def joined(*parts: Any) -> SafeString:
    """Texts and HTML side by side; what is not safe is escaped."""
    from django.utils.html import conditional_escape

    return mark_safe("".join(conditional_escape(part) for part in parts if part))  # noqa: S308 - escaped just here


@component("select")
def select(params: Params) -> dict[str, Any]:
    shared, ids = _field(params)
    wrapper = params.get("inputWrapper") or EMPTY
    attrs = attributes(
        {
            "class": classes("nhsuk-select", "nhsuk-select--error" if has_error(params) else "", params.get("classes")),
            "id": params.get("id") or params.get("name"),
            "name": params.get("name") or "",
            "disabled": bool(params.get("disabled")),
            "aria-describedby": ids or None,
        },
        params.get("attributes"),
    )
    return {
        **shared,
        "attrs": attrs,
        "items": list(_options(params.get("items"), params.get("value"))),
        "wrapped": bool(shared["before"] or shared["after"] or wrapper.get("classes") or wrapper.get("attributes")),
        "wrapper_attrs": attributes(
            {"class": classes("nhsuk-input-wrapper", wrapper.get("classes"))}, wrapper.get("attributes")
        ),
    }


def _options(items: Any, chosen: Any) -> Iterable[dict[str, Any]]:
    """Options, dividers and groups (our addition: an item with ``items`` is a group)."""
    for item in items or ():
        if not item:
            continue
        if item.get("divider"):
            yield {"divider": True}
            continue
        if item.get("items"):
            yield {"group": item.get("text"), "options": list(_options(item["items"], chosen))}
            continue
        value = item.get("value", item.get("text"))
        selected = item.get("selected")
        if not selected and selected is not False:
            selected = bool(chosen) and str(value) == str(chosen)
        own = {"value": "" if item["value"] is None else item["value"]} if "value" in item else {}
        own |= {"selected": bool(selected), "disabled": bool(item.get("disabled"))}
        yield {"attrs": attributes(own, item.get("attributes")), "text": item.get("text")}


@component("file-upload")
def file_upload(params: Params) -> dict[str, Any]:
    shared, ids = _field(params)
    data: dict[str, Any] = {}
    for key, option in (
        ("choose-files-button", "chooseFilesButtonText"),
        ("no-file-chosen", "noFileChosenText"),
        ("multiple-files-chosen", "multipleFilesChosenText"),
        ("drop-instruction", "dropInstructionText"),
        ("entered-drop-zone", "enteredDropZoneText"),
        ("left-drop-zone", "leftDropZoneText"),
    ):
        data |= translations(key, params.get(option))
    button = {
        "data-choose-files-button-class-list": {
            "value": params.get("chooseFilesButtonClassList"),
            "type": "array",
            "optional": True,
        }
    }
    module = attributes({"data-module": "nhsuk-file-upload"}, button, attributes(data))
    form_group = params.get("formGroup") or EMPTY
    more = SafeString(module + given_attributes(form_group.get("attributes")))
    grouped = {"errorMessage": params.get("errorMessage"), "formGroup": {**form_group, "attributes": more}}
    return {
        **shared,
        "group_attrs": group_attributes(grouped, "nhsuk-file-upload"),
        "attrs": attributes(
            {
                "class": classes("nhsuk-file-upload__input", params.get("classes")),
                "id": params.get("id") or params.get("name"),
                "name": params.get("name") or "",
                "type": "file",
                "disabled": bool(params.get("disabled")),
                "multiple": bool(params.get("multiple")),
                "aria-describedby": ids or None,
            },
            params.get("attributes"),
        ),
    }


@component("password-input")
def password_input(params: Params) -> SafeString:
    own_id = params.get("id") or params.get("name")
    form_group = params.get("formGroup") or EMPTY
    button = params.get("button") or EMPTY
    show = choose(params, "showPasswordText", default=button.get("text"))
    show_label = choose(
        params, "showPasswordAriaLabel", "showPasswordAriaLabelText", default=button.get("ariaLabel")
    )
    data: dict[str, Any] = {"data-module": "nhsuk-password-input"}
    for key, message in (
        ("show-password", show),
        ("hide-password", params.get("hidePasswordText")),
        ("show-password-aria-label", show_label),
        ("hide-password-aria-label", choose(params, "hidePasswordAriaLabel", "hidePasswordAriaLabelText")),
        ("password-shown-announcement", params.get("passwordShownAnnouncementText")),
        ("password-hidden-announcement", params.get("passwordHiddenAnnouncementText")),
    ):
        data |= translations(key, message)
    toggle = render(
        "button",
        {
            "variant": "secondary",
            "small": not params.get("large"),
            "disabled": params.get("disabled"),
            **button,
            "text": show or _("Show"),
            "ariaLabel": show_label or _("Show password"),
            "type": button.get("type") or "button",
            "classes": classes(
                "nhsuk-password-input__toggle nhsuk-js-password-input-toggle", button.get("classes")
            ),
            "attributes": {"aria-controls": own_id, "hidden": {"value": True, "optional": True}},
        },
    )
    return render(
        "input",
        {
            **params,
            "id": own_id,
            "type": "password",
            "spellcheck": False,
            "autocomplete": params.get("autocomplete") or "current-password",
            "autocapitalize": "none",
            "classes": classes("nhsuk-password-input__input nhsuk-js-password-input-input", params.get("classes")),
            "formGroup": {
                "classes": classes(form_group.get("classes"), "nhsuk-password-input"),
                "attributes": attributes(data, form_group.get("attributes")),
                "beforeInput": form_group.get("beforeInput"),
                "afterInput": {"html": joined(toggle, around(params)["after"])},
            },
        },
    )


@component("search-input")
def search_input(params: Params) -> SafeString:
    own_id = params.get("id") or params.get("name")
    form_group = params.get("formGroup") or EMPTY
    wrapper = params.get("inputWrapper") or EMPTY
    wanted = params.get("button", EMPTY)
    button = SafeString()
    if wanted not in ("", None, False):
        options = wanted if wanted is not True else EMPTY
        button = render(
            "button",
            {
                "ariaLabel": _("Search"),
                "icon": "search",
                "small": not params.get("large"),
                "disabled": params.get("disabled"),
                **options,
                "type": options.get("type") or "submit",
                "classes": classes("nhsuk-search-input__button", options.get("classes")),
            },
        )
    return render(
        "input",
        {
            "type": "search",
            "autocomplete": "off",
            **params,
            "id": own_id,
            "classes": classes("nhsuk-search-input__input", params.get("classes")),
            "inputWrapper": {
                "classes": classes("nhsuk-search-input__wrapper", wrapper.get("classes")),
                "attributes": wrapper.get("attributes"),
            },
            "formGroup": {
                "classes": classes(
                    "nhsuk-search-input",
                    flag("nhsuk-search-input--large", params.get("large"), params.get("classes")),
                    form_group.get("classes"),
                ),
                "attributes": form_group.get("attributes"),
                "beforeInput": form_group.get("beforeInput"),
                "afterInput": {"html": joined(button, around(params)["after"])},
            },
        },
    )


@component("button")
def button(params: Params) -> dict[str, Any]:
    given = params.get("classes")
    element = link_or_button(params)
    shape = params.get("icon")
    shape = shape if isinstance(shape, dict) else {"name": shape, "placement": "start"} if shape else EMPTY
    attrs: dict[str, Any] = {
        "class": classes(
            "nhsuk-button",
            modifier("nhsuk-button--", params.get("variant"), BUTTON_VARIANTS, given),
            flag("nhsuk-button--icon", shape, given),
            flag("nhsuk-button--small", params.get("small"), given),
            given,
        ),
        "id": params.get("id"),
        "data-module": "nhsuk-button",
        "data-prevent-double-click": true_or_false(params.get("preventDoubleClick")),
        "aria-label": params.get("ariaLabel"),
    }
    if element in ("button", "input"):
        attrs |= {
            "name": params.get("name"),
            "type": params.get("type", "submit"),
            "value": params.get("text") if element == "input" else params.get("value"),
            "disabled": params.get("disabled"),
            "aria-disabled": "true" if params.get("disabled") else None,
        }
    elif element == "a":
        attrs |= {"href": params.get("href", "#"), "role": "button", "draggable": "false"}
    drawn = shape.get("html") or (icon(shape["name"]) if shape.get("name") else "")
    return {
        "element": element,
        "attrs": attributes(attrs, params.get("attributes")),
        "start": drawn if shape.get("placement") == "start" else "",
        "end": drawn if shape.get("placement") == "end" else "",
        "beside": bool(drawn),
        "inner": params.get("caller") or inner(params),
    }


@component("other-field")
def other_field(params: Params) -> dict[str, Any]:
    """Ours, not the NHS's: label, hint and error around a widget that renders itself (a rich text editor)."""
    shared, ids = _field(params)
    bound = params["bound"]
    extra = {"id": params["id"], "aria-describedby": ids or None, "aria-invalid": "true" if has_error(params) else None}
    control = bound.field.widget.render(
        name=bound.html_name,
        value=bound.value(),
        attrs={name: value for name, value in extra.items() if value},
        renderer=bound.form.renderer,
    )
    return {**shared, "control": control}
