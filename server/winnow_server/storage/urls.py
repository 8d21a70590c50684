"""Database addresses as people write them, and as SQLAlchemy's asyncpg dialect takes them."""

from sqlalchemy import URL, make_url


def asyncpg_url(url: str) -> URL:
    """A postgresql:// address for asyncpg; `?host=/folder` names the folder of a Unix socket.

    Raises:
        ValueError: not an address of PostgreSQL.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("the database address must start with postgresql://")
    return parsed.set(drivername="postgresql+asyncpg")
