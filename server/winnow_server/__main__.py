"""python -m winnow_server serve | dev | migrate | eval"""

import argparse
import sys
from pathlib import Path

import orjson
import uvloop

from winnow_server.logs import configure_logs
from winnow_server.settings import Settings


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
    args = parser.parse_args()
    if args.command == "eval":
        return _evaluate(args.engine, args.data)
    settings = Settings()
    configure_logs(settings.log_level, settings.log_calls)
    uvloop.run(_run(args, settings))
    return 0


async def _run(args: argparse.Namespace, settings: Settings) -> None:
    from winnow_server import app
    from winnow_server.storage.migrate import migrate

    match args.command:
        case "serve":
            if not settings.database_url:
                sys.exit("WINNOW_DATABASE_URL is not set; `dev` brings its own database")
            await app.serve(settings)
        case "migrate":
            await migrate(settings.database_url)
        case "dev":
            from winnow_server.dev import run_dev

            await run_dev(settings, demo=not args.no_demo)


def _evaluate(engine: str, data: Path) -> int:
    if not data.is_dir():
        print(f"{data} is not there: nothing to evaluate on, skipped")
        return 0
    from winnow_server.failure.evaluate import evaluate as evaluate_failure
    from winnow_server.spam.evaluate import evaluate as evaluate_spam

    for row in (evaluate_failure if engine == "failure" else evaluate_spam)(data):
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
