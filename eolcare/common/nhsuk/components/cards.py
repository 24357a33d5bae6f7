"""Cards: plain, clickable, advice; the warning callout and the lists of dos and don'ts, which are cards too."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.content import titled
from eolcare.common.nhsuk.components.core import (
    EMPTY,
    Params,
    attributes,
    classes,
    component,
    group,
    inner,
    mappings,
    modifier,
    print_template,
    render,
)
from eolcare.common.nhsuk.components.fields import joined
from eolcare.common.nhsuk.components.text import icon

CARD_VARIANTS = ("feature", "primary", "secondary", "warning")
CARE_VARIANTS = ("non-urgent", "urgent", "emergency")


@component("card")
def card(params: Params) -> dict[str, Any]:
    """A card: heading, description, picture, actions; care cards say how urgent the advice is."""
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
        f"nhsuk-card--care {care}" if care and "nhsuk-card--care--" not in (given or "") else "",
        given,
    )
    title = _card_heading(params, heading, names, str(variant) if care else "")
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
    """A warning that must not be missed."""
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


@component("do-dont-list")
def do_dont_list(params: Params) -> SafeString:
    """What to do, or what not to do."""

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
