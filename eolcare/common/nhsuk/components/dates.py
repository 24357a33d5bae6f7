"""The date input: day, month and year as three fields of one group."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    group,
    print_template,
    render,
)
from eolcare.common.nhsuk.components.fields import around, described, group_attributes, has_error

PARTS = ("day", "month", "year")


@component("date-input")
def date_input(params: Params) -> dict[str, Any]:
    """Day, month and year."""
    fieldset = params.get("fieldset") or EMPTY
    own_id = params.get("id")
    hint, error, ids = described(params, str(own_id), fieldset.get("describedBy") or "")
    items = list(params.get("items") or _default_items(params))
    wrong = any(_is_wrong(item) for item in items if item)
    content = {
        "hint": hint,
        "error": error,
        "attrs": attributes(
            {"class": classes("nhsuk-date-input", params.get("classes")), "id": own_id or None},
            params.get("attributes"),
        ),
        "items": [_item(params, item, wrong) for item in items if item],
        **around(params, "beforeInputs", "afterInputs"),
    }
    group_attrs = group_attributes(params, error=has_error(params) or wrong)
    if not fieldset:
        return {"group_attrs": group_attrs, **content}
    inside = print_template("components/date-input.html", content)
    # Some screen readers skip the description of a fieldset of text inputs unless its role is spelt out.
    options = {"role": "group", **fieldset, "describedBy": ids, "html": inside}
    return {"group_attrs": group_attrs, "fieldset": render("fieldset", options)}


def _default_items(params: Params) -> list[Any]:
    """Day, month and year, each with its own options; False leaves one out."""
    return [params.get(name, {"name": name}) for name in PARTS]


def _is_wrong(item: Params) -> bool:
    return bool(item.get("error") or "nhsuk-input--error" in (item.get("classes") or ""))


def _item(params: Params, item: Params, any_wrong: bool) -> dict[str, Any] | SafeString:
    name, width = item.get("name"), item.get("width")
    for index, standard in enumerate(PARTS):
        own = params.get(standard)
        named = own.get("name") if isinstance(own, dict) else standard
        if item is own or (name and name in (standard, named)):
            name = name or standard
            width = width or (4 if index == 2 else 2)
            if "value" not in item and isinstance(own, dict) and "value" in own:
                item = {**item, "value": own["value"]}
    values = params.get("values") or EMPTY
    label = group(item.get("label"))
    marked = _is_wrong(item) or (item.get("error") is not False and has_error(params) and not any_wrong)
    options = {
        **item,
        "label": {
            **label,
            "text": label.get("text", capfirst(str(name or ""))),
            "classes": classes("nhsuk-date-input__label", label.get("classes")),
        },
        "hint": None,
        "errorMessage": marked,
        "id": item.get("id") or f"{params.get('id')}-{name}",
        "name": f"{params['namePrefix']}[{name}]" if params.get("namePrefix") else name,
        "value": item.get("value", values.get(name or "")),
        "width": width or 2,
        "inputmode": item.get("inputmode") or "numeric",
        "disabled": item.get("disabled", params.get("disabled")),
        "classes": classes("nhsuk-date-input__input", item.get("classes")),
    }
    return render("input", options)
