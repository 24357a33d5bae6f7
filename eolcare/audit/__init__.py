"""The audit room: an append-only trail, one row an act, written in the act's own transaction."""
