"""Writes what in deploy/ follows from the contracts: routes, timeouts, retries and permissions of every rpc."""
