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
    link_or_button,
    mappings,
    modifier,
    render,
    translations,
    true_or_false,
)
from eolcare.common.nhsuk.components.fields import joined
from eolcare.common.nhsuk.components.text import icon

CARD_VARIANTS = ("feature", "primary", "secondary", "warning")
CARE_VARIANTS = ("non-urgent", "urgent", "emergency")


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
    return {
        "attrs": box("nhsuk-inset-text", params),
        "hidden": params.get("visuallyHiddenText") or _("Information"),
        "html": params.get("caller") or params.get("html"),
        "text": params.get("text"),
    }


@component("details")
def details(params: Params) -> dict[str, Any]:
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
    heading = titled(
        params, text="titleText", html="titleHtml", level="headingLevel", size="titleSize", classes="titleClasses"
    )
    interruption = params.get("variant") == "interruption"
    return {
        "attrs": box(
            "nhsuk-panel", params, flag("nhsuk-panel--interruption", interruption, params.get("classes"))
        ),
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


@component("card")
def card(params: Params) -> dict[str, Any]:
    given = params.get("classes")
    variant = params.get("variant") or params.get("type")
    heading = titled(
        params,
        id="headingId",
        html="headingHtml",
        visuallyHiddenText="headingVisuallyHiddenText",
        size="headingSize",
        level="headingLevel",
        classes="headingClasses",
    )
    description = params.get("description")
    if not isinstance(description, dict):
        description = group(description) or {"html": params.get("descriptionHtml")}
    care = modifier("nhsuk-card--care--", variant, CARE_VARIANTS, None) if inner(heading) else ""
    names = classes(
        "nhsuk-card",
        *(f"nhsuk-card--{name}" for name in ("clickable", *CARD_VARIANTS) if params.get(name)),
        modifier("nhsuk-card--", variant, CARD_VARIANTS, given),
        f"nhsuk-card--care {care}" if care and not any(f"nhsuk-card--care--{v}" in (given or "") for v in CARE_VARIANTS) else "",
        given,
    )
    title = _card_heading(params, heading, names, variant if care else "")
    actions = card_actions(params.get("actions"), params)
    image = params.get("image") or EMPTY
    if params.get("imgURL") or params.get("imgALT"):
        image = {"src": params.get("imgURL"), "alt": params.get("imgALT")}
    return {
        "attrs": attributes({"class": names, "id": params.get("id")}, params.get("attributes")),
        "image": image.get("html") or _picture(image),
        "above": title if care or actions else "",
        "container": bool(care or actions),
        "within": "" if care or actions else title,
        "actions": actions,
        "actions_class": classes("nhsuk-card__actions", _option(params.get("actions"), "classes")),
        "content_attrs": attributes(
            {"class": classes("nhsuk-card__content", description.get("classes"))}, description.get("attributes")
        ),
        "html": params.get("caller") or description.get("html"),
        "text": description.get("text"),
        "chevron": icon("chevron-right-circle") if "nhsuk-card--primary" in names else "",
    }


def _picture(image: Params) -> SafeString | str:
    if not image.get("src"):
        return ""
    alt = image.get("alt")
    shown = {"class": "nhsuk-card__img", "src": image["src"], "alt": "" if alt is None else alt}
    return SafeString(f"<img{attributes(shown)}>")


def _option(options: Any, name: str) -> Any:
    return options.get(name) if isinstance(options, dict) else None


def _card_heading(params: Params, heading: Params, names: str, care: str) -> SafeString:
    """A card's heading: a link if the card has an address; for advice cards with the urgency in words."""
    hidden = heading.get("visuallyHiddenText")
    if care and not hidden:
        hidden = {"emergency": _("Immediate action required"), "urgent": _("Urgent advice")}.get(
            care, _("Non-urgent advice")
        )
    text = heading.get("text")
    shown = SafeString()
    if text:
        link = params.get("href") if "nhsuk-card--feature" not in names else None
        worded = {"text": text, "href": link, "hidden": hidden}
        from eolcare.common.nhsuk.components.core import print_template

        shown = render(
            "heading",
            {
                "caller": print_template("components/card-heading.html", worded),
                "id": heading.get("id"),
                "caption": heading.get("caption"),
                "size": heading.get("size"),
                "level": heading.get("level", 2),
                "classes": heading.get("classes"),
                "className": "nhsuk-card__heading",
                "classPrefix": "nhsuk-heading-",
                "attributes": heading.get("attributes"),
            },
        )
    arrow = SafeString('<span class="nhsuk-card--care__arrow" aria-hidden="true"></span>') if care else ""
    return joined(shown, heading.get("html"), arrow)


def card_actions(options: Any, parent: Params) -> list[SafeString]:
    """The links or buttons of a card or of a row in a summary list, each as HTML."""
    items = mappings(options) if isinstance(options, list | tuple) else []
    items = items or mappings(_option(options, "items"))
    subject = inner(group(parent.get("heading")))
    return [_card_action(item, subject) for item in items]


def _card_action(params: Params, subject: Any) -> SafeString:
    from eolcare.common.nhsuk.components.core import print_template

    element = "a" if params.get("href") and not params.get("type") else "button"
    own: dict[str, Any] = {"class": classes("nhsuk-link", params.get("classes")), "id": params.get("id")}
    if element == "a":
        own["href"] = params.get("href", "#")
    else:
        own |= {"name": params.get("name"), "type": params.get("type", "submit"), "value": params.get("value")}
    return print_template(
        "components/card-action.html",
        {
            "element": element,
            "attrs": attributes(own, params.get("attributes")),
            "inner": inner(params),
            "hidden": params.get("visuallyHiddenText"),
            "subject": subject,
        },
    )


@component("warning-callout")
def warning_callout(params: Params) -> SafeString:
    heading = group(params.get("heading"))
    text = heading.get("text")
    hidden = None
    important = _("Important")
    if text and important.lower() not in str(text).lower():
        hidden = heading.get("visuallyHiddenText", params.get("visuallyHiddenText")) or important
    return render(
        "card",
        {
            "id": params.get("id"),
            "heading": {
                **{key: heading.get(key) for key in ("id", "text", "html", "attributes")},
                "visuallyHiddenText": hidden,
                "level": heading.get("level", params.get("headingLevel", 3)),
                "classes": heading.get("classes", params.get("headingClasses")),
            },
            "description": {"text": params.get("text"), "html": params.get("html")},
            "actions": params.get("actions"),
            "classes": params.get("classes"),
            "attributes": params.get("attributes"),
            "variant": "warning",
            "caller": params.get("caller"),
        },
    )


@component("notification-banner")
def notification_banner(params: Params) -> dict[str, Any]:
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


@component("do-dont-list")
def do_dont_list(params: Params) -> SafeString:
    from eolcare.common.nhsuk.components.core import print_template

    heading = titled(params, text="title", level="headingLevel")
    kind = "cross" if "cross" in (params.get("icon"), params.get("type")) else "tick"
    prefix = ""
    if not params.get("hidePrefix") and (params.get("prefixText") or kind == "cross"):
        prefix = params.get("prefixText") or _("do not")
    items = [inner(group(item["item"]) if item.get("item") else item) for item in mappings(params.get("items"))]
    listed = print_template(
        "components/do-dont-list.html", {"kind": kind, "icon": icon(kind), "prefix": prefix, "items": items}
    )
    return render(
        "card",
        {
            "id": params.get("id"),
            "heading": {**heading, "level": heading.get("level", 3), "size": None},
            "description": {"html": listed},
            "classes": params.get("classes"),
            "attributes": params.get("attributes"),
            "variant": "feature",
        },
    )


@component("images")
def images(params: Params) -> dict[str, Any]:
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


