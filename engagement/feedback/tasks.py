"""Background work of the feedback room: an import a part, so that Celery finds them."""
