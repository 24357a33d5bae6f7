"""The columns of a file of responses, and how one response fills its line.

Versions are joined by the keys of questions: the columns stand in the order of the newest version, those of questions
and options that it no longer has come after the ones they belong to, or at the end.

==========================  =======================================================================
``response:id`` and so on   facts of the response: no question's key holds a colon
``role``                    a choice, by its key; ``role (label)`` the same in words
``places.home``             1 or 0: whether a box was ticked; empty where the question has no answer
``quality.night``           the answer in one row of a matrix
``matters.1``               what has the first place
``about:age``               an equality question
==========================  =======================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from engagement.surveys import piping
from engagement.surveys.answers import every_option
from engagement.surveys.definition import (
    Answer,
    Checkboxes,
    Choice,
    Definition,
    Information,
    LongText,
    Matrix,
    Number,
    Option,
    Question,
    Ranking,
    ShortText,
)
from engagement.surveys.export.options import Options
from engagement.surveys.models import Channel
from engagement.surveys.narrowing import Asking
from engagement.surveys.presentation import kind_name

ABOUT = "about:"
Line = list[str]
Fill = Callable[[Line, Any], None]
Fillers = Mapping[str, Fill]


@dataclass
class Column:
    """One column: its heading, the question and the part that it belongs to, and what may stand in it.

    ``numeric`` says that every value is written with figures; ``meanings`` are the codes that can stand in it, with
    their labels; ``titles`` and ``labels`` how question and codes were worded, by text, with the versions.
    """

    heading: str
    key: str = ""
    part: str = ""
    kind: str = ""
    numeric: bool = False
    in_words: bool = False
    note: str = ""
    versions: list[int] = field(default_factory=list)
    titles: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    meanings: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The question in its newest wording."""
        return next(iter(self.titles), "")

    @property
    def part_label(self) -> str:
        """The option, statement or place in its newest wording."""
        return next(iter(self.parts), "")

    def label(self, code: str) -> str:
        """Return a code in its newest wording, or the code itself where nothing is known of it."""
        return next(iter(self.meanings.get(code, ())), code)


class Facts(NamedTuple):
    """What is known of a response beside its answers, each as the text that is written."""

    public_id: str
    version: int
    channel: str
    language: str
    day: str
    may_quote: bool
    is_pilot: bool
    set_aside: bool


class Layout:
    """The columns of one file, and how each version fills them."""

    def __init__(
        self,
        versions: Sequence[Asking],
        options: Options,
        boroughs: Sequence[Option] = (),
        text: Callable[[str], str] = str,
    ) -> None:
        """``text`` makes what somebody wrote safe for the kind of file."""
        self.options = options
        self.boroughs = boroughs
        self.text = text
        groups: dict[str, dict[str, Column]] = {}
        for asking in versions:
            self._collect(groups, asking.definition, asking.version.number, "")
        if options.equality:
            for asking in versions:
                self._collect(groups, asking.definition.about_you, asking.version.number, ABOUT)
        facts = _columns_of_facts(options)
        self.columns: list[Column] = [*facts, *(column for group in groups.values() for column in group.values())]
        self.blank: Line = [""] * len(self.columns)
        self._at = {column.heading: at for at, column in enumerate(self.columns)}
        self._numbers = {asking.version.pk: str(asking.version.number) for asking in versions}
        self._fillers = {asking.version.pk: self._fillers_of(asking.definition, "") for asking in versions}
        self._about = {asking.version.pk: self._fillers_of(asking.definition.about_you, ABOUT) for asking in versions}

    def line(self, facts: Facts, answers: Mapping[str, Answer], about: Mapping[str, Answer] | None) -> Line:
        """Return the cells of one response; ``facts.version`` is the version's primary key."""
        line = self.blank.copy()
        line[0], line[1] = facts.public_id, self._numbers[facts.version]
        line[2], line[3], line[4] = facts.channel, facts.language, facts.day
        at = 5
        for wanted, is_so in (
            (self.options.texts, facts.may_quote),
            (self.options.pilot, facts.is_pilot),
            (self.options.set_aside, facts.set_aside),
        ):
            if wanted:
                line[at] = "1" if is_so else "0"
                at += 1
        fillers = self._fillers[facts.version]
        for key, answer in answers.items():
            if answer and (fill := fillers.get(key)):
                fill(line, answer)
        if about:
            fillers = self._about[facts.version]
            for key, answer in about.items():
                if answer and (fill := fillers.get(key)):
                    fill(line, answer)
        return line

    def _collect(self, groups: dict[str, dict[str, Column]], definition: Definition, number: int, prefix: str) -> None:
        """Add the columns of one version to those of newer ones, by question."""
        for question in definition.questions:
            group = groups.setdefault(prefix + question.key, {})
            for column in self._columns_of(question, prefix + question.key):
                known = group.setdefault(column.heading, column)
                known.versions.append(number)
                known.titles[wording_of(question)].append(number)
                for text in column.parts:
                    known.parts[text].append(number)
                for code, texts in column.meanings.items():
                    mine = known.meanings.setdefault(code, {})
                    for text in texts:
                        mine.setdefault(text, []).append(number)
            if not group:
                del groups[prefix + question.key]

    def _columns_of(self, question: Question, name: str) -> Iterator[Column]:
        kind = kind_name(question)
        if isinstance(question, Information) or (isinstance(question, ShortText | LongText) and not self.options.texts):
            return
        choices = {option.key: option.label for option in every_option(question, self.boroughs)}
        if isinstance(question, Checkboxes):
            for key, label in choices.items():
                column = Column(f"{name}.{key}", name, kind=kind, numeric=True)
                column.parts[label] = []
                column.meanings = {"1": {_("Chosen"): []}, "0": {_("Not chosen"): []}}
                yield column
        elif isinstance(question, Matrix):
            for statement in question.statements:
                yield from self._chosen(f"{name}.{statement.key}", name, statement.label, kind, choices)
        elif isinstance(question, Ranking):
            for place in range(1, (question.max or len(question.options)) + 1):
                label = _("Place %(number)s") % {"number": place}
                yield from self._chosen(f"{name}.{place}", name, label, kind, choices)
        elif isinstance(question, Choice):
            yield from self._chosen(name, name, "", kind, choices)
        else:
            in_words = isinstance(question, ShortText | LongText)
            column = Column(name, name, kind=kind, numeric=isinstance(question, Number), in_words=in_words)
            column.note = unit_of(question)
            yield column

    def _chosen(self, heading: str, name: str, part: str, kind: str, choices: Mapping[str, str]) -> Iterator[Column]:
        """Yield the columns for one chosen answer: its code, its label, or both."""
        for wanted, shown in (("labels", heading), ("codes", heading), ("both", heading), ("both", in_words(heading))):
            if self.options.values == wanted:
                column = Column(shown, name, kind=kind)
                if part:
                    column.parts[part] = []
                if shown != heading:
                    column.note = _("The answer of column “%(column)s” in words.") % {"column": heading}
                elif wanted == "labels":
                    column.note = _("The answer in words.")
                column.meanings = {code: {label: []} for code, label in choices.items()}
                yield column

    def _fillers_of(self, definition: Definition, prefix: str) -> Fillers:
        if prefix and not self.options.equality:
            return {}
        found = {}
        for question in definition.questions:
            fill = self._filler(question, prefix + question.key)
            if fill is not None:
                found[question.key] = fill
        return found

    def _filler(self, question: Question, name: str) -> Fill | None:
        if isinstance(question, Information) or (isinstance(question, ShortText | LongText) and not self.options.texts):
            return None
        match question:
            case ShortText() | LongText():
                fill = self._fill_text(name)
            case Checkboxes():
                fill = self._fill_ticks(question, name)
            case Matrix():
                fill = _fill_rows({row.key: self._setter(f"{name}.{row.key}") for row in question.statements})
            case Ranking():
                places = range(1, (question.max or len(question.options)) + 1)
                fill = _fill_places([self._setter(f"{name}.{place}") for place in places])
            case _ if isinstance(question, Choice):
                fill = self._setter(name)
            case _:
                fill = _fill_plain(self._at[name])
        return fill

    def _fill_text(self, name: str) -> Fill:
        at, text = self._at[name], self.text

        def fill(line: Line, answer: str) -> None:
            line[at] = text(answer)

        return fill

    def _fill_ticks(self, question: Checkboxes, name: str) -> Fill:
        places = {option.key: self._at[f"{name}.{option.key}"] for option in question.options}
        # What was no longer offered was not refused either.
        offered = [places[option.key] for option in question.options if not option.retired]

        def fill(line: Line, answer: list[str]) -> None:
            for at in offered:
                line[at] = "0"
            for key in answer:
                at = places.get(key, -1)
                if at >= 0:
                    line[at] = "1"

        return fill

    def _setter(self, heading: str) -> Fill:
        """Return what writes a chosen answer into its one or two columns."""
        at = self._at[heading]
        if self.options.values == "codes":
            return _fill_plain(at)
        column = self.columns[at]
        labels = {code: self.text(column.label(code)) for code in column.meanings}
        if self.options.values == "labels":

            def fill(line: Line, answer: str) -> None:
                line[at] = labels.get(answer, answer)

            return fill
        beside = self._at[in_words(heading)]

        def fill_both(line: Line, answer: str) -> None:
            line[at] = answer
            line[beside] = labels.get(answer, answer)

        return fill_both


def _fill_plain(at: int) -> Fill:
    def fill(line: Line, answer: str) -> None:
        line[at] = answer

    return fill


def _fill_rows(rows: Mapping[str, Fill]) -> Fill:
    def fill(line: Line, answer: dict[str, str]) -> None:
        for key, chosen in answer.items():
            if setter := rows.get(key):
                setter(line, chosen)

    return fill


def _fill_places(places: Sequence[Fill]) -> Fill:
    def fill(line: Line, answer: list[str]) -> None:
        for setter, chosen in zip(places, answer, strict=False):
            setter(line, chosen)

    return fill


def _columns_of_facts(options: Options) -> list[Column]:
    yes_no: dict[str, dict[str, list[int]]] = {"1": {_("Yes"): []}, "0": {_("No"): []}}
    wanted = [
        Column("response:id", note=_("The response’s number in the portal. It is not the person’s reference code.")),
        Column("response:version", note=_("Which version of the questions was answered."), numeric=True),
        Column("response:channel", note=_("How the response came.")),
        Column("response:language", note=_("In which language it was answered.")),
        Column("response:day", note=_("The day on which it was sent, in London.")),
    ]
    if options.texts:
        wanted.append(
            Column("response:may_quote", note=_("Whether the person agreed to be quoted without a name."), numeric=True)
        )
    if options.pilot:
        wanted.append(Column("response:pilot", note=_("Whether it was sent while the survey was tried."), numeric=True))
    if options.set_aside:
        wanted.append(Column("response:set_aside", note=_("Whether it was set aside with a reason."), numeric=True))
    for column in wanted[5:]:
        column.meanings = yes_no
    wanted[2].meanings = {value: {str(label): []} for value, label in Channel.choices}
    return wanted


def in_words(heading: str) -> str:
    """Return the heading of the column that holds an answer's label; no key holds a space."""
    return f"{heading} (label)"


def wording_of(question: Question) -> str:
    """Return what is asked: the title, of a Likert question with its statement; earlier answers stay out of it."""
    statement = getattr(question, "statement", "")
    return piping.in_words(f"{question.title} – {statement}" if statement else question.title)


def unit_of(question: Question) -> str:
    """Return what a number is counted in, as a sentence; empty where there is none."""
    unit = getattr(question, "unit", "")
    return _("In %(unit)s.") % {"unit": unit} if unit else ""
