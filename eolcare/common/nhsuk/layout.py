"""Layout objects for crispy forms: what stands on the page of a form, in which order, and how."""

from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from eolcare.common.nhsuk import components
from eolcare.common.nhsuk.binding import Display, render_field

# Options of a layout's field that describe the field itself; any other is one of the component's.
_DISPLAY = frozenset(Display.__dataclass_fields__) - {"params", "kind"}


class Field:
    """A field of the form, shown by the component that fits its widget.

    Options for every field: ``label``, ``label_size`` ("s", "m", "l", "xl"), ``label_hidden`` (for screen
    readers only), ``page_heading`` (label or legend is the page's ``<h1>``), ``caption``, ``hint`` (instead of
    the help text), ``optional`` (False: not marked as optional), ``classes``. Choices besides: ``hints``,
    ``dividers`` (value -> the word before it), ``exclusive`` (value or values), ``reveals`` (value -> field
    name, layout object or several). Any other option goes to the component under its own name, for example
    ``width``, ``prefix``, ``suffix``, ``inline``, ``small``, ``rows``, ``autocomplete``, ``inputmode``.

    A layout may be shared between requests: nothing in it changes when it renders.
    """

    kind: str | None = None

    def __init__(self, name: str, **options: Any) -> None:
        shown = {key: options.pop(key) for key in _DISPLAY & options.keys()}
        self.name = name
        self.display = Display(kind=self.kind, params=options, **shown)

    def render(self, form: Any, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The field's HTML. Raises KeyError for a field that the form does not have."""
        if hasattr(form, "rendered_fields"):
            form.rendered_fields.add(self.name)

        def reveal(part: Any) -> SafeString:
            return mark_safe(render_part(part, form, context))  # noqa: S308 - rendered by templates

        return render_field(form[self.name], self.display, reveal)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Input(Field):
    """One line of text. Options: ``width`` (2, 3, 4, 5, 10, 20, 30 characters), ``prefix``, ``suffix``,
    ``inputmode``, ``autocomplete``, ``spellcheck``, ``code``, ``large``."""

    kind = "input"


class Textarea(Field):
    """Several lines of text. Option: ``rows``."""

    kind = "textarea"


class CharacterCount(Field):
    """Several lines of text with a limit that is counted aloud: ``maxlength`` (the field's by default) or
    ``maxwords``, ``threshold`` (per cent of the limit from which the count shows), ``rows``."""

    kind = "character-count"


class Select(Field):
    """A drop-down list."""

    kind = "select"


class Radios(Field):
    """One of several choices. Options: ``hints``, ``dividers``, ``reveals``, ``inline``, ``small``."""

    kind = "radios"


class Checkboxes(Field):
    """Any of several choices. Options: ``hints``, ``dividers``, ``reveals``, ``exclusive``, ``small``."""

    kind = "checkboxes"


class PasswordInput(Field):
    """A password that can be shown. Option: ``autocomplete`` ("new-password" where one is chosen)."""

    kind = "password-input"


class FileUpload(Field):
    """A file. Options: ``multiple``, ``attributes`` (such as ``{"accept": ".pdf"}``)."""

    kind = "file-upload"


class ConditionalField(Field):
    """A field that a choice reveals, with options of its own:
    ``Radios("contact", reveals={"email": ConditionalField("email", width=20)})``."""


def render_part(part: Any, form: Any, context: Context) -> str:
    """What stands in a layout: a layout object, or the name of a field."""
    if isinstance(part, str):
        part = Field(part)
    return part.render(form, context)


class Fieldset:
    """Fields that belong together, under a legend.

    ``size`` of the legend ("s" to "xl"), ``page_heading`` makes it the page's ``<h1>``, ``caption`` stands above
    it, ``hint`` below.
    """

    def __init__(
        self,
        legend: Any,
        *fields: Any,
        size: str | None = None,
        page_heading: bool = False,
        caption: Any = None,
        hint: Any = None,
        id: str | None = None,
    ) -> None:
        self.fields = fields
        self.hint = hint
        self.id = id
        size = size or ("l" if page_heading else "m")
        self.legend = {"text": legend, "size": size, "isPageHeading": page_heading, "caption": caption}

    def render(self, form: Any, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The HTML of the whole."""
        inside = "".join(render_part(part, form, context) for part in self.fields)
        params: dict[str, Any] = {"legend": self.legend, "id": self.id}
        if self.hint:
            hint_id = f"{self.id or 'fieldset-' + str(form.prefix or '') + first_name(self.fields)}-hint"
            inside = components.render("hint", {"text": self.hint, "id": hint_id}) + inside
            params["describedBy"] = hint_id
        return components.render("fieldset", {**params, "html": SafeString(inside)})


def first_name(parts: Any) -> str:
    """The name of the first field among the parts of a layout; "" if there is none."""
    for part in parts:
        if isinstance(part, str):
            return part
        if isinstance(part, Field):
            return part.name
        if hasattr(part, "fields") and (name := first_name(part.fields)):
            return name
    return ""


class Component:
    """Any component of the NHS design system in a layout: ``Component("inset-text", text=_("..."))``."""

    def __init__(self, component: str, /, **params: Any) -> None:
        self.component = component
        self.params: Mapping[str, Any] = params

    def render(self, form: Any, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The HTML of the whole."""
        return components.render(self.component, self.params)


class Inset(Component):
    """Text that stands out a little."""

    def __init__(self, text: Any) -> None:
        super().__init__("inset-text", text=text)


class WarningCallout(Component):
    """What people must not miss."""

    def __init__(self, heading: Any, text: Any) -> None:
        super().__init__("warning-callout", heading=heading, text=text)


class Heading(Component):
    """A heading between fields."""

    def __init__(self, text: Any, *, level: int = 2, size: str = "m", caption: Any = None) -> None:
        super().__init__("heading", text=text, level=level, size=size, caption=caption)


class Paragraph(Component):
    """A paragraph of text between fields."""

    def __init__(self, text: Any) -> None:
        super().__init__("paragraph", text=text)


class Details:
    """Text or fields that unfold: ``Details(_("Why we ask"), _("Because..."))`` or with layout parts."""

    def __init__(self, summary: Any, *parts: Any, text: Any = None, open: bool = False) -> None:
        self.summary, self.fields, self.text, self.open = summary, parts, text, open

    def render(self, form: Any, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The HTML of the whole."""
        inside = SafeString("".join(render_part(part, form, context) for part in self.fields))
        if self.text:
            inside = components.render("paragraph", {"text": self.text}) + inside
        # A problem inside must not stay folded away.
        wrong = any(name in form.errors for name in _names(self.fields)) if form.is_bound else False
        return components.render("details", {"summary": self.summary, "html": inside, "open": self.open or wrong})


def _names(parts: Any) -> list[str]:
    found = []
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, Field):
            found.append(part.name)
        elif hasattr(part, "fields"):
            found.extend(_names(part.fields))
    return found


class Button(Component):
    """A button that sends the form. ``variant``: "secondary", "warning", "reverse"...; ``name`` and ``value``
    tell several apart; a double click sends once."""

    def __init__(self, text: Any, *, variant: str | None = None, name: str | None = None, **options: Any) -> None:
        options.setdefault("preventDoubleClick", True)
        super().__init__("button", text=text, variant=variant, name=name, **options)


class ButtonGroup:
    """Buttons and links side by side: ``ButtonGroup(Button(_("Save")), Link(_("Cancel"), url))``."""

    def __init__(self, *parts: Any) -> None:
        self.fields = parts

    def render(self, form: Any, context: Context, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """The HTML of the whole."""
        inside = SafeString("".join(render_part(part, form, context) for part in self.fields))
        return components.render("button-group", {"html": inside})


class Link(Component):
    """A link among buttons; the address may be lazy (``reverse_lazy``)."""

    def __init__(self, text: Any, href: Any) -> None:
        super().__init__("link", text=text, href=href)
