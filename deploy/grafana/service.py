"""How the service does for its callers: objectives, calls, latency, volume, the process."""

from deploy.grafana.panels import Dashboard, Panel
from deploy.grafana.queries import quantile, rate

SERVICE = Dashboard(
    "winnow-service",
    "Winnow: service",
    (
        (
            "Objectives",
            (
                Panel(
                    "Errors",
                    "Share of calls that end with an error of the server's. The objective is 0.1 %.",
                    "percentunit",
                    (
                        ("winnow:call_errors:ratio_rate5m", "5 minutes"),
                        ("winnow:call_errors:ratio_rate1h", "1 hour"),
                        ("winnow:call_errors:ratio_rate6h", "6 hours"),
                    ),
                    limit=0.01,
                ),
                Panel(
                    "Slow calls",
                    "Share of unary calls that take more than 500 ms. The objective is 1 %; at 5 %, p95 is 500 ms.",
                    "percentunit",
                    (
                        ("winnow:call_slow:ratio_rate5m", "5 minutes"),
                        ("winnow:call_slow:ratio_rate1h", "1 hour"),
                        ("winnow:call_slow:ratio_rate6h", "6 hours"),
                    ),
                    limit=0.05,
                ),
                Panel(
                    "Reads that reach the database",
                    "The rest is answered by the caches. The objective is 20 % at most.",
                    "percentunit",
                    (
                        ("winnow:cache_misses:ratio_rate5m", "5 minutes"),
                        ("winnow:cache_misses:ratio_rate1h", "1 hour"),
                    ),
                    limit=0.3,
                ),
            ),
        ),
        (
            "Calls",
            (
                Panel(
                    "Calls",
                    "By method.",
                    "reqps",
                    (("sum by (rpc_method) (winnow:calls:rate5m)", "{{rpc_method}}"),),
                ),
                Panel(
                    "Calls that did not end well",
                    "By method and status, the caller's mistakes included.",
                    "reqps",
                    (
                        (
                            'winnow:calls:rate5m{rpc_response_status_code!="OK"}',
                            "{{rpc_method}} {{rpc_response_status_code}}",
                        ),
                    ),
                ),
                Panel(
                    "Under way",
                    "Calls that have begun and not ended; watches stay.",
                    "short",
                    (("sum by (rpc_method) (winnow_rpc_calls_active)", "{{rpc_method}}"),),
                ),
            ),
        ),
        (
            "Latency",
            (
                Panel(
                    "p50 by method",
                    "A stream lasts as long as its caller wants.",
                    "s",
                    (("winnow:call_duration_seconds:p50_5m", "{{rpc_method}}"),),
                ),
                Panel(
                    "p95 by method",
                    "Points are traces that were sampled.",
                    "s",
                    (
                        ("winnow:call_duration_seconds:p95_5m", "{{rpc_method}}"),
                        (quantile("0.95", "rpc_server_call_duration_seconds"), "all"),
                    ),
                    limit=0.5,
                    exemplars=True,
                ),
                Panel(
                    "p99 by method",
                    "A stream lasts as long as its caller wants.",
                    "s",
                    (("winnow:call_duration_seconds:p99_5m", "{{rpc_method}}"),),
                ),
            ),
        ),
        (
            "Volume",
            (
                Panel(
                    "Items",
                    "Logs and messages asked about.",
                    "short",
                    ((rate("winnow_rpc_items_total", "rpc_method"), "{{rpc_method}}"),),
                ),
                Panel(
                    "Bytes",
                    "Of messages, before compression.",
                    "Bps",
                    (
                        (rate("rpc_server_request_size_bytes_sum"), "received"),
                        (rate("rpc_server_response_size_bytes_sum"), "sent"),
                    ),
                ),
                Panel(
                    "Messages a stream",
                    "p50 of request messages of one call.",
                    "short",
                    ((quantile("0.5", "rpc_server_requests_per_rpc", "rpc_method"), "{{rpc_method}}"),),
                ),
            ),
        ),
        (
            "Process",
            (
                Panel(
                    "CPU",
                    "Of one core.",
                    "percentunit",
                    (('rate(process_cpu_seconds_total{job="winnow"}[5m])', "{{instance}}"),),
                    limit=0.9,
                ),
                Panel(
                    "Memory",
                    "Resident.",
                    "bytes",
                    (('process_resident_memory_bytes{job="winnow"}', "{{instance}}"),),
                    limit=966_367_641,
                ),
                Panel(
                    "Event loop lag",
                    "p99 of how late the event loop runs a timer: every call waits for it.",
                    "s",
                    (("winnow:event_loop_lag_seconds:p99_5m", "{{instance}}"),),
                    limit=0.1,
                ),
            ),
        ),
        (
            "Health",
            (
                Panel(
                    "Parts", "1 serves, 0 does not.", "short", (("min by (part) (winnow_health_serving)", "{{part}}"),)
                ),
                Panel(
                    "Files open",
                    "Share of the limit.",
                    "percentunit",
                    (('process_open_fds{job="winnow"} / process_max_fds{job="winnow"}', "{{instance}}"),),
                    limit=0.8,
                ),
                Panel(
                    "Versions",
                    "Servers by version; two during a deployment.",
                    "short",
                    (("count by (version) (winnow_build_info)", "{{version}}"),),
                ),
            ),
        ),
    ),
)
