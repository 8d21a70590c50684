"""How an operator sees the service: metrics on a page or pushed, and spans, both about the same operations."""
