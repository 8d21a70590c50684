"""Winnow beside bogofilter, rspamd and fastText on the same messages."""
