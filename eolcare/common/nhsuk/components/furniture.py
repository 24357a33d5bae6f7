"""The header and the footer of every page."""

from typing import Any

from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.content import box
from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    flag,
    given_attributes,
    group,
    inner,
    mappings,
    render,
)
from eolcare.common.nhsuk.components.text import icon

FOOTER_WIDTHS = {1: "full", 2: "one-half", 3: "one-third"}


@component("header")
def header(params: Params) -> dict[str, Any]:
    """The page header. Our addition: ``logo`` False shows no NHS logo, for those who may not use it."""
    given = params.get("classes")
    logo = params.get("logo")
    logo = EMPTY if logo is None else logo
    service, organisation = params.get("service") or EMPTY, params.get("organisation") or EMPTY
    logo_link, service_link = (logo or EMPTY).get("href"), service.get("href")
    # One link where logo and service name would lead to the same place.
    combined = bool(service_link and ((service.get("text") and not logo_link) or service_link == logo_link))
    home = service_link if combined else logo_link
    alt = (logo or EMPTY).get("alt", "NHS") if logo is not False else None
    label = (logo or EMPTY).get("ariaLabel")
    if not label:
        words = [alt, organisation.get("name"), organisation.get("split"), combined and service.get("text")]
        label = " ".join(str(word) for word in [*words, _("homepage")] if word)
    return {
        "attrs": box(
            "nhsuk-header",
            params,
            flag("nhsuk-header--white", params.get("colour") == "white", given),
            flag("nhsuk-header--inline", params.get("inline"), given),
            "nhsuk-header--organisation" if organisation else "",
            role="banner",
            **{"data-module": "nhsuk-header"},
        ),
        "container_class": classes("nhsuk-width-container", params.get("containerClasses")),
        "logo": logo,
        "has_logo": logo is not False,
        "alt": alt,
        "organisation": organisation,
        "home": home,
        "label": label,
        "combined": combined,
        "service": service.get("text"),
        "service_href": service_link,
        "search": _search(params.get("search")),
        "account": _account(params.get("account")),
        "navigation": _navigation(params.get("navigation")),
    }


def _search(options: Any) -> dict[str, Any] | None:
    if not options:
        return None
    options = options if isinstance(options, dict) else EMPTY
    field, button, label = (options.get(name) or EMPTY for name in ("input", "button", "label"))
    send = render(
        "button",
        {
            "ariaLabel": button.get("ariaLabel", options.get("visuallyHiddenButton", _("Search"))),
            "icon": "search",
            "small": True,
        },
    )
    own = {
        "class": "nhsuk-header__search-form",
        "id": "search",
        "action": options.get("action", "https://www.nhs.uk/search/"),
        "method": options.get("method", "get"),
    }
    text = label.get("visuallyHiddenText", options.get("visuallyHiddenLabel", _("Search the NHS website")))
    return {
        "attrs": attributes(
            {"class": classes("nhsuk-header__search", options.get("classes"))}, options.get("attributes")
        ),
        "form_attrs": attributes(own),
        "field": render(
            "input",
            {
                "label": {"text": text, "classes": "nhsuk-u-visually-hidden"},
                "id": "search-field",
                "name": options.get("name", "q"),
                "type": "search",
                "autocomplete": "off",
                "placeholder": field.get("placeholder", options.get("placeholder", _("Search"))),
                "formGroup": {"afterInput": {"html": send}},
            },
        ),
    }


def _account(options: Any) -> dict[str, Any] | None:
    if not options:
        return None
    own = {
        "class": classes("nhsuk-header__account", options.get("classes")),
        "aria-label": options.get("ariaLabel", _("Account")),
    }
    items = []
    for item in mappings(options.get("items")):
        form = attributes(
            {
                "class": "nhsuk-header__account-form",
                "action": item.get("action"),
                "method": item.get("method", "post"),
            }
        )
        items.append(
            {
                "class": classes("nhsuk-header__account-item", item.get("classes")),
                "icon": icon("user") if item.get("icon") else "",
                "inner": inner(item),
                "href": item.get("href"),
                "form_attrs": form if item.get("action") else "",
                # Our addition: what a form of Django's must carry.
                "csrf": item.get("csrfInput") or "",
            }
        )
    return {"attrs": attributes(own, options.get("attributes")), "items": items}


def _navigation(options: Any) -> dict[str, Any] | None:
    if not options or not options.get("items"):
        return None
    given = options.get("classes")
    names = classes(
        "nhsuk-header__navigation",
        flag("nhsuk-header__navigation--white", options.get("colour") == "white", given),
        flag("nhsuk-header__navigation--justified", options.get("justified"), given),
        given,
    )
    items = []
    for item in mappings(options.get("items")):
        here = bool(item.get("active") or item.get("current"))
        own = {
            "class": "nhsuk-header__navigation-link" if item.get("href") else "nhsuk-header__navigation-text",
            "href": item.get("href"),
            "aria-current": ("page" if item.get("current") else "true") if here else None,
        }
        place = {
            "class": classes(
                "nhsuk-header__navigation-item",
                "nhsuk-header__navigation-item--current" if here else "",
                item.get("classes"),
            )
        }
        items.append(
            {
                "attrs": attributes(place, item.get("attributes")),
                "element": "a" if item.get("href") else "span",
                "link_attrs": attributes(own),
                "here": here,
                "inner": inner(item),
            }
        )
    return {
        "attrs": attributes(
            {"class": names, "aria-label": options.get("ariaLabel", _("Menu"))}, options.get("attributes")
        ),
        "items": items,
        "browse": options.get("toggleMenuVisuallyHiddenText", _("Browse")),
        "more": options.get("toggleMenuText", _("More")),
    }


@component("footer")
def footer(params: Params) -> dict[str, Any]:
    """The page footer."""
    meta = group(params.get("meta"))
    given = params.get("copyright")
    notice = inner(group(given))
    if not notice:
        # None, False or an empty text leave the line out; no option at all gives the usual one.
        text = given.get("text", "©") if isinstance(given, dict) else "©" if "copyright" not in params else None
        notice = _("© NHS England") if text == "©" else ""
    columns = params.get("columns") or 4
    columns = columns if columns in FOOTER_WIDTHS else 4
    navigation = params.get("navigation")
    groups = [navigation] if isinstance(navigation, dict) else list(navigation or ())
    shown = [_footer_group(item, FOOTER_WIDTHS.get(columns, "one-quarter")) for item in groups]
    return {
        "attrs": box("nhsuk-footer", params, role="contentinfo"),
        "container_class": classes("nhsuk-width-container", params.get("containerClasses")),
        "rows": [shown[index : index + columns] for index in range(0, len(shown), columns)],
        "meta_links": _links(meta.get("items")),
        "meta_hidden": meta.get("visuallyHiddenText", meta.get("visuallyHiddenTitle", _("Support links"))),
        "meta_html": params.get("caller") or meta.get("html"),
        "meta_text": meta.get("text"),
        "copyright": notice,
        "copyright_is_html": isinstance(given, dict) and bool(given.get("html")),
    }


def _footer_group(options: Params, width: str) -> dict[str, Any]:
    heading = options.get("heading")
    if not isinstance(heading, dict):
        heading = group(heading) or group(options.get("title"))
    title = {
        **heading,
        "level": 2,
        "size": "s",
        "className": "nhsuk-footer__heading",
        "classPrefix": "nhsuk-heading-",
        "element": None,
    }
    return {
        "width": options.get("width") or width,
        "heading": render("heading", title),
        "html": options.get("html"),
        "text": options.get("text"),
        "links": _links(options.get("items")),
    }


def _links(items: Any) -> list[dict[str, Any]]:
    return [
        {
            "href": item.get("href"),
            "attrs": given_attributes(item.get("attributes")),
            "inner": inner(item),
        }
        for item in mappings(items)
    ]
