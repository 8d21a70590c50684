"""An analysis whose category or transience somebody knows better: what to do next follows from it."""

from dataclasses import replace

from winnow_server.failure.engine import Analysis
from winnow_server.failure.engine.action import suggest


def with_action(analysis: Analysis) -> Analysis:
    """The analysis with the action that its category and transience ask for, and a reason that quotes its excerpt."""
    action, reason = suggest(
        analysis.category, analysis.transient, analysis.excerpt, analysis.signatures, analysis.facts
    )
    return replace(analysis, action=action, action_reason=reason)
