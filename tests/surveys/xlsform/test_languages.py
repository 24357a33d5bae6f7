"""Texts in several languages: headers in every spelling, the form's own language, and what is missing."""

from __future__ import annotations

import pytest

from engagement.surveys.xlsform.languages import code_of, label_of
from tests.surveys.xlsform.sheets import asks, refused, row, said


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("English (en)", "en"),
        ("English", "en"),
        ("en", "en"),
        ("EN", "en"),
        ("Français", "fr"),
        ("french", "fr"),
        ("Deutsch (de)", "de"),
        ("Polski", "pl"),
        ("Arabic (ar)", "ar"),
        ("العربية", "ar"),
        ("Somali", "so"),
        ("Punjabi", "pa"),
        ("Portuguese (Brazil) (pt-BR)", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("Something (qaa)", "qaa"),
        ("eng", "en"),
        ("Farsi", "fa"),
        ("English[en]", "en"),
        ("Klingon", None),
        ("xx", None),
        ("", None),
    ],
)
def test_what_a_header_calls_a_language(label, code):
    assert code_of(label) == code


@pytest.mark.parametrize("code", ["en", "pl", "ar", "so", "pt-BR", "en-gb", "qaa"])
def test_a_language_is_named_so_that_it_is_known_again(code):
    assert code_of(label_of(code)) == code


def test_columns_become_translations_of_the_forms_own_language():
    found = asks(
        {
            "type": "select_one l",
            "name": "q",
            "label::English (en)": "Who?",
            "label::Polski": "Kto?",
            "LABEL :: ar": "من؟",
            "hint::pl": "Podpowiedź",
            "hint": "A hint",
            "guidance_hint::pl": "Bo",
            "guidance_hint::en": "Because",
        },
        {
            "type": "integer",
            "name": "n",
            "label::English (en)": "How many?",
            "label::Polski": "Ile?",
            "constraint": ". = 1 or . = 3",
            "constraint_message": "1 or 3",
            "constraint_message::pl": "1 albo 3",
        },
        lists=[
            {"list_name": "l", "name": "a", "label::English (en)": "Me", "label::Polish (pl)": "Ja"},
            {"list_name": "l", "name": "b", "label::English (en)": "You"},
        ],
        settings=[{"default_language": "English (en)"}],
    )
    definition = found.definition
    assert definition.language == "en"
    question, number = definition.questions
    assert (question.title, question.hint, question.why) == ("Who?", "A hint", "Because")
    assert number.valid_message == "1 or 3"
    assert definition.translations == {
        "pl": {
            "q": {"title": "Kto?", "hint": "Podpowiedź", "why": "Bo", "options.a.label": "Ja"},
            "n": {"title": "Ile?", "valid_message": "1 albo 3"},
        },
        "ar": {"q": {"title": "من؟"}},
    }


def test_groups_notes_and_tables_are_translated_too():
    found = asks(
        {"type": "begin_group", "name": "g", "label::en": "Group", "label::pl": "Grupa", "appearance": "field-list"},
        {"type": "note", "name": "i", "label::en": "Intro", "label::pl": "Wstęp"},
        {"type": "text", "name": "t", "label::en": "T", "label::pl": "Tpl"},
        {"type": "note", "name": "n", "label::en": "Title\nBody", "label::pl": "Tytuł\nTreść"},
        {"type": "end_group"},
        {"type": "begin_group", "name": "m", "label::en": "Table", "label::pl": "Tabela", "appearance": "table-list"},
        {"type": "select_one yn", "name": "r", "label::en": "Row", "label::pl": "Wiersz"},
        {"type": "select_one yn", "name": "s", "label::en": "Row 2", "label::pl": "Wiersz 2"},
        {"type": "end_group"},
    )
    assert found.definition.translations["pl"] == {
        "page.g": {"title": "Grupa", "intro": "Wstęp"},
        "t": {"title": "Tpl"},
        "n": {"title": "Tytuł", "body": "Treść"},
        "m": {"title": "Tabela", "statements.r.label": "Wiersz", "statements.s.label": "Wiersz 2"},
    }


def test_the_forms_own_language():
    named = {"label::Français (fr)": "Qui ?", "label::English (en)": "Who?"}
    english = asks({"type": "text", "name": "t", **named})
    assert english.definition.language == "en"
    assert "does not name its own language" in said(english)
    french = asks({"type": "text", "name": "t", **named}, settings=[{"default_language": "Français (fr)"}])
    assert (french.definition.language, french.definition.questions[0].title) == ("fr", "Qui ?")
    first = asks({"type": "text", "name": "t", "label::pl": "Kto?", "label::fr": "Qui ?"})
    assert first.definition.language == "pl"
    alone = asks(row("text", "t"), settings=[{"default_language": "German (de)"}])
    assert alone.definition.language == "de"
    assert "not translated into German" in said(alone)
    assert asks(row("text", "t")).definition.language == "en"


def test_a_text_that_the_own_language_lacks_is_not_lost():
    found = asks(
        {"type": "text", "name": "t", "label::en": "T", "label::pl": "T", "hint::pl": "Podpowiedź"},
        {"type": "text", "name": "u", "label::en": None, "label::pl": "Tylko"},
    )
    first, second = found.definition.questions
    assert (first.hint, second.title) == ("Podpowiedź", "Tylko")
    assert "A text is missing in English" in said(found)


def test_headers_that_cannot_be_read_are_refused_at_their_column():
    found = refused(
        {"type": "text", "name": "t", "label": "T", "hint::Klingon": "x", "relevant": None, "Relevance": "x"}
    )
    assert {(line, column) for _sheet, line, column, _reason in found} >= {(1, "hint::Klingon")}
    found = refused({"type": "text", "name": "t", "label": "T", "relevant": "1=1", "relevance": "1=1"})
    assert "hold the same" in found[0][3]
    found = refused({"type": "text", "name": "t", "label::en": "T", "label:fr": "T"})
    assert "two colons" in found[0][3]
    found = refused(row("text", "t"), settings=[{"default_language": "Klingon"}])
    assert found[0][:3] == ("settings", 2, "default_language")


def test_one_colon_everywhere_is_the_old_way_and_understood():
    found = asks({"type": "text", "name": "t", "label:English": "Who?", "label:French": "Qui ?"})
    assert found.definition.translations == {"fr": {"t": {"title": "Qui ?"}}}


def test_columns_that_mean_nothing_are_named():
    found = asks(row("text", "t", kuid="abc", comment="mine", hxl="#x"))
    assert "“kuid”, “comment”, “hxl”" in said(found)
