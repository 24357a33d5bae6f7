"""Register of models: an import a room, so that Django finds them."""

from ambitions.framework import models as framework_models

__all__ = [
    "framework_models",
]
