"""Feedback made of a letter: the whole of it or its passages, each once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.feedback.models import Consent, FeedbackItem, SaidBy, Submission
from engagement.feedback.queries import people
from engagement.feedback.queries.submissions import marked_text
from engagement.feedback.services.from_submission import create_from_submission, find_passage
from eolcare.audit.models import AuditEntry
from eolcare.common.errors import Refusal
from tests.factories.programmes import CommunityFactory
from tests.factories.submissions import LETTER, SubmissionFactory


@pytest.fixture
def letter(programme, tree):
    row = SubmissionFactory(programme=programme, area=tree["Brent"], consent=Consent.WITHOUT_NAME)
    row.communities.add(CommunityFactory(name="Carers"))
    return row


def refusal_of(act, *args, **facts):
    with pytest.raises(Refusal) as caught:
        act(*args, **facts)
    return str(caught.value)


def test_a_passage_takes_along_what_is_known_of_the_letter(letter, officer, tree):
    start = LETTER.index("The nurses")
    item = create_from_submission(letter, start, start + 41, actor=officer)
    assert item.text == "The nurses who came at night were kind."
    assert (item.start, item.end) == (start, start + 39)
    assert (item.said_by, item.area, item.said_on) == (SaidBy.RESIDENT, tree["Brent"], letter.received_on)
    assert (item.may_quote, item.programme, item.created_by) == (True, letter.programme, officer)
    assert [str(community) for community in item.communities.all()] == ["Carers"]
    assert AuditEntry.objects.get().facts == {"source": "submission", "submission": letter.public_id}


def test_several_things_said_in_one_letter_are_one_person(letter):
    create_from_submission(letter, actor=None)
    create_from_submission(letter, 0, 30, actor=None)
    create_from_submission(letter, 20, 60, actor=None)
    assert FeedbackItem.objects.count() == 3
    assert people(FeedbackItem.objects.all()).value == 1


@pytest.mark.parametrize("marks", [(None, None), (0, len(LETTER)), (3, 30)])
def test_the_same_passage_is_made_once(letter, marks):
    first = create_from_submission(letter, *marks, actor=None)
    assert create_from_submission(letter, *marks, actor=None) == first
    assert AuditEntry.objects.filter(verb="created").count() == 1
    if marks != (3, 30):
        # The whole text, marked or not, is one and the same.
        assert (first.start, create_from_submission(letter, actor=None)) == (None, first)


def test_white_space_at_its_ends_does_not_make_another_passage(letter):
    at = LETTER.index("kind.")
    assert create_from_submission(letter, at, at + 5, actor=None) == create_from_submission(
        letter, at - 1, at + 7, actor=None
    )


@pytest.mark.parametrize("marks", [(5, 5), (9, 5), (0, 10_000), (-4, 3), (None, 4), (4, None)])
def test_a_passage_that_is_not_there_is_refused(letter, marks):
    assert refusal_of(create_from_submission, letter, *marks, actor=None) == (
        "The passage must stand in the text, word for word."
    )
    assert not FeedbackItem.objects.exists()


def test_white_space_alone_and_a_scan_alone_say_nothing(letter):
    gap = LETTER.index("\n\n")
    assert refusal_of(create_from_submission, letter, gap, gap + 2, actor=None) == "Mark or paste the passage first."
    scan = SubmissionFactory(programme=letter.programme, text="")
    assert "Type what the scan" in refusal_of(create_from_submission, scan, actor=None)


def test_without_consent_it_is_not_quoted(programme):
    assert not create_from_submission(SubmissionFactory(programme=programme), actor=None).may_quote


class TestFinding:
    def test_a_pasted_passage_is_found_however_its_lines_break(self):
        start, end = find_passage(LETTER, "were kind.  But\r\nnobody told us")
        assert LETTER[start:end] == "were kind.\n\nBut nobody told us"

    def test_of_several_the_one_that_comes_next(self):
        text = "No. Yes. No. Yes."
        assert find_passage(text, "Yes.") == (4, 8)
        assert find_passage(text, "Yes.", after=5) == (13, 17)
        assert find_passage(text, "No.", after=12) == (0, 3)

    @pytest.mark.parametrize("passage", ["the nurses who", "Nurses", "kind .", "x" * 10_000, "\x00 kind! "])
    def test_what_is_not_there_word_for_word_is_refused(self, passage):
        assert "word for word" in refusal_of(find_passage, LETTER, passage)

    def test_signs_of_a_pattern_are_only_signs(self):
        assert find_passage("Is it (really) so? .* yes", ".* yes") == (19, 25)

    @given(st.text(alphabet="ab 𝕏é\n", min_size=1, max_size=60), st.data())
    def test_every_stretch_with_words_is_found_where_it_says_the_same(self, text, data):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        if not text[start:end].split():
            return
        at, until = find_passage(text, text[start:end])
        assert text[at:until].split() == text[start:end].split()


class TestMarkedText:
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 30)), max_size=6))
    def test_no_word_is_lost_or_said_twice(self, spans):
        row = Submission(text=LETTER)
        items = [FeedbackItem(start=start, end=start + length, public_id=f"i{start}") for start, length in spans]
        stretches = marked_text(row, items)
        assert "".join(stretch.text for stretch in stretches) == LETTER
        for item in items:
            assert sum(len(stretch.text) for stretch in stretches if stretch.item_id) >= item.end - item.start
