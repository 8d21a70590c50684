"""What the engines find, how long they take, which models answer."""

from deploy.grafana.panels import Dashboard, Panel
from deploy.grafana.queries import quantile, rate

ENGINE = Dashboard(
    "winnow-engine",
    "Winnow: engines",
    (
        (
            "Findings",
            (
                Panel(
                    "Failures by category",
                    "What the failure engine found.",
                    "short",
                    ((rate("winnow_results_total", "result", engine="failure"), "{{result}}"),),
                ),
                Panel(
                    "Messages by verdict",
                    "What the spam engine found.",
                    "short",
                    ((rate("winnow_results_total", "result", engine="spam"), "{{result}}"),),
                ),
                Panel(
                    "Share of failures of unknown cause",
                    "A jump means a new kind of log, or a release that lost a rule.",
                    "percentunit",
                    (
                        (
                            f"({rate('winnow_results_total', engine='failure', result='UNKNOWN')} or vector(0))"
                            f" / {rate('winnow_results_total', engine='failure')}",
                            "unknown",
                        ),
                    ),
                ),
            ),
        ),
        (
            "Time",
            (
                Panel(
                    "p95 by stage",
                    "`wait` is for a free thread.",
                    "s",
                    (
                        (
                            quantile("0.95", "winnow_engine_stage_duration_seconds", "engine, stage"),
                            "{{engine}} {{stage}}",
                        ),
                    ),
                ),
                Panel(
                    "Busy",
                    "Seconds of engine a second, by stage.",
                    "short",
                    ((rate("winnow_engine_stage_duration_seconds_sum", "engine, stage"), "{{engine}} {{stage}}"),),
                ),
                Panel(
                    "Queue",
                    "Jobs that wait for a thread.",
                    "short",
                    (("sum by (engine) (winnow_engine_queue_depth)", "{{engine}}"),),
                    limit=50,
                ),
            ),
        ),
        (
            "Models",
            (
                Panel(
                    "Model and rules",
                    "Servers by version of model and rules.",
                    "short",
                    (("count by (engine, version) (winnow_engine_info)", "{{engine}} {{version}}"),),
                ),
            ),
        ),
    ),
)
