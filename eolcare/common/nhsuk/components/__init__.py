"""The components of the NHS design system: ``render(name, params)`` gives the HTML of one."""

from eolcare.common.nhsuk.components import choices, content, dates, fields, furniture, navigation, tables, text
from eolcare.common.nhsuk.components.core import component, names, render

__all__ = [
    "choices",
    "component",
    "content",
    "dates",
    "fields",
    "furniture",
    "names",
    "navigation",
    "render",
    "tables",
    "text",
]
