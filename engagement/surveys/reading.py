"""Reading a definition that a person wrote or uploaded, with everything that is wrong with it at once."""

import json
import re
from collections.abc import Collection
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys.checking import Problem, problems
from engagement.surveys.definition import MAX_BYTES, MAX_QUESTIONS, SCHEMA, Definition, Page, Question, Section

# What stands beside the questions, and the type of each.
WHOLE: dict[str, Any] = {
    "sections": tuple[Section, ...],
    "pages": tuple[Page, ...],
    "any_order": bool,
    "check_answers": bool,
    "translations": dict[str, dict[str, dict[str, str]]],
}


def read_definition(
    source: str | bytes, boroughs: Collection[str] | None = None
) -> tuple[Definition | None, list[Problem]]:
    """Return the definition that a JSON text holds and its problems; ``None`` as long as there is a problem.

    Each question is read on its own, so that one mistake does not hide the next.
    """
    raw, problem = _parse(source)
    if problem:
        return None, [problem]
    found, whole = _whole(raw)
    listed = raw.get("questions")
    if not isinstance(listed, list):
        found.append(Problem(0, "", "questions", _("The survey needs a list of questions, “questions”.")))
        listed = []
    about_you = raw.get("equality", [])
    if not isinstance(about_you, list):
        found.append(Problem(0, "", "equality", _("This must be %(wanted)s.") % {"wanted": _("a list")}))
        about_you = []
    if len(listed) + len(about_you) > MAX_QUESTIONS:
        reason = _("The survey has %(n)s questions. It can have up to %(limit)s.")
        number = f"{len(listed) + len(about_you):,}"
        found.append(Problem(0, "", "questions", reason % {"n": number, "limit": MAX_QUESTIONS}))
        return None, found
    broken: list[str] = []
    questions, numbers = _questions(listed, 0, found, broken)
    equality, later = _questions(about_you, len(listed), found, broken)
    numbers += later
    definition = Definition(questions=tuple(questions), equality=tuple(equality), **whole)
    counted = not broken and isinstance(raw.get("questions"), list)
    for problem in problems(definition, boroughs, ignoring=broken):
        if problem.number:
            found.append(msgspec.structs.replace(problem, number=numbers[problem.number - 1]))
        elif counted or not problem.field.startswith(("questions", "sections", "pages", "translations", "any_order")):
            found.append(problem)
    found.sort(key=lambda problem: problem.number)
    return (None if found else definition), found


def _questions(
    listed: list[Any], start: int, found: list[Problem], broken: list[str]
) -> tuple[list[Question], list[int]]:
    """Return the questions that can be read, with their numbers; what cannot goes to ``found`` and ``broken``."""
    questions: list[Question] = []
    numbers: list[int] = []
    for number, item in enumerate(listed, start=start + 1):
        try:
            questions.append(msgspec.convert(item, Question))
            numbers.append(number)
        except (msgspec.ValidationError, RecursionError) as error:
            key = item.get("key") if isinstance(item, dict) else None
            key = key if isinstance(key, str) else ""
            broken.append(key)
            field, reason = _in_plain_words(error)
            found.append(Problem(number, key[:60], field, reason))
    return questions, numbers


def _parse(source: str | bytes) -> tuple[dict[str, Any], Problem | None]:
    """Return the JSON object in ``source``, or the problem that it is none."""
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        if len(text.encode()) > MAX_BYTES:
            raise ValueError(_("The definition is larger than 1 MB."))
        raw = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
        if not isinstance(raw, dict):
            raise ValueError(_("A definition is a JSON object with the list “questions”."))
    except UnicodeError:
        reason = _("The file is not text in UTF-8.")
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        reason = _("This is not JSON: look at line %(line)s, character %(column)s.") % place
    except RecursionError:
        reason = _("The definition is nested too deeply.")
    except ValueError as error:
        reason = str(error)
    else:
        return raw, None
    return {}, Problem(0, "", "", reason)


def _no_constant(name: str) -> Any:
    raise ValueError(_("This is not JSON: “%(name)s” is not a value.") % {"name": name})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, refusing a name that stands in it twice: the first would be lost without a word."""
    built = dict(pairs)
    if len(built) < len(pairs):
        names = [name for name, value in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("The name “%(name)s” stands twice in the same object.") % {"name": name[:60]})
    return built


def _whole(raw: dict[str, Any]) -> tuple[list[Problem], dict[str, Any]]:
    """Return what is wrong with the fields beside the questions, and those that can be read."""
    found = []
    for name in raw.keys() - set(Definition.__struct_fields__):
        reason = _("A definition has no field “%(name)s”.") % {"name": name[:60]}
        found.append(Problem(0, "", name[:60], reason))
    if type(raw.get("schema", SCHEMA)) is not int or raw.get("schema", SCHEMA) != SCHEMA:
        reason = _("This portal reads definitions of schema %(schema)s.") % {"schema": SCHEMA}
        found.append(Problem(0, "", "schema", reason))
    whole: dict[str, Any] = {}
    if not isinstance(raw.get("language", "en"), str):
        found.append(Problem(0, "", "language", _("Give the language as a code such as “en”.")))
    elif "language" in raw:
        whole["language"] = raw["language"]
    for name, wanted in WHOLE.items():
        if name not in raw:
            continue
        try:
            whole[name] = msgspec.convert(raw[name], wanted)
        except (msgspec.ValidationError, RecursionError) as error:
            field, reason = _in_plain_words(error)
            found.append(Problem(0, "", f"{name}{'' if field.startswith('[') else '.'}{field}".rstrip("."), reason))
    return found, whole


def _in_plain_words(error: Exception) -> tuple[str, str]:
    """Return the field and a sentence for what msgspec found wrong with one question."""
    if isinstance(error, RecursionError):
        return "show_if", _("The condition is nested too deeply.")
    said, _at, place = str(error).partition(" - at ")
    field = place.strip("`").removeprefix("$").lstrip(".")
    field = re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + 1}]", field)
    if match := re.match(r"Object missing required field `(.+)`", said):
        field = f"{field}.{match[1]}".lstrip(".")
        return field, _("The question does not say its kind.") if field == "kind" else _("This field is missing.")
    if match := re.match(r"Object contains unknown field `(.+)`", said):
        return f"{field}.{match[1][:60]}".lstrip("."), _("There is no such field here.")
    if match := re.match(r"Invalid value '(.*)'", said):
        return field, _("“%(value)s” is not one of the values this can have.") % {"value": match[1][:60]}
    if match := re.match(r"Expected `(.+?)(?: \| null)?`, got `(.+)`", said):
        types = {
            "str": _("text"),
            "int": _("a whole number"),
            "bool": _("true or false"),
            "array": _("a list"),
            "object": _("an object"),
        }
        names = {"wanted": types.get(match[1], match[1]), "got": types.get(match[2], match[2])}
        said = _("This must be %(wanted)s, not %(got)s.") % names
    return field, said
