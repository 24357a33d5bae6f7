"""Template tags of the NHS design system: components, fields, error summary, messages, pages of a list."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from js_asset import Media

from eolcare.common.nhsuk import binding, components, summary

register = template.Library()


@register.simple_tag
def nhsuk(name: str, params: Any = None, /, **options: Any) -> SafeString:
    """``{% nhsuk "tag" text=status colour="green" %}`` or ``{% nhsuk "summary-list" params %}`` or both."""
    return components.render(name, {**(params or {}), **options})


@register.tag
def nhsukblock(parser: Parser, token: Token) -> "BlockNode":
    """``{% nhsukblock "inset-text" %}...{% endnhsukblock %}``: what stands between is the component's content."""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("nhsukblock needs the name of a component")
    name = parser.compile_filter(bits.pop(0))
    options = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"nhsukblock takes option=value, not {bits[0]!r}")
    nodes = parser.parse(("endnhsukblock",))
    parser.delete_first_token()
    return BlockNode(name, options, nodes)


class BlockNode(template.Node):
    """A component with content between its tags."""

    def __init__(self, name: FilterExpression, options: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.options, self.nodelist = name, options, nodelist

    def render(self, context: template.Context) -> SafeString:
        """The component's HTML."""
        options = {key: value.resolve(context) for key, value in self.options.items()}
        return components.render(self.name.resolve(context), {**options, "caller": self.nodelist.render(context)})


@register.simple_tag
def nhsuk_field(field: Any, **options: Any) -> SafeString:
    """``{% nhsuk_field form.email width=20 %}``: one field, with the options that a layout's field takes."""
    from eolcare.common.nhsuk.layout import Field

    if not options:
        return binding.render_field(field)
    return binding.render_field(field, Field(field.name, **options).display)


@register.simple_tag
def nhsuk_visible_fields(form: Any) -> SafeString:
    """Every field that is not hidden; those that a choice reveals stand under their choice alone."""
    revealed = form.revealed_names() if hasattr(form, "revealed_names") else ()
    shown = [bound for bound in form.visible_fields() if bound.name not in revealed]
    return SafeString("".join(binding.render_field(bound) for bound in shown))


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """``{% error_summary form %}``, or with several forms and formsets; empty without errors."""
    return summary.error_summary(*forms)


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """For the page's title: "Error: " if any of the forms has errors. What is no form counts for nothing."""
    return _("Error:") + " " if summary.has_errors(*forms) else ""


@register.simple_tag(takes_context=True)
def form_media(context: template.Context, form: Any) -> SafeString:
    """``{% form_media form %}`` in the page's head: the scripts and styles of a form's widgets, with the page's nonce.

    The import map of the rich text editor stands in the page itself, so the policy stops it without a nonce.
    """
    nonce = getattr(context.get("request"), "csp_nonce", None)
    return Media.from_media(form.media).render(attrs={"nonce": str(nonce)} if nonce else None)


@register.simple_tag
def nhsuk_messages(messages: Any) -> SafeString:
    """``{% nhsuk_messages messages %}``: Django's messages, each as a notification banner."""
    banners = []
    for number, message in enumerate(messages or (), start=1):
        success = "success" in (message.level_tag or "")
        options = {
            "variant": "success" if success else None,
            "text": message.message,
            "title": {"id": f"message-{number}"},
        }
        banners.append(components.render("notification-banner", options))
    return SafeString("".join(banners))


@register.simple_tag(takes_context=True)
def nhsuk_pagination(context: template.Context, page: Any, name: str = "page") -> SafeString:
    """``{% nhsuk_pagination page_obj %}``: links to the pages of a list, keeping the address's other parameters.

    ``page`` is a ``django.core.paginator.Page``; a list of one page has no pagination.
    """
    paginator = page.paginator
    if paginator.num_pages < 2:
        return SafeString()
    request = context.get("request")
    query = request.GET.copy() if request else None

    def href(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    items: list[dict[str, Any]] = []
    for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if number == paginator.ELLIPSIS:
            items.append({"ellipsis": True})
        else:
            items.append({"number": number, "href": href(number), "current": number == page.number})
    params: dict[str, Any] = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": href(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": href(page.next_page_number())}
    return components.render("pagination", params)
