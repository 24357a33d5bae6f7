"""Python inside the portal's Django for whoever asks often: one process is ready, and each question has a fork of it.

    python -m ops.inside        (a line of JSON with the code in, a line of JSON with what it said out)

As fresh each time as ``manage.py shell -c``, without its start.
"""

import contextlib
import io
import json
import os
import sys
import traceback


def answer(code: str) -> dict[str, str]:
    """Run the code as the shell would, and return what it printed and how it failed."""
    from django.core.management.commands.shell import Command

    said, error = io.StringIO(), ""
    with contextlib.redirect_stdout(said):
        try:
            exec(code, {"__name__": "ops.inside", **Command().get_namespace(verbosity=0)})
        except BaseException:
            error = traceback.format_exc()
    return {"said": said.getvalue(), "error": error}


def main() -> None:
    """Answer until nobody asks any more."""
    import django

    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(json.dumps(answer(json.loads(line))), flush=True)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"said": "", "error": f"It ended with status {status}."}), flush=True)


if __name__ == "__main__":
    main()
