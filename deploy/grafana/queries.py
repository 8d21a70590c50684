"""The two shapes of query that most panels have."""


def rate(metric: str, by: str = "", **labels: str) -> str:
    """The sum of a counter's rate over five minutes, by the labels of `by`, of the series with these labels."""
    selector = ", ".join(f'{name}="{value}"' for name, value in labels.items())
    chosen = f"{metric}{{{selector}}}" if selector else metric
    return f"sum by ({by}) (rate({chosen}[5m]))" if by else f"sum(rate({chosen}[5m]))"


def quantile(share: str, metric: str, by: str = "", **labels: str) -> str:
    """A quantile of a histogram over five minutes, as `rate` does it."""
    return f"histogram_quantile({share}, {rate(f'{metric}_bucket', f'{by}, le' if by else 'le', **labels)})"
