"""Reading a definition that a person wrote or uploaded, with everything that is wrong with it at once."""

import json
import re
from collections.abc import Collection
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from engagement.surveys.checking import Problem, problems
from engagement.surveys.definition import MAX_BYTES, MAX_QUESTIONS, SCHEMA, Definition, Question


def read_definition(
    source: str | bytes, boroughs: Collection[str] | None = None
) -> tuple[Definition | None, list[Problem]]:
    """Return the definition that a JSON text holds and its problems; ``None`` as long as there is a problem.

    Each question is read on its own, so that one mistake does not hide the next.
    """
    raw, problem = _parse(source)
    if problem:
        return None, [problem]
    found = _whole(raw)
    questions: list[Question] = []
    numbers: list[int] = []
    broken: list[str] = []
    listed = raw.get("questions")
    if not isinstance(listed, list):
        found.append(Problem(0, "", "questions", _("The survey needs a list of questions, “questions”.")))
        listed = []
    if len(listed) > MAX_QUESTIONS:
        reason = _("The survey has %(n)s questions. It can have up to %(limit)s.")
        found.append(Problem(0, "", "questions", reason % {"n": f"{len(listed):,}", "limit": MAX_QUESTIONS}))
        return None, found
    for number, item in enumerate(listed, start=1):
        try:
            questions.append(msgspec.convert(item, Question))
            numbers.append(number)
        except (msgspec.ValidationError, RecursionError) as error:
            key = item.get("key") if isinstance(item, dict) else None
            key = key if isinstance(key, str) else ""
            broken.append(key)
            field, reason = _in_plain_words(error)
            found.append(Problem(number, key[:60], field, reason))
    language = raw.get("language", "en")
    definition = Definition(questions=tuple(questions), language=language if isinstance(language, str) else "en")
    counted = not broken and isinstance(raw.get("questions"), list)
    for problem in problems(definition, boroughs, ignoring=broken):
        if problem.number:
            found.append(msgspec.structs.replace(problem, number=numbers[problem.number - 1]))
        elif counted or problem.field != "questions":
            found.append(problem)
    found.sort(key=lambda problem: problem.number)
    return (None if found else definition), found


def _parse(source: str | bytes) -> tuple[dict[str, Any], Problem | None]:
    """Return the JSON object in ``source``, or the problem that it is none."""
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        if len(text.encode()) > MAX_BYTES:
            raise ValueError(_("The definition is larger than 200 kB."))
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


def _whole(raw: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with the fields beside the questions."""
    found = []
    for name in raw.keys() - {"schema", "language", "questions"}:
        reason = _("A definition has no field “%(name)s”.") % {"name": name[:60]}
        found.append(Problem(0, "", name[:60], reason))
    if type(raw.get("schema", SCHEMA)) is not int or raw.get("schema", SCHEMA) != SCHEMA:
        reason = _("This portal reads definitions of schema %(schema)s.") % {"schema": SCHEMA}
        found.append(Problem(0, "", "schema", reason))
    if not isinstance(raw.get("language", "en"), str):
        found.append(Problem(0, "", "language", _("Give the language as a code such as “en”.")))
    return found


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
