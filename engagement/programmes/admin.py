"""Programme reference data in the reference-data site."""
