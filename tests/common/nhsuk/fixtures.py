"""The official fixtures of nhsuk-frontend, and which of them we leave out, with the reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.safestring import mark_safe

PACKAGE = Path(__file__).parents[3] / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk" / "components"

# Every component and fixture that we leave out, by name, with the reason. ``None`` is the whole component.
LEFT_OUT: dict[tuple[str, str | None], str] = {}


class Fixture(NamedTuple):
    component: str
    name: str
    params: dict[str, Any]
    html: str


def official() -> Iterator[Fixture]:
    """Every fixture of every component in the installed package."""
    for path in sorted(PACKAGE.glob("*/fixtures.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for fixture in content["fixtures"]:
            params = trusted(fixture["context"])
            if fixture.get("callBlock"):
                params["caller"] = mark_safe(fixture["callBlock"])
            yield Fixture(path.parent.name, fixture["name"], params, fixture["html"])


def trusted(value: Any, key: str = "") -> Any:
    """Options as an author would write them: what is called html is HTML of the author's own."""
    if isinstance(value, dict):
        return {name: trusted(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [trusted(item, key) for item in value]
    if isinstance(value, str) and (key.lower().endswith("html") or key == "attributes"):
        return mark_safe(value)
    return value


def left_out(fixture: Fixture) -> str:
    """Why a fixture is left out; empty if it is not."""
    return LEFT_OUT.get((fixture.component, fixture.name)) or LEFT_OUT.get((fixture.component, None)) or ""
