"""The pooled way to PostgreSQL: SQLAlchemy keeps the pool and writes the statements, asyncpg runs them.

Statements run on asyncpg's own connection: on the paths of every call, SQLAlchemy's cursor and result layers cost
more than the query. Transactions are asyncpg's too, hence AUTOCOMMIT on the engine.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol, cast

import asyncpg
from sqlalchemy import exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from winnow_server.errors import CommitUncertain, DeadlinePassed, StoreUnavailable
from winnow_server.operations import Operations, unobserved
from winnow_server.storage.sql import Statement
from winnow_server.storage.urls import asyncpg_url

_COMMIT_SECONDS = 5.0

# What says that the database is away, as opposed to refusing a statement.
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,
    # A replica drops a read that stands in the way of what the primary sends.
    asyncpg.SerializationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InternalClientError,
    exc.TimeoutError,
    exc.InterfaceError,
    exc.OperationalError,
    exc.DisconnectionError,
)


class Row(Protocol):
    """A row of an answer, by column name. A value has the Python type that asyncpg gives its column; jsonb is its
    text.
    """

    def __getitem__(self, key: str, /) -> Any: ...


class Session:
    """One connection for the length of a `with` block."""

    __slots__ = ("_driver", "_observe")

    def __init__(self, driver: Any, observe: Operations) -> None:
        self._driver = driver
        self._observe = observe

    async def rows(self, statement: Statement, **values: object) -> Sequence[Row]:
        """All rows of an answer."""
        with self._observe(statement.name):
            return cast(Sequence[Row], await self._driver.fetch(statement.text, *statement.arguments(values)))

    async def row(self, statement: Statement, **values: object) -> Row | None:
        """The first row of an answer, or None."""
        with self._observe(statement.name):
            return cast("Row | None", await self._driver.fetchrow(statement.text, *statement.arguments(values)))

    async def copy(self, name: str, table: str, columns: Sequence[str], records: Iterable[Sequence[object]]) -> None:
        """Adds rows by COPY: all, or none and an error."""
        with self._observe(name):
            await self._driver.copy_records_to_table(table, columns=columns, records=records)


class Database:
    """A pool of connections to the primary, and one to a replica when its address is given."""

    def __init__(
        self,
        url: str,
        *,
        replica_url: str | None = None,
        pool_size: int = 20,
        max_overflow: int = 40,
        pre_ping: bool = True,
        recycle_seconds: int = 3600,
        timeout_seconds: float = 5.0,
        statement_seconds: float = 65.0,
        lock_seconds: float = 30.0,
        observe: Operations = unobserved,
        observe_wait: Operations = unobserved,
    ) -> None:
        """`timeout_seconds` bounds the wait for a connection, from the pool and from the server; `statement_seconds`
        the time of a statement there, and that between two of a transaction; `lock_seconds` the wait for a lock.
        `observe` is entered around each statement with its name, `observe_wait` around each wait for a connection with
        the pool's.

        Nothing is opened yet.
        """

        limits = {
            "statement_timeout": _milliseconds(statement_seconds),
            "lock_timeout": _milliseconds(lock_seconds),
            "idle_in_transaction_session_timeout": _milliseconds(statement_seconds),
        }

        def engine(address: str) -> AsyncEngine:
            return create_async_engine(
                asyncpg_url(address),
                isolation_level="AUTOCOMMIT",
                pool_size=pool_size,
                max_overflow=max_overflow,
                pool_pre_ping=pre_ping,
                pool_recycle=recycle_seconds,
                pool_timeout=timeout_seconds,
                # The stores read and write jsonb as text, straight between the row and pydantic.
                json_deserializer=str,
                connect_args={
                    "timeout": timeout_seconds,
                    "server_settings": {"application_name": "winnow", **limits},
                },
            )

        self._primary = engine(url)
        # For the probe when the pool is busy: a database that answers is not away because its callers wait.
        self._spare = create_async_engine(
            asyncpg_url(url),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            connect_args={"timeout": timeout_seconds, "server_settings": {"application_name": "winnow"}},
        )
        self._timeout_seconds = timeout_seconds
        self._replica = engine(replica_url) if replica_url else self._primary
        self._most = pool_size + max_overflow
        self._observe = observe
        self._observe_wait = observe_wait

    @asynccontextmanager
    async def read(self, *, stale_ok: bool = False) -> AsyncIterator[Session]:
        """A connection for single statements. `stale_ok` may read a replica that is behind.

        Raises:
            StoreUnavailable: the database cannot be reached, or no connection came free in time.
            DeadlinePassed: a statement took too long.
        """
        async with self._connection(self._replica if stale_ok else self._primary) as driver:
            yield Session(driver, self._observe)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A transaction on the primary: commits at the end of the block, rolls back when it raises.

        Raises:
            StoreUnavailable: the database cannot be reached, or no connection or lock came free in time.
            CommitUncertain: the connection was lost during the commit.
            DeadlinePassed: a statement took too long.
        """
        committing = False
        try:
            async with self._connection(self._primary) as driver:
                transaction = driver.transaction()
                await transaction.start()
                try:
                    yield Session(driver, self._observe)
                except BaseException:
                    await transaction.rollback()
                    raise
                committing = True
                await _commit(transaction)
        except StoreUnavailable as error:
            if committing:
                raise CommitUncertain from error
            raise

    async def ping(self) -> None:
        """Returns when the primary answers, however many callers wait for a connection.

        Raises:
            StoreUnavailable: it does not, in time.
        """
        used, _ = self.pools()["primary"]
        try:
            # A connection that was cut without a word never answers the pool's own question either.
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._connection(self._primary if used < self._most else self._spare) as driver,
            ):
                try:
                    await driver.fetchrow("SELECT 1")
                except asyncio.CancelledError:
                    driver.terminate()
                    raise
        except TimeoutError as error:
            raise StoreUnavailable from error

    @property
    def connections(self) -> int:
        """Connections in use just now, to the primary and the replica."""
        return sum(used for used, _ in self.pools().values())

    @property
    def most_connections(self) -> int:
        """Connections that each pool opens at most."""
        return self._most

    def pools(self) -> dict[str, tuple[int, int]]:
        """Connections in use and idle, by pool: "primary", and "replica" when there is one."""
        engines = {"primary": self._primary} | (
            {"replica": self._replica} if self._replica is not self._primary else {}
        )
        pools = {name: engine.pool for name, engine in engines.items()}
        return {
            name: (pool.checkedout(), pool.checkedin())
            for name, pool in pools.items()
            if isinstance(pool, AsyncAdaptedQueuePool)
        }

    @asynccontextmanager
    async def _connection(self, engine: AsyncEngine) -> AsyncIterator[Any]:
        try:
            async with AsyncExitStack() as stack:
                with self._observe_wait("replica" if engine is self._replica is not self._primary else "primary"):
                    connection = await stack.enter_async_context(engine.connect())
                driver = (await connection.get_raw_connection()).driver_connection
                assert driver is not None
                try:
                    yield driver
                finally:
                    await _drop_if_unusable(connection, driver)
        except _AWAY as error:
            raise StoreUnavailable from error
        except asyncpg.LockNotAvailableError as error:
            raise StoreUnavailable("another write of this takes long just now; nothing was written") from error
        except asyncpg.QueryCanceledError as error:
            raise DeadlinePassed("the store took too long: ask for less, or narrow the filter") from error
        except asyncpg.InterfaceError as error:
            # asyncpg has one class for both: a connection that broke off, and a wrong use of it.
            if "clos" in str(error) or "released" in str(error):
                raise StoreUnavailable from error
            raise
        except exc.DBAPIError as error:
            if error.connection_invalidated:
                raise StoreUnavailable from error
            raise

    async def close(self) -> None:
        """Closes every connection."""
        await self._primary.dispose()
        await self._spare.dispose()
        if self._replica is not self._primary:
            await self._replica.dispose()


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


async def _commit(transaction: Any) -> None:
    """Commits; for a caller cancelled meanwhile not before that is settled, as it then tells what was written."""
    commit = asyncio.ensure_future(transaction.commit())
    try:
        await asyncio.shield(commit)
    except asyncio.CancelledError:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(commit, return_exceptions=True), _COMMIT_SECONDS)
        raise


async def _drop_if_unusable(connection: AsyncConnection, driver: Any) -> None:
    # A call cancelled in its rollback leaves the transaction open; the pool must not hand it to the next one.
    if driver.is_closed() or driver.is_in_transaction():
        await asyncio.shield(connection.invalidate())
