"""The common room as a Django application."""

import gc

from django.apps import AppConfig

# Python looks for rings of objects after every 700 new ones. A page makes thousands and leaves few; looking so often
# takes a twentieth of the time that it is made in. After 20,000 they are still only some megabytes.
OBJECTS_BETWEEN_LOOKS = 20_000


class CommonConfig(AppConfig):
    """Registers the room with Django."""

    name = "eolcare.common"
    label = "common"

    def ready(self) -> None:
        """Let this process look for unused objects less often."""
        gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *gc.get_threshold()[1:])
