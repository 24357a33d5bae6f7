"""Compiles every template of ours, so that a broken tag is found before a page shows it.

python -m ops.templates
"""

import os
import sys

from ops import places


def main() -> int:
    """Compile all; print the broken ones; return 1 if there are any or if no template was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines

    django.setup()
    folders = [
        places.ROOT / "templates",
        *places.ROOT.glob("e*/**/templates"),
        *places.ROOT.glob("ambitions/**/templates"),
    ]
    compiled = broken = 0
    for folder in folders:
        for path in sorted(file for file in folder.rglob("*") if file.suffix in {".html", ".txt", ".xml", ".svg"}):
            try:
                engines["django"].get_template(str(path.relative_to(folder)))
                compiled += 1
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
                print(f"{path.relative_to(places.ROOT)}: {error}")
                broken += 1
    print(f"{compiled} templates compiled, {broken} broken")
    return 1 if broken or not compiled else 0


if __name__ == "__main__":
    sys.exit(main())
