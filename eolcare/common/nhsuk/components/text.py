"""Headings, captions, labels, legends, hints, error messages, tags, icons, and what groups fields."""

from functools import cache
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
    group,
    inner,
    is_text,
    modifier,
    print_template,
    render,
)

HEADING_SIZES = ("xxs", "xs", "s", "m", "l", "xl")
LABEL_SIZES = ("s", "m", "l", "xl")
CAPTION_SIZES = ("m", "l", "xl", "xxl")
TAG_COLOURS = ("white", "grey", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow")


@cache
def icon(name: str) -> SafeString:
    """One of the NHS icons as an SVG that screen readers skip."""
    return print_template("components/icon.html", {"name": name})


@component("caption")
def caption(params: Params) -> dict[str, Any]:
    """The small text above or below a heading."""
    given = params.get("classes")
    base = modifier("nhsuk-caption-", params.get("size"), CAPTION_SIZES, given) or "nhsuk-caption"
    bottom = "nhsuk-caption--bottom" if params.get("placement") in ("after", "end") else ""
    return {
        "element": (params.get("element") or "span").lower(),
        "attrs": attributes(
            {"class": classes(base, bottom, given), "id": params.get("id")},
            params.get("attributes"),
        ),
        "inner": params.get("caller") or inner(params),
    }


@component("heading")
def heading(params: Params) -> dict[str, Any] | SafeString:
    """A heading, and every element that is made like one; empty without text."""
    text = params.get("caller") or inner(params)
    if not text:
        return SafeString()
    base = choose(params, "className", default="nhsuk-heading")
    prefix = choose(params, "classPrefix", default=f"{base}-")
    given = params.get("classes")
    sized = modifier(prefix, params.get("size"), params.get("sizes", HEADING_SIZES), given)
    # "nhsuk-heading-l" stands instead of "nhsuk-heading", "nhsuk-label--l" beside "nhsuk-label".
    names = classes(sized if sized and prefix == f"{base}-" else classes(base, sized), given)
    top = group(params.get("caption"))
    placement = top.get("placement")
    shown = ""
    if inner(top):
        size = params.get("size") if sized else None
        shown = render("caption", top if "size" in top else {**top, "size": size})
    return {
        "element": (params.get("element") or f"h{params.get('level') or 1}").lower(),
        "attrs": attributes({"class": names or None, "id": params.get("id")}, params.get("attributes")),
        "inner": text,
        "href": params.get("href"),
        "hidden": params.get("visuallyHiddenText"),
        "before": shown if placement == "before" else "",
        "start": shown if placement in ("start", None) else "",
        "end": shown if placement == "end" else "",
        "after": shown if placement == "after" else "",
    }


def _in_heading(params: Params) -> tuple[Params, bool]:
    """The ``heading`` option of a label or legend, and whether a heading is wanted at all."""
    given = params.get("heading")
    wanted = params.get("isPageHeading")
    has_heading = bool(wanted and given is not False) or bool(wanted is not False and given)
    return group(given), has_heading


def _worded(params: Params, title: Params, has_heading: bool) -> dict[str, Any]:
    """Text, hidden text, size and caption of a label or legend, which may stand in its heading."""
    first, second = (title, params) if has_heading else (params, title)
    worded = {
        "text": first.get("text", second.get("text")),
        "html": first.get("html", second.get("html")),
        "visuallyHiddenText": params.get("visuallyHiddenText"),
        "size": params.get("size"),
        "caption": params.get("caption"),
    }
    if has_heading:
        for name in ("visuallyHiddenText", "size", "caption"):
            worded[name] = title.get(name, worded[name])
    top = dict(group(worded["caption"]))
    top.setdefault("size", worded["size"])
    worded["caption"] = top
    return worded


@component("label")
def label(params: Params) -> dict[str, Any] | SafeString:
    """The label of a field; empty without text."""
    title, has_heading = _in_heading(params)
    worded = _worded(params, title, has_heading)
    caller = params.get("caller")
    if not (caller or worded["html"] or worded["text"]):
        return SafeString()
    top = worded["caption"]
    placement = top.get("placement")
    outside = render("caption", top) if placement in ("before", "after") else ""
    tag = render(
        "heading",
        {
            **worded,
            "caller": caller,
            "id": params.get("id"),
            "caption": None if outside else top,
            "sizes": LABEL_SIZES,
            "className": "nhsuk-label",
            "classPrefix": "nhsuk-label--",
            "classes": params.get("classes"),
            "attributes": attributes({"for": params.get("for")}, params.get("attributes")),
            "element": "label",
        },
    )
    if not has_heading and not outside:
        return tag
    return {
        "label": tag,
        "before": outside if placement == "before" else "",
        "after": outside if placement == "after" else "",
        "element": f"h{title.get('level') or 1}" if has_heading else "",
        "attrs": attributes({"class": "nhsuk-label-wrapper", "id": title.get("id")}, title.get("attributes")),
    }


@component("legend")
def legend(params: Params) -> dict[str, Any] | SafeString:
    """The legend of a fieldset; empty without text."""
    title, has_heading = _in_heading(params)
    worded = _worded(params, title, has_heading)
    text = params.get("caller") or worded["html"] or worded["text"]
    if not text:
        return SafeString()
    top = worded["caption"]
    if top.get("placement") == "before":
        top["placement"] = "start"
    outside = render("caption", top) if top.get("placement") == "after" else ""
    given = params.get("classes")
    names = classes(
        "nhsuk-fieldset__legend", modifier("nhsuk-fieldset__legend--", worded["size"], LABEL_SIZES, given), given
    )
    own = attributes({"class": names, "id": params.get("id")}, params.get("attributes"))
    shared = {
        "caller": text,
        "visuallyHiddenText": worded["visuallyHiddenText"],
        "caption": None if outside else top,
    }
    if has_heading:
        content = render(
            "heading",
            {
                **shared,
                "id": title.get("id"),
                "level": title.get("level"),
                "className": "nhsuk-fieldset__heading",
                "attributes": title.get("attributes"),
            },
        )
        return {"attrs": own, "inner": content, "after": outside}
    tag = render("heading", {**shared, "className": "", "attributes": own, "element": "legend"})
    return SafeString(tag + outside)


@component("fieldset")
def fieldset(params: Params) -> dict[str, Any]:
    """Fields that belong together."""
    return {
        "attrs": attributes(
            {
                "class": classes("nhsuk-fieldset", params.get("classes")),
                "id": params.get("id"),
                "role": params.get("role"),
                "aria-describedby": params.get("describedBy") or None,
            },
            params.get("attributes"),
        ),
        "legend": render("legend", group(params.get("legend"))),
        "inner": params.get("caller") or params.get("html") or "",
    }


@component("hint")
def hint(params: Params) -> dict[str, Any]:
    """What helps to answer."""
    return {
        "attrs": attributes(
            {"class": classes("nhsuk-hint", params.get("classes")), "id": params.get("id")}, params.get("attributes")
        ),
        "inner": params.get("caller") or inner(params),
    }


@component("error-message")
def error_message(params: Params) -> dict[str, Any]:
    """What is wrong and how to put it right."""
    return {
        "attrs": attributes(
            {"class": classes("nhsuk-error-message", params.get("classes")), "id": params.get("id")},
            params.get("attributes"),
        ),
        "hidden": params.get("visuallyHiddenText", _("Error")),
        "inner": params.get("caller") or inner(params),
    }


@component("tag")
def tag(params: Params) -> dict[str, Any]:
    """The status of something, in a coloured box."""
    given = params.get("classes")
    colour = params.get("colour")
    return {
        "attrs": attributes(
            {
                "class": classes(
                    "nhsuk-tag",
                    modifier("nhsuk-tag--", colour, TAG_COLOURS, given) if is_text(colour) else "",
                    flag("nhsuk-tag--no-colour", colour is False, given),
                    flag("nhsuk-tag--no-border", params.get("border") is False, given),
                    given,
                ),
                "id": params.get("id"),
            },
            params.get("attributes"),
        ),
        "inner": params.get("caller") or inner(params),
    }


def part(options: Any) -> Params:
    """An option such as ``hint`` or ``errorMessage``, empty if it has nothing to say."""
    options = group(options)
    return options if inner(options) else EMPTY


# --- Ours: what the design system writes as plain HTML ---------------------------------------------


@component("paragraph")
def paragraph(params: Params) -> dict[str, Any]:
    """A paragraph."""
    return {"attrs": attributes({"class": params.get("classes"), "id": params.get("id")}), "inner": inner(params)}


@component("link")
def link(params: Params) -> dict[str, Any]:
    """A link."""
    names = classes("nhsuk-link", params.get("classes"))
    return {
        "attrs": attributes({"class": names, "href": params.get("href")}, params.get("attributes")),
        "inner": inner(params),
    }


@component("button-group")
def button_group(params: Params) -> dict[str, Any]:
    """Buttons and links side by side."""
    return {"inner": params.get("caller") or inner(params)}
