"""python -m tests.load: ghz on three rpcs beside a bare echo. Every run is bounded in time.

--users 50 --seconds 10 --ramp 0      the default profile
--profile brief                       1,000 users, a ramp of 10 s, 5 minutes each
"""

import argparse
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from google.protobuf import descriptor_pb2

from tests.bench.cases import sample_logs
from tests.bench.echo import SERVICE
from tests.processes import running, winnow

# Users, seconds, seconds of ramp.
_PROFILES = {"default": (50, 10, 0), "brief": (1000, 300, 10)}


def _ghz(
    tool: str, target: str, method: str, data: object, profile: tuple[int, int, int], more: Sequence[str] = ()
) -> str:
    users, seconds, ramp = profile
    command = [tool, "--insecure", "--call", method, "--data", json.dumps(data), "--format", "json", *more]
    command += ["--duration", f"{seconds}s", "--duration-stop", "wait", "--connections", str(min(users, 10))]
    command += ["--concurrency", str(users), "--total", "0"]
    if ramp:
        step = max(1, users // ramp)
        command += ["--concurrency-schedule", "step", "--concurrency-start", str(step), "--concurrency-end", str(users)]
        command += ["--concurrency-step", str(step), "--concurrency-step-duration", "1s"]
    done = subprocess.run([*command, target], capture_output=True, text=True, timeout=seconds + 120)
    if done.returncode:
        raise SystemExit(f"ghz on {method} ended with {done.returncode}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    spread = {entry["percentage"]: entry["latency"] / 1e6 for entry in report["latencyDistribution"] or []}
    errors = sum((report.get("errorDistribution") or {}).values())
    times = "  ".join(f"p{p} {spread.get(p, 0):8.2f}" for p in (50, 95, 99))
    return (
        f"{method.rpartition('/')[2]:18}{report['rps']:9,.0f} calls/s  {times} ms  {errors} errors of {report['count']}"
    )


def _echo_protoset(folder: Path) -> Path:
    """ghz needs the echo's types; they are made here rather than kept as a proto of their own."""
    file = descriptor_pb2.FileDescriptorProto(name="echo.proto", package="winnow.bench", syntax="proto3")
    field = descriptor_pb2.FieldDescriptorProto
    file.message_type.add(name="Text").field.add(
        name="value", number=1, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL
    )
    service = file.service.add(name=SERVICE.rpartition(".")[2])
    service.method.add(name="Unary", input_type=".winnow.bench.Text", output_type=".winnow.bench.Text")
    path = folder / "echo.protoset"
    path.write_bytes(descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString())
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=_PROFILES, default="default")
    parser.add_argument("--users", type=int, help="concurrent callers")
    parser.add_argument("--seconds", type=int, help="length of each run")
    parser.add_argument("--ramp", type=int, help="seconds until all callers are there")
    parser.add_argument(
        "--cache", type=Path, default=Path.home() / ".cache" / "winnow", help="where load-tools put ghz"
    )
    args = parser.parse_args()
    tool = shutil.which("ghz", path=str(args.cache / "bin")) or shutil.which("ghz")
    if tool is None:
        print("ghz is not here (`make load-tools` builds it with Go): skipped")
        return
    users, seconds, ramp = _PROFILES[args.profile]
    profile = (args.users or users, args.seconds or seconds, ramp if args.ramp is None else args.ramp)
    print(f"{profile[0]} users, {profile[1]} s, ramp {profile[2]} s")
    with tempfile.TemporaryDirectory() as folder:
        types = ["--protoset", str(_echo_protoset(Path(folder)))]
        with running(["-m", "tests.bench.echo"]) as echo:
            print(_ghz(tool, echo.target, f"{SERVICE}/Unary", {"value": "x" * 100}, profile, types), flush=True)
        with winnow(Path(folder) / "data") as server:
            message = {"text": "Are we still on for lunch at twelve?", "channel": "CHANNEL_CHAT"}
            log = base64.b64encode(next(sample_logs())).decode()
            spam, failure = "winnow.spam.v1.SpamService", "winnow.failure.v1.FailureService"
            _fill(tool, server.target, f"{failure}/ReportFailure", {"log": {"log": log}})
            print(_ghz(tool, server.target, f"{spam}/ClassifyMessage", {"message": message}, profile), flush=True)
            print(_ghz(tool, server.target, f"{failure}/AnalyzeLog", {"log": {"log": log}}, profile), flush=True)
            print(_ghz(tool, server.target, f"{failure}/ListFailures", {"page_size": 50}, profile), flush=True)


def _fill(tool: str, target: str, method: str, data: object) -> None:
    """Stores a page of failures, so that listing has something to list."""
    command = [tool, "--insecure", "--call", method, "--data", json.dumps(data), "--total", "60", "--concurrency", "4"]
    subprocess.run([*command, target], capture_output=True, check=True, timeout=60)


if __name__ == "__main__":
    main()
