"""What our components promise beyond the official fixtures: escaping, refusals, our additions, the template tags."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from eolcare.common.nhsuk import components

NASTY = '<script>alert("x")</script>'


def printed(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load nhsuk %}" + source).render(context)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("heading", {"text": NASTY, "caption": NASTY, "visuallyHiddenText": NASTY, "id": NASTY, "classes": NASTY}),
        ("heading", {"html": NASTY}),
        ("label", {"text": NASTY, "isPageHeading": True, "for": NASTY}),
        ("legend", {"heading": NASTY, "caption": NASTY}),
        ("fieldset", {"legend": NASTY, "html": NASTY, "describedBy": NASTY}),
        ("hint", {"text": NASTY, "attributes": {"data-x": NASTY, NASTY: "x"}}),
        ("error-message", {"html": NASTY, "visuallyHiddenText": NASTY}),
        ("tag", {"text": NASTY, "colour": NASTY}),
        ("input", {"name": NASTY, "label": NASTY, "hint": NASTY, "value": NASTY, "prefix": NASTY, "suffix": NASTY,
                   "errorMessage": NASTY, "autocomplete": NASTY, "formGroup": {"beforeInput": NASTY}}),
        ("textarea", {"name": "x", "label": "x", "value": "</textarea>" + NASTY}),
        ("character-count", {"name": "x", "label": NASTY, "maxlength": NASTY, "charactersAtLimitText": NASTY}),
        ("select", {"name": "x", "label": "x", "items": [{"text": NASTY, "value": NASTY},
                                                          {"text": NASTY, "items": [{"text": NASTY}]}]}),
        ("radios", {"name": "x", "fieldset": {"legend": NASTY},
                    "items": [{"value": NASTY, "text": NASTY, "hint": NASTY, "conditional": {"html": NASTY}},
                              {"divider": NASTY}, {"value": "y", "html": NASTY}]}),
        ("checkboxes", {"name": "x", "items": [{"value": NASTY,
                                                 "label": {"text": NASTY, "visuallyHiddenText": NASTY}}]}),
        ("date-input", {"id": "x", "fieldset": {"legend": NASTY}, "values": {"day": NASTY}}),
        ("file-upload", {"name": "x", "label": NASTY, "chooseFilesButtonClassList": [NASTY]}),
        ("password-input", {"name": "x", "label": NASTY, "showPasswordText": NASTY}),
        ("search-input", {"name": "x", "label": NASTY, "button": {"text": NASTY}}),
        ("button", {"text": NASTY, "value": NASTY, "icon": {"html": NASTY, "placement": "start"}}),
        ("inset-text", {"html": NASTY}),
        ("details", {"summary": NASTY, "text": NASTY}),
        ("panel", {"heading": NASTY, "text": NASTY}),
        ("card", {"heading": NASTY, "href": NASTY, "description": {"html": NASTY},
                  "image": {"src": NASTY, "alt": NASTY},
                  "actions": {"items": [{"text": NASTY, "href": NASTY, "visuallyHiddenText": NASTY}]}}),
        ("card", {"variant": "urgent", "heading": {"html": NASTY}, "descriptionHtml": NASTY}),
        ("warning-callout", {"heading": NASTY, "text": NASTY}),
        ("notification-banner", {"title": NASTY, "heading": NASTY, "text": NASTY}),
        ("error-summary", {"heading": NASTY, "description": NASTY, "errorList": [{"text": NASTY, "href": NASTY}]}),
        ("do-dont-list", {"heading": NASTY, "items": [{"item": NASTY}], "icon": "cross", "prefixText": NASTY}),
        ("images", {"src": NASTY, "alt": NASTY, "caption": NASTY}),
        ("code", {"text": NASTY, "button": {"text": NASTY}}),
        ("tabs", {"id": NASTY, "items": [{"label": NASTY, "panel": {"html": NASTY}}]}),
        ("hero", {"heading": NASTY, "html": NASTY, "imageURL": NASTY}),
        ("back-link", {"text": NASTY, "href": NASTY, "visuallyHiddenText": NASTY}),
        ("breadcrumb", {"items": [{"text": NASTY, "href": NASTY}]}),
        ("action-link", {"text": NASTY, "href": NASTY}),
        ("skip-link", {"text": NASTY}),
        ("contents-list", {"items": [{"text": NASTY, "href": NASTY, "items": [{"text": NASTY, "current": True}]}]}),
        ("pagination", {"items": [{"number": NASTY, "href": NASTY}], "next": {"text": NASTY, "href": NASTY}}),
        ("pagination", {"previous": {"label": NASTY, "href": NASTY}}),
        ("scroll", {"html": NASTY, "labelledBy": NASTY}),
        ("tables", {"caption": NASTY, "responsive": True, "head": [NASTY, {"html": NASTY}],
                    "rows": [[NASTY, {"html": NASTY, "href": NASTY, "visuallyHiddenText": NASTY}]]}),
        ("summary-list", {"rows": [{"key": NASTY, "value": {"html": NASTY},
                                    "actions": {"items": [{"text": NASTY, "href": NASTY}]}}]}),
        ("task-list", {"items": [{"heading": NASTY, "href": NASTY, "hint": NASTY, "status": NASTY},
                                 {"title": {"html": NASTY}, "status": {"tag": {"text": NASTY}}}]}),
        ("header", {"service": {"text": NASTY, "href": NASTY}, "organisation": {"name": NASTY, "split": NASTY},
                    "search": {"placeholder": NASTY}, "navigation": {"items": [{"text": NASTY, "href": NASTY}]},
                    "account": {"items": [{"html": NASTY, "action": NASTY, "csrfInput": NASTY}]}}),
        ("footer", {"navigation": {"title": NASTY, "html": NASTY, "items": [{"text": NASTY, "href": NASTY}]},
                    "meta": {"html": NASTY, "items": [{"html": NASTY}]}, "copyright": {"html": NASTY}}),
        ("paragraph", {"text": NASTY}),
        ("link", {"text": NASTY, "href": NASTY}),
        ("button-group", {"html": NASTY}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_text_and_untrusted_html_are_escaped(name: str, params: dict[str, object]) -> None:
    html = components.render(name, params)
    assert "<script" not in html
    assert "alert(" in html
    # No quote has broken out of an attribute: the browser's parser finds none that the attack would spell.
    spelt = [name for tag in BeautifulSoup(html, "html5lib").find_all(True) for name in tag.attrs if 'x"' in name]
    assert spelt == []


def test_every_component_has_been_attacked() -> None:
    attacked = {mark.args[1][index][0] for mark in test_text_and_untrusted_html_are_escaped.pytestmark
                for index in range(len(mark.args[1]))}  # fmt: skip
    # "caption" shows inside headings; "other-field" is attacked through a form.
    assert set(components.names()) - attacked == {"caption", "other-field"}


def test_trusted_html_is_printed_as_it_is() -> None:
    assert "<b>bold</b>" in components.render("inset-text", {"html": mark_safe("<b>bold</b>")})


def test_an_unknown_component_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"no NHS component 'radio'\. There are: .*radios"):
        components.render("radio", {})


def test_without_a_logo_the_header_shows_none() -> None:
    html = components.render("header", {"logo": False, "service": {"text": "Have your say", "href": "/"}})
    assert "NHS" not in html
    assert soup(html).find("a", href="/")["aria-label"] == "Have your say homepage"


def test_a_select_has_groups() -> None:
    items = [{"value": "", "text": "Choose"}, {"text": "Outer", "items": [{"value": "b", "text": "Brent"}]}]
    html = components.render("select", {"name": "x", "label": "X", "items": items, "value": "b"})
    chosen = soup(html).find("optgroup", label="Outer").find("option")
    assert chosen.text == "Brent"
    assert chosen.has_attr("selected")


def test_the_component_tag_takes_options_and_a_mapping() -> None:
    html = printed('{% nhsuk "tag" params colour="grey" %}', params={"text": "Draft", "colour": "red"})
    assert soup(html).strong["class"] == ["nhsuk-tag", "nhsuk-tag--grey"]


def test_the_block_tag_puts_its_content_into_the_component() -> None:
    html = printed('{% nhsukblock "details" summary=name %}<p>{{ name }}</p>{% endnhsukblock %}', name="<Why>")
    assert "<p>&lt;Why&gt;</p>" in html
    assert soup(html).summary.text == "<Why>"


@pytest.mark.parametrize(
    "source", ["{% nhsukblock %}x{% endnhsukblock %}", '{% nhsukblock "card" 7 %}{% endnhsukblock %}']
)
def test_a_block_tag_that_is_written_wrongly_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="nhsukblock"):
        printed(source)


def test_pagination_keeps_the_filters_and_leaves_out_distant_pages() -> None:
    request = RequestFactory().get("/events", {"borough": "brent", "page": "7"})
    page = Paginator(range(200), 10).page(7)
    parsed = soup(printed("{% nhsuk_pagination page %}", page=page, request=request))
    assert parsed.find("a", rel="prev")["href"] == "?borough=brent&page=6"
    assert parsed.find("a", rel="next")["href"] == "?borough=brent&page=8"
    assert [item.get_text(strip=True) for item in parsed.select(".nhsuk-pagination__item")] == [
        "1", "⋯", "6", "7", "8", "⋯", "20",
    ]  # fmt: skip
    assert parsed.find(attrs={"aria-current": "page"}).text.strip() == "7"


def test_one_page_has_no_pagination() -> None:
    assert printed("{% nhsuk_pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_messages_are_banners_with_ids_of_their_own() -> None:
    messages = [Message(constants.SUCCESS, "Saved"), Message(constants.WARNING, NASTY)]
    html = printed("{% nhsuk_messages messages %}", messages=messages)
    assert "<script" not in html
    banners = soup(html).select(".nhsuk-notification-banner")
    assert [banner["role"] for banner in banners] == ["alert", "region"]
    for banner in banners:
        assert banner.find(id=banner["aria-labelledby"])
    assert len({banner["aria-labelledby"] for banner in banners}) == 2


def test_no_component_prints_a_style_attribute_that_the_policy_would_block() -> None:
    from tests.common.nhsuk import fixtures

    styled = {
        fixture.component
        for fixture in fixtures.official()
        if soup(components.render(fixture.component, fixture.params)).find(style=True)
    }
    # The hero's background is NHS.UK's own way; the portal has no hero with a picture.
    assert styled == {"hero"}
