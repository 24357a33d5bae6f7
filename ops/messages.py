"""The words of the residents' pages in other languages: finding them, and telling what is not translated yet.

    python -m ops.messages                      brings the catalogues in step with the pages, and compiles them
    python -m ops.messages --check              changes nothing; fails if a message is missing in a catalogue
    python -m ops.messages --check --complete   fails also if one is not translated
    python -m ops.messages --compile            compiles alone, for a look at a translation

A catalogue holds exactly what the files of ``ops.journeys`` say: the pages that residents read. The team's pages stay
in English and are no translator's work. ``tests/common/test_messages.py`` reads the public pages and finds what is
missing there.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ops import places
from ops.catalogues import (
    LOCALE,
    NEEDS_GETTEXT,
    Catalogue,
    Key,
    Message,
    catalogue_of,
    compile_catalogues,
    faults_of,
    parse,
    read,
)
from ops.journeys import FROM_DJANGO, JOURNEYS
from ops.processes import OpsError

PLURALS_WHERE_DJANGO_HAS_NONE = {
    "gu": "nplurals=2; plural=(n != 1);",
    "so": "nplurals=2; plural=(n != 1);",
}
ENGLISH_NAMES = {
    "ar": "Arabic", "pl": "Polish", "gu": "Gujarati", "pa": "Punjabi", "so": "Somali",
    "ur": "Urdu", "bn": "Bengali", "ro": "Romanian", "pt": "Portuguese", "fa": "Farsi",
}  # fmt: skip
BEGINNING = """\
# The portal's words for residents in {name}.
#
# These translations were made without a translator. A translator has still to check every one of them;
# docs/languages.md says how. Until then each page in this language says that nobody has checked it.
# Whoever has checked it writes their name and the day into the header's field X-Checked-By.
msgid ""
msgstr ""
"Project-Id-Version: eolcare\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"X-Checked-By: none yet\\n"
"""


def sources() -> dict[str, list[str]]:
    """Return the files of the journeys by their path in the checkout, each with the names that count in it ([] = all).

    Raises:
        OpsError: for a pattern that no file fits, and for a name that no file of its pattern defines.
    """
    found: dict[str, list[str]] = {}
    for entry in JOURNEYS:
        pattern, _colons, listed = entry.removeprefix("!").partition("::")
        paths = [str(path.relative_to(places.ROOT)) for path in places.ROOT.glob(pattern)]
        if not paths:
            raise OpsError(f"No file fits “{entry}” in JOURNEYS, ops/journeys.py.")
        names = {path: _defined_in(path, listed.split(",")) if listed else [] for path in paths}
        missing = [name for name in listed.split(",") if listed and not any(name in each for each in names.values())]
        if missing:
            raise OpsError(f"{pattern} defines no {missing[0]}, which JOURNEYS in ops/journeys.py names.")
        for path in paths:
            if entry.startswith("!"):
                found.pop(path, None)
            elif names[path] or not listed:
                found[path] = names[path]
    return dict(sorted(found.items()))


def _defined_in(path: str, names: list[str]) -> list[str]:
    defined = dict(_definitions(ast.parse((places.ROOT / path).read_text(encoding="utf-8"))))
    return [name for name in names if name in defined]


def only(source: str, names: list[str]) -> str:
    """Return a module with nothing but these classes and functions; every line stands where it stood.

    Args:
        source: the module's text.
        names: of classes and functions that it defines; ``Outer.Inner`` for a class within another.
    """
    spans = dict(_definitions(ast.parse(source)))
    kept = {number for name in names for number in spans[name]}
    lines = source.splitlines(keepends=True)
    return "".join(line if number in kept else "\n" for number, line in enumerate(lines, start=1))


def _definitions(node: ast.AST, within: str = "") -> list[tuple[str, range]]:
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            name = within + child.name
            found.append((name, range(child.lineno, (child.end_lineno or child.lineno) + 1)))
            found += _definitions(child, f"{name}.")
    return found


def extract() -> str:
    """Return a template of all messages of the journeys, as text: English alone, each with the files that use it.

    Raises:
        OpsError: without gettext, or when it finds fault with a message.
    """
    if not shutil.which("xgettext"):
        raise OpsError(NEEDS_GETTEXT)
    with tempfile.TemporaryDirectory() as folder:
        for path, names in sources().items():
            text = (places.ROOT / path).read_text(encoding="utf-8")
            copy = Path(folder) / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(only(text, names) if names else text, encoding="utf-8")
        template = Path(folder) / "locale" / "django.pot"
        template.parent.mkdir()
        words = [sys.executable, "-m", "django", "makemessages", "--locale=en", "--keep-pot", "--no-wrap"]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(
            [*words, "--add-location=file"], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        said = (done.stdout + done.stderr).replace("processing locale en", "").strip()
        if done.returncode or said or not template.exists():
            raise OpsError(f"The messages cannot be extracted:\n{said}")
        return re.sub(r'^"(POT-Creation-Date|Report-Msgid).*\n', "", template.read_text(encoding="utf-8"), flags=re.M)


def languages() -> list[str]:
    """Return the codes of the languages that the settings offer beside English."""
    from django.conf import settings

    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _django_catalogue(language: str) -> Catalogue:
    import django

    path = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"
    return parse(path.read_text(encoding="utf-8")) if path.exists() else Catalogue({}, {})


def lacking_in_django(language: str) -> list[Key]:
    """Return those of ``FROM_DJANGO`` that Django has not translated into a language."""
    theirs = _django_catalogue(language).messages
    return [key for key in FROM_DJANGO if key not in theirs or not theirs[key].is_translated]


def _template_for(language: str, template: str) -> str:
    """Return the template with those messages of Django's own that it lacks in the language."""
    lines = [template.rstrip("\n"), ""]
    for context, text in lacking_in_django(language):
        lines += ["#: django", *([f'msgctxt "{context}"'] if context else []), f'msgid "{text}"', 'msgstr ""', ""]
    return "\n".join(lines) + "\n"


def update(language: str, template: str) -> None:
    """Bring one catalogue in step with the template: what is new comes in, what nobody uses goes, translations stay.

    Raises:
        OpsError: when the catalogue cannot be read.
    """
    path = catalogue_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        plurals = PLURALS_WHERE_DJANGO_HAS_NONE.get(language) or _django_catalogue(language).header["Plural-Forms"]
        name = ENGLISH_NAMES.get(language, language)
        path.write_text(BEGINNING.format(name=name, language=language, plurals=plurals), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        wanted, merged = Path(folder) / "wanted.pot", Path(folder) / "merged.po"
        wanted.write_text(_template_for(language, template), encoding="utf-8")
        for words in (
            ["msgmerge", "--quiet", "--no-wrap", "--previous", f"--output-file={merged}", str(path), str(wanted)],
            ["msgattrib", "--no-wrap", "--no-obsolete", f"--output-file={merged}", str(merged)],
        ):
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                raise OpsError(f"{path.relative_to(places.ROOT)} cannot be brought up to date:\n{done.stderr.strip()}")
        text = re.sub(r'^"POT-Creation-Date.*\n', "", merged.read_text(encoding="utf-8"), flags=re.M)
    if text != path.read_text(encoding="utf-8"):
        path.write_text(text, encoding="utf-8")


def missing_in(language: str, wanted: dict[Key, Message], catalogue: Catalogue) -> list[str]:
    """Return a line for each message that should stand in a catalogue and does not, or stands there without need."""
    expected = {key: message.plural for key, message in wanted.items()} | dict.fromkeys(lacking_in_django(language), "")
    held = {key: message.plural for key, message in catalogue.messages.items()}
    lines = [
        f"missing: {text}" for (_context, text), plural in expected.items() if held.get((_context, text)) != plural
    ]
    return lines + [f"no longer used: {text}" for context, text in held if (context, text) not in expected]


def check(*, complete: bool) -> int:
    """Print a line a language; return 1 if a catalogue lacks a message or a translation does not fit its English.

    With ``complete`` also if a translation is missing.
    """
    wanted = parse(extract()).messages
    failed = False
    print(f"{len(wanted)} messages\n{'':10}{'translated':>11}{'untranslated':>14}{'fuzzy':>7}  checked by")
    for language in languages():
        catalogue = read(language)
        translated, untranslated, fuzzy = catalogue.counts()
        checked = catalogue.header.get("X-Checked-By", "(no such field in the header)")
        print(f"{language:10}{translated:>11}{untranslated:>14}{fuzzy:>7}  {checked}")
        problems = missing_in(language, wanted, catalogue)
        problems += [
            line for message in catalogue.messages.values() for line in faults_of(message, catalogue.plurals())
        ]
        for line in problems[:20]:
            print(f"    {line}")
        if len(problems) > 20:
            print(f"    and {len(problems) - 20} more")
        failed |= bool(problems) or (complete and bool(untranslated or fuzzy))
    if failed:
        print("What to do about it stands in docs/languages.md.")
    return int(failed)


def main(words: list[str]) -> int:
    """Do what the words ask for; return the exit code."""
    asked = argparse.ArgumentParser(prog="python -m ops.messages", description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--check", action="store_true", help="change nothing; fail if a message is missing")
    asked.add_argument("--complete", action="store_true", help="with --check: fail also if one is not translated")
    asked.add_argument("--compile", action="store_true", help="compile the catalogues as they are")
    options = asked.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    if options.compile:
        print("Compiled: " + (", ".join(compile_catalogues()) or "none, all were up to date") + ".")
        return 0
    if options.check:
        return check(complete=options.complete)
    template = extract()
    for language in languages():
        update(language, template)
    compile_catalogues()
    messages = parse(template).messages
    print(f"{len(messages)} messages in {len(sources())} files; catalogues in {LOCALE.relative_to(places.ROOT)}/.")
    return check(complete=False)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OpsError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
