"""The words of the residents' pages in ten languages: none is missing, and each translation fits its English."""

from __future__ import annotations

import subprocess
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from ambitions.framework.loading import load_framework
from ops import catalogues, messages
from ops.catalogues import Message, faults_of, parse
from ops.processes import OpsError
from tests.factories.world import whole_world
from tests.house_rules.test_walker import places
from tests.house_rules.walker_table import rows
from tests.house_rules.walking import VISITORS, address_of

LANGUAGES = ["ar", "bn", "fa", "gu", "pa", "pl", "pt", "ro", "so", "ur"]


@pytest.fixture(scope="module")
def wanted():
    return parse(messages.extract()).messages


@pytest.fixture(scope="module")
def held():
    return {language: catalogues.read(language) for language in LANGUAGES}


def test_each_language_of_the_settings_has_its_catalogue():
    assert sorted(messages.languages()) == catalogues.languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_the_residents_words_and_no_others(language, wanted, held):
    assert len(wanted) > 500
    assert messages.missing_in(language, wanted, held[language]) == [], "run: python -m ops.messages"


def test_every_message_is_translated_into_every_language(held):
    counts = {language: catalogue.counts() for language, catalogue in held.items()}
    for language, (translated, untranslated, fuzzy) in counts.items():
        print(f"{language}: {translated} translated, {untranslated} not, {fuzzy} fuzzy")
    assert {language: rest for language, (_done, *rest) in counts.items() if any(rest)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_tags_and_plural_forms(language, held):
    plurals = held[language].plurals()
    assert [fault for message in held[language].messages.values() for fault in faults_of(message, plurals)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_counts_as_its_language_does(language, held):
    plurals = held[language].plurals()
    assert set().union(*plurals) == set(range(1001))
    django_has = messages._django_catalogue(language)
    if django_has.header:
        assert plurals == django_has.plurals()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_says_who_checked_it(language, held):
    assert held[language].header["X-Checked-By"]
    assert held[language].header["Language"] == language
    if held[language].header["X-Checked-By"] == "none yet":
        assert "made without a translator" in catalogues.catalogue_of(language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_finds_no_fault(language):
    path = catalogues.catalogue_of(language)
    done = subprocess.run(
        ["msgfmt", "--check-format", "--check-header", "--output-file=/dev/null", path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


class TestWhatPagesAskFor:
    """The list of files in ``ops/journeys.py`` is complete: no public page asks for a message that is not translated."""

    @pytest.fixture
    def asked(self, monkeypatch):
        """All messages that were asked for in another language than English, with their contexts."""
        found = set()

        def listen(name, key):
            original = getattr(translation.trans_real, name)

            def answer(*words):
                if translation.get_language() != settings.LANGUAGE_CODE:
                    found.add(key(*words))
                return original(*words)

            monkeypatch.setattr(translation._trans, name, answer, raising=False)

        listen("gettext", lambda text: ("", str(text)))
        listen("ngettext", lambda one, many, number: ("", str(one)))
        listen("pgettext", lambda context, text: (context, str(text)))
        listen("npgettext", lambda context, one, many, number: (context, str(one)))
        return found

    def known(self, wanted):
        theirs = Path(django.__file__).parent
        paths = [
            theirs / "conf/locale/en/LC_MESSAGES/django.po",
            *theirs.glob("contrib/*/locale/en/LC_MESSAGES/django.po"),
        ]
        texts = {key for path in paths for key in parse(path.read_text(encoding="utf-8")).messages}
        return texts | set(wanted)

    @pytest.mark.django_db
    def test_every_public_page_in_arabic(self, asked, wanted):
        load_framework()
        world = whole_world()
        anonymous = VISITORS.index("anonymous")
        open_to_all = {key.removeprefix("GET ") for key, cells in rows().items() if cells[anonymous] == "200"}
        client = Client()
        client.cookies["language"] = "ar"
        read = 0
        for place, arguments in places():
            if place in open_to_all and not place.startswith("account"):
                response = client.get(address_of(place, arguments, world.records)[0])
                read += response.get("Content-Language") == "ar"
        client.get("/events/?date_from_day=50&kind=x&borough=x")
        client.get("/reports/?kind=x&published_from_month=13")
        client.get("/you-said-we-did/?status=x")
        client.get("/no-such-page/")
        client.post(reverse("what_happened:lookup"), {"code": ""})
        client.post(reverse("what_happened:lookup"), {"code": "7K2M-Q9XD-4TWP"})
        question = client.post(reverse("surveys:begin", args=[world.records["survey"].slug])).get("Location", "")
        page = client.get(question)
        assert page.status_code == 200
        client.post(question, {})
        assert read > 15
        assert len(asked) > 200
        assert sorted(asked - self.known(wanted)) == [], "name the file that says it in ops/journeys.py"
        # What Django says by itself, it says in every language: by its own catalogue or by ours.
        silent = {}
        for language in LANGUAGES:
            theirs = messages._django_catalogue(language).messages
            # Django's forms ask for the colon and ours do not show it; no file outside a test is so small.
            ours = {*wanted, *messages.lacking_in_django(language), ("", ":"), ("", "%(size)d byte")}
            silent[language] = sorted(key for key in asked - ours if key not in theirs or not theirs[key].is_translated)
        assert not any(silent.values()), silent

    def test_it_would_hear_a_message_that_nobody_listed(self, asked, wanted):
        with translation.override("ar"):
            translation.gettext("Nobody listed this")
            str(translation.gettext_lazy("Nor this"))
        translation.gettext("This was asked for in English")
        assert asked - self.known(wanted) == {("", "Nobody listed this"), ("", "Nor this")}


class TestFaults:
    """The check of translations sees what it is there for."""

    ARABIC = [{0}, {1}, {2}, set(range(3, 11)), set(range(11, 100)), {100}]
    POLISH = [{1}, {2, 3, 4}, {0, *range(5, 22)}, {1000, 999}]

    def faults(self, text, *translations, plural="", plurals=None):
        return faults_of(Message("", text, plural, list(translations)), plurals or [{0, 2}, {1}])

    @pytest.mark.parametrize(
        ("text", "translated"),
        [
            ("On %(day)s at %(hour)s", "O %(hour)s, %(day)s"),
            ("You have %{count} left", "%{count} zostało"),
            ('See <a href="%(url)s">all</a>', 'Zobacz <a href="%(url)s">wszystko</a>'),
            ("Not translated %(x)s", ""),
            ("Nothing in it", "Nic"),
        ],
    )
    def test_good_ones_pass(self, text, translated):
        assert self.faults(text, translated) == []

    @pytest.mark.parametrize(
        ("text", "translated"),
        [
            ("On %(day)s", "W dniu"),
            ("On %(day)s", "W %(dzien)s"),
            ("On day", "W %(day)s"),
            ("You have %{count} left", "%(count)s zostało"),
            ("Up to {n}", "Do n"),
            ('See <a href="%(url)s">all</a>', "Zobacz %(url)s"),
            ('See <a href="%(url)s">all</a>', 'Zobacz <a href="%(url)s">wszystko'),
            ("See all", "<b>Zobacz</b>"),
        ],
    )
    def test_a_lost_placeholder_or_tag_is_found(self, text, translated):
        assert len(self.faults(text, translated)) == 1

    def test_plural_forms_must_be_complete(self):
        one, many = "%(n)s event", "%(n)s events"
        assert self.faults(one, "%(n)s a", "%(n)s b", plural=many, plurals=self.POLISH)
        good = ["%(n)s a", "%(n)s b", "%(n)s c", "%(n)s d"]
        assert self.faults(one, *good, plural=many, plurals=self.POLISH) == []
        assert self.faults(one, "a", "%(n)s b", "c", "%(n)s d", plural=many, plurals=self.POLISH)

    def test_a_form_for_one_number_may_leave_it_out(self):
        one, many = "%(n)s event in %(place)s", "%(n)s events in %(place)s"
        rest = ["%(n)s x %(place)s"] * 3
        assert self.faults(one, *["x %(place)s"] * 3, *rest, plural=many, plurals=self.ARABIC) == []
        assert self.faults(one, *["x"] * 3, *rest, plural=many, plurals=self.ARABIC), "but nothing else"

    def test_half_a_translation_does_not_count(self):
        assert not Message("", "a", "b", ["x", ""]).is_translated
        assert not Message("", "a", "", ["x"], {"fuzzy"}).is_translated
        assert Message("", "a", "", ["x"]).is_translated


class TestReading:
    TEXT = """\
# A comment.
msgid ""
msgstr ""
"Language: pl\\n"
"X-Checked-By: A. Kowalska: all of it\\n"

#: a.py b.html
#, python-format
msgid ""
"On %(day)s, "
"at noon"
msgstr "W \\"%(day)s\\"\\n"

#, fuzzy
#| msgid "Nxt"
msgctxt "a page"
msgid "Next"
msgstr "Dalej"
msgid "%(n)s event"
msgid_plural "%(n)s events"
msgstr[0] "a"
msgstr[1] ""

#~ msgid "Old"
#~ msgstr "Stary"
"""

    def test_a_catalogue_is_read_as_gettext_writes_it(self):
        catalogue = parse(self.TEXT)
        assert catalogue.header["X-Checked-By"] == "A. Kowalska: all of it"
        first, second, third = catalogue.messages.values()
        assert (first.key, first.translations, first.places) == (
            ("", "On %(day)s, at noon"), ['W "%(day)s"\n'], ["a.py", "b.html"],
        )  # fmt: skip
        assert (second.key, second.is_fuzzy) == (("a page", "Next"), True)
        assert (third.plural, third.translations) == ("%(n)s events", ["a", ""])
        assert catalogue.counts() == (1, 1, 1)

    @pytest.mark.parametrize("broken", ["msgid", 'msgidd "x"', "x", '"x"', 'msgid "x\n'])
    def test_a_broken_one_is_refused_with_its_line(self, broken):
        with pytest.raises((ValueError, SyntaxError)):
            parse(f'msgid ""\nmsgstr ""\n\n{broken}\n')

    def test_a_module_can_count_in_part(self):
        source = (
            'A = _("no")\n\nclass B:\n    x = _("no")\n    class C:\n        y = _("yes")\n\ndef f():\n    _("yes")\n'
        )
        kept = messages.only(source, ["B.C", "f"])
        assert kept.count("yes") == 2
        assert "no" not in kept
        assert len(kept.splitlines()) == len(source.splitlines())


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Catalogues of our own: two languages, two messages."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "languages", lambda: ["pl", "so"])
    monkeypatch.setattr(messages, "FROM_DJANGO", (("", "Monday"),))
    return tmp_path


class TestCommand:
    TEMPLATE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: a\nmsgid "One %(n)s"\nmsgstr ""\n\n'
    MORE = '#: b\nmsgid "Two"\nmsgstr ""\n'

    @pytest.fixture(autouse=True)
    def pages(self, elsewhere, monkeypatch):
        monkeypatch.setattr(messages, "extract", lambda: self.TEMPLATE + self.MORE)
        for language in ("pl", "so"):
            messages.update(language, self.TEMPLATE + self.MORE)

    def write(self, language, english, translated):
        path = catalogues.catalogue_of(language)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(f'"{english}"\nmsgstr ""', f'"{english}"\nmsgstr "{translated}"'), encoding="utf-8"
        )

    def test_a_new_catalogue_is_empty_and_says_so(self, capsys):
        polish = catalogues.read("pl")
        assert [text for _context, text in polish.messages] == ["One %(n)s", "Two"]
        assert polish.header["X-Checked-By"] == "none yet"
        assert len(polish.plurals()) == 4
        # Django has no Somali: its days are ours to translate.
        assert [text for _context, text in catalogues.read("so").messages] == ["One %(n)s", "Two", "Monday"]
        assert messages.check(complete=False) == 0
        assert "pl                  0             2      0  none yet" in capsys.readouterr().out

    def test_complete_asks_for_translations(self):
        assert messages.check(complete=True) == 1
        for language in ("pl", "so"):
            for english, translated in (("One %(n)s", "A %(n)s"), ("Two", "B"), ("Monday", "C")):
                self.write(language, english, translated)
        assert messages.check(complete=True) == 0

    def test_a_missing_message_fails_and_is_named(self, monkeypatch, capsys):
        monkeypatch.setattr(messages, "extract", lambda: self.TEMPLATE + self.MORE + '\nmsgid "Three"\nmsgstr ""\n')
        assert messages.check(complete=False) == 1
        assert "missing: Three" in capsys.readouterr().out

    def test_one_that_nobody_uses_fails_too(self, monkeypatch, capsys):
        monkeypatch.setattr(messages, "extract", lambda: self.TEMPLATE)
        assert messages.check(complete=False) == 1
        assert "no longer used: Two" in capsys.readouterr().out

    def test_a_translation_that_lost_a_placeholder_fails(self, capsys):
        self.write("pl", "One %(n)s", "Jeden")
        assert messages.check(complete=False) == 1
        assert "One %(n)s" in capsys.readouterr().out

    def test_bringing_it_up_to_date_keeps_translations_and_names(self):
        self.write("pl", "Two", "Dwa")
        path = catalogues.catalogue_of("pl")
        path.write_text(path.read_text(encoding="utf-8").replace("none yet", "A. Kowalska"), encoding="utf-8")
        messages.update(
            "pl", self.MORE.replace("#: b", self.TEMPLATE.split("#: a")[0] + "#: c") + '\nmsgid "Four"\nmsgstr ""\n'
        )
        polish = catalogues.read("pl")
        assert polish.messages["", "Two"].translations == ["Dwa"]
        assert polish.messages["", "Two"].places == ["c"]
        assert polish.header["X-Checked-By"] == "A. Kowalska"
        assert ("", "One %(n)s") not in polish.messages
        assert not polish.messages["", "Four"].is_translated

    def test_doing_it_again_changes_nothing(self):
        path = catalogues.catalogue_of("pl")
        before = path.read_bytes(), path.stat().st_mtime_ns
        messages.update("pl", self.TEMPLATE + self.MORE)
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before

    def test_only_what_changed_is_compiled(self):
        assert catalogues.compile_catalogues() == ["pl", "so"]
        assert catalogues.compile_catalogues() == []
        self.write("so", "Two", "Laba")
        assert catalogues.compile_catalogues() == ["so"]

    def test_a_catalogue_that_does_not_hold_together_is_not_compiled(self):
        catalogues.compile_catalogues()
        made = catalogues.catalogue_of("pl").with_suffix(".mo")
        before = made.read_bytes()
        path = catalogues.catalogue_of("pl")
        path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "x\n', encoding="utf-8")
        with pytest.raises(OpsError, match="cannot be compiled"):
            catalogues.compile_catalogues()
        assert made.read_bytes() == before
        assert [file.name for file in made.parent.iterdir() if file.suffix == ".half"] == []

    def test_without_gettext_it_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr(catalogues.shutil, "which", lambda name: None)
        with pytest.raises(OpsError, match="apt-get install gettext"):
            catalogues.compile_catalogues()


def test_without_gettext_nothing_can_be_extracted(monkeypatch):
    monkeypatch.setattr(messages.shutil, "which", lambda name: None)
    with pytest.raises(OpsError, match="apt-get install gettext"):
        messages.extract()


def test_a_file_that_is_gone_is_named(monkeypatch):
    monkeypatch.setattr(messages, "JOURNEYS", ("templates/no-such.html",))
    with pytest.raises(OpsError, match="no-such"):
        messages.sources()
    monkeypatch.setattr(messages, "JOURNEYS", ("eolcare/common/languages.py::NoSuchClass",))
    with pytest.raises(OpsError, match="NoSuchClass"):
        messages.sources()
