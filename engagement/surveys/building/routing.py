"""A condition as a list of tests that somebody builds by choosing: all of them, or any, with groups one level deep.

Any condition says the same when "not" is pushed down to its tests and groups of one sort within each other are joined.
What is then deeper than a group within the list is shown in words, and can be kept or replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys import definition as d
from engagement.surveys.building.refusing import CannotEdit

Join = Literal["all", "any"]


class Leaf(msgspec.Struct, frozen=True):
    """One test, or that it is not so."""

    test: d.Test
    negated: bool = False


class Part(msgspec.Struct, frozen=True):
    """One entry of the list: a test, or several that belong together."""

    leaves: tuple[Leaf, ...]
    join: Join = "any"


class Rules(msgspec.Struct, frozen=True):
    """A condition as a list of which all, or any, must be so. An empty list: always asked."""

    parts: tuple[Part, ...] = ()
    join: Join = "all"


def as_rules(condition: d.Condition | None) -> Rules | None:
    """Return a condition as a list, or ``None`` when it is deeper than that.

    Several tests of one question of which any may be so count as one entry, "is one of", so that a further test stands
    beside them all.
    """
    if condition is None:
        return Rules()
    try:
        plain = _plain(condition, negated=False)
    except _EmptyGroup:
        return None
    if isinstance(plain, Leaf):
        return Rules((Part((plain,)),))
    join, parts = plain
    found = []
    for part in parts:
        if isinstance(part, Leaf):
            found.append(Part((part,)))
            continue
        grouped = tuple(leaf for leaf in part[1] if isinstance(leaf, Leaf))
        if len(grouped) < len(part[1]):
            return None
        found.append(Part(grouped, part[0]))
    if join == "any" and all(len(part.leaves) == 1 for part in found):
        leaves = tuple(part.leaves[0] for part in found)
        if is_choice(leaves):
            return Rules((Part(leaves, "any"),))
    return Rules(tuple(found), join)


def is_choice(leaves: Sequence[Leaf]) -> bool:
    """Return whether tests ask together whether one question was answered with one of several options."""
    tests = [leaf.test for leaf in leaves]
    if any(leaf.negated for leaf in leaves) or not all(isinstance(test, d.Equals | d.Includes) for test in tests):
        return False
    return len({(type(test), test.question, getattr(test, "row", "")) for test in tests}) == 1


class _EmptyGroup(Exception):
    pass


_Plain = Leaf | tuple[Join, list["_Plain"]]


def _plain(condition: d.Condition, *, negated: bool) -> _Plain:
    match condition:
        case d.Not(of=part):
            return _plain(part, negated=not negated)
        case d.And(of=parts) | d.Or(of=parts):
            if not parts:
                raise _EmptyGroup
            # Not (A and B) is (not A) or (not B).
            join: Join = "all" if isinstance(condition, d.And) != negated else "any"
            found: list[_Plain] = []
            for part in parts:
                plain = _plain(part, negated=negated)
                if isinstance(plain, tuple) and plain[0] == join:
                    found.extend(plain[1])
                else:
                    found.append(plain)
            return found[0] if len(found) == 1 else (join, found)
    return Leaf(condition, negated)


def as_condition(rules: Rules) -> d.Condition | None:
    """Return a list of tests as the condition that it stands for."""
    parts = [_joined(part.join, [_single(leaf) for leaf in part.leaves]) for part in rules.parts if part.leaves]
    return _joined(rules.join, parts) if parts else None


def _single(leaf: Leaf) -> d.Condition:
    return d.Not(of=leaf.test) if leaf.negated else leaf.test


def _joined(join: Join, parts: Sequence[d.Condition]) -> d.Condition:
    if len(parts) == 1:
        return parts[0]
    return (d.And if join == "all" else d.Or)(of=tuple(parts))


def with_part(rules: Rules, part: Part, beside: int | None = None) -> Rules:
    """Return a list with one entry more, or with its tests in a group with the entry at place ``beside``.

    Raises:
        CannotEdit: if that would be a group within a group, or the entry is gone.
    """
    if beside is None:
        return msgspec.structs.replace(rules, parts=(*rules.parts, part))
    if not 0 <= beside < len(rules.parts):
        raise CannotEdit(_("That part of the condition is gone. Look at it again."))
    other: Join = "any" if rules.join == "all" else "all"
    held = rules.parts[beside]
    for one in (held, part):
        if len(one.leaves) > 1 and one.join != other:
            raise CannotEdit(_("These would be groups within groups. Add it as an entry of its own."))
    both = Part((*held.leaves, *part.leaves), other)
    return msgspec.structs.replace(rules, parts=(*rules.parts[:beside], both, *rules.parts[beside + 1 :]))


def without_part(rules: Rules, at: int, leaf: int | None = None) -> Rules:
    """Return a list without the entry at place ``at``, or without one test of it. Raises ``CannotEdit``."""
    if not 0 <= at < len(rules.parts) or (leaf is not None and not 0 <= leaf < len(rules.parts[at].leaves)):
        raise CannotEdit(_("That part of the condition is gone. Look at it again."))
    part = rules.parts[at]
    left = () if leaf is None else (*part.leaves[:leaf], *part.leaves[leaf + 1 :])
    kept = (msgspec.structs.replace(part, leaves=left),) if left else ()
    return msgspec.structs.replace(rules, parts=(*rules.parts[:at], *kept, *rules.parts[at + 1 :]))


def with_join(rules: Rules, join: Join) -> Rules:
    """Return a list of which all, or any, must be so; groups in it stay as they are."""
    return msgspec.structs.replace(rules, join=join)
