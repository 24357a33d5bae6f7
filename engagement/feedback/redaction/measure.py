"""How much is found and how much of it rightly: ``python -m engagement.feedback.redaction.measure``.

An identifier counts as found where proposals cover it whole, of whatever kind: what is left standing leaks, what is
masked under the wrong heading does not. A proposal counts as right where it touches an identifier.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from engagement.feedback.redaction.kinds import Kind, Proposal
from engagement.feedback.redaction.marking import Passage, read_passages
from engagement.feedback.redaction.proposing import propose

PASSAGES = Path("tests/feedback/redaction/passages.txt")
STRUCTURED = (Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.BIRTH_DATE, Kind.NHS_NUMBER, Kind.ADDRESS)
"""Kinds with a form of their own."""


@dataclass
class Score:
    """What was counted, by kind."""

    passages: int = 0
    there: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    kind_right: Counter[Kind] = field(default_factory=Counter)
    proposed: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def recall(self, *kinds: Kind) -> float:
        """Return the share of identifiers of these kinds (of all without any) that were covered whole."""
        return _share(self.found, self.there, kinds)

    def precision(self, *kinds: Kind) -> float:
        """Return the share of proposals of these kinds that touch an identifier."""
        return _share(self.right, self.proposed, kinds)


def measure(passages: Iterable[Passage], rules: Callable[[str], list[Proposal]] = propose) -> Score:
    """Return how the rules do on passages."""
    score = Score()
    for passage in passages:
        score.passages += 1
        proposals = rules(passage.text)
        for start, end, kind in passage.marks:
            score.there[kind] += 1
            covered = {at for each in proposals for at in range(max(start, each.start), min(end, each.end))}
            if len(covered) == end - start:
                score.found[kind] += 1
            else:
                score.missed.append(f"{kind.value}: {passage.text[start:end]} | {passage.text}")
            score.kind_right[kind] += any(
                each.kind == kind and each.start < end and start < each.end for each in proposals
            )
        for each in proposals:
            score.proposed[each.kind] += 1
            if any(each.start < end and start < each.end for start, end, _kind in passage.marks):
                score.right[each.kind] += 1
            else:
                score.wrong.append(f"{each.found_by}: {passage.text[each.start : each.end]} | {passage.text}")
    return score


def table(score: Score) -> str:
    """Return the figures as lines of text."""
    lines = [
        f"{'kind':<12} {'marked':>6} {'covered':>7} {'recall':>7} {'kind right':>10} {'proposed':>8} {'precision':>9}"
    ]
    for kind in Kind:
        lines.append(
            f"{kind.value:<12} {score.there[kind]:>6} {score.found[kind]:>7} {score.recall(kind):>7.3f} "
            f"{score.kind_right[kind]:>10} {score.proposed[kind]:>8} {score.precision(kind):>9.3f}"
        )
    lines.append(
        f"{'all':<12} {score.there.total():>6} {score.found.total():>7} {score.recall():>7.3f} "
        f"{score.kind_right.total():>10} {score.proposed.total():>8} {score.precision():>9.3f}"
    )
    return "\n".join(lines)


def _share(part: Counter[Kind], whole: Counter[Kind], kinds: tuple[Kind, ...]) -> float:
    chosen = kinds or tuple(Kind)
    total = sum(whole[kind] for kind in chosen)
    return sum(part[kind] for kind in chosen) / total if total else 1.0


def main(arguments: list[str]) -> int:
    """Print the figures of each part; with ``--development`` also what was missed and what was wrong there."""
    parts = read_passages(PASSAGES)
    for name, passages in parts.items():
        score = measure(passages)
        sys.stdout.write(f"\n{name}: {score.passages} passages\n{table(score)}\n")
        if name == "development" and "--development" in arguments:
            sys.stdout.write("\n  ".join(["\nmissed:", *score.missed, "\nwrong:", *score.wrong]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
