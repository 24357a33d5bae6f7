"""Import of an XLSForm workbook: everything that it asks, or everything that stands in the way, and never a half."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.surveys import definition as d
from engagement.surveys.checking import Problem as Wrong
from engagement.surveys.checking import problems
from engagement.surveys.xlsform import conscience
from engagement.surveys.xlsform.build import Builder
from engagement.surveys.xlsform.draft import Draft
from engagement.surveys.xlsform.languages import label_of
from engagement.surveys.xlsform.problems import BadWorkbook, Findings, Imported, Place, Problem, Unreadable
from engagement.surveys.xlsform.register import Register
from engagement.surveys.xlsform.rows import Form, Line, read_form
from engagement.surveys.xlsform.structure import Structure
from engagement.surveys.xlsform.tables import with_tables
from engagement.surveys.xlsform.targets import Calculation
from engagement.surveys.xlsform.tree import Group, Item, read_tree
from engagement.surveys.xlsform.workbook import read_workbook

MOST_LINES = 1_000
# What stands beside the questions in a form and has no place in a definition.
SETTINGS = ("form_title", "form_id", "version", "instance_name", "style", "public_key", "submission_url")
INDEXED = re.compile(r"(options|statements)\[(\d+)\]\.(\w+)")
GROUPED = re.compile(r"(sections|pages)\[(\d+)\]\.(\w+)")


def read_xlsform(content: bytes, boroughs: Collection[str] | None = None) -> Imported | BadWorkbook:
    """Return what a workbook asks as a definition with notices, or everything that cannot be taken over.

    Args:
        content: the file, xlsx or xls.
        boroughs: the codes of the survey's boroughs; ``None`` leaves those in conditions unchecked.
    """
    try:
        workbook = read_workbook(content)
    except Unreadable as error:
        return BadWorkbook((Problem("", 0, "", "", str(error)),))
    findings = Findings()
    form = read_form(workbook, findings)
    if form is None:
        return findings.bad(workbook.names)
    if len(form.lines) > MOST_LINES:
        reason = _("The sheet has %(n)s rows. A survey can have up to %(limit)s questions.")
        findings.refuse(Place("survey", 0), reason % {"n": f"{len(form.lines):,}", "limit": d.MAX_QUESTIONS})
        return findings.bad(workbook.names)
    definition = _definition(form, findings, boroughs)
    conscience.judge(form, findings)
    if findings.any:
        return findings.bad(workbook.names)
    return Imported(definition, findings.notices)


def _definition(form: Form, findings: Findings, boroughs: Collection[str] | None) -> d.Definition:
    draft = Draft(form, findings)
    top = read_tree(form, findings)
    with_tables(top, form)
    register = Register(draft)
    register.everything(top)
    builder = Builder(draft, register)
    Structure(builder).everything(top)
    definition = d.Definition(
        questions=tuple(draft.questions),
        language=form.language,
        sections=tuple(draft.sections),
        pages=tuple(draft.pages),
        equality=tuple(draft.equality),
        any_order=form.settings.get("any_order", "").lower() == "yes",
        check_answers=form.settings.get("check_answers", "").lower() != "no",
        translations=_whole(draft.translations),
    )
    if len(msgspec.json.encode(d.as_json(definition))) > d.MAX_BYTES:
        findings.refuse(Place("survey", 0), _("The questions with all their texts are larger than 1 MB."))
    refused = findings.any
    for wrong in problems(definition, boroughs, ignoring=draft.broken):
        # What is wrong with the whole while a part of it is missing would be said of the part.
        if wrong.number or not refused or wrong.field.startswith(("sections[", "pages[", "translations.")):
            place = _place(wrong, definition, draft)
            if not place.column or not findings.refused(place.sheet, place.row, place.column):
                findings.refuse(place, wrong.reason)
    _remarks(draft, top, builder)
    return definition


def _whole(translations: Mapping[str, dict[str, dict[str, str]]]) -> dict[str, dict[str, dict[str, str]]]:
    """Return translations without empty entries."""
    return {
        language: {owner: texts for owner, texts in owners.items() if texts}
        for language, owners in translations.items()
        if any(owners.values())
    }


# --- Where a problem of the definition stands in the workbook --------------------------------------
def _place(wrong: Wrong, definition: d.Definition, draft: Draft) -> Place:
    owner, field, language = wrong.question, wrong.field, ""
    if match := GROUPED.fullmatch(field):
        groups = definition.sections if match[1] == "sections" else definition.pages
        owner, field = f"{match[1][:-1]}.{groups[int(match[2]) - 1].key}", match[3]
    elif field.startswith("translations."):
        _word, language, rest = field.split(".", 2)
        owner = next((one for one, _field in draft.places if rest.startswith(f"{one}.")), "")
        field = rest.removeprefix(f"{owner}.")
    elif match := INDEXED.fullmatch(field):
        question = next((q for q in definition.every_question() if q.key == owner), None)
        listed = getattr(question, match[1], ())
        if 0 < int(match[2]) <= len(listed):
            field = f"{match[1]}.{listed[int(match[2]) - 1].key}.{match[3] if match[3] != 'key' else 'label'}"
    for name in (field, "", "key", "title"):
        if (owner, name) in draft.places:
            line, column = draft.places[owner, name]
            return _cell(line, column, language)
    return Place("survey", 0)


def _cell(line: Line, column: str, language: str) -> Place:
    place = line.place(column, language)
    return place if place.value else Place(place.sheet, place.row, place.column, line.text("name"))


# --- What an author should know --------------------------------------------------------------------
def _remarks(draft: Draft, top: Group, builder: Builder) -> None:
    findings, form = draft.findings, draft.form
    for number in draft.marked:
        findings.notice(number, _("Formatting (HTML, Markdown) was taken out: texts here are plain."))
    for number in form.borrowed:
        text = _("A text is missing in %(language)s, the form’s own language. Another language stands in its place.")
        findings.notice(number, text % {"language": label_of(form.language)})
    for item in top.every():
        _remark(item, draft)
    if draft.keys.changed:
        pairs = ", ".join(f"{name} → {key}" for name, key in draft.keys.changed.items())
        text = _("Names here are small letters, so some changed: %(pairs)s.")
        findings.notice(0, text % {"pairs": pairs})
    if builder.required:
        text = ngettext(
            "%(n)s question must be answered. Here questions are optional unless there is a reason.",
            "%(n)s questions must be answered. Here questions are optional unless there is a reason.",
            builder.required,
        )
        findings.notice(0, text % {"n": builder.required})
    said = [name for name in SETTINGS if form.settings.get(name)]
    if said:
        text = _("The survey keeps its own title and address; these settings of the form were left out: %(names)s.")
        findings.notice(0, text % {"names": ", ".join(said)})
    ours = {code.split("-")[0] for code, _name in settings.LANGUAGES}
    strange = [code for code in form.languages if code.split("-")[0] not in ours]
    if strange:
        text = _("The portal’s own words, such as those on buttons, are not translated into %(languages)s.")
        findings.notice(0, text % {"languages": ", ".join(label_of(code) for code in strange)})


def _remark(item: Item, draft: Draft) -> None:
    """Note what was left out because nothing here needs it."""
    number = item.line.number
    match item.kind.name:
        case "gathered" | "today":
            text = _("Facts about device, person and time that the form gathers by itself were left out.")
            draft.findings.notice(number, text)
        case "external":
            draft.findings.notice(number, _("The list in another file was left out: nothing here asks for it."))
        case "calculate" | "hidden" if item.name not in draft.names.used:
            draft.findings.notice(number, _("Calculations that no question asks about were left out."))
        case "calculate" | "hidden" if isinstance(draft.names.things.get(item.name), Calculation):
            draft.findings.notice(number, _("Calculations were written out where they are used."))
