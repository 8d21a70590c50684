"""The `winnow` command."""

from winnow_client.cli.app import main

__all__ = ["main"]
