"""The language of a page: the reader chooses it, nobody guesses it, and the team's pages stay in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info

from engagement.events.times import in_words, span_in_words
from eolcare.accounts.roles import Role
from eolcare.common import languages
from eolcare.common.context_processors import reading
from tests.factories.accounts import user_with
from tests.factories.areas import AreaFactory
from tests.factories.events import EventFactory

OFFERED = ["en-gb", "ar", "bn", "fa", "gu", "pa", "pl", "pt", "ro", "so", "ur"]
BIDI = {"ar", "fa", "ur"}


def choose(client, code, back="/", **headers):
    return client.post(reverse("language"), {"language": code, "next": back}, headers=headers)


def html_tag(response):
    return re.search(r"<html[^>]*>", response.content.decode())[0]


@pytest.fixture
def invented(monkeypatch):
    """A translation of one message into Arabic, so that nothing here rests on what translators write."""
    catalogue = translation.trans_real.translation("ar")
    monkeypatch.setitem(catalogue._catalog._catalogs[0], "Page not found", "الصفحة غير موجودة")


class TestSettings:
    def test_ten_languages_beside_english_each_named_in_itself(self):
        assert [code for code, _name in settings.LANGUAGES] == OFFERED
        names = dict(settings.LANGUAGES)
        assert names["ur"] == "اردو"
        assert names["so"] == "Soomaali"
        assert len(set(names.values())) == len(OFFERED)

    @pytest.mark.parametrize("code", OFFERED)
    def test_django_knows_each_of_them_and_its_direction(self, code):
        assert get_language_info(code)["bidi"] is (code in BIDI)
        with translation.override(code):
            assert translation.get_language() == code
            assert translation.get_language_bidi() is (code in BIDI)


@pytest.mark.django_db
class TestChoosing:
    def test_a_page_is_in_english_until_the_reader_chooses(self, client):
        response = client.get("/events/")
        assert html_tag(response) == '<html lang="en-gb">'
        assert response["Content-Language"] == "en-gb"
        assert "Cookie" in response["Vary"]

    def test_every_language_can_be_chosen_and_taken_back_again(self, client):
        for code in OFFERED[1:]:
            answer = choose(client, code, "/events/?when=past")
            assert (answer.status_code, answer["Location"]) == (302, "/events/?when=past")
            page = client.get("/events/")
            direction = ' dir="rtl"' if code in BIDI else ""
            assert html_tag(page) == f'<html lang="{code}"{direction}>'
            assert page["Content-Language"] == code
        choose(client, "en-gb")
        assert html_tag(client.get("/events/")) == '<html lang="en-gb">'

    def test_what_the_browser_says_of_its_owner_counts_for_nothing(self, client):
        response = client.get("/events/", headers={"accept-language": "ar,pl;q=0.9"})
        assert html_tag(response) == '<html lang="en-gb">'
        assert "Accept-Language" not in response["Vary"]

    @pytest.mark.parametrize("forged", ["xx", "en-us", "../../ar", "ar'--", "de"])
    def test_a_forged_cookie_gives_english(self, client, forged):
        client.cookies["language"] = forged
        assert html_tag(client.get("/events/")) == '<html lang="en-gb">'

    @pytest.mark.parametrize("wrong", ["", "xx", "de", "ar\x00", "a" * 5000])
    def test_a_language_that_is_not_offered_is_refused(self, client, wrong):
        answer = choose(client, wrong)
        assert answer.status_code == 400
        assert "language" not in answer.cookies

    def test_an_address_cannot_choose(self, client):
        assert client.get(reverse("language")).status_code == 405
        client.get("/events/?language=ar")
        assert html_tag(client.get("/events/?language=ar")) == '<html lang="en-gb">'

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example", "javascript:alert(1)",
            "events/", "", "\x00", "///evil.example", "/\t/evil.example",
        ],
    )  # fmt: skip
    def test_it_leads_to_no_page_but_ours(self, client, elsewhere):
        answer = choose(client, "pl", elsewhere)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert answer.cookies["language"].value == "pl"

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"sec_fetch_site": "cross-site"}, 403),
            ({"sec_fetch_site": "same-site"}, 403),
            ({"origin": "https://evil.example"}, 403),
            ({"origin": "null"}, 403),
            ({"sec_fetch_site": "same-origin", "origin": "http://testserver"}, 302),
            ({"origin": "http://testserver"}, 302),
        ],
    )
    def test_a_form_on_another_site_cannot_choose(self, headers, status):
        answer = choose(Client(enforce_csrf_checks=True), "ar", **headers)
        assert answer.status_code == status
        assert ("language" in answer.cookies) is (status == 302)

    def test_the_cookie_is_kept_for_a_year_out_of_reach_of_scripts(self, client, settings):
        settings.SESSION_COOKIE_SECURE = True
        cookie = choose(client, "so").cookies["language"]
        assert (cookie["max-age"], cookie["samesite"], cookie["path"]) == (60 * 60 * 24 * 365, "Lax", "/")
        assert cookie["httponly"]
        assert cookie["secure"]

    def test_english_is_kept_by_keeping_nothing(self, client):
        choose(client, "so")
        cookie = choose(client, "en-gb").cookies["language"]
        assert (cookie.value, cookie["max-age"]) == ("", 0)

    def test_the_thread_speaks_english_again_afterwards(self, client):
        client.cookies["language"] = "ar"
        client.get("/events/")
        assert translation.get_language() == "en-gb"


@pytest.mark.django_db
class TestWhoseLanguage:
    @pytest.fixture
    def officer(self, client):
        client.force_login(
            user_with(Role.PROGRAMME_MANAGER, AreaFactory()), backend="django.contrib.auth.backends.ModelBackend"
        )
        client.cookies["language"] = "ar"
        return client

    def test_the_teams_pages_stay_in_english(self, officer):
        for address in (reverse("team:desk"), reverse("events_team:list")):
            response = officer.get(address)
            assert response.status_code == 200, address
            assert html_tag(response) == '<html lang="en-gb">'
            assert response["Content-Language"] == "en-gb"
            assert 'class="app-languages"' not in response.content.decode()

    def test_so_does_a_refusal_there(self, client):
        client.force_login(
            user_with(Role.COMMISSIONER, AreaFactory()), backend="django.contrib.auth.backends.ModelBackend"
        )
        client.cookies["language"] = "ar"
        response = client.get(reverse("feedback_team:list"))
        assert response.status_code == 403
        assert html_tag(response) == '<html lang="en-gb">'

    def test_and_signing_in(self, client):
        client.cookies["language"] = "ar"
        assert html_tag(client.get(reverse("account_login"))) == '<html lang="en-gb">'

    def test_who_is_signed_in_reads_public_pages_like_everybody(self, officer):
        assert html_tag(officer.get("/events/")) == '<html lang="ar" dir="rtl">'

    def test_an_address_that_leads_nowhere_speaks_the_readers_language(self, client, invented):
        client.cookies["language"] = "ar"
        response = client.get("/no-such-page/")
        assert response.status_code == 404
        assert html_tag(response) == '<html lang="ar" dir="rtl">'
        assert "الصفحة غير موجودة" in response.content.decode()

    def test_so_does_the_page_for_an_error_of_ours(self, client, monkeypatch):
        monkeypatch.setattr("engagement.front.views.home_facts", lambda: 1 / 0)
        client.raise_request_exception = False
        client.cookies["language"] = "ur"
        response = client.get("/")
        assert response.status_code == 500
        assert html_tag(response) == '<html lang="ur" dir="rtl">'

    def test_a_calendar_file_differs_by_reader_too(self, client):
        client.cookies["language"] = "pl"
        response = client.get(reverse("events:feed"))
        assert response["Content-Language"] == "pl"
        assert "Cookie" in response["Vary"]


@pytest.mark.django_db
class TestOffer:
    def form(self, response):
        return re.search(r'<form class="app-languages".*?</form>', response.content.decode(), re.S)

    def test_every_language_is_a_button_that_says_its_own_name(self, client):
        shown = self.form(client.get("/events/?when=past"))[0]
        buttons = re.findall(r'value="([\w-]+)" lang="([\w-]+)" dir="(\w+)"( aria-current="true")?>([^<]+)<', shown)
        assert [(code, name) for code, _lang, _dir, _here, name in buttons] == settings.LANGUAGES
        assert all(code == lang for code, lang, *_rest in buttons)
        assert {code for code, _lang, direction, *_rest in buttons if direction == "rtl"} == BIDI
        assert [code for code, *_rest, here, _name in buttons if here] == ["en-gb"]
        assert 'name="next" value="/events/?when=past"' in shown

    def test_the_address_is_escaped(self, client):
        page = client.get('/events/?when="><script>x</script>')
        assert "<script>x" not in page.content.decode()

    def test_the_answer_to_a_form_offers_none_so_that_nothing_typed_is_lost(self, client):
        address = reverse("what_happened:lookup")
        assert self.form(client.get(address))
        assert self.form(client.post(address, {"code": "wrong"})) is None

    def test_it_sets_no_cookie_on_who_only_reads(self, client):
        assert not client.get("/events/").cookies

    def test_a_page_can_put_its_own_form_there(self):
        page = engines["django"].from_string('{% extends "base.html" %}{% block languages %}<p>own</p>{% endblock %}')
        request = RequestFactory().get("/")
        request.speaks_to_residents = True
        shown = page.render(
            {"languages": languages.offered(request), "translation_unchecked": True, "request": request}
        )
        assert "<p>own</p>" in shown
        assert "app-languages" not in shown
        assert "not been checked by a translator" in shown


@pytest.mark.django_db
class TestMark:
    LINE = 'class="app-translation-notice"'

    def test_a_translation_that_nobody_checked_says_so(self, client, monkeypatch):
        monkeypatch.setattr(languages, "checked_by", lambda code: "none yet")
        assert self.LINE not in client.get("/events/").content.decode()
        client.cookies["language"] = "pl"
        assert self.LINE in client.get("/events/").content.decode()

    def test_one_that_a_translator_checked_does_not(self, client, monkeypatch):
        monkeypatch.setattr(languages, "checked_by", lambda code: "A. Kowalska, 3 March 2027")
        client.cookies["language"] = "pl"
        assert self.LINE not in client.get("/events/").content.decode()

    def test_the_team_reads_no_such_line(self, client, monkeypatch):
        monkeypatch.setattr(languages, "checked_by", lambda code: "none yet")
        client.cookies["language"] = "pl"
        assert self.LINE not in client.get(reverse("account_login")).content.decode()

    def test_what_the_header_of_the_compiled_catalogue_says_counts(self, tmp_path, settings):
        import subprocess

        folder = tmp_path / "pl" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        header = '"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Checked-By: A. Kowalska\\n"\n'
        (folder / "django.po").write_text(f'msgid ""\nmsgstr ""\n{header}', encoding="utf-8")
        subprocess.run(["msgfmt", "-o", folder / "django.mo", folder / "django.po"], check=True)
        settings.LOCALE_PATHS = [tmp_path]
        languages.checked_by.cache_clear()
        try:
            assert languages.checked_by("pl") == "A. Kowalska"
            assert languages.is_checked("pl")
            assert not languages.is_checked("ur")
            assert languages.is_checked("en-gb")
        finally:
            languages.checked_by.cache_clear()

    def test_the_page_gets_it_from_the_context(self, rf, monkeypatch):
        monkeypatch.setattr(languages, "checked_by", lambda code: "")
        with translation.override("fa"):
            assert reading(rf.get("/"))["translation_unchecked"] is True
        assert reading(rf.get("/"))["translation_unchecked"] is False


@pytest.mark.django_db
class TestFromRightToLeft:
    def test_the_mirrored_stylesheet_is_loaded_for_those_languages_alone(self, client):
        for code in OFFERED:
            client.cookies["language"] = code
            page = client.get("/events/").content.decode()
            assert ("nhsuk-frontend.rtl.min.css" in page) is (code in BIDI), code
            assert ("nhsuk/nhsuk-frontend.min.css" in page) is (code not in BIDI), code

    def test_it_is_the_stylesheet_turned_round_arrows_included(self):
        def rule(name, selector):
            text = Path(finders.find(f"nhsuk/{name}")).read_text(encoding="utf-8")
            return re.search(re.escape(selector) + r"\{([^}]*)\}", text)[1]

        there, here = (rule(name, ".nhsuk-back-link:before") for name in
                       ("nhsuk-frontend.min.css", "nhsuk-frontend.rtl.min.css"))  # fmt: skip
        assert (re.search(r"left:0", there)[0], re.search(r"right:0", here)[0]) == ("left:0", "right:0")
        # Mirrored is: turned the other way and the cut-out corner changed sides. One alone points up or down.
        assert "rotate(225deg)" in there
        assert "rotate(-225deg)" in here
        assert "polygon(100% 100%,100% 0,0 0)" in there
        assert "polygon(0 100%,0 0,100% 0)" in here

    def test_our_own_stylesheets_name_no_sides(self):
        """But for where they give a text in English its own sides back, on a page from right to left."""
        sides = re.compile(
            r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:|[{;\s](?:left|right):"
        )
        assert sides.search("{ margin-left: 1px }")
        folder = settings.BASE_DIR / "static" / "css"
        wrong = []
        for path in sorted(folder.glob("*.css")):
            if path.stem.endswith("print"):
                continue  # Paper has its own rules.
            for selector, body in re.findall(r"([^{}]*)\{([^{}]*)\}", path.read_text(encoding="utf-8")):
                if sides.search(body) and '[dir="rtl"] [dir="ltr"]' not in selector:
                    wrong.append(f"{path.name}: {selector.strip()}")
        assert wrong == []


class TestWordsInEnglish:
    def show(self, source, **context):
        return engines["django"].from_string(source).render(context)

    def test_on_an_english_page_nothing_is_marked(self):
        assert self.show("{{ title|in_english }}", title="A <b>") == "A &lt;b&gt;"
        assert self.show("<p{% english %}>x</p>") == "<p>x</p>"

    def test_on_another_page_english_says_what_it_is(self):
        with translation.override("ar"):
            assert self.show("{{ title|in_english }}", title="A & B") == '<span lang="en" dir="ltr">A &amp; B</span>'
            assert self.show("<p{% english %}>x</p>") == '<p lang="en" dir="ltr">x</p>'
            assert self.show("{{ title|in_english }}", title="") == ""
            assert self.show("{{ title|in_english }}", title=None) == "None"

    def test_safe_text_stays_as_it_is(self):
        with translation.override("pl"):
            shown = self.show("{{ lines|linebreaksbr|in_english }}", lines="a<\nb")
        assert shown == '<span lang="en" dir="ltr">a&lt;<br>b</span>'

    def test_it_works_inside_a_translated_sentence(self):
        with translation.override("ar"):
            shown = self.show(
                "{% blocktranslate with t=title|in_english %}Zq {{ t }}{% endblocktranslate %}", title="<A>"
            )
        assert shown == 'Zq <span lang="en" dir="ltr">&lt;A&gt;</span>'

    @pytest.mark.parametrize(
        ("code", "page", "shown"),
        [
            ("en-GB", "en-gb", ""),
            ("en", "en-gb", ""),
            ("en-GB", "ur", ' lang="en" dir="ltr"'),
            ("ur", "en-gb", ' lang="ur" dir="rtl"'),
            ("ur", "ur", ""),
            ("pl", "fa", ' lang="pl" dir="ltr"'),
        ],
    )
    def test_a_document_says_its_language_where_the_page_has_another(self, code, page, shown):
        with translation.override(page):
            assert self.show("{% written_in code %}", code=code) == shown

    def test_supplied_words_are_translated_until_the_team_changes_them(self, invented):
        with translation.override("ar"):
            assert self.show("{{ t|supplied }}", t="Page not found") == "الصفحة غير موجودة"
            assert self.show("{{ t|supplied }}", t="Our own") == '<span lang="en" dir="ltr">Our own</span>'
        assert self.show("{{ t|supplied }}", t="Page not found") == "Page not found"

    @pytest.mark.django_db
    def test_titles_on_a_page_of_another_language_are_marked(self, client):
        row = EventFactory(title="Tea and talk")
        client.cookies["language"] = "ar"
        page = client.get(reverse("events:detail", args=[row.slug])).content.decode()
        assert re.search(r'<h1[^>]*>.*<span lang="en" dir="ltr">Tea and talk</span></h1>', page)


class TestTimes:
    def test_days_and_hours_are_in_the_readers_language(self):
        from datetime import datetime

        from engagement.events.times import LONDON

        start, end = datetime(2027, 1, 5, 14, 30, tzinfo=LONDON), datetime(2027, 1, 5, 16, 0, tzinfo=LONDON)
        assert span_in_words(start, end) == "Tuesday 5 January 2027, 2:30pm to 4pm"
        with translation.override("pl"):
            assert in_words(start) == "14:30"
            assert "5 stycznia 2027" in span_in_words(start, end), "a month in the case that a date asks for"
