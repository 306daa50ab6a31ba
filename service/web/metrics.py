"""Figures for Prometheus: requests, the process, what is ready and how much there is to match.

Each application counts for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from matcher import __version__
from matcher.vocabulary import Kind
from service.web.observing import Answered
from service.web.readiness import Check, standings

_LABELS = ("method", "route", "status")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """What an application tells Prometheus.

    Args:
        checks: what it stands on.
        sizes: how many candidates there are of each kind; none while they are not known.
    """

    def __init__(self, checks: Sequence[Check], sizes: Callable[[], Mapping[Kind, int]]) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._requests = Counter("huiqi_requests", "Requests that are over.", _LABELS, registry=registry)
        self._seconds = Histogram(
            "huiqi_request_seconds",
            "From arrival to the end of the answer.",
            _LABELS,
            registry=registry,
            buckets=_SECONDS,
        )
        registry.register(_Present(checks, sizes))

    def count(self, answered: Answered) -> None:
        """Count a request."""
        labels = answered.method, answered.route, str(answered.status)
        self._requests.labels(*labels).inc()
        self._seconds.labels(*labels).observe(answered.seconds)

    def shown(self, accept: str) -> tuple[bytes, str]:
        """Return the figures and their media type, in the format that suits an Accept header best."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class _Present(Collector):
    """How things are at the moment they are asked for."""

    def __init__(self, checks: Sequence[Check], sizes: Callable[[], Mapping[Kind, int]]) -> None:
        self._checks = checks
        self._sizes = sizes

    def collect(self) -> Iterator[Metric]:
        """Return what runs, what is ready and how large the indexes are."""
        yield InfoMetricFamily("huiqi", "What runs.", {"version": __version__})
        found = standings(self._checks)
        yield GaugeMetricFamily("huiqi_ready", "1 when every check is.", float(all(one.ready for one in found)))
        ready = GaugeMetricFamily("huiqi_check_ready", "1 when what the check looks at is ready.", labels=["check"])
        for one in found:
            ready.add_metric([one.name], float(one.ready))
        yield ready
        sizes = GaugeMetricFamily("huiqi_candidates", "Candidates in the index of a kind.", labels=["kind"])
        for kind, size in self._sizes().items():
            sizes.add_metric([kind.value], size)
        yield sizes
