"""A text in pieces: sentences, copied words and passages that overlap; places are counted in characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.feedback.models import Coding, Theme
from engagement.feedback.queries.passages import coded_passages, joined, pieces, places_of, sentences

SENTENCES = [
    ("We rang. Nobody came! Why?", ["We rang.", "Nobody came!", "Why?"]),
    ("One line\n\nand another\r\n", ["One line", "and another"]),
    ("“Yes.” That was all.", ["“Yes.”", "That was all."]),
    ("好。我們等了一夜。", ["好。", "我們等了一夜。"]),
    ("کوئی نہیں آیا۔ ہم نے انتظار کیا۔", ["کوئی نہیں آیا۔", "ہم نے انتظار کیا۔"]),
    ("It took 4.5 hours", ["It took 4.5 hours"]),
    ("💙 We waited. 💙 All night.", ["💙 We waited.", "💙 All night."]),
    ("   ", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text, expected):
    found = sentences(text)
    assert [each.words for each in found] == expected
    assert [text[each.start : each.end] for each in found] == expected


def test_sentences_that_follow_each_other_are_one_passage():
    text = "One. Two. Three."
    one, two, three = sentences(text)
    assert [each.words for each in joined(text, [two, one])] == ["One. Two."]
    assert [each.words for each in joined(text, [three, one])] == ["One.", "Three."]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("nobody came", [(9, 20)]),
        ("nobody   came", [(9, 20)]),
        ("WE RANG", [(0, 7)]),
        ("we", [(22, 24)]),
        ("o", [(10, 11), (12, 13), (33, 34)]),
        ("not there", []),
        ("came. (*", []),
    ],
)
def test_copied_words_are_found_where_they_stand(words, places):
    assert [(each.start, each.end) for each in places_of("We rang, nobody\ncame; we waited long.", words)] == places


def coding(start, end, name):
    return Coding(start=start, end=end, theme=Theme(name=name, public_id=name))


def test_overlapping_passages_are_cut_where_one_begins_or_ends():
    text = "We rang and rang."
    passages = coded_passages(
        text, [coding(8, 16, "B"), coding(0, 11, "A"), coding(0, 11, "a2"), coding(None, None, "C")]
    )
    assert [(each.number, each.stretch.words, [str(theme) for theme in each.themes]) for each in passages] == [
        (1, "We rang and", ["A", "a2"]),
        (2, "and rang", ["B"]),
    ]
    assert [(piece.words, piece.within, piece.begins, piece.ends) for piece in pieces(text, passages)] == [
        ("We rang ", (1,), (1,), ()),
        ("and", (1, 2), (2,), (1,)),
        (" rang", (2,), (), (2,)),
        (".", (), (), ()),
    ]


@given(st.text(min_size=1, max_size=40), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40)), max_size=6))
def test_the_pieces_are_the_text(text, places):
    codings = [coding(start, min(end, len(text)), "A") for start, end in places if start < min(end, len(text))]
    found = pieces(text, coded_passages(text, codings))
    assert "".join(piece.words for piece in found) == text
    for row in codings:
        inside = [piece for piece in found if row.start <= piece.start < row.end]
        assert "".join(piece.words for piece in inside) == text[row.start : row.end]
