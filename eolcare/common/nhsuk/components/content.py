"""What says something on a page: cards, callouts, insets, details, panels, banners, summaries of errors, pictures."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    flag,
    group,
    inner,
    mappings,
    render,
    true_or_false,
)


def titled(params: Params, **deprecated: str) -> Params:
    """The ``heading`` option as a mapping; else the older options, named ``new="old"``."""
    given = params.get("heading")
    if isinstance(given, dict):
        return given
    older = {new: params[old] for new, old in deprecated.items() if old in params}
    return {**older, **group(given)}


def box(base: str, params: Params, *more: str, **own: Any) -> SafeString:
    """The attributes of a component's outermost element."""
    names = classes(base, *more, params.get("classes"))
    return attributes({"class": names, "id": params.get("id"), **own}, params.get("attributes"))


def reverse(base: str, params: Params) -> str:
    """The class of the variant for a dark background."""
    return flag(f"{base}--reverse", params.get("variant") == "reverse", params.get("classes"))


@component("inset-text")
def inset_text(params: Params) -> dict[str, Any]:
    """Text set apart from the rest."""
    return {
        "attrs": box("nhsuk-inset-text", params),
        "hidden": params.get("visuallyHiddenText") or _("Information"),
        "html": params.get("caller") or params.get("html"),
        "text": params.get("text"),
    }


@component("details")
def details(params: Params) -> dict[str, Any]:
    """Content that unfolds."""
    summary = params.get("summary")
    if not isinstance(summary, dict):
        summary = group(summary) or {"text": params.get("summaryText"), "html": params.get("summaryHtml")}
    return {
        "attrs": attributes(
            {
                "class": classes("nhsuk-details", reverse("nhsuk-details", params), params.get("classes")),
                "id": params.get("id"),
                "open": bool(params.get("open")),
            },
            params.get("attributes"),
        ),
        "summary_attrs": attributes(
            {"class": classes("nhsuk-details__summary", summary.get("classes"))}, summary.get("attributes")
        ),
        "summary": inner(summary),
        "inner": params.get("caller") or inner(params),
    }


@component("panel")
def panel(params: Params) -> dict[str, Any]:
    """The coloured panel that confirms what has been done."""
    heading = titled(
        params, text="titleText", html="titleHtml", level="headingLevel", size="titleSize", classes="titleClasses"
    )
    interruption = params.get("variant") == "interruption"
    return {
        "attrs": box("nhsuk-panel", params, flag("nhsuk-panel--interruption", interruption, params.get("classes"))),
        "heading": render(
            "heading",
            {
                **heading,
                "sizes": ("m", "l", "xl"),
                "className": "nhsuk-panel__heading",
                "classPrefix": "nhsuk-panel__heading--",
                "element": None,
            },
        ),
        "inner": params.get("caller") or inner(params),
    }


@component("scroll")
def scroll(params: Params) -> dict[str, Any]:
    """A region that scrolls sideways where it is too wide."""
    return {
        "attrs": attributes(
            {
                "class": classes("nhsuk-scroll", reverse("nhsuk-scroll", params), params.get("classes")),
                "id": params.get("id"),
                "data-module": "nhsuk-scroll",
            },
            params.get("attributes"),
        ),
        "labelled_by": params.get("labelledBy"),
        "html": params.get("caller") or params.get("html"),
        "text": params.get("text"),
    }


@component("notification-banner")
def notification_banner(params: Params) -> dict[str, Any]:
    """A banner with a message about the page or about what was just done."""
    variant = params.get("variant") or params.get("type")
    success = variant == "success"
    title = params.get("title")
    if not isinstance(title, dict):
        older = {"text": "titleText", "html": "titleHtml"} if not title else {}
        older |= {"id": "titleId", "level": "titleHeadingLevel"}
        title = {**{new: params[old] for new, old in older.items() if old in params}, **group(title)}
    heading = group(params.get("heading"))
    title_id = title.get("id") or "nhsuk-notification-banner-title"
    shown = SafeString()
    if inner(heading):
        shown = render("heading", {"level": 3, **heading, "className": "nhsuk-notification-banner__heading"})
    return {
        "attrs": attributes(
            {
                "class": classes(
                    "nhsuk-notification-banner",
                    flag("nhsuk-notification-banner--success", success, params.get("classes")),
                    params.get("classes"),
                ),
                "id": params.get("id"),
                "data-module": "nhsuk-notification-banner",
                "data-disable-auto-focus": true_or_false(params.get("disableAutoFocus")),
                "role": params.get("role") or ("alert" if success else "region"),
                "aria-labelledby": title_id,
            },
            params.get("attributes"),
        ),
        "title": render(
            "heading",
            {
                **title,
                "id": title_id,
                "text": title.get("text", _("Success") if success else _("Important")),
                "level": title.get("level", title.get("headingLevel", 2)),
                "className": "nhsuk-notification-banner__title",
            },
        ),
        "heading": shown,
        "html": params.get("caller") or params.get("html"),
        "text": params.get("text"),
    }


@component("error-summary")
def error_summary(params: Params) -> dict[str, Any]:
    """All errors of a page, with links to where they can be put right."""
    heading = params.get("heading")
    if not isinstance(heading, dict):
        heading = group(heading) or {"text": params.get("titleText"), "html": params.get("titleHtml")}
    description = params.get("description")
    if not isinstance(description, dict):
        description = group(description) or {
            "text": params.get("descriptionText"),
            "html": params.get("descriptionHtml"),
        }
    return {
        "attrs": attributes(
            {
                "class": classes("nhsuk-error-summary", params.get("classes")),
                "id": params.get("id"),
                "data-module": "nhsuk-error-summary",
                "data-disable-auto-focus": true_or_false(params.get("disableAutoFocus")),
            },
            params.get("attributes"),
        ),
        "heading": render(
            "heading",
            {
                **{key: heading.get(key) for key in ("id", "text", "html", "attributes")},
                "level": 2,
                "className": "nhsuk-error-summary__heading",
            },
        ),
        "description": params.get("caller") or inner(description),
        "items": [
            {"href": item.get("href"), "attrs": attributes(EMPTY, item.get("attributes")), "inner": inner(item)}
            for item in mappings(params.get("errorList"))
        ],
    }
