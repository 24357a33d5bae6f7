"""What leads somewhere: back link, breadcrumb, action link, skip link, contents list, pagination."""

from typing import Any

from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.content import box, reverse
from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    group,
    inner,
    link_or_button,
    mappings,
    render,
)
from eolcare.common.nhsuk.components.text import icon


@component("back-link")
def back_link(params: Params) -> dict[str, Any]:
    """The link to the page before."""
    element = link_or_button(params)
    own: dict[str, Any] = {"href": params.get("href", "#")} if element == "a" else {}
    if element == "button":
        own = {"type": params.get("type", "submit") or ""}
    return {
        "element": element,
        "attrs": box("nhsuk-back-link", params, reverse("nhsuk-back-link", params), **own),
        "hidden": params.get("visuallyHiddenText"),
        "inner": params.get("caller") or inner(params) or _("Back"),
    }


@component("breadcrumb")
def breadcrumb(params: Params) -> dict[str, Any]:
    """Where the page stands; on small screens, the way one step up."""
    items = mappings(params.get("items"))
    last = items[-1] if items else EMPTY
    text, href = last.get("text"), last.get("href")
    shown = [
        {"attrs": attributes({"href": item["href"]}, item.get("attributes")), "inner": inner(item)}
        for item in items
        if item.get("href")
    ]
    if params.get("text") and params.get("href"):
        text, href = params["text"], params["href"]
        shown.append({"attrs": attributes({"href": href}), "inner": text})
    back = params.get("backLink") or EMPTY
    return {
        "attrs": box(
            "nhsuk-breadcrumb",
            params,
            reverse("nhsuk-breadcrumb", params),
            **{"aria-label": params.get("ariaLabel") or params.get("labelText") or _("Breadcrumb")},
        ),
        "items": shown,
        "back": render(
            "back-link",
            {
                "visuallyHiddenText": _("Back to"),
                "href": href,
                "attributes": last.get("attributes"),
                "variant": params.get("variant"),
                **back,
                "text": back.get("text") if inner(back) else text,
            },
        ),
    }


@component("action-link")
def action_link(params: Params) -> dict[str, Any]:
    """The link to the one thing that the page is for."""
    element = link_or_button(params)
    own: dict[str, Any] = {}
    if element == "a":
        own = {"href": params.get("href", "#"), "target": "_blank" if params.get("openInNewWindow") else None}
    elif element == "button":
        own = {"type": params.get("type", "submit")}
    return {
        "element": element,
        "attrs": box("nhsuk-action-link", params, reverse("nhsuk-action-link", params), **own),
        "icon": icon("arrow-right-circle"),
        "inner": params.get("caller") or inner(params),
    }


@component("skip-link")
def skip_link(params: Params) -> dict[str, Any]:
    """The first link of a page: to its content."""
    own = {"data-module": "nhsuk-skip-link", "href": params.get("href") or "#maincontent"}
    return {
        "attrs": box("nhsuk-skip-link", params, **own),
        "inner": params.get("caller") or inner(params) or _("Skip to main content"),
    }


@component("contents-list")
def contents_list(params: Params) -> dict[str, Any]:
    """The pages of a guide."""
    label = params.get("ariaLabel") or params.get("landmarkLabel") or _("Pages in this guide")
    return {
        "attrs": box("nhsuk-contents-list", params, role="navigation", **{"aria-label": label}),
        "hidden": params.get("visuallyHiddenText") or _("Contents"),
        "entries": _contents(params.get("items")),
    }


def _contents(items: Any) -> list[dict[str, Any]]:
    shown = []
    for item in mappings(items):
        current = bool(item.get("current"))
        name = "nhsuk-contents-list__current" if current else "nhsuk-contents-list__link"
        own = {"class": classes(name, item.get("classes")), "href": None if current else item.get("href", "")}
        shown.append(
            {
                "current": current,
                "attrs": attributes(own, item.get("attributes")),
                "inner": inner(item),
                "entries": _contents(item.get("items")),
            }
        )
    return shown


@component("pagination")
def pagination(params: Params) -> dict[str, Any]:
    """The pages before and after, or numbered pages."""
    items = [_page(item) for item in mappings(params.get("items"))]
    label = params.get("ariaLabel") or params.get("landmarkLabel") or _("Pagination")
    return {
        "attrs": box(
            "nhsuk-pagination",
            params,
            "nhsuk-pagination--numbered" if items else "",
            role="navigation",
            **{"aria-label": label},
        ),
        "items": items,
        "previous": _neighbour(params, "previous"),
        "next": _neighbour(params, "next"),
        "arrow_left": icon("arrow-left"),
        "arrow_right": icon("arrow-right"),
    }


def _page(item: Params) -> dict[str, Any]:
    default = _("Page %(number)s") % {"number": item.get("number")}
    own = {
        "class": "nhsuk-pagination__link",
        "href": item.get("href") or "",
        "aria-label": item.get("ariaLabel", item.get("visuallyHiddenText", default)),
        "aria-current": "page" if item.get("current") else None,
    }
    return {
        "class": classes(
            "nhsuk-pagination__item",
            "nhsuk-pagination__item--current" if item.get("current") else "",
            "nhsuk-pagination__item--ellipsis" if item.get("ellipsis") else "",
            item.get("classes"),
        ),
        "ellipsis": item.get("ellipsis"),
        "attrs": attributes(own, item.get("attributes")),
        "number": item.get("number"),
    }


def _neighbour(params: Params, which: str) -> dict[str, Any] | None:
    """The page before or after this one; None if there is none."""
    options = params.get(which) or EMPTY
    url, page = params.get(f"{which}Url"), params.get(f"{which}Page")
    if url or page:
        options = {"href": url, "labelText": page}
    if not options.get("href"):
        return None
    return {
        "href": options["href"],
        "inner": inner(options),
        "label": inner(group(options.get("label"))) or options.get("labelText"),
        "attrs": attributes(EMPTY, options.get("attributes")),
    }
