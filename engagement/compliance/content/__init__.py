"""What a compliance pack says: plain data, built from the records of a programme, each statement with its records."""

from engagement.compliance.content.building import build_content, content_sha256, every_record, words_of

__all__ = ["build_content", "content_sha256", "every_record", "words_of"]
