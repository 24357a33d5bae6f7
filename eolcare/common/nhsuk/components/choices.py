"""Radios and checkboxes: hints, dividers, conditional reveals, choices that exclude the others."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    flag,
    group,
    inner,
    print_template,
    render,
)
from eolcare.common.nhsuk.components.fields import around, described, group_attributes
from eolcare.common.nhsuk.components.text import part


@component("radios")
def radios(params: Params) -> dict[str, Any]:
    """One of several choices, with hints, dividers and what a choice reveals."""
    return _choices(params, "radios")


@component("checkboxes")
def checkboxes(params: Params) -> dict[str, Any]:
    """Any of several choices; one may exclude the others."""
    return _choices(params, "checkboxes")


def _choices(params: Params, kind: str) -> dict[str, Any]:
    given = params.get("classes")
    prefix = str(params.get("idPrefix") or params.get("name") or "")
    fieldset = params.get("fieldset") or EMPTY
    start = fieldset.get("describedBy") or (params.get("describedBy") if kind == "checkboxes" else "") or ""
    hint, error, ids = described(params, prefix, start)
    content = {
        "kind": kind,
        "hint": hint,
        "error": error,
        "attrs": attributes(
            {
                "class": classes(
                    f"nhsuk-{kind}",
                    flag(f"nhsuk-{kind}--small", params.get("small"), given),
                    flag(f"nhsuk-{kind}--inline", params.get("inline"), given),
                    given,
                ),
                "id": params.get("id"),
                "data-module": f"nhsuk-{kind}",
            },
            params.get("attributes"),
        ),
        "items": list(_items(params, kind, prefix, "" if fieldset or kind == "radios" else ids)),
        **around(params, "beforeInputs", "afterInputs"),
    }
    group_attrs = group_attributes(params)
    if not fieldset:
        return {"group_attrs": group_attrs, **content}
    # The group's own template stands inside the fieldset, so it is printed first.
    inside = print_template(f"components/{kind}.html", content)
    return {
        "group_attrs": group_attrs,
        "fieldset": render("fieldset", {**fieldset, "describedBy": ids, "html": inside}),
    }


def _items(params: Params, kind: str, prefix: str, group_ids: str) -> Iterator[dict[str, Any]]:
    name = params.get("name") or ""
    single = params.get("value")
    chosen = {str(single)} if kind == "radios" and single else {str(value) for value in params.get("values") or ()}
    for number, item in enumerate(params.get("items") or (), start=1):
        if not item:
            continue
        inclusive = item.get("behaviour") == "inclusive"
        if item.get("divider"):
            yield {"divider": item["divider"], "inclusive": inclusive}
            continue
        # The first control has the prefix itself as its id: the error summary links to it.
        own_id = item.get("id") or (prefix if number == 1 else f"{prefix}-{number}")
        checked = item.get("checked")
        if not checked and checked is not False:
            checked = str(item.get("value")) in chosen
        hint = part(item.get("hint"))
        hint_id = hint.get("id", f"{own_id}-item-hint") if hint else ""
        revealed = (item.get("conditional") or EMPTY).get("html")
        disabled = item.get("disabled")
        if not disabled and disabled is not False:
            disabled = params.get("disabled")
        value = item.get("value")
        attrs = {
            "class": classes(f"nhsuk-{kind}__input", item.get("classes")),
            "id": own_id,
            "name": item.get("name") or name,
            "type": "radio" if kind == "radios" else "checkbox",
            "value": "" if value is None else value,
            "checked": bool(checked),
            "disabled": bool(disabled),
            "data-aria-controls": f"conditional-{own_id}" if revealed else None,
            "aria-describedby": classes(group_ids, hint_id) or None,
        }
        if kind == "checkboxes":
            attrs["data-behaviour"] = ("exclusive" if item.get("exclusive") else item.get("behaviour")) or None
            attrs["data-behaviour-group"] = item.get("exclusiveGroup", item.get("behaviourGroup")) or None
        label = group(item.get("label"))
        yield {
            "inclusive": inclusive,
            "attrs": attributes(attrs, item.get("attributes")),
            "label_attrs": _label_attributes(label, kind, own_id),
            "label": label.get("html", item.get("html")) or label.get("text", item.get("text")) or "",
            "label_hidden": label.get("visuallyHiddenText"),
            "hint": inner(hint),
            "hint_attrs": _hint_attributes(hint, kind, hint_id) if hint else "",
            "conditional": revealed,
            "conditional_id": f"conditional-{own_id}",
            "checked": bool(checked),
        }


def _label_attributes(label: Params, kind: str, own_id: str) -> SafeString:
    names = classes("nhsuk-label", f"nhsuk-{kind}__label", label.get("classes"))
    return attributes({"class": names, "id": label.get("id"), "for": own_id}, label.get("attributes"))


def _hint_attributes(hint: Params, kind: str, hint_id: str) -> SafeString:
    names = classes("nhsuk-hint", f"nhsuk-{kind}__hint", hint.get("classes"))
    return attributes({"class": names, "id": hint_id}, hint.get("attributes"))
