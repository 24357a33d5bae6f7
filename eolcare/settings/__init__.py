"""Settings: ``base`` for all, then one module each for local work, tests and production."""
