"""The codebook: what each column of a file of responses is, and what each code in it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.surveys.export.columns import Column, Layout
from engagement.surveys.models import Channel, Survey

Row = tuple[str, ...]


def headings() -> Row:
    """Return the headings of the codebook."""
    return (
        _("Column"),
        _("Question"),
        _("Part of it"),
        _("Kind"),
        _("Code"),
        _("Meaning"),
        _("Versions"),
        _("Notes"),
    )


def codebook(layout: Layout) -> Iterator[Row]:
    """Yield for each column one line that says what it is, then one line for each code that can stand in it."""
    for column in layout.columns:
        versions = _versions(column.versions)
        yield (column.heading, column.title, column.part_label, column.kind, "", "", versions, _notes(column))
        for code, texts in column.meanings.items():
            used = sorted({number for numbers in texts.values() for number in numbers})
            shown = next(iter(texts))
            earlier = _earlier(texts)
            yield (column.heading, "", "", "", code, shown, _versions(used), earlier)


def _notes(column: Column) -> str:
    return " ".join(filter(None, [column.note, _earlier(column.titles), _earlier(column.parts)]))


def _earlier(texts: Mapping[str, Sequence[int]]) -> str:
    """Say how something was worded in older versions, where it was worded otherwise."""
    older = list(texts.items())[1:]
    return " ".join(
        _("In version %(versions)s: “%(text)s”.") % {"versions": _versions(numbers), "text": text}
        for text, numbers in older
    )


def _versions(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in sorted(set(numbers)))


def notes(survey: Survey, layout: Layout, rows: int) -> str:
    """Return what somebody who opens the file should know, as plain text."""
    options = layout.options
    narrowing = options.narrowing
    lines = [
        survey.title,
        "",
        _("Responses: %(n)s. Columns: %(columns)s.") % {"n": rows, "columns": len(layout.columns)},
        _("Made on %(day)s.") % {"day": timezone.localdate().isoformat()},
        _("Only these responses:") if not narrowing.everybody else _("All responses that count."),
        *(
            f"- {name}: {', '.join(value) if isinstance(value, list) else value}"
            for name, value in narrowing.facts().items()
        ),
        "",
        _("With answers in words.") if options.texts else _("Without answers in words."),
        _("With what people said about themselves. This is special-category data under UK GDPR, Article 9.")
        if options.equality
        else _("Without what people said about themselves."),
        *([_("With responses from the trial (response:pilot is 1).")] if options.pilot else []),
        *([_("With responses that were set aside (response:set_aside is 1).")] if options.set_aside else []),
        "",
        _("The codebook explains each column and each code. An empty cell means: not asked, or not answered."),
        _("A box that could be ticked is 1 or 0 where the question was answered, and empty where it was not."),
        _("The order of columns is that of the newest version; what only older versions asked comes after it."),
        _(
            "In the CSV files a cell that a spreadsheet program could take for a formula begins with an apostrophe, "
            "which nobody wrote."
        ),
        _("CSV files are UTF-8 with a byte order mark; fields are parted by commas, lines within a cell by LF."),
        _("Channels: %(names)s.") % {"names": ", ".join(f"{value} = {label}" for value, label in Channel.choices)},
    ]
    return "\r\n".join(str(line) for line in lines) + "\r\n"
