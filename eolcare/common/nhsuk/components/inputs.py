"""Fields of one line: input, password, search."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    choose,
    classes,
    component,
    flag,
    inner,
    modifier,
    render,
    translations,
    true_or_false,
)
from eolcare.common.nhsuk.components.fields import around, field_parts, has_error, joined
from eolcare.common.nhsuk.components.text import part

WIDTHS = ("2", "3", "4", "5", "10", "20", "30")


@component("input")
def input_(params: Params) -> dict[str, Any]:
    """One line of text, perhaps with a prefix and a suffix."""
    shared, ids = field_parts(params)
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


@component("password-input")
def password_input(params: Params) -> SafeString:
    """A password that can be shown."""
    own_id = params.get("id") or params.get("name")
    form_group = params.get("formGroup") or EMPTY
    button = params.get("button") or EMPTY
    show = choose(params, "showPasswordText", default=button.get("text"))
    show_label = choose(params, "showPasswordAriaLabel", "showPasswordAriaLabelText", default=button.get("ariaLabel"))
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
            "classes": classes("nhsuk-password-input__toggle nhsuk-js-password-input-toggle", button.get("classes")),
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
    """A search with its button."""
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
