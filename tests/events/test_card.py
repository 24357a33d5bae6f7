"""The picture beside a shared link: drawn for every title there can be, once, and never with more than the page says."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image, ImageChops, ImageStat

from engagement.events import card, services
from engagement.events.card import Words
from eolcare.pdf.fonts import characters_of
from tests.factories.areas import area_tree
from tests.factories.events import EventFactory, london
from tests.factories.programmes import ProgrammeFactory

# What a title in each language of the portal may look like, and some that nobody thought of.
TITLES = {
    "English": "An evening for carers: “What matters to you?”",
    "Arabic": "أمسية لمقدمي الرعاية في Brent عام 2022",
    "Bengali": "যত্নকারীদের জন্য একটি সন্ধ্যা",
    "Farsi": "یک شب برای مراقبان می‌شود",
    "Gujarati": "સંભાળ રાખનારાઓ માટે સાંજ",
    "Panjabi": "ਦੇਖਭਾਲ ਕਰਨ ਵਾਲਿਆਂ ਲਈ ਇੱਕ ਸ਼ਾਮ",
    "Polish": "Wieczór dla opiekunów: zażółć gęślą jaźń",
    "Portuguese": "Uma noite para cuidadores – opinião",
    "Romanian": "O seară pentru îngrijitori: țară, știință",
    "Somali": "Fiid loogu talagalay daryeelayaasha",
    "Urdu": "دیکھ بھال کرنے والوں کے لیے ایک شام",
    "one long word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrenten" * 3,
    "very long": "What matters " * 15,
    "one letter": "A",
    "marks alone": "\u0301\u0301\u0301",
    "pictures": "Tea 🫖 and talk 👩‍👩‍👧",
}


def words(title, **more):
    facts = {
        "kicker": "Webinar",
        "title": title,
        "when": "Tuesday 15 March 2022, 2pm to 4pm",
        "place": "Willesden Library",
        "footer": "Review of community-based specialist palliative care for adults",
        "is_cancelled": False,
    }
    return Words(**{**facts, **more})


def opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def differ(one, other, box):
    """Whether two cards differ within a box: left, top, right, bottom. Shades of one colour are the same to an eye."""
    pictures = (opened(content).convert("RGB").crop(box) for content in (one, other))
    difference = ImageChops.difference(*pictures)
    return max(most for _least, most in ImageStat.Stat(difference).extrema) > 60


TITLE_BOX = (0, 125, 1200, 425)


@pytest.mark.parametrize("name", TITLES)
def test_a_title_of_any_kind_is_drawn_within_the_picture(name):
    content = card.draw(words(TITLES[name]))
    picture = opened(content)
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(content) < 60_000
    empty = card.draw(words(""))
    if name != "marks alone":
        assert differ(content, empty, TITLE_BOX)
    # Nothing runs over the margins, nor into the lines below.
    for box in () if name == "marks alone" else ((0, 0, 60, 630), (1140, 0, 1200, 630), (0, 430, 1200, 630)):
        assert not differ(content, empty, box), box


def test_each_sign_of_our_languages_is_in_the_font_that_draws_it():
    for name, title in TITLES.items():
        if name in ("pictures", "marks alone"):
            continue
        for run, cut in card._runs(title):
            missing = [sign for sign in run if ord(sign) not in characters_of(cut) and sign not in " \u200c"]
            assert missing == [], name


def test_letters_are_joined_where_a_language_joins_them():
    # Drawn one by one, as without the library that shapes them, Arabic letters are wider than joined.
    joined = card._Line("الرعاية", 60, 700)
    assert joined.direction == "rtl"
    assert joined.length < sum(card._Line(letter, 60, 700).length for letter in "الرعاية")


@pytest.mark.django_db
class TestAddress:
    """The card as other sites fetch it."""

    @pytest.fixture
    def event(self):
        cache.clear()
        tree = area_tree("Brent")
        programme = ProgrammeFactory(area=tree.system, title="The review")
        facts = {"joining_link": "https://meet.example/secret-room", "starts_at": london(2099, 3, 15, 14)}
        return EventFactory(programme=programme, areas=[tree["Brent"]], title="Carers’ evening", **facts)

    def ask(self, client, event, **headers):
        return client.get(reverse("events:card", args=[event.slug]), headers=headers)

    def test_it_says_what_the_page_says_and_nothing_else(self, client, event):
        shown = card.words_of(event)
        day = "Sunday 15 March 2099, 2pm to 4pm"
        assert shown == Words("Webinar", "Carers’ evening", day, "Online", "The review", is_cancelled=False)
        response = self.ask(client, event)
        assert response["Content-Type"] == "image/png"
        # Chat programs show it within their own pages.
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert opened(response.content).size == (1200, 630)

    def test_it_is_in_english_whoever_asks_first(self, client, event):
        client.cookies["language"] = "pl"
        polish = self.ask(client, event).content
        del client.cookies["language"]
        assert self.ask(client, event).content == polish

    def test_it_is_drawn_once_and_not_sent_again_to_whoever_has_it(self, client, event):
        with patch.object(card, "draw", wraps=card.draw) as drawn:
            first = self.ask(client, event)
            for _again in range(5):
                assert self.ask(client, event).content == first.content
            known = self.ask(client, event, **{"If-None-Match": first["ETag"]})
            assert (known.status_code, known.content) == (304, b"")
            assert drawn.call_count == 1
            services.cancel_event(event, reason="The hall is flooded.", actor=None)
            cancelled = self.ask(client, event, **{"If-None-Match": first["ETag"]})
            assert cancelled.status_code == 200
            assert drawn.call_count == 2
        assert cancelled.content != first.content

    def test_what_is_not_public_has_no_card(self, client, event):
        type(event).objects.filter(pk=event.pk).update(is_listed=False)
        assert self.ask(client, event).status_code == 404

    def test_letters_that_no_font_has_leave_the_kind_and_pictures_are_left_out(self, event):
        event.title = "ዝግጅት"
        assert card.words_of(event).title == "Webinar"
        event.title = "Tea 🫖 and talk"
        assert card.words_of(event).title == "Tea and talk"
