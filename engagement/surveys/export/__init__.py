"""Files of responses: a table with one line a response, and a codebook that explains each of its columns."""

from engagement.surveys.export.options import Options, Values
from engagement.surveys.export.sheets import write_xlsx
from engagement.surveys.export.tables import write_csv, write_zip

__all__ = ["Options", "Values", "write_csv", "write_xlsx", "write_zip"]
