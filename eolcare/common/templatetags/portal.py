"""Tags of the portal's frame: navigation."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


def _item(context: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    request = context.get("request")
    href = reverse(name)
    path = request.path if request else ""
    return {"href": href, "text": text, "current": path.startswith(href), "exact": path == href}


@register.inclusion_tag("components/nav-item.html", takes_context=True)
def nav_item(context: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    """Show a navigation link to the named address, marked when the reader is beneath it."""
    return _item(context, name, text)


@register.inclusion_tag("components/nav-item-for.html", takes_context=True)
def nav_item_for(context: dict[str, Any], permission: str, name: str, text: str) -> dict[str, Any]:
    """Show the link only to people who have the permission somewhere."""
    user = context.get("user")
    if user is None or not user.has_perm(permission):
        return {"allowed": False}
    return {"allowed": True, **_item(context, name, text)}
