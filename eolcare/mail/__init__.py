"""The mail room: an outbox of messages, each sent once and kept as long as needed."""
