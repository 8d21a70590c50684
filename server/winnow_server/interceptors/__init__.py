"""The chain around every rpc, in order, each with its reason."""

from winnow_server.interceptors.admission import Admission
from winnow_server.interceptors.caller import CallerInterceptor
from winnow_server.interceptors.chain import Chain
from winnow_server.interceptors.deadline import DeadlineInterceptor
from winnow_server.interceptors.metrics import MetricsInterceptor
from winnow_server.interceptors.rate_limit import RateLimiter, RateLimitInterceptor
from winnow_server.interceptors.request_log import RequestLogInterceptor
from winnow_server.interceptors.selection import SelectionInterceptor
from winnow_server.interceptors.tracing import TracingInterceptor
from winnow_server.interceptors.validation import ValidationInterceptor
from winnow_server.settings import Settings

__all__ = ["Admission", "Chain", "RateLimiter", "build_chain"]


def build_chain(
    settings: Settings,
    tracing: TracingInterceptor,
    metrics: MetricsInterceptor | None,
    admission: Admission,
    limiter: RateLimiter,
) -> Chain:
    """The one place that says the order. Errors are mapped by the chain itself, outside all of these."""
    limits = [
        # Refuses before any work is spent on the request.
        RateLimitInterceptor(
            limiter,
            calls=(settings.limit_unnamed, settings.limit_named),
            items=(settings.limit_items_unnamed, settings.limit_items_named),
        )
    ]
    return Chain(
        [
            tracing,  # First, so that every later line and span carries the trace.
            *([metrics] if metrics else []),  # Within the trace for exemplars, around all else to count it.
            RequestLogInterceptor(),  # Sees what all below did to the call.
            SelectionInterceptor(),  # Before any work: a mask that does not fit the answer is refused.
            CallerInterceptor(trust_metadata=settings.trust_caller_metadata),  # Limits and audit need a name.
            DeadlineInterceptor(settings.default_deadline),  # Bounds all that waits below.
            admission,  # Before the limits: what is refused here costs the caller none of its own.
            *(limits if settings.rate_limits else []),
            ValidationInterceptor(),  # Last: the handler sees only requests that keep the rules.
        ]
    )
