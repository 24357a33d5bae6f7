"""Whether the results of two versions of a survey can be counted together.

Results join across versions by the key of a question, and its options and statements by theirs. A new version may ask
more, ask in another order, say things better, and stop asking. It may not make the same key mean something else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.answers import every_option
from engagement.surveys.checking import Problem
from engagement.surveys.piping import in_words

# Titles that have less than this in common are likely to ask something else (1: the same words).
ALIKE = 0.4


def breaks(old: d.Definition, new: d.Definition) -> list[Problem]:
    """Return why answers to two versions could not be counted together, in the order of ``new``; empty if they can.

    ``old`` is a version that people have answered.
    """
    found: list[Problem] = []
    for number, before, after, apart in _pairs(old, new):
        found.extend(Problem(number, after.key, field, reason) for field, reason in _of_question(before, after, apart))
    return found


def doubts(old: d.Definition, new: d.Definition) -> list[Problem]:
    """Return what may be a new question or option under an old key: to be looked at, not refused."""
    found: list[Problem] = []
    for number, before, after, _apart in _pairs(old, new):
        if not _alike(before.title, after.title) and not _alike(_asked(before), _asked(after)):
            reason = _(
                "It asked “%(before)s” before, and its answers are counted together with those of now. "
                "If it asks something else now, add it as a new question and take this one away."
            )
            found.append(Problem(number, after.key, "title", reason % {"before": in_words(before.title)}))
        for name in ("options", "statements"):
            labels = {option.key: option.label for option in getattr(before, name, ())}
            for at, option in enumerate(getattr(after, name, ()), start=1):
                if option.key in labels and not _alike(labels[option.key], option.label):
                    reason = _(
                        "It read “%(before)s” before, and is counted together with that. "
                        "If it means something else now, mark the old one as no longer offered and add a new one."
                    )
                    words = {"before": labels[option.key]}
                    found.append(Problem(number, after.key, f"{name}[{at}].label", reason % words))
    return found


def _pairs(old: d.Definition, new: d.Definition) -> Iterator[tuple[int, d.Question, d.Question, bool]]:
    """Yield each question that both have: its number in ``new``, how it was, how it is, whether it changed sides."""
    held = {question.key: question for question in old.every_question()}
    about_you = {question.key for question in old.equality}
    for number, question in enumerate(new.every_question(), start=1):
        if question.key in held:
            is_about_you = number > len(new.questions)
            yield number, held[question.key], question, is_about_you != (question.key in about_you)


def _of_question(before: d.Question, after: d.Question, apart: bool) -> Iterator[tuple[str, str]]:
    if apart:
        yield (
            "key",
            _(
                "Answers about the person are kept apart from the others, so a question cannot change from one to the "
                "other. Add it as a new question."
            ),
        )
        return
    if type(before) is not type(after):
        yield (
            "kind",
            _(
                "People have answered this as another kind of question. Their answers could not be counted together "
                "with new ones. Add it as a new question."
            ),
        )
        return
    if getattr(before, "scale", None) != getattr(after, "scale", None):
        yield "scale", _("People have answered on another scale. The two could not be counted together.")
    else:
        yield from _options(before, after)
    yield from _statements(before, after)
    if isinstance(before, d.Number) and isinstance(after, d.Number):
        if before.unit.strip().casefold() != after.unit.strip().casefold():
            reason = _("People have answered in “%(before)s”. Numbers of two units could not be counted together.")
            yield "unit", reason % {"before": before.unit or _("no unit")}
        if before.decimals != after.decimals:
            reason = _("People have answered with %(before)s decimal places. Others could not be counted together.")
            yield "decimals", reason % {"before": before.decimals}


def _options(before: d.Question, after: d.Question) -> Iterator[tuple[str, str]]:
    held = {option.key for option in every_option(after)}
    lost = [option.label for option in every_option(before) if option.key not in held]
    if not lost:
        return
    names = {"labels": ", ".join(f"“{label}”" for label in lost)}
    if getattr(before, "options", ()):
        reason = _("People may have chosen %(labels)s. Mark it as no longer offered instead of taking it away.")
        yield "options", reason % names
    else:
        reason = _("People may have chosen %(labels)s, so it has to stay. Or add this as a new question.")
        yield "options", reason % names


def _statements(before: d.Question, after: d.Question) -> Iterator[tuple[str, str]]:
    if not isinstance(before, d.Matrix) or not isinstance(after, d.Matrix):
        return
    held = {statement.key for statement in after.statements}
    lost = [statement.label for statement in before.statements if statement.key not in held]
    if lost:
        reason = _("People may have answered %(labels)s. Mark it as no longer asked instead of taking it away.")
        yield "statements", reason % {"labels": ", ".join(f"“{label}”" for label in lost)}


def _asked(question: d.Question) -> str:
    return question.statement if isinstance(question, d.Likert) else question.title


def _alike(before: str, after: str) -> bool:
    left, right = (" ".join(in_words(text).casefold().split()) for text in (before, after))
    if left == right or not left or not right:
        return True
    # By words as well as by letters: one word put right in a short title changes many of its letters.
    words = set(left.split()), set(right.split())
    shared = len(words[0] & words[1]) / max(1, min(len(words[0]), len(words[1])))
    return max(shared, difflib.SequenceMatcher(None, left, right, autojunk=False).ratio()) >= ALIKE
