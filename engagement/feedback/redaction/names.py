"""Names of people: words with a capital, judged by what stands beside them and by lists of names.

A name has no form of its own. A cue ("Mrs", "my mum", "called", "I am") makes nearly any word with a capital a name; a
word of the lists of given and family names is one nearly anywhere; a word that is ordinary English too ("May", "Hope")
only beside a cue or in the middle of a sentence. Places, bodies, peoples and days are never names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engagement.feedback.redaction.cues import (
    BODY_ENDS,
    KIN,
    KIN_GAP,
    PARTICLES,
    PERSON_VERBS,
    SHORT_TITLES,
    START_VERBS,
    STRONG,
    TITLES,
    WEAK,
)
from engagement.feedback.redaction.given_names import AMBIGUOUS, CALENDAR_AND_PLACES, FAMILY, GIVEN
from engagement.feedback.redaction.kinds import Kind, Proposal, found
from engagement.feedback.redaction.ordinary import NOT_NAMES, PHRASES

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LONGEST_RUN = 4


@dataclass(frozen=True, slots=True)
class _Token:
    """A word: where it stands, in small letters, how it is written, and whether a sentence begins with it."""

    start: int
    end: int
    word: str
    low: str
    begins: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.word[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether it is in capitals throughout."""
        return len(self.word) > 1 and self.word.isupper()

    @property
    def initial(self) -> bool:
        """Whether it is a single capital that could stand for a name."""
        return len(self.word) == 1 and self.capital and self.word != "I"


def find(text: str, known: Collection[str] = ()) -> Iterator[Proposal]:
    """Yield names; ``text`` as :func:`reading.as_read` gives it.

    Args:
        text: where to look.
        known: names of areas and organisations, in small letters: nobody's name, whatever words they hold.
    """
    yield from _Reader(text, known).names()


class _Reader:
    """One pass over the words of a text."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.protected = _protected(text, (*PHRASES, *known), self.tokens)

    def names(self) -> Iterator[Proposal]:
        """Yield each name once, going on behind it."""
        at = 0
        while at < len(self.tokens):
            rule = self._rule(at)
            if not rule:
                at += 1
                continue
            last = self._end_of_run(at)
            if last < len(self.tokens) - 1 and self._is_body(last + 1):
                # "Nasreen House" and "Gloria Ward" are places.
                at = last + 2
                continue
            yield found(self.tokens[at].start, self.tokens[last].end, Kind.NAME, rule)
            at = last + 1
            while (following := self._next_in_list(at)) is not None:
                last = self._end_of_run(following)
                if last < len(self.tokens) - 1 and self._is_body(last + 1):
                    break
                yield found(self.tokens[following].start, self.tokens[last].end, Kind.NAME, "name-in-list")
                at = last + 1

    def _rule(self, at: int) -> str:  # noqa: PLR0911
        """Return the rule by which a name begins at this word; ``""`` for none."""
        token = self.tokens[at]
        if at in self.protected:
            return ""
        cue = self._cue(at)
        if token.initial:
            return self._initials(at, cue)
        listed = _in(GIVEN, token.low)
        if not token.capital:
            # Typed in a hurry: "my mum fatima".
            sure = listed and token.low not in AMBIGUOUS and token.low not in NOT_NAMES and len(token.low) > 3
            return f"{cue}-small-letters" if cue in ("title", "relation", "called") and sure else ""
        if token.low in NOT_NAMES:
            sure = token.low in GIVEN and token.low not in CALENDAR_AND_PLACES
            return cue if cue in ("title", "relation", "called") and sure and not token.begins else ""
        if self._holy(at):
            return ""
        if cue and not (token.shouted and not listed and token.low not in FAMILY):
            return cue
        if token.shouted and (len(token.word) < 4 or token.low in AMBIGUOUS):
            return ""
        return self._by_lists(at, listed=listed) or self._by_shape(at)

    def _by_lists(self, at: int, *, listed: bool) -> str:  # noqa: PLR0911
        token = self.tokens[at]
        following = self._beside(at + 1)
        if token.low in CALENDAR_AND_PLACES or token.low in AMBIGUOUS:
            if following is not None and following.capital and following.low in FAMILY:
                return "given-name"
            if token.low in CALENDAR_AND_PLACES:
                return ""
            if not token.begins:
                return "given-name"
            return "given-name" if following is not None and following.low in START_VERBS else ""
        if listed:
            return "given-name"
        if token.low in FAMILY:
            return "family-name"
        # "Xiomara Silva": the family name tells what the word before it is.
        sure = following is not None and following.capital and following.low in FAMILY
        return "family-name" if sure and at + 1 not in self.protected else ""

    def _by_shape(self, at: int) -> str:
        token = self.tokens[at]
        if re.match(r"(?:Mc|Mac|O'|Fitz)[A-Z][a-z]{2}", token.word) and not token.word.endswith("ds"):
            return "family-name-shape"
        if token.begins or token.shouted:
            return ""
        following = self._beside(self._end_of_run(at) + 1)
        return "before-verb" if following is not None and following.low in PERSON_VERBS else ""

    def _cue(self, at: int) -> str:
        """Return what stands before the word that makes it a name."""
        token = self.tokens[at]
        if at:
            earlier = self.tokens[at - 1]
            gap = self.text[earlier.end : token.start]
            if earlier.low in TITLES and gap in (" ", ". ", ".") and not (gap == " " and earlier.low == "e"):
                return "title" if gap == " " or earlier.low in SHORT_TITLES else ""
            if earlier.low in KIN and len(gap) <= 4 and "\n" not in gap and KIN_GAP.fullmatch(gap):
                return "relation"
        stretch = self.text[max(0, token.start - 32) : token.start].lower()
        if STRONG.search(stretch):
            return "called"
        return "spoken-to" if not token.begins and WEAK.search(stretch) else ""

    def _initials(self, at: int, cue: str) -> str:
        """Return the rule if initials and a family name begin here: "J. T. Whitmore", "Mrs E. Papadopoulos"."""
        last, dotted = at, self._dotted(at)
        while last + 1 < len(self.tokens) and self.tokens[last + 1].initial and last - at < 3 and self._near(last + 1):
            last += 1
        after = last + 1
        if after >= len(self.tokens) or not self._near(after) or after in self.protected:
            return ""
        name = self.tokens[after]
        if not name.capital or name.shouted or name.low in NOT_NAMES:
            return ""
        if cue or name.low in FAMILY or (dotted and (last > at or not self._may_end_sentence(at))):
            return cue or "initials"
        return ""

    def _may_end_sentence(self, at: int) -> bool:
        """Whether "B." may be the end of "hepatitis B." and not an initial."""
        if at == 0 or self.tokens[at].begins:
            return False
        gap = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        return gap == " " and not self.tokens[at - 1].capital

    def _dotted(self, at: int) -> bool:
        end = self.tokens[at].end
        return self.text[end : end + 1] == "."

    def _near(self, at: int) -> bool:
        """Whether only a space, or the dot of an initial, stands before the word."""
        earlier = self.tokens[at - 1]
        gap = self.text[earlier.end : self.tokens[at].start]
        return gap in (" ", "  ") or (earlier.initial and gap in (".", ". "))

    def _beside(self, at: int) -> _Token | None:
        """Return the word if it stands beside the one before it, with a space alone between them."""
        if at >= len(self.tokens) or not self._near(at):
            return None
        return self.tokens[at]

    def _end_of_run(self, at: int) -> int:
        """Return the last word of the name that begins here."""
        last = at
        while last - at < _LONGEST_RUN - 1:
            following = last + 1
            if following >= len(self.tokens) or not self._near(following) or following in self.protected:
                break
            token = self.tokens[following]
            if self._goes_on(token):
                last = following
            elif token.low in PARTICLES and self._particle(following):
                last = following + 1
            else:
                break
            if self.text[token.end : token.end + 2].lower() == "'s":
                break
        return last

    def _goes_on(self, token: _Token) -> bool:
        if not token.capital:
            return False
        if token.initial:
            return token.word != "A"
        if token.low in BODY_ENDS:
            return False
        return token.low not in NOT_NAMES or token.low in FAMILY

    def _particle(self, at: int) -> bool:
        following = self._beside(at + 1)
        return following is not None and following.capital and following.low not in NOT_NAMES

    def _is_body(self, at: int) -> bool:
        token = self._beside(at)
        return token is not None and token.capital and token.low in BODY_ENDS

    def _holy(self, at: int) -> bool:
        """Whether it is "St Mary's" and the like."""
        if at == 0 or self.tokens[at - 1].low not in ("st", "saint", "ss", "santa"):
            return False
        return self.text[self.tokens[at - 1].end : self.tokens[at].start] in (" ", ". ", ".")

    def _next_in_list(self, at: int) -> int | None:
        """Return where the next name of a list begins: "Hamza, Zaynab and Idris"."""
        if at >= len(self.tokens):
            return None
        gap = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        if gap not in (", ", " & "):
            if self.tokens[at].low != "and" or at + 1 >= len(self.tokens) or gap not in (" ", ", "):
                return None
            at += 1
            if not self._near(at):
                return None
        token = self.tokens[at]
        if at in self.protected or not token.capital or token.shouted or token.initial or token.low in NOT_NAMES:
            return None
        return at


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[-2:] in ("'s", "'S") and len(word) > 2:
            word = word[:-2]
        gap = text[end : match.start()]
        begins = end == 0 or any(sign in gap for sign in '.!?\n"“:•*;') or gap.strip(" ") in ("-", "(")
        stop = match.start() + len(word)
        yield _Token(match.start(), stop, word, word.lower(), begins)
        end = match.end()


def _protected(text: str, phrases: Collection[str], tokens: list[_Token]) -> frozenset[int]:
    """Return the numbers of the words that stand in one of the phrases."""
    low = text.lower()
    if len(low) != len(text):
        # A few letters grow in small letters ("İ"); places would not fit.
        low = "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
    marks = bytearray(len(text) + 1)
    for phrase in phrases:
        at = low.find(phrase) if phrase else -1
        while at >= 0:
            end = at + len(phrase)
            if not low[max(0, at - 1) : at].isalnum() and not low[end : end + 1].isalnum():
                marks[at:end] = b"\x01" * len(phrase)
            at = low.find(phrase, end)
    return frozenset(number for number, token in enumerate(tokens) if marks[token.start])


def _in(names: frozenset[str], low: str) -> bool:
    """Whether a word, or the first part of a double name, is in a list."""
    return low in names or ("-" in low and low.split("-", maxsplit=1)[0] in names)
