"""Brings the demonstration into the tables: one module a part, each part in one transaction with a marker row."""
