#!/usr/bin/env python
"""Run a Django management command with the settings that the environment names."""

import os
import sys


def main() -> None:
    """Hand the command line to Django; the local settings are the default."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eolcare.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
