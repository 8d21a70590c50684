"""Waves of near-duplicates and fast senders, counted over a project's traffic."""
