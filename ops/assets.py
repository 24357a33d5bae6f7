"""What the portal serves of the NHS design system's package, made from it after each install.

The package's stylesheet fetches the Frutiger typeface from the NHS's own server. It is licensed to NHS bodies, and no
page here asks another server for anything, so those rules are left out and the stylesheet's own fallback is used.

    python -m ops.assets
"""

import re
import shutil
from pathlib import Path

from ops import places

SOURCE = places.NODE_MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
MADE = places.NODE_MODULES / ".portal" / "nhsuk"
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?:https?:)?//")


def make() -> Path:
    """Write the stylesheet without other servers' fonts, the script and the icons, and return their folder.

    Raises:
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
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    (MADE / "nhsuk-frontend.min.css").write_text(css, encoding="utf-8")
    (MADE / "nhsuk-frontend.min.js").write_text(script, encoding="utf-8")
    (MADE / "assets" / "images").mkdir(parents=True)
    for icon in (SOURCE / "assets" / "images").glob("nhsuk-icon-*.svg"):
        shutil.copy(icon, MADE / "assets" / "images" / icon.name)
    return MADE


if __name__ == "__main__":
    print(make())
