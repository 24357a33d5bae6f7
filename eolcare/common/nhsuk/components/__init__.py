"""The components of the NHS design system: ``render(name, params)`` gives the HTML of one."""

from eolcare.common.nhsuk.components import (
    buttons,
    cards,
    choices,
    content,
    dates,
    fields,
    furniture,
    inputs,
    navigation,
    showing,
    tables,
    text,
)
from eolcare.common.nhsuk.components.core import component, names, render

__all__ = [
    "buttons",
    "cards",
    "choices",
    "component",
    "content",
    "dates",
    "fields",
    "furniture",
    "inputs",
    "names",
    "navigation",
    "render",
    "showing",
    "tables",
    "text",
]
