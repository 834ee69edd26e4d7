"""A scrape of Telltale beside one of node_exporter."""

import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import build
import peers
import processes
import service

SECONDS = 40
SETTLE = 4
# As Prometheus asks.
PACKED = {"Accept-Encoding": "gzip"}


@dataclass
class Scrapes:
    """Milliseconds of processor time in a second with one scrape, and node_exporter's in it.

    `whole` is with the sampling that goes on anyway, `ratio` without it.
    """

    telltale: float
    scrape: float
    node_exporter: float
    ratio: float
    whole: float
    collectors: int


def _collectors(base: str) -> set[str]:
    text = processes.fetch(base + "/metrics").decode()
    return set(re.findall(r'^node_scrape_collector_success\{collector="(\w+)"\} 1', text, re.M))


def _exporter(program: Path, address: str, *options: str) -> processes.Program:
    return processes.Program(
        program, f"--web.listen-address={address}", "--log.level=error", *options)


def _common(program: Path) -> list[str]:
    """The collectors that both run by default and that have something to tell here, as options."""
    address = f"127.0.0.1:{processes.free_port()}"
    with service.Telltale() as telltale, _exporter(program, address) as exporter:
        exporter.wait_for(f"http://{address}/metrics")
        both = _collectors(telltale.base) & _collectors(f"http://{address}")
    return ["--collector.disable-defaults", *(f"--collector.{name}" for name in sorted(both))]


def compare() -> tuple[Scrapes, Scrapes]:
    """Scrapes both services each second, for plain text and then for text packed by gzip.

    A third of the time nobody scrapes: what Telltale takes then is its sampling.
    """
    program = peers.node_exporter_program()
    options = _common(program)
    address = f"127.0.0.1:{processes.free_port()}"
    exporter = _exporter(program, address, "--web.disable-exporter-metrics", *options)
    with service.Telltale(*options) as telltale, exporter:
        exporter.wait_for(f"http://{address}/metrics")
        time.sleep(SETTLE)
        services = [(telltale, processes.Connection(telltale.address)),
                    (exporter, processes.Connection(address))]
        plain, idle, packed = (_seconds(services, headers) for headers in ({}, None, PACKED))
    rest = statistics.median(ours for ours, _ in idle)
    return _result(plain, rest, options), _result(packed, rest, options)


def _seconds(services: list[tuple[processes.Program, processes.Connection]],
             headers: dict[str, str] | None) -> list[list[float]]:
    watches = [processes.Watch(program) for program, _ in services]
    costs = []
    for number in range(-1, SECONDS):
        # In turn the first, so that neither always finds the kernel's data warm.
        for _, connection in services if number % 2 == 0 else reversed(services):
            if headers is not None:
                connection.get("/metrics", headers)
        processes.sleep_until_half()
        costs.append([watch.lap() for watch in watches])
    return costs[1:]


def _result(costs: list[list[float]], rest: float, options: list[str]) -> Scrapes:
    return Scrapes(
        telltale=statistics.median(ours for ours, _ in costs),
        scrape=statistics.median(ours for ours, _ in costs) - rest,
        node_exporter=statistics.median(theirs for _, theirs in costs),
        ratio=statistics.median((ours - rest) / theirs for ours, theirs in costs),
        whole=statistics.median(ours / theirs for ours, theirs in costs),
        collectors=len(options) - 1)
