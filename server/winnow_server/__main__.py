"""python -m winnow_server serve | dev | migrate | eval | train"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import orjson
import uvloop

from winnow_server.logs import configure_logs
from winnow_server.settings import Settings, SettingsError, read_settings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m winnow_server", description="The Winnow server and its tools.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve on the stores of WINNOW_DATABASE_URL and WINNOW_REDIS_URL")
    dev = commands.add_parser("dev", help="serve on an embedded PostgreSQL and Redis, and show what the service does")
    dev.add_argument("--no-demo", action="store_true", help="serve at once, without streaming the samples")
    commands.add_parser("migrate", help="bring the schema of WINNOW_DATABASE_URL to the newest version")
    evaluation = commands.add_parser("eval", help="print an engine's figures on DATA")
    evaluation.add_argument("engine", choices=("failure", "spam"))
    evaluation.add_argument("data", type=Path, help="folder that holds ci/ and spam/")
    training = commands.add_parser("train", help="train an engine's model on DATA and write it with its card")
    training.add_argument("engine", choices=("failure", "spam"))
    training.add_argument("data", type=Path, help="folder that holds ci/ and spam/")
    args = parser.parse_args()
    # Read when numpy is imported, which is later. The engines' matrices are small, and a second thread of BLAS waits
    # for its turn by spinning: the layer of one example takes 8 ms with one, 0.1 to 3 s with two on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if args.command in ("eval", "train"):
        return _run_engine(args.command, args.engine, args.data)
    try:
        settings = read_settings()
    except SettingsError as error:
        sys.exit(str(error))
    configure_logs(settings.log_level, settings.log_calls)
    # A call waits for the interpreter up to this long each time an analysis in a thread holds it. Health checks while a
    # log of 198 MB was uploaded and analysed, median p99 of four: 14.2 ms at Python's own 5 ms, 7.3 ms at 1 ms.
    sys.setswitchinterval(0.001)
    try:
        uvloop.run(_run(args, settings))
    except RuntimeError as error:
        # What gRPC raises has no type of its own, and its advice is for its own developers.
        if not str(error).startswith("Failed to bind to address"):
            raise
        sys.exit(f"{settings.host}:{settings.port} is taken or not of this machine: set WINNOW_HOST or WINNOW_PORT")
    return 0


async def _run(args: argparse.Namespace, settings: Settings) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from winnow_server import app
    from winnow_server.storage.migrate import migrate

    match args.command:
        case "serve":
            if not settings.database_url:
                sys.exit("WINNOW_DATABASE_URL is not set; `dev` brings its own database")
            await app.serve(settings)
        case "migrate":
            if not settings.database_url:
                sys.exit("WINNOW_DATABASE_URL is not set: there is no database to bring to the newest schema")
            try:
                await migrate(settings.database_url)
            except (OSError, SQLAlchemyError) as error:
                sys.exit(f"WINNOW_DATABASE_URL: {getattr(error, 'orig', None) or error}")
        case "dev":
            from winnow_server.dev import run_dev
            from winnow_server.embedded import EmbeddedStoresError

            try:
                await run_dev(settings, demo=not args.no_demo)
            except EmbeddedStoresError as error:
                sys.exit(str(error))


def _run_engine(command: str, engine: str, data: Path) -> int:
    """Print the rows of `eval` or `train`, as they are known."""
    if not data.is_dir():
        print(f"{data} is not there: nothing to {command} on, skipped")
        return 0
    module = import_module(f"winnow_server.{engine}.{'evaluate' if command == 'eval' else 'train'}")
    for row in (module.evaluate if command == "eval" else module.train)(data):
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
