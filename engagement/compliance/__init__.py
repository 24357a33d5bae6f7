"""The compliance pack: one document that shows how a programme met its duties, each statement with its records."""
