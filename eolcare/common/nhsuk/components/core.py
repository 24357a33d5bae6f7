"""What every component of the NHS design system shares: attributes, class names, text, rendering.

A component is a pair: a function that turns the options (named as in the NHS design system's own
documentation, camelCase) into what its template prints, and the template ``components/<name>.html``.
Options come as mappings. Text is escaped wherever it stands; an ``html`` option is printed as it is
only if it is a ``SafeString``, so no string of a person's becomes markup by standing in the wrong place.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from html import escape as escape_plain
from typing import Any

from django.conf import settings
from django.template import Context, Template, engines
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Params = Mapping[str, Any]
Prepare = Callable[[Params], "dict[str, Any] | SafeString"]

EMPTY: Params = {}
_components: dict[str, Prepare] = {}


def component(name: str) -> Callable[[Prepare], Prepare]:
    """Register the function below as the one that prepares ``components/<name>.html``."""

    def register(prepare: Prepare) -> Prepare:
        _components[name] = prepare
        return prepare

    return register


def names() -> list[str]:
    """All components, in alphabetical order."""
    return sorted(_components)


def render(name: str, params: Params) -> SafeString:
    """The HTML of one component.

    Raises KeyError, with the names there are, for a component that does not exist.
    """
    try:
        prepare = _components[name]
    except KeyError:
        raise KeyError(f"There is no NHS component {name!r}. There are: {', '.join(names())}") from None
    prepared = prepare(params)
    if isinstance(prepared, SafeString):
        return prepared
    return print_template(f"components/{name}.html", prepared)


def print_template(path: str, values: dict[str, Any]) -> SafeString:
    """A template of the pack with just these values: no request, no context processors."""
    template = _load(path) if settings.DEBUG else _load_once(path)
    return template.render(Context(values))


def _load(path: str) -> Template:
    return engines["django"].engine.get_template(path)  # type: ignore[attr-defined]


_load_once = cache(_load)


def group(value: Any) -> Params:
    """An option that may be a mapping or just its text, as a mapping."""
    if isinstance(value, Mapping):
        return value
    if value is None or value is False or value is True or value == "":
        return EMPTY
    return {"text": value}


def inner(options: Params) -> Any:
    """The ``html`` of a mapping, or else its ``text``; templates escape what is not safe."""
    return options.get("html") or options.get("text") or ""


def mappings(items: Any) -> list[Params]:
    """The mappings among some items: None and False leave an item out."""
    return [item for item in items or () if isinstance(item, Mapping)]


def choose(options: Params, *keys: str, default: Any = None) -> Any:
    """The first of some options that is given at all, even as None or empty."""
    for key in keys:
        if key in options:
            return options[key]
    return default


def is_text(value: Any) -> bool:
    """Whether a value is text, be it translated later."""
    return isinstance(value, str | Promise)


# --- Class names ---------------------------------------------------------------------------------


def classes(*parts: str | None) -> str:
    """Class names joined by one space; empty ones vanish."""
    return " ".join(filter(None, parts))


def modifier(prefix: str, value: Any, allowed: tuple[str, ...], given: str | None) -> str:
    """The modifier class for ``value``, unless it is unknown or the given classes set one of the family."""
    value = "" if value is None else str(value)
    if value not in allowed or any(prefix + name in (given or "") for name in allowed):
        return ""
    return prefix + value


def flag(name: str, wanted: Any, given: str | None) -> str:
    """A class that an option switches on, unless the given classes have it already."""
    return name if wanted and name not in (given or "") else ""


# --- Attributes ----------------------------------------------------------------------------------


def attributes(own: Params, *given: Any) -> SafeString:
    """Attributes as HTML, each with a space before it.

    ``own`` are the component's: None and False leave one out, True prints the bare name.
    ``given`` are those of the options: printed whatever their value, unless they say ``optional``.
    """
    parts = []
    for name, value in own.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not None and value is not False:
            # Django's escape() is wrapped for lazy text; most values are plain, and there are many.
            text = escape_plain(value) if type(value) is str else conditional_escape(value)
            parts.append(f' {name}="{text}"')
    parts.extend(given_attributes(more) for more in given if more)
    return mark_safe("".join(parts))  # noqa: S308 - each value has been escaped above


def given_attributes(given: Any) -> SafeString:
    """The ``attributes`` option as HTML: a mapping, or a SafeString that is HTML already."""
    if not given:
        return SafeString()
    if isinstance(given, SafeString):
        return given if given.startswith(" ") else SafeString(" " + given)
    if not isinstance(given, Mapping):
        raise TypeError("attributes are a mapping of names to values")
    parts = []
    for name, option in given.items():
        value, optional = _attribute(option)
        if optional and (value is None or value is False):
            continue
        if optional and value is True:
            parts.append(f" {escape(name)}")
            continue
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else value
        parts.append(f' {escape(name)}="{conditional_escape(text)}"')
    return mark_safe("".join(parts))  # noqa: S308 - each value has been escaped above


def _attribute(option: Any) -> tuple[Any, bool]:
    """An attribute's value, and whether it is left out when it is empty."""
    if not isinstance(option, Mapping):
        return option, False
    value = option.get("value")
    if option.get("type") == "array" and isinstance(value, list | tuple):
        value = json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
    return value, option.get("optional") is True


def translations(key: str, message: Any) -> dict[str, Any]:
    """``data-i18n`` attributes for the component's script: one message, or one for each plural rule."""
    if isinstance(message, Mapping):
        return {f"data-i18n.{key}.{rule}": text for rule, text in message.items()}
    return {f"data-i18n.{key}": message} if message else {}


def true_or_false(value: Any) -> str | None:
    """``"true"`` or ``"false"`` for a boolean, None (attribute left out) for anything else."""
    return str(value).lower() if isinstance(value, bool) else None


# --- Elements that may be a link or a button -----------------------------------------------------


def link_or_button(params: Params) -> str:
    """``a`` with an address and no type, else ``button``; an ``element`` option decides by itself."""
    if params.get("element"):
        return str(params["element"]).lower()
    return "a" if params.get("href") and not params.get("type") else "button"
