"""What could tell who spoke is found in the words to publish."""

from __future__ import annotations

import pytest

from engagement.feedback.identifiers import Kind, find_identifiers, is_nhs_number


@pytest.mark.parametrize(
    ("text", "kind", "excerpt"),
    [
        ("Write to ann.o'neil+care@mail.example.org please", Kind.EMAIL, "ann.o'neil+care@mail.example.org"),
        ("See www.facebook.example/ann", Kind.WEB, "www.facebook.example/ann"),
        ("I live at W6 8RF.", Kind.POSTCODE, "W6 8RF"),
        ("I live at nw10 7nst or NW107NS", Kind.POSTCODE, "NW107NS"),
        ("Ring 020 7946 0958 at night", Kind.PHONE, "020 7946 0958"),
        ("or +44 (0)7700 900123.", Kind.PHONE, "+44 (0)7700 900123"),
        ("(020) 7946 0958", Kind.PHONE, "(020) 7946 0958"),
        ("ask Ann (07700 900123) too", Kind.PHONE, "07700 900123"),
        ("07700900123", Kind.PHONE, "07700900123"),
        ("My number is 943 476 5919", Kind.NHS_NUMBER, "943 476 5919"),
        ("9434765919", Kind.NHS_NUMBER, "9434765919"),
        ("She was born on 14/02/1951", Kind.BIRTH_DATE, "14/02/1951"),
    ],
)
def test_found(text, kind, excerpt):
    assert [(found.kind, found.excerpt) for found in find_identifiers(text)] == [(kind, excerpt)]


@pytest.mark.parametrize(
    "text",
    [
        "We rang 111 and 999, and waited 3 hours on ward 12.",
        "From 2019 to 2022 it cost £1,250,000.",
        "Nobody came until 6am. At 7 we gave up.",
        "It was 10/10 care, 24/7.",
    ],
)
def test_ordinary_numbers_are_left_alone(text):
    assert find_identifiers(text) == []


def test_the_check_digit_of_an_nhs_number():
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("123")
