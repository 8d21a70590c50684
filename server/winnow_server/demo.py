"""What `make run` shows first: the bundled samples, streamed through the running service, and what to try next."""

from importlib.resources import files
from typing import TextIO

import orjson
from grpc import aio
from winnow.failure.v1 import analysis_pb2, failure_service_pb2, failure_service_pb2_grpc
from winnow.spam.v1 import detection_pb2, spam_service_pb2, spam_service_pb2_grpc

# Where the command looks unless told otherwise.
_CLIENTS_TARGET = "127.0.0.1:50051"
_SAMPLES = files("winnow_server") / "samples"


async def show(target: str, out: TextIO) -> None:
    """Analyses and classifies the samples over one connection and prints what was found."""
    async with aio.insecure_channel(target) as channel:
        await _show_logs(failure_service_pb2_grpc.FailureServiceStub(channel), out)
        await _show_messages(spam_service_pb2_grpc.SpamServiceStub(channel), out)
    winnow = ".venv/bin/winnow" if target == _CLIENTS_TARGET else f".venv/bin/winnow --target {target}"
    log = "server/winnow_server/samples/logs/travis-compile.log"
    out.write(
        "\nTry next, in a second terminal:\n"
        f"  {winnow} analyze {log}\n"
        f'  {winnow} classify --channel sms "You have won a 1000 prize! Claim now: http://prize.example.top"\n'
        f"  {winnow} failures list\n"
        f"  {winnow} detections list\n"
        f"  grpcurl -plaintext {target} list    # `make load-tools` builds grpcurl into ~/.cache/winnow/bin\n\n"
    )
    out.flush()


async def _show_logs(stub: "failure_service_pb2_grpc.FailureServiceAsyncStub", out: TextIO) -> None:
    logs = sorted((_SAMPLES / "logs").iterdir(), key=lambda path: path.name)
    request = failure_service_pb2.AnalyzeLogStreamRequest(
        logs=[failure_service_pb2.LogInput(request_tag=path.name, log=path.read_bytes()) for path in logs]
    )
    async for response in stub.AnalyzeLogStream(iter([request])):
        for result in response.results:
            found = result.analysis
            category = analysis_pb2.Category.Name(found.category).removeprefix("CATEGORY_")
            out.write(f"\n{result.request_tag}: {category}, passes on a rerun {found.transient:.0%}\n")
            for segment in found.excerpt:
                for number, line in enumerate(segment.text.splitlines(), segment.lines.first_line):
                    out.write(f"  {number:5d}  {line}\n")
            out.write(f"  {found.action_reason}\n")


async def _show_messages(stub: "spam_service_pb2_grpc.SpamServiceAsyncStub", out: TextIO) -> None:
    rows = [orjson.loads(line) for line in (_SAMPLES / "messages.jsonl").read_bytes().splitlines()]
    request = spam_service_pb2.ClassifyMessageStreamRequest(
        messages=[
            detection_pb2.MessageInput(
                request_tag=row["id"],
                text=row["text"],
                subject=row.get("subject", ""),
                channel=detection_pb2.Channel.Value(f"CHANNEL_{row['channel'].upper()}"),
            )
            for row in rows
        ]
    )
    out.write("\n")
    async for response in stub.ClassifyMessageStream(iter([request])):
        for result, row in zip(response.results, rows, strict=True):
            found = result.classification
            verdict = detection_pb2.Verdict.Name(found.verdict).removeprefix("VERDICT_")
            symbols = ", ".join(hit.symbol for hit in found.symbols[:3])
            out.write(f"{verdict:9}{found.score:5.2f}  {row['text'][:60]:60}  {symbols}\n")
