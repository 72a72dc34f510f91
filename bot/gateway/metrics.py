"""What Prometheus reads at /metrics."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """The counters of one gateway."""

    def __init__(self) -> None:
        """Make them in a registry of their own, so that two gateways in a process do not share."""
        self.registry = CollectorRegistry()
        made = {"registry": self.registry}
        self.turns = Counter("anxin_turns", "Turns by what became of them.", ["state"], **made)
        self.seconds = Histogram("anxin_turn_seconds", "From opened to answered.", buckets=BUCKETS, **made)
        self.failures = Counter("anxin_failures", "What went wrong.", ["kind"], **made)
        self.messages = Counter("anxin_messages", "Messages of shoppers that were stored.", **made)
        self.limited = Counter("anxin_limited", "Requests refused for their rate.", **made)
        self.queue = Gauge("anxin_conversations_busy", "Conversations with a turn being answered.", **made)
        self.due = Counter("anxin_due", "Due items that were done, by kind and whether a shopper was told.", ["kind", "said"], **made)
        self.due_round = Gauge("anxin_due_round_timestamp_seconds", "When due work was last looked at without a fault.", **made)
        self.sockets = Gauge("anxin_sockets", "Open WebSockets.", **made)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)
