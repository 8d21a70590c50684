"""Dashboards in Grafana's own form, from rows of panels. Every panel is a time series over Prometheus queries."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common, prometheus, timeseries
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import DataSourceRef, LegendDisplayMode, LegendPlacement
from grafana_foundation_sdk.models.dashboard import Threshold, ThresholdsMode

_SOURCE = DataSourceRef(type_val="prometheus", uid="${source}")
_BELOW = LegendPlacement.BOTTOM
_COLUMNS = 24
_HEIGHT = 8


@dataclass(frozen=True, slots=True)
class Panel:
    """`queries` are pairs of an expression and its legend; `limit` draws the value at which an alert fires."""

    title: str
    text: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    limit: float | None = None
    exemplars: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Named rows of panels; a row's panels share its width."""

    uid: str
    title: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]


def render(dashboard: Dashboard) -> str:
    """The dashboard as the JSON that Grafana imports; the same for the same input."""
    builder = (
        builders.Dashboard(dashboard.title)
        .uid(dashboard.uid)
        .tags(["winnow", "generated"])
        .refresh("30s")
        .time("now-3h", "now")
        .readonly()
        .with_variable(builders.DatasourceVariable("source").label("Prometheus").type("prometheus"))
    )
    numbers = itertools.count(1)
    for title, panels in dashboard.rows:
        builder = builder.with_row(builders.Row(title).id(next(numbers)))
        for panel in panels:
            builder = builder.with_panel(_panel(panel, _COLUMNS // len(panels)).id(next(numbers)))
    return JSONEncoder(sort_keys=True, indent=2).encode(builder.build()) + "\n"


def _panel(panel: Panel, width: int) -> timeseries.Panel:
    built = (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.text)
        .unit(panel.unit)
        .min(0)
        .datasource(_SOURCE)
        .span(width)
        .height(_HEIGHT)
        .legend(common.VizLegendOptions().show_legend(True).display_mode(LegendDisplayMode.LIST).placement(_BELOW))
        .targets([_target(number, panel) for number in range(len(panel.queries))])
    )
    if panel.limit is not None:
        steps: Sequence[Threshold] = [Threshold(value=None, color="green"), Threshold(value=panel.limit, color="red")]
        built = built.thresholds(builders.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(list(steps)))
    return built


def _target(number: int, panel: Panel) -> prometheus.Dataquery:
    expression, legend = panel.queries[number]
    target = prometheus.Dataquery().expr(expression).legend_format(legend).ref_id(chr(ord("A") + number)).range()
    return target.exemplar(True) if panel.exemplars else target
