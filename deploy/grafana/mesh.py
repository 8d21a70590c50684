"""The service as Envoy sees it, in front of it or beside it."""

from deploy.grafana.panels import Dashboard, Panel

_OURS = 'envoy_cluster_name=~".*winnow.*"'
MESH = Dashboard(
    "winnow-mesh",
    "Winnow: mesh",
    (
        (
            "Through Envoy",
            (
                Panel(
                    "Requests",
                    "By cluster.",
                    "reqps",
                    (
                        (
                            f"sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total{{{_OURS}}}[5m]))",
                            "{{envoy_cluster_name}}",
                        ),
                    ),
                ),
                Panel(
                    "Retries and ejections",
                    "Retries by Envoy, and servers taken out after errors.",
                    "short",
                    (
                        (f"sum(rate(envoy_cluster_upstream_rq_retry{{{_OURS}}}[5m]))", "retries a second"),
                        (f"sum(envoy_cluster_outlier_detection_ejections_active{{{_OURS}}})", "servers out"),
                    ),
                ),
                Panel(
                    "Time upstream",
                    "Milliseconds until the whole answer, p95.",
                    "ms",
                    (
                        (
                            "histogram_quantile(0.95, sum by (envoy_cluster_name, le)"
                            f" (rate(envoy_cluster_upstream_rq_time_bucket{{{_OURS}}}[5m])))",
                            "{{envoy_cluster_name}}",
                        ),
                    ),
                ),
            ),
        ),
        (
            "Connections",
            (
                Panel(
                    "Upstream",
                    "Open connections to our servers and requests on them.",
                    "short",
                    (
                        (f"sum(envoy_cluster_upstream_cx_active{{{_OURS}}})", "connections"),
                        (f"sum(envoy_cluster_upstream_rq_active{{{_OURS}}})", "requests"),
                    ),
                ),
                Panel(
                    "Healthy servers",
                    "As Envoy sees them.",
                    "short",
                    (
                        (f"sum by (envoy_cluster_name) (envoy_cluster_membership_healthy{{{_OURS}}})", "healthy"),
                        (f"sum by (envoy_cluster_name) (envoy_cluster_membership_total{{{_OURS}}})", "all"),
                    ),
                ),
                Panel(
                    "Certificates",
                    "Days until the first one expires.",
                    "d",
                    (("min by (instance) (envoy_server_days_until_first_cert_expiring)", "{{instance}}"),),
                ),
            ),
        ),
    ),
)
