"""What shows something: pictures, code, tabs, the hero of a home page."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.content import box, reverse, titled
from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    flag,
    group,
    inner,
    render,
    translations,
)


@component("images")
def images(params: Params) -> dict[str, Any]:
    """A picture with its caption."""
    given = params.get("classes")
    width = params.get("width")
    caption = group(params.get("caption"))
    return {
        "attrs": box(
            "nhsuk-image",
            params,
            flag("nhsuk-image--no-border", params.get("border") is False, given),
            flag("nhsuk-image--no-background", params.get("background") is False, given),
            flag(f"nhsuk-u-width-{width}", width, given),
        ),
        "html": params.get("caller") or params.get("html"),
        "image_attrs": attributes(
            {
                "class": "nhsuk-image__img",
                "src": params["src"],
                "alt": params.get("alt") or "",
                "sizes": params.get("sizes"),
                "srcset": params.get("srcset"),
            }
        )
        if params.get("src")
        else "",
        "caption": inner(caption),
        "caption_class": classes("nhsuk-image__caption", caption.get("classes")),
    }


@component("code")
def code(params: Params) -> dict[str, Any]:
    """A piece of code that can be copied."""
    given = params.get("classes")
    button = params.get("button")
    options = button if isinstance(button, dict) else EMPTY
    background = params.get("background")
    shown = SafeString()
    if button:
        listed = params.get("copyButtonClassList")
        if listed is None:
            look = "nhsuk-button--reverse" if params.get("variant") == "reverse" else "nhsuk-button--secondary"
            listed = [look, "nhsuk-button--small"]
        text = params.get("copyButtonText", options.get("text", _("Copy code")))
        label = options.get("ariaLabel", None if text else _("Copy code"))
        shown = render(
            "button",
            {
                **options,
                "text": text,
                "ariaLabel": label,
                "type": options.get("type") or "button",
                "variant": None,
                "small": None,
                "classes": classes(*listed, "nhsuk-code__button nhsuk-js-code-button", options.get("classes")),
                "attributes": {"hidden": {"value": True, "optional": True}},
            },
        )
    data: dict[str, Any] = {}
    data |= translations("copy-button", params.get("copyButtonText", options.get("text")))
    data |= translations("copied-button", params.get("copiedButtonText"))
    data |= translations("copied-announcement", params.get("copiedAnnouncementText"))
    names = classes(
        "nhsuk-code",
        "nhsuk-code--button" if button else "",
        reverse("nhsuk-code", params),
        f"nhsuk-code--background-{background}" if background else "",
        flag("nhsuk-code--no-border", params.get("border") is False, given),
        given,
    )
    own = {"class": names, "id": params.get("id"), **data, "data-module": "nhsuk-code"}
    return {
        "attrs": attributes(own, params.get("attributes")),
        "button": shown,
        "inner": params.get("caller") or inner(params),
    }


@component("tabs")
def tabs(params: Params) -> dict[str, Any]:
    """Panels of which one shows at a time."""
    prefix = params.get("idPrefix") or params.get("id")
    shown = []
    for number, item in enumerate(params.get("items") or (), start=1):
        if item:
            panel_options = item.get("panel") or EMPTY
            shown.append(
                {
                    "id": item.get("id") or f"{prefix}-{number}",
                    "first": number == 1,
                    "label": item.get("label"),
                    "attrs": attributes(EMPTY, item.get("attributes")),
                    "panel_attrs": attributes(EMPTY, panel_options.get("attributes")),
                    "html": panel_options.get("html"),
                    "text": panel_options.get("text"),
                }
            )
    return {
        "attrs": box("nhsuk-tabs", params, **{"data-module": "nhsuk-tabs"}),
        "heading": render(
            "heading",
            {
                "text": params.get("visuallyHiddenText", params.get("title", _("Contents"))),
                "level": 2,
                "className": "nhsuk-tabs__heading",
            },
        ),
        "items": shown,
    }


@component("hero")
def hero(params: Params) -> dict[str, Any]:
    """The large introduction of a home page."""
    background = {"src": params["imageURL"]} if params.get("imageURL") else params.get("image") or EMPTY
    source = background.get("src")
    content = params.get("content")
    rows = [content] if isinstance(content, dict) else list(content or ())
    if params.get("caller") or params.get("heading") or params.get("text") or params.get("html"):
        heading = titled(params, size="headingSize", level="headingLevel", classes="headingClasses")
        first = {"heading": heading, "text": params.get("text"), "width": params.get("width", "two-thirds")}
        rows.insert(0, {**first, "html": params.get("caller") or params.get("html")})
    cells = [_hero_cell(row) for row in rows]
    look = ""
    if source:
        look = classes("nhsuk-hero--image", "nhsuk-hero--image-description" if params.get("heading") else "")
    elif params.get("border") is not False:
        look = "nhsuk-hero--border"
    style = f"background-image: url('{source}');" if source else None
    return {
        "attrs": box("nhsuk-hero", params, look, style=style),
        "container_class": classes("nhsuk-width-container", params.get("containerClasses")),
        "rows": [cells[index : index + 2] for index in range(0, len(cells), 2)],
        "arrow": bool(source and len(cells) == 1),
        "overlay": bool(source),
    }


def _hero_cell(content: Params) -> dict[str, Any]:
    heading = group(content.get("heading"))
    title = SafeString()
    if inner(heading):
        names = classes("nhsuk-hero__heading", heading.get("classes"))
        title = render("heading", {**heading, "size": heading.get("size", "xl"), "classes": names})
    return {
        "width": content.get("width") or "one-half",
        "content_class": classes("nhsuk-hero__content", content.get("classes")),
        "heading": title,
        "html": content.get("html"),
        "text": content.get("text"),
        "image": render("images", content["image"]) if content.get("image") else "",
    }
