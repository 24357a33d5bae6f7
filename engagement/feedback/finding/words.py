"""Words and phrases, in any of their forms, with what was found marked in the excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection, models
from django.db.models import Q

from engagement.feedback.finding import letters
from engagement.feedback.finding.excerpts import CLOSES, OPENS, Excerpt, marked
from engagement.feedback.models import FeedbackItem

# As much of a text as an excerpt is made of: what stands further on is found, but not looked through to be shown.
LOOKED_THROUGH = 20_000
SHORT = 240
_TOKEN = re.compile(r'-?"[^"]*"?|\S+')


def matching(items: models.QuerySet[FeedbackItem], words: str) -> models.QuerySet[FeedbackItem]:
    """Return the items whose text holds the words, in any of their forms; quotation marks, "or" and a minus sign work.

    A phrase in quotation marks is found as it stands, however its words are spaced: full text search alone would pass
    over words like "out of". ``words`` is what somebody typed into a search box; an empty one leaves the items as they
    are.
    """
    # PostgreSQL's text has no NUL, and no search needs one.
    wanted = words.replace("\x00", "").strip()
    if not wanted:
        return items
    either = Q()
    for group in _groups(wanted):
        one = Q()
        phrases = [phrase for phrase in group if _is_phrase(phrase)]
        for phrase in phrases:
            one &= Q(text__iregex=_as_expression(phrase))
        # Phrases alone are found by their letters, so that one of common words alone is found too. With other words
        # all of it goes to full text search, which passes over a word as common as "it".
        if len(phrases) < len(group):
            one &= Q(said=SearchQuery(" ".join(group), config="english", search_type="websearch"))
        either |= one
    # The expression is that of the index feedback_text_search, so that the index serves it. It is an alias, so that
    # the vectors of a page's rows are not made only to be thrown away.
    return items.alias(said=SearchVector("text", config="english")).filter(either)


def _groups(wanted: str) -> list[list[str]]:
    """Return what was typed as groups of words and phrases; one group is enough, and all of it must be there."""
    groups: list[list[str]] = [[]]
    for token in _TOKEN.findall(wanted):
        if token.lower() == "or":
            groups.append([])
        else:
            groups[-1].append(token)
    # An "or" at either end, or twice, has nothing to choose from; alone it is a word like any other.
    return [group for group in groups if group] or [[wanted]]


def _is_phrase(token: str) -> bool:
    return token.startswith('"') and letters.can_be_looked_for(token)


def _as_expression(phrase: str) -> str:
    """Return a phrase as a regular expression of PostgreSQL, which the index of trigrams serves."""
    expression = r"\s+".join(re.escape(word) for word in phrase.strip('"').split())
    # Words from end to end; a sign at either end has no edge of a word beside it.
    first, last = (r"\m" if phrase[1:].lstrip()[:1].isalnum() else ""), (r"\M" if _ends_in_letter(phrase) else "")
    return f"{first}{expression}{last}"


def _ends_in_letter(phrase: str) -> bool:
    return phrase.rstrip('"').rstrip()[-1:].isalnum()


def excerpts(pks: Iterable[int], words: str) -> dict[int, Excerpt]:
    """Return an excerpt of each of these items around the words found, by the item's id; one query.

    Ask for the rows of one page, never for all that was found: PostgreSQL reads each text again for it.
    """
    wanted = words.replace("\x00", "").strip()
    pks = list(pks)
    if not pks or not wanted:
        return {}
    marks = f"StartSel={OPENS}, StopSel={CLOSES}"
    sql = f"""
        SELECT item.id, ts_headline(
            'english', left(item.text, {LOOKED_THROUGH}), websearch_to_tsquery('english', %s),
            CASE WHEN length(item.text) <= {SHORT} THEN %s ELSE %s END
        )
        FROM {FeedbackItem._meta.db_table} item WHERE item.id = ANY(%s)
    """  # noqa: S608 - names of our own tables and numbers alone; values are bound
    whole = f"{marks}, HighlightAll=true"
    parts = f'{marks}, MaxFragments=2, MinWords=10, MaxWords=28, FragmentDelimiter=" … "'
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted, whole, parts, pks])
        return {pk: marked(headline) for pk, headline in cursor.fetchall()}
