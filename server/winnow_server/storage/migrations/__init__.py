"""Alembic's migrations, run by storage.migrate in one transaction."""
