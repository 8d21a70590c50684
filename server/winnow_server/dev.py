"""`dev`: the whole service on one machine. Embedded stores, the newest schema, a demonstration, then serving."""

import os
import secrets
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import SecretStr

from winnow_server import app
from winnow_server.demo import show
from winnow_server.embedded import EmbeddedStores
from winnow_server.lifecycle import StopSignal
from winnow_server.settings import Settings
from winnow_server.storage.migrate import migrate

# Loopback only, so nobody but the person at this machine is limited; what the environment sets still wins.
DEV_DEFAULTS = {
    "trust_caller_metadata": True,
    "limit_unnamed": "1000000000/minute",
    "limit_named": "1000000000/minute",
    "limit_items_unnamed": "1000000000/minute",
    "limit_items_named": "1000000000/minute",
    "log_calls": "errors",
    "drain_delay": 0.0,
    "metrics_port": 0,
}


def _token_key(folder: Path) -> str:
    """The key in the data folder, made at the first start: tokens outlive a restart."""
    path = folder / "token.key"
    if not path.exists():
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_hex(32))
    return path.read_text()


async def run_dev(settings: Settings, *, demo: bool) -> None:
    """Serves until SIGTERM or SIGINT; the embedded stores stop last."""
    signal = StopSignal()
    signal.install()
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(EmbeddedStores(settings.data_folder))
        loose = {k: v for k, v in DEV_DEFAULTS.items() if f"WINNOW_{k.upper()}" not in os.environ}
        own = {
            "database_url": settings.database_url or stores.database_url,
            "redis_url": settings.redis_url or stores.redis_url,
            "token_key": SecretStr(_token_key(settings.data_folder)),
        }
        settings = settings.model_copy(update={**loose, **own})
        await migrate(settings.database_url)
        running = await app.start(settings, stack)
        target = f"{settings.host}:{running.port}"
        if demo:
            await show(target, sys.stdout)
        print(f"Winnow serves on {target}.{running.metrics_line} Stop with Ctrl-C.", flush=True)
        await signal.asked.wait()
        await running.stop(signal)
