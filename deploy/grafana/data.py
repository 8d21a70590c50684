"""Caches, queries, connections and tables."""

from deploy.grafana.panels import Dashboard, Panel
from deploy.grafana.queries import quantile, rate

DATA = Dashboard(
    "winnow-data",
    "Winnow: data",
    (
        (
            "Caches",
            (
                Panel(
                    "Reads by tier",
                    "joined waited for the same read of another call.",
                    "short",
                    ((rate("winnow_cache_reads_total", "kind, tier"), "{{kind}} {{tier}}"),),
                ),
                Panel(
                    "Hit ratio",
                    "Reads that did not reach the database.",
                    "percentunit",
                    (
                        (
                            f"1 - {rate('winnow_cache_reads_total', 'kind', tier='store')}"
                            f" / {rate('winnow_cache_reads_total', 'kind')}",
                            "{{kind}}",
                        ),
                    ),
                ),
                Panel(
                    "Redis",
                    "Failed round trips a second; invalidations that Redis has yet to hear.",
                    "short",
                    (
                        (rate("winnow_cache_errors_total"), "errors"),
                        ("sum(winnow_cache_invalidations_owed)", "owed"),
                        ("sum(winnow_cache_left_out)", "servers that leave it out"),
                        ("sum(1 - winnow_events_listening)", "servers that hear no events"),
                    ),
                ),
            ),
        ),
        (
            "Queries",
            (
                Panel(
                    "Slowest queries",
                    "p95 by name, the ten slowest.",
                    "s",
                    (
                        (
                            "topk(10, "
                            + quantile(
                                "0.95",
                                "db_client_operation_duration_seconds",
                                "db_query_summary",
                                db_system_name="postgresql",
                            )
                            + ")",
                            "{{db_query_summary}}",
                        ),
                    ),
                    limit=0.1,
                ),
                Panel(
                    "Queries",
                    "By name.",
                    "ops",
                    (
                        (
                            rate(
                                "db_client_operation_duration_seconds_count",
                                "db_query_summary",
                                db_system_name="postgresql",
                            ),
                            "{{db_query_summary}}",
                        ),
                    ),
                ),
                Panel(
                    "Redis round trips",
                    "p95 by name.",
                    "s",
                    (
                        (
                            quantile(
                                "0.95",
                                "db_client_operation_duration_seconds",
                                "db_query_summary",
                                db_system_name="redis",
                            ),
                            "{{db_query_summary}}",
                        ),
                    ),
                ),
            ),
        ),
        (
            "Connections",
            (
                Panel(
                    "Pool",
                    "Connections of all servers; the database takes 100.",
                    "short",
                    (
                        (
                            "sum by (db_client_connection_pool_name, db_client_connection_state)"
                            " (db_client_connection_count)",
                            "{{db_client_connection_pool_name}} {{db_client_connection_state}}",
                        ),
                        ("sum(db_client_connection_pending_requests)", "calls that wait"),
                    ),
                ),
                Panel(
                    "In use",
                    "Share of what a pool opens at most.",
                    "percentunit",
                    (("winnow:pool_used:ratio", "{{instance}} {{db_client_connection_pool_name}}"),),
                    limit=0.9,
                ),
                Panel(
                    "Wait for a connection",
                    "p95.",
                    "s",
                    (("winnow:connection_wait_seconds:p95_5m", "{{db_client_connection_pool_name}}"),),
                    limit=0.1,
                ),
            ),
        ),
        (
            "Tables",
            (
                Panel(
                    "Time until partitions end",
                    "Rows after that go to the default partition.",
                    "s",
                    (("min(winnow_partitions_end_timestamp_seconds) - time()", "left"),),
                ),
            ),
        ),
    ),
)
