"""An analysis whose category or transience somebody knows better: what to do next follows from it."""

from dataclasses import replace

from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.action import suggest


def with_action(analysis: Analysis) -> Analysis:
    """The analysis with the action that its category and transience ask for, and a reason that quotes its excerpt."""
    evidence = analysis.excerpt[0].text.strip().split("\n", 1)[0] if analysis.excerpt else ""
    action, reason = suggest(analysis.category, analysis.transient, evidence)
    return replace(analysis, action=action, action_reason=reason)
