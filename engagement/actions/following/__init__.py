"""Hearing when actions move: an address asks, confirms, is told at most weekly, and is forgotten with one press."""
