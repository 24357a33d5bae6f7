"""Masking takes out what it should, to the character, and what is masked does not come back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.feedback.redaction import Kind, Proposal, brought_back, mask, propose
from engagement.feedback.redaction.reading import as_read

WORDS = st.sampled_from(
    ["Halima", "Mrs", "my mum", "called", "May", "07700 900123", "٠٧٧٠٠ ٩٠٠١٢٣", "a@example.org", "W6 8RF", "born",
     "14/02/1951", "9434765919", "12 Acacia Avenue", "Flat 3", "🙂", "👩🏽‍⚕️", "שרה", "سلمى", "İ", "ß", "e\u0301", "\r\n",
     ".", ",", "\u200f", "and", "Brent", "@x_y", "St", "Mary's", "J.", "T."]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS).map("".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_proposals_are_in_order_apart_and_within_the_text(text):
    end = 0
    for each in propose(text):
        assert end <= each.start < each.end <= len(text)
        assert each.replacement
        assert len(each.replacement) <= 60
        assert each.found_by
        assert len(each.found_by) <= 40
        end = each.end


@given(TEXTS, st.lists(st.tuples(st.integers(0, 220), st.integers(1, 40)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_masked_character_is_left_and_no_other_is_lost(text, places):
    # A sign of its own for each character, so that nothing can be taken for something else.
    marked = "".join(chr(0xE000 + at) for at in range(len(text)))
    spans = [Proposal(a, min(a + size, len(text)), Kind.OTHER, "test", "[x]") for a, size in places if a < len(text)]
    hidden = {at for each in spans for at in range(each.start, each.end)}
    shown = [sign for sign in mask(marked, spans) if sign not in "[x]"]
    assert shown == [sign for at, sign in enumerate(marked) if at not in hidden]


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_text_is_read_character_for_character(text):
    assert len(as_read(text)) == len(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_words_that_masking_gives_bring_nothing_back(text):
    spans = propose(text)
    assert brought_back(text, spans, mask(text, spans)) == []


@pytest.mark.parametrize("place", [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_stretch_outside_the_text_is_refused(place):
    with pytest.raises(ValueError, match="no stretch"):
        mask("abcde", [Proposal(*place, Kind.NAME, "test", "[name]")])


def test_a_word_that_stands_elsewhere_too_is_counted():
    text = "May came in May."
    spans = [Proposal(0, 3, Kind.NAME, "test", "[name]")]
    assert brought_back(text, spans, "[name] came in May.") == []
    assert brought_back(text, spans, "MAY came in May.") == spans
    assert brought_back(text, spans, "Mayfair came in May.") == []
