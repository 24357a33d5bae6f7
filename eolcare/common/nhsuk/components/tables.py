"""What lists things: tables, summary lists, task lists."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk.components.cards import card_actions
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
    is_text,
    mappings,
    modifier,
    print_template,
    render,
    translations,
)

ALIGNMENTS = ("left", "centre", "right")


@component("tables")
def tables(params: Params) -> SafeString:
    """A table, as it is or in a card; responsive, sortable or scrolling."""
    given = params.get("classes") or params.get("tableClasses")
    looked_at = params.get("classes")
    head = [_cell_options(item) for item in params.get("head") or ()]
    sortable = any(item.get("sort") for item in head)
    on_server = any(item.get("sort") and item.get("href") for item in head)
    responsive = bool(params.get("responsive"))
    no_border = params.get("border") is False
    names = classes(
        "nhsuk-table",
        ""
        if "nhsuk-table-responsive--reverse" in (looked_at or "")
        else flag("nhsuk-table--reverse", params.get("variant") == "reverse", looked_at),
        flag("nhsuk-table--compact", params.get("compact"), looked_at),
        flag("nhsuk-table--responsive", responsive, looked_at),
        flag("nhsuk-table--no-border", no_border, looked_at),
        flag("nhsuk-table--no-last-row-border", params.get("lastRowBorder") is False and not no_border, looked_at),
        flag("nhsuk-table--sortable", sortable, looked_at),
        flag("nhsuk-table--striped", params.get("striped"), looked_at),
        given,
    )
    sortable_class = "nhsuk-table--sortable" in names
    own: dict[str, Any] = {
        "class": names,
        "id": params.get("id"),
        "data-module": "nhsuk-table" if sortable_class and not on_server else None,
        **translations("sort-announcement", params.get("sortAnnouncementText")),
        **translations("ascending", params.get("ascendingText")),
        **translations("descending", params.get("descendingText")),
        "role": "table" if responsive else None,
    }
    caption_id, caption = _caption(params, sortable_class)
    table = print_template(
        "components/tables.html",
        {
            "attrs": attributes(own, params.get("attributes")),
            "caption": caption,
            "head": [_header_cell(item, responsive, sortable, on_server) for item in head if item is not EMPTY],
            "rows": [
                _row(row, head, params, responsive) for row in params.get("rows") or () if isinstance(row, list | tuple)
            ],
            "responsive": responsive,
        },
    )
    if params.get("scroll"):
        table = render("scroll", {"html": table, "labelledBy": caption_id, "variant": params.get("variant")})
    if not (params.get("card") or params.get("panel")):
        return table
    return render("card", {**_table_card(params), "caller": table})


def _table_card(params: Params) -> dict[str, Any]:
    card = params.get("card")
    options: Params = card if isinstance(card, dict) else EMPTY
    heading = options.get("heading")
    if not isinstance(heading, dict):
        heading = {**group(heading or params.get("heading")), "level": params.get("headingLevel", 2)}
    return {
        **{key: options.get(key) for key in ("id", "href", "actions", "attributes")},
        "heading": heading,
        "classes": params.get("panelClasses", options.get("classes")),
        "variant": options.get("variant", "feature" if params.get("panel") else None),
    }


def _caption(params: Params, sortable: bool) -> tuple[str | None, SafeString]:
    """The table's caption and its id; with ``scroll`` there is always an id, because the region is named by it."""
    options = params.get("caption")
    if not isinstance(options, dict):
        options = {**group(options), "size": params.get("captionSize"), "classes": params.get("captionClasses")}
    text = options.get("text")
    own_id = options.get("id")
    if own_id is None and params.get("scroll"):
        if params.get("id"):
            own_id = f"{params['id']}-caption"
        elif text:
            own_id = f"table-{str(text).replace(' ', '-').lower()[:40]}-caption"
    if not inner(options):
        return own_id, SafeString()
    hidden = options.get("visuallyHiddenText", _("Column headers are sortable") if sortable else None)
    top = dict(group(options.get("caption")))
    if top.get("placement") not in ("start", "end", None):
        top["placement"] = None
    top.setdefault("size", options.get("size"))
    return own_id, render(
        "heading",
        {
            **options,
            "id": own_id,
            "visuallyHiddenText": f"({hidden})" if hidden else None,
            "caption": top,
            "sizes": ("s", "m", "l", "xl"),
            "className": "nhsuk-table__caption",
            "classPrefix": "nhsuk-table__caption--",
            "element": "caption",
        },
    )


def _cell_options(item: Any) -> Params:
    """A cell may be a mapping, a text or a number; EMPTY stands for one to leave out."""
    return {"text": str(item)} if isinstance(item, int | float) and not isinstance(item, bool) else group(item)


def _header_cell(header: Params, responsive: bool, sortable: bool, on_server: bool) -> dict[str, Any]:
    sort = header.get("sort")
    sort = sort if is_text(sort) else "none" if sort is True else None
    following = header.get("sortNext")
    sorting = {
        "data-sort": bool(sort and sortable),
        "data-sort-next": following if is_text(following) and following and sortable and not on_server else None,
        "aria-sort": sort if sort and sort != "none" and sortable else None,
    }
    place: dict[str, Any] = {
        "scope": "col",
        "role": "columnheader" if responsive else None,
        "colspan": None if responsive else header.get("colspan"),
        "rowspan": header.get("rowspan"),
    }
    attrs = _cell_attributes({**header, "element": "th"}, place, attributes(sorting))
    return {**_value(header), "element": "th", "attrs": attrs, "heading": None}


def _row(row: Any, head: list[Params], params: Params, responsive: bool) -> list[dict[str, Any]]:
    cells = []
    for index, item in enumerate(row):
        data = _cell_options(item)
        if data is EMPTY and item != "":
            continue
        header = head[index] if index < len(head) else EMPTY
        is_header = index == 0 and bool(params.get("firstCellIsHeader"))
        align = header.get("align")
        if data.get("format") == "string" and header.get("format") == "numeric":
            align = "right"
        role = ("rowheader" if is_header else "cell") if responsive else None
        place = {
            "scope": "row" if is_header else None,
            "role": role,
            "colspan": None if responsive else data.get("colspan"),
            "rowspan": data.get("rowspan"),
        }
        shown = {
            **data,
            "element": "th" if is_header else "td",
            "format": data.get("format", header.get("format")),
            "align": data.get("align", align),
        }
        attrs = _cell_attributes(shown, place, attributes({"data-sort-value": data.get("sortValue") or None}))
        cells.append(
            {
                **_value(data),
                "element": shown["element"],
                "attrs": attrs,
                "heading": _value(header) if responsive and head and index < len(head) else None,
            }
        )
    return cells


def _cell_attributes(item: Params, place: Params, sorting: SafeString) -> SafeString:
    given = item.get("classes")
    base = "nhsuk-table__header" if item["element"] == "th" else "nhsuk-table__cell"
    width = item.get("width")
    names = classes(
        base,
        flag(f"{base}--numeric", item.get("format") == "numeric", given),
        modifier("nhsuk-u-text-align-", item.get("align"), ALIGNMENTS, given),
        flag(f"nhsuk-u-width-{width}", width, given),
        given,
    )
    return attributes({"class": names, **place}, sorting, item.get("attributes"))


def _value(item: Params) -> dict[str, Any]:
    return {
        "inner": inner(item),
        "is_html": bool(item.get("html")),
        "hidden": item.get("visuallyHiddenText"),
        "href": item.get("href"),
    }


# --- Summary list --------------------------------------------------------------------------------


@component("summary-list")
def summary_list(params: Params) -> SafeString:
    """What has been answered, a row an answer, with links to change it."""
    given = params.get("classes")
    rows = mappings(params.get("rows"))
    has_actions = any(isinstance(row.get("actions"), dict) and row["actions"].get("items") for row in rows)
    no_border = flag("nhsuk-summary-list--no-border", params.get("border") is False, given)
    no_last = flag("nhsuk-summary-list--no-last-row-border", params.get("lastRowBorder") is False, given)
    card = params.get("card")
    subject = card if isinstance(card, dict) else EMPTY
    shown = print_template(
        "components/summary-list.html",
        {
            "attrs": box("nhsuk-summary-list", params, no_border or no_last),
            "html": params.get("caller") or params.get("html"),
            "rows": [_summary_row(row, params, has_actions, row is rows[-1], subject) for row in rows],
        },
    )
    return render("card", {**subject, "caller": shown}) if card else shown


def _summary_row(row: Params, params: Params, has_actions: bool, last: bool, subject: Params) -> dict[str, Any]:
    key, value = group(row.get("key")), group(row.get("value"))
    given_actions = row.get("actions")
    options = given_actions if isinstance(given_actions, dict) else EMPTY
    actions = card_actions(given_actions, subject)
    list_classes = params.get("classes") or ""
    border_is_gone = (
        "nhsuk-summary-list--no-border" in list_classes
        or "nhsuk-summary-list--no-last-row-border" in list_classes
        or (last and params.get("lastRowBorder") is False)
    )
    own = row.get("classes")
    names = classes(
        "nhsuk-summary-list__row",
        "nhsuk-summary-list__row--no-actions" if has_actions and not actions else "",
        flag("nhsuk-summary-list__row--no-border", row.get("border") is False and not border_is_gone, own),
        own,
    )
    return {
        "attrs": attributes({"class": names, "id": row.get("id")}, row.get("attributes")),
        "key_attrs": _summary_attributes("key", key),
        "key": inner(key),
        "value_attrs": _summary_attributes("value", value),
        "value": inner(value),
        "actions_attrs": _summary_attributes("actions", options),
        "actions": actions,
    }


def _summary_attributes(kind: str, options: Params) -> SafeString:
    given, width = options.get("classes"), options.get("width")
    names = classes(f"nhsuk-summary-list__{kind}", flag(f"nhsuk-u-width-{width}", width, given), given)
    return attributes({"class": names, "id": options.get("id")}, options.get("attributes"))


# --- Task list -----------------------------------------------------------------------------------


@component("task-list")
def task_list(params: Params) -> dict[str, Any]:
    """Tasks and how far each has come."""
    prefix = params.get("idPrefix") or "task-list"
    items = []
    for number, item in enumerate(params.get("items") or (), start=1):
        if item:
            items.append(_task(item, f"{prefix}-{number}"))
    return {"attrs": box("nhsuk-task-list", params), "items": items}


def _task(item: Params, prefix: str) -> dict[str, Any]:
    heading = item.get("heading")
    if not isinstance(heading, dict):
        heading = {**group(item.get("title")), **group(heading)}
    hint, status = group(item.get("hint")), group(item.get("status"))
    href = item.get("href")
    hint_id, status_id = f"{prefix}-hint", f"{prefix}-status"
    described = classes(hint_id if inner(hint) else "", status_id)
    own = attributes({"href": href or None, "aria-describedby": described if href else None})
    tag = status.get("tag")
    return {
        "class": classes(
            "nhsuk-task-list__item", "nhsuk-task-list__item--with-link" if href else "", item.get("classes")
        ),
        "name": render(
            "heading",
            {
                **{key: heading.get(key) for key in ("id", "text", "html", "visuallyHiddenText")},
                "className": "nhsuk-task-list__link" if href else "",
                "classes": classes("nhsuk-link" if href else "", heading.get("classes")),
                "attributes": SafeString(own + given_attributes(heading.get("attributes"))),
                "element": "a" if href else "div",
            },
        ),
        "hint": inner(hint),
        "hint_id": hint_id,
        "status": render("tag", tag) if tag else inner(status),
        "status_id": status_id,
        "status_class": classes("nhsuk-task-list__status", status.get("classes")),
    }
