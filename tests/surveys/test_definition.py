"""A definition goes into JSON and comes back the same, and lets nothing in that it does not know."""

import json
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given

from engagement.surveys.definition import Definition, Equals, LongText, Option, Radios, as_json, from_json
from tests.surveys.strategies import definitions


@given(definitions())
def test_a_definition_survives_the_way_to_jsonb_and_back(definition):
    stored = json.loads(json.dumps(as_json(definition)))
    assert from_json(stored) == definition
    assert stored["schema"] == 1


def test_the_json_reads_as_documented():
    definition = Definition(
        questions=(
            Radios(key="role", title="Who are you?", options=(Option(key="carer", label="A carer"),)),
            LongText(key="caring", title="What would help?", show_if=Equals(question="role", value="carer")),
        )
    )
    assert as_json(definition) == {
        "schema": 1,
        "language": "en",
        "questions": [
            {
                "kind": "radios",
                "key": "role",
                "title": "Who are you?",
                "options": [{"key": "carer", "label": "A carer"}],
            },
            {
                "kind": "long_text",
                "key": "caring",
                "title": "What would help?",
                "show_if": {"op": "equals", "question": "role", "value": "carer"},
            },
        ],
    }


@pytest.mark.parametrize(
    "spoiled",
    [
        {"questions": [{"kind": "radio", "key": "a", "title": "b", "options": []}]},
        {"questions": [{"kind": "short_text", "key": "a", "title": "b", "colour": "red"}]},
        {"questions": [{"kind": "short_text", "key": "a", "title": 7}]},
        {"questions": [], "schema": 2},
        {"questions": [], "surprise": 1},
    ],
)
def test_what_is_not_a_definition_is_refused(spoiled):
    with pytest.raises(msgspec.ValidationError):
        from_json(spoiled)


def test_a_published_definition_cannot_be_changed_in_memory():
    definition = Definition(questions=(LongText(key="a", title="A"),))
    with pytest.raises(AttributeError):
        definition.language = "fr"
    assert definition.question("a").title == "A"
    assert definition.question("b") is None


AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from engagement.surveys.definition import from_json
begin = threading.Barrier(32)
def read():
    begin.wait()
    from_json({"questions": []})
threads = [threading.Thread(target=read) for _number in range(32)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_the_first_definitions_that_a_process_reads_may_be_read_by_many_threads_at_once():
    """msgspec learns a type when it meets it, and two threads that taught it at once ended a web server's process."""
    processes = [subprocess.Popen([sys.executable, "-c", AT_ONCE]) for _number in range(8)]
    assert [process.wait(60) for process in processes] == [0] * 8
