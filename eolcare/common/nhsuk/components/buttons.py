"""Buttons, which may be links."""

from typing import Any

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    flag,
    inner,
    link_or_button,
    modifier,
    true_or_false,
)
from eolcare.common.nhsuk.components.text import icon

BUTTON_VARIANTS = ("brand", "login", "reverse", "secondary", "secondary-solid", "warning")


@component("button")
def button(params: Params) -> dict[str, Any]:
    """A button; a link that looks like one if it has an address and no type."""
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
