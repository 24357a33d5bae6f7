"""A report's content with every kind of block, made without a database."""

from __future__ import annotations

from functools import partial
from typing import Any

from engagement.reports import blocks
from engagement.reports.printing import print_html
from eolcare.figures import charts, counting, disclosure
from eolcare.figures.disclosure import Audience
from eolcare.figures.figure import Figure, share_column

ARABIC = "لم نكن نعرف بمن نتصل في الليل"
BENGALI = "রাতে কাকে ফোন করব জানতাম না"
GUJARATI = "રાત્રે કોને ફોન કરવો તે ખબર નહોતી"
GURMUKHI = "ਸਾਨੂੰ ਨਹੀਂ ਪਤਾ ਸੀ ਕਿ ਰਾਤ ਨੂੰ ਕਿਸ ਨੂੰ ਫ਼ੋਨ ਕਰਨਾ ਹੈ"
HINDI = "हमें नहीं पता था कि रात में किसे बुलाएँ"
POLISH = "Nie wiedzieliśmy, do kogo dzwonić w nocy – żółć"
VIETNAMESE = "Chúng tôi không biết gọi cho ai vào ban đêm"
SCRIPTS = {
    "arabic": ARABIC,
    "bengali": BENGALI,
    "gujarati": GUJARATI,
    "gurmukhi": GURMUKHI,
    "devanagari": HINDI,
    "latin-ext": POLISH,
    "vietnamese": VIETNAMESE,
}
NEEDLE = "Families hold lists of numbers"


def figure(rows: int = 8) -> blocks.Block:
    """A figure with its chart and a table of so many rows, one of them hidden."""
    counts = {f"Borough {number:02d}": 10 + number for number in range(rows)}
    counts["Borough 01"] = 3
    table = counting.one_way(
        counts,
        title="Where people came from",
        dimension="borough",
        row_heading="Borough",
        unit=counting.Unit.PEOPLE,
        counted="people",
    )
    released = disclosure.release(table, Audience.PUBLIC)
    return blocks.figure(
        Figure(
            key="came",
            title="Where people came from",
            sentence="How many people came from each borough.",
            table=released,
            chart=partial(charts.bar_chart, show="count") if rows < 20 else None,
            definition="Headcount at the event.",
            extra_columns=(share_column(released),),
        )
    )


def content(*, rows: int = 8, quotes: int = 3, **changes: Any) -> dict[str, Any]:
    """Return a content as ``build_content`` makes it, approved on 20 April 2022."""
    whole = {
        "schema": 1,
        "kind": "event",
        "kind_words": "Event report",
        "title": "What people told us in the evening",
        "summary": "Over forty people came.",
        "language": "en-GB",
        "programme": {"title": "Review of palliative care", "slug": "review"},
        "organisation": "North Example Care System",
        "portal": "Have your say",
        "demonstration": False,
        "contact": {"email": "say@example.org", "phone": "020 7946 0000"},
        "facts": {
            "when": "Tuesday 15 March 2022",
            "day": "2022-03-15",
            "place": "Online",
            "event_slug": "",
            "event_title": "",
        },
        "areas": ["Brent"],
        "note": "",
        "number": 2,
        "approved_on": "2022-04-20",
        "sections": [
            {
                "key": "who",
                "heading": "Who came",
                "html": "<p>We count people.</p>",
                "blocks": [blocks.facts([("Kind", "Webinar"), ("Where", "Online")]), figure(rows)],
            },
            {
                "key": "findings",
                "heading": "What people told us",
                "html": f"<p>{NEEDLE}.</p><h3>Nights</h3>"
                "<ul><li>One</li><li>Two<ol><li>Deep</li></ol></li></ul><h4>More</h4>"
                '<blockquote><p>Quoted.</p></blockquote><p><a href="https://example.org/">A link</a></p>',
                "blocks": [
                    blocks.items(["First question", "Second question"]),
                    {"type": "subjects", "groups": [{"name": "Help", "within": ["At night"]}]},
                    blocks.note("Nothing more."),
                ],
            },
            {
                "key": "quotes",
                "heading": "In people’s own words",
                "html": "",
                "blocks": [
                    {
                        "type": "quotes",
                        "quotes": [
                            {"words": each, "said_by": "Resident"} for each in (list(SCRIPTS.values()) * 9)[:quotes]
                        ],
                    }
                ],
            },
            {
                "key": "questions",
                "heading": "Questions and answers",
                "html": "",
                "blocks": [
                    {
                        "type": "questions",
                        "pairs": [{"question": "When?", "answer": "Soon."}, {"question": "Why?", "answer": ""}],
                    }
                ],
            },
            {
                "key": "actions",
                "heading": "What we are doing about it",
                "html": "",
                "blocks": [
                    {
                        "type": "actions",
                        "counted": "1 action",
                        "actions": [
                            {
                                "public_id": "abc",
                                "title": "One number",
                                "you_said": "Nobody answered.",
                                "we_did": "One line.",
                                "status": "under_way",
                                "status_words": "Under way",
                                "reason": "",
                                "words": "",
                                "passed_to": "",
                                "who": "A trust",
                                "due": "1 December 2022",
                            }
                        ],
                    }
                ],
            },
            {
                "key": "contact",
                "heading": "Get in touch",
                "html": "",
                "blocks": [{"type": "contact", "email": "say@example.org", "phone": "020 7946 0000"}],
            },
        ],
    }
    return {**whole, **changes}


def html(**changes: Any) -> str:
    """Return the document to print of :func:`content`."""
    return print_html(content(**changes), address="https://say.example.org/reports/evening/")
