"""What is read of answers in words: one question's answers page by page, what was read of them, flagged responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from engagement.surveys import piping
from engagement.surveys.definition import LongText, ShortText
from engagement.surveys.models import AnswerBits, QuoteFlag, Response, ResponseFlag, Survey, TextAnswer, TextReading
from engagement.surveys.narrowing import Asking, Narrowing, condition
from engagement.surveys.tallies.keys import ANSWERED
from eolcare.accounts.models import User

MOST_COUNTED = 1_000
# No text that somebody sent holds control characters.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Looking:
    """Which answers in words are looked for: by who gave them, by words, and by what was done with them."""

    narrowing: Narrowing = field(default_factory=Narrowing)
    words: str = ""
    unread: bool = False
    quoted: bool = False
    no_feedback: bool = False

    @property
    def everything(self) -> bool:
        """Whether no answer is left out."""
        return self == Looking()


@dataclass(frozen=True)
class TextQuestion:
    """A question that is answered in words, in its newest wording, and how far one person has read its answers."""

    key: str
    title: str
    answers: int = 0
    read: int = 0
    quotes: int = 0


class SaidInWords(NamedTuple):
    """One answer: the text as HTML with the words that were looked for marked, and what was done with it.

    ``item`` is the public id of the feedback item that was made from it, ``passage`` what is flagged as a quote.
    """

    response: Response
    text: str
    html: SafeString
    is_read: bool
    passage: str
    item: str


class AnswersPage(NamedTuple):
    """Some answers, the newest first, and whether there are ``newer`` and ``older`` ones."""

    answers: list[SaidInWords]
    newer: bool
    older: bool


def text_questions(versions: Sequence[Asking]) -> dict[str, TextQuestion]:
    """Return the questions that are or were answered in words, by key, those of the newest version first."""
    found: dict[str, TextQuestion] = {}
    for asking in versions:
        for question in asking.definition.questions:
            if isinstance(question, LongText | ShortText):
                found.setdefault(question.key, TextQuestion(question.key, piping.in_words(question.title)))
    return found


def questions_with_progress(survey: Survey, versions: Sequence[Asking], reader: User) -> list[TextQuestion]:
    """Return the questions with how many answers there are, how many ``reader`` has read, and how many are flagged."""
    questions = text_questions(versions)
    keys = list(questions)
    answers = _by_key(
        AnswerBits.objects.filter(survey=survey, key__in=keys, value=ANSWERED).values_list("key").annotate(n=Sum("n"))
    )
    counted = {"response__survey": survey, "response__set_aside": False, "response__is_pilot": False}
    read = TextReading.objects.filter(reader=reader, question_key__in=keys, **counted)
    quotes = QuoteFlag.objects.filter(question_key__in=keys, **counted).order_by()
    was_read = _by_key(read.values_list("question_key").annotate(n=Count("pk")))
    quoted = _by_key(quotes.values_list("question_key").annotate(n=Count("pk")))
    return [
        TextQuestion(key, question.title, answers.get(key, 0), was_read.get(key, 0), quoted.get(key, 0))
        for key, question in questions.items()
    ]


def _by_key(rows: QuerySet[Any, Any]) -> Mapping[str, int]:
    return dict(rows)


def answers_looked_for(
    survey: Survey, key: str, looking: Looking, versions: list[Asking], reader: User
) -> QuerySet[TextAnswer]:
    """Return the rows of the answers in words that are looked for, in no order. Those of pilots have no rows."""
    found = TextAnswer.objects.filter(survey=survey, question_key=key)
    if not looking.narrowing.everybody:
        found = found.filter(condition(versions, looking.narrowing, "response__"))
    if looking.words:
        found = found.filter(words=query_of(looking.words))
    mine = TextReading.objects.filter(reader=reader, response=OuterRef("response"), question_key=key)
    if looking.unread:
        found = found.filter(~Exists(mine))
    if looking.quoted:
        found = found.filter(Exists(QuoteFlag.objects.filter(response=OuterRef("response"), question_key=key)))
    if looking.no_feedback:
        # A room above holds the items; they are known here by name alone.
        made = Response.objects.filter(pk=OuterRef("response"), feedback_items__question_key=key)
        found = found.filter(~Exists(made))
    return found


def query_of(words: str) -> SearchQuery:
    """Return words, “phrases”, ``or`` and ``-without`` as PostgreSQL looks for them."""
    plain = words.replace("“", '"').replace("”", '"')
    return SearchQuery(plain, config="english", search_type="websearch")


def count_up_to(rows: QuerySet[Any], most: int = MOST_COUNTED) -> int:
    """Return how many rows there are, or ``most + 1`` for more than ``most``: counting further would take long."""
    return rows.order_by()[: most + 1].count()


def page_of_answers(
    rows: QuerySet[TextAnswer], key: str, reader: User, *, size: int, words: str = "", older: str = "", newer: str = ""
) -> AnswersPage:
    """Return a page of answers, found by key, so that the last page costs what the first does.

    Args:
        rows: ``answers_looked_for``.
        key: the question.
        reader: whose marks are shown.
        size: answers on a page.
        words: what is marked in them.
        older: show what is older than the answer of this response (its public id).
        newer: show what is newer than it. A response that is not there any more shows the newest page.
    """
    from_here = _place(rows, key, older or newer)
    if from_here and newer:
        some = list(_dressed(rows.filter(pk__gt=from_here).order_by("pk"), key, reader, words)[: size + 1])
        is_newer, is_older = len(some) > size, True
        some = some[:size][::-1]
        if not some:
            from_here, is_newer = None, False
    if not (from_here and newer):
        there = rows.filter(pk__lt=from_here) if from_here else rows
        some = list(_dressed(there.order_by("-pk"), key, reader, words)[: size + 1])
        is_older = len(some) > size
        some = some[:size]
        is_newer = bool(from_here) and rows.filter(pk__gte=from_here).exists()
    return AnswersPage([_said(row, key) for row in some], is_newer, is_older)


def _place(rows: QuerySet[TextAnswer], key: str, public_id: str) -> int | None:
    if not public_id:
        return None
    place = TextAnswer.objects.filter(response__public_id=public_id, question_key=key)
    return place.values_list("pk", flat=True).first()


def _dressed(rows: QuerySet[TextAnswer], key: str, reader: User, words: str) -> QuerySet[TextAnswer]:
    mine = TextReading.objects.filter(reader=reader, response=OuterRef("response"), question_key=key)
    quote = QuoteFlag.objects.filter(response=OuterRef("response"), question_key=key).values("passage")
    item = Response.objects.filter(pk=OuterRef("response"), feedback_items__question_key=key)
    found = rows.select_related("response__borough", "response__version").defer(
        "words", "response__version__definition"
    )
    found = found.annotate(
        is_read=Exists(mine),
        passage=Subquery(quote[:1]),
        item=Subquery(item.values("feedback_items__public_id")[:1]),
    )
    if not words:
        return found
    text = KeyTextTransform(key, "response__answers")
    marked = SearchHeadline(text, query_of(words), config="english", start_sel=START, stop_sel=STOP, highlight_all=True)
    return found.annotate(marked=marked)


def _said(row: Any, key: str) -> SaidInWords:
    text = str(row.response.answers.get(key, ""))
    marked = getattr(row, "marked", None) or text
    # PostgreSQL leaves out what it takes for a tag; then the words stay as they were written, and unmarked.
    if marked.replace(START, "").replace(STOP, "") != text:
        marked = text
    return SaidInWords(row.response, text, as_html(marked), row.is_read, row.passage or "", row.item or "")


def as_html(marked: str) -> SafeString:
    """Return text as paragraphs, what stands between the control characters ``START`` and ``STOP`` marked."""
    html = linebreaks(escape(marked))
    return mark_safe(html.replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308 - escaped above


# --- Responses that were flagged -----------------------------------------------------------------
class Flagged(NamedTuple):
    """A response about which something was noticed, and what."""

    response: Response
    flags: list[ResponseFlag]

    @property
    def decided(self) -> ResponseFlag | None:
        """The flag that holds the decision, or ``None`` while a flag waits for one."""
        return None if any(not flag.decision for flag in self.flags) else self.flags[0]


def flagged_responses(survey: Survey, which: str) -> QuerySet[Response]:
    """Return responses with flags: those that ``wait`` for a decision, are set ``aside``, ``count``, or all of them."""
    flags = ResponseFlag.objects.filter(response=OuterRef("pk"))
    found = Response.objects.filter(Exists(flags), survey=survey)
    if which == "wait":
        found = found.filter(Exists(flags.filter(decision="")))
    elif which == "aside":
        found = found.filter(set_aside=True)
    elif which == "counts":
        found = found.filter(~Exists(flags.filter(decision="")), set_aside=False)
    return found.order_by("-submitted_at", "-pk")


def with_flags(responses: Sequence[Response]) -> list[Flagged]:
    """Return responses with their flags, in the order given; one query."""
    flags: dict[int, list[ResponseFlag]] = {response.pk: [] for response in responses}
    for flag in ResponseFlag.objects.filter(response__in=flags).select_related("decided_by").order_by("found_at", "pk"):
        flags[flag.response_id].append(flag)
    return [Flagged(response, flags[response.pk]) for response in responses]


# --- Responses one by one ------------------------------------------------------------------------
def responses_looked_for(
    survey: Survey, versions: list[Asking], narrowing: Narrowing, words: str = ""
) -> QuerySet[Response]:
    """Return a survey's responses, newest first; ``words`` stand in an answer, or are the response's number.

    Words are found in responses that count and that a worker has taken in, which takes less than a minute.
    """
    found = survey.responses.select_related("borough", "version").defer("version__definition")
    found = found.filter(condition(versions, narrowing))
    if words:
        said = TextAnswer.objects.filter(survey=survey, words=query_of(words)).values("response")
        found = found.filter(Q(pk__in=said) | Q(public_id=words.strip().lower()))
    return found.order_by(F("submitted_at").desc(), F("pk").desc())
