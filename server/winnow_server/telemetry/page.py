"""The Prometheus page: http://host:port/metrics, on a port and a thread of its own.

It answers also while the event loop does not, which is when it is needed most. A scraper that asks for OpenMetrics
gets exemplars with trace ids.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, start_http_server


def serve_page(registry: CollectorRegistry, host: str, port: int) -> tuple[int, Callable[[], None]]:
    """Starts the page; `port` 0 takes a free one. Returns the port and what stops it. IPv6 as gRPC has it: "[::]".

    Raises:
        OSError: the port is taken.
    """
    server, thread = start_http_server(port, host.strip("[]"), registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return server.server_port, stop
