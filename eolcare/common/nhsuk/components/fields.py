"""Fields with one control: input, textarea, character count, select, file, password, search; and the button."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    given_attributes,
    group,
    inner,
    render,
    translations,
    true_or_false,
)
from eolcare.common.nhsuk.components.text import part


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


def field_parts(params: Params) -> tuple[dict[str, Any], str]:
    """What all fields with a label share, and the ids for ``aria-describedby``."""
    own_id = str(params.get("id") or params.get("name") or "")
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


@component("textarea")
def textarea(params: Params) -> dict[str, Any]:
    """Several lines of text."""
    shared, ids = field_parts(params)
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
    """Several lines of text with a limit that is counted aloud."""
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
            "classes": classes("nhsuk-character-count__message", (params.get("countMessage") or EMPTY).get("classes")),
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
    return mark_safe("".join(conditional_escape(part) for part in parts if part))  # noqa: S308 - escaped just here


@component("select")
def select(params: Params) -> dict[str, Any]:
    """A drop-down list."""
    shared, ids = field_parts(params)
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
    """A file, chosen or dropped."""
    shared, ids = field_parts(params)
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
    # Our addition: without a drop zone the script leaves the browser's own control alone.
    enhanced = "nhsuk-file-upload" if params.get("dropZone", True) else None
    module = attributes({"data-module": enhanced}, button, attributes(data)) if enhanced else SafeString()
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


@component("other-field")
def other_field(params: Params) -> dict[str, Any]:
    """Ours, not the NHS's: label, hint and error around a widget that renders itself (a rich text editor)."""
    shared, ids = field_parts(params)
    bound = params["bound"]
    extra = {"id": params["id"], "aria-describedby": ids or None, "aria-invalid": "true" if has_error(params) else None}
    control = bound.field.widget.render(
        name=bound.html_name,
        value=bound.value(),
        attrs={name: value for name, value in extra.items() if value},
        renderer=bound.form.renderer,
    )
    return {**shared, "control": control}
