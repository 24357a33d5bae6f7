"""Which static files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leaves out what the NHS design system's package carries for builders: 1,300 of its 1,380 files.

    Fingerprinting and compressing them would take a minute on a small machine. The names are folders and
    endings of that package; our own static files must not use them.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("common", "components", "core", "errors", "lib", "macros"),
        *("*.scss", "*.scss.map", "*.mts", "*.mts.map", "*.njk", "*.mjs", "*.mjs.map"),
        *("nhsuk-frontend-[0-9]*", "nhsuk-frontend-dynamic-type*", "nhsuk-frontend.css*", "nhsuk-frontend.js*"),
        *("index.js", "index.js.map", "i18n.js*", "component.js*", "configurable-component.js*"),
    ]
