"""PostgreSQL is the truth; Redis only speeds it up or coordinates."""
