"""The summary of a form's errors: one line a field, each a link to the field's first control."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eolcare.common.nhsuk import components
from eolcare.common.nhsuk.binding import error_text, field_id, kind_of, wrong_parts


def error_list(forms: Iterable[Any]) -> list[dict[str, Any]]:
    """The errors of forms and formsets in the order of the page: ``text``, and ``href`` where a field is at fault."""
    return [line for form in forms for line in _lines(form)]


def _lines(form: Any) -> Iterator[dict[str, Any]]:
    if isinstance(form, BaseFormSet):
        yield from ({"text": message} for message in form.non_form_errors())
        for each in form.forms:
            yield from _lines(each)
        return
    if not isinstance(form, BaseForm) or not form.errors:
        return
    yield from ({"text": message} for message in form.non_field_errors())
    for name in form.fields:
        if name not in form.errors:
            continue
        bound = form[name]
        if bound.is_hidden:
            # There is nothing to go to, and nothing that the reader could have typed.
            yield {"text": error_text(bound)}
        else:
            yield {"text": error_text(bound), "href": f"#{first_control(bound)}"}


def first_control(bound: Any) -> str:
    """The id of the control where a field's error can be put right."""
    own_id = field_id(bound)
    if kind_of(bound) != "date-input":
        return own_id
    return f"{own_id}-{wrong_parts(bound)[0]}"


def has_errors(*forms: Any) -> bool:
    """Whether any of these forms or formsets was sent with errors; what is no form has none."""
    return bool(error_list(forms))


def error_summary(*forms: Any) -> SafeString:
    """The error summary for the top of the page; empty if there is nothing to say."""
    lines = error_list(forms)
    if not lines:
        return SafeString()
    return components.render("error-summary", {"heading": _("There is a problem"), "errorList": lines})
