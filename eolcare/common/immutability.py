"""Migration operations for rows that never change: the database refuses, whoever asks.

The application's own role meets these triggers too; only a migration takes them away.
"""

from __future__ import annotations

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Return the operation that lets rows of ``table`` be added and nothing else."""
    return migrations.RunSQL(
        sql=f"""
        CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Rows of {table} are only ever added.' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_no_truncate ON {table};
        DROP TRIGGER {table}_no_change ON {table};
        DROP FUNCTION {table}_is_append_only();
        """,
    )


def frozen_once(table: str, column: str) -> migrations.RunSQL:
    """Return the operation that freezes a row of ``table`` for good once ``column`` is not null."""
    return migrations.RunSQL(
        sql=f"""
        CREATE OR REPLACE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.{column} IS NOT NULL THEN
                RAISE EXCEPTION 'This row of {table} was published and never changes.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_frozen();
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_frozen ON {table};
        DROP FUNCTION {table}_is_frozen();
        """,
    )
