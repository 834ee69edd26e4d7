#!/usr/bin/env python3
"""Measures Telltale against its bounds and prints a table; fails when one is broken.

The machine may be shared and noisy. So what is compared runs in turn, and medians are taken: of the
ratios of neighbouring runs, and of single seconds where a service is watched.
"""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable

import build
import ceilings
import connections
import flood
import growth
import parsing
import peers
import sampling
import scans
import scraping
import service
import units
import watching

RATIO = 1.25
# A scan of connections, which keeps account of each, beside a dump that only adds up.
CONNECTIONS = 1.3
CPU = 1.0
# A scrape beside node_exporter's.
QUARTER = 0.25
# How much more one more thing may cost on a large host: it does where the caches end, and on a busy
# machine; a cost that grew with the square would give ten times as much.
LINEAR = 2.5
# The service with a viewer at its tables beside other monitors.
WATCHED = 1.0
RESIDENT = 32.0
# Percent of a processor that a flood of datagrams may cost.
FLOOD = 5.0


class Table:
    """Rows as they come, each printed at once."""

    def __init__(self):
        self.rows: list[dict] = []
        print(f"{'':58}{'measured':>10}  {'bound':>8}")

    def add(self, what: str, value: float, unit: str = "", *, at_most: float | None = None,
            at_least: float | None = None, exactly: float | None = None,
            note: str = "") -> None:
        digits = 2 if unit else 3
        bound, holds = "", None
        if at_most is not None:
            bound, holds = f"≤ {at_most:g}", value <= at_most
        if at_least is not None:
            bound, holds = f"≥ {at_least:g}", value >= at_least
        if exactly is not None:
            bound, holds = f"= {exactly:g}", value == exactly
        verdict = {None: "", True: "ok", False: "BROKEN"}[holds]
        print(f"{what:58}{value:10.{digits}f}  {bound:>8}  {unit:8} {verdict:7} {note}".rstrip(),
              flush=True)
        self.rows.append({"what": what, "value": value, "unit": unit, "at_most": at_most,
                          "at_least": at_least, "exactly": exactly, "holds": holds, "note": note})

    def skip(self, what: str, why: str) -> None:
        print(f"{what:58}{'skipped':>10}  {why}", flush=True)
        self.rows.append({"what": what, "value": None, "holds": None, "note": f"skipped: {why}"})


def add_sampling(table: Table) -> None:
    for what, with_kernel_calls in [
        ("all sources, Swift to C", True),
        ("without socket dump and mounts, Swift to C", False),
    ]:
        result = sampling.compare(with_kernel_calls)
        table.add(what, result.ratio, at_most=RATIO,
                  note=f"{result.swift:.0f} to {result.c:.0f} µs of CPU a round")


def add_allocations(table: Table) -> None:
    table.add("allocations a round: control, which makes one",
              sampling.allocations("--control"), exactly=1)
    for what, mode, rest in [
        ("all sources", "--read", True),
        ("whole tick, ring filling", "--tick", True),
        ("whole tick, ring full", "--tick-full-ring", False),
    ]:
        note = "one round after 10 s, which looks for absent files, among them" if rest else ""
        table.add(f"allocations a round: {what}", sampling.allocations(mode, rest), exactly=0,
                  note=note)


def add_cost(table: Table, what: str, cost: service.Cost, *, is_bound: bool = False,
             note: str = "") -> None:
    table.add(f"{what}: CPU in a typical second", cost.typical, "ms",
              at_most=CPU if is_bound else None, note=f"mean {cost.mean:.2f}{note}")
    table.add(f"{what}: resident", cost.resident, "MiB", at_most=RESIDENT if is_bound else None)


def add_peer(table: Table, what: str, measure: Callable[[], service.Cost]) -> None:
    try:
        add_cost(table, what, measure())
    except peers.Missing as reason:
        table.skip(what, str(reason))


def add_sources(table: Table) -> None:
    for source, swift, c in sampling.sources():
        table.add(f"{source}, Swift to C", swift / c, note=f"{swift:.1f} to {c:.1f} µs by the clock")


def add_parsers(table: Table) -> None:
    parsers = parsing.compare()
    for parser in sorted(parsers, key=lambda parser: parser.ratio):
        table.add(f"parser {parser.name}, Swift to C", parser.ratio,
                  note=f"{parser.swift:.2f} to {parser.c:.2f} µs for {parser.size:,} bytes")
    table.add("the median of all parsers", statistics.median(parser.ratio for parser in parsers))
    broken = ceilings.parsers()
    table.add(f"parsers of {len(parsers)} that allocate too much", len(broken), exactly=0,
              note="; ".join(broken))


def add_scrapes(table: Table) -> None:
    try:
        results = scraping.compare()
    except peers.Missing as reason:
        return table.skip("scrape at 1 Hz, to node_exporter's", str(reason))
    for what, result in zip(("plain", "packed by gzip"), results):
        table.add(
            f"scrape at 1 Hz, {what}, to node_exporter's", result.ratio, at_most=QUARTER,
            note=f"{result.scrape:.2f} to {result.node_exporter:.2f} ms a second, "
            f"{result.collectors} collectors")
        table.add("the same, with the sampling of each second", result.whole, at_most=QUARTER,
                  note=f"{result.telltale:.2f} ms a second")


def add_connections(table: Table) -> None:
    what = f"{connections.SOCKETS:,} TCP sockets, Swift to C"
    try:
        result = connections.compare()
    except peers.Missing as reason:
        return table.skip(what, str(reason))
    table.add(what, result.ratio, at_most=CONNECTIONS,
              note=f"{result.swift / 1000:.1f} to {result.c / 1000:.1f} ms of CPU a scan, "
              f"{result.sockets:,} sockets")
    table.add("allocations a scan of them", result.allocations, exactly=0)


def add_ceilings(table: Table) -> None:
    for what, result in ceilings.measure():
        table.add(f"allocations of writing a scrape: {what}", result.writing, exactly=0)
        table.add(f"collectors that allocate too much: {what}", len(result.broken),
                  exactly=0, note=result.note)


def add_growth(table: Table) -> None:
    for kind, sizes in growth.SIZES.items():
        counts = ", ".join(f"{size:,}" for size in sizes)
        for what, result in zip(("tick", "scrape"), growth.measure(kind)):
            costs = ", ".join(f"{cost:,.0f}" for cost in result.costs)
            table.add(f"{what}: one more of {counts} {kind}",
                      result.ratio, at_most=LINEAR, note=f"{costs} µs")


def add_scans(table: Table) -> None:
    results = {}
    try:
        for count in scans.SIZES:
            result = results[count] = scans.compare(count)
            table.add(f"scan of {count:,} processes, Swift to C", result.ratio, at_most=RATIO,
                      note=f"{result.swift / 1000:.2f} to {result.c / 1000:.2f} ms of CPU")
        table.add("scan: one more of " + ", ".join(f"{count:,}" for count in results) + " processes",
                  scans.growth(results), at_most=LINEAR)
        table.add("allocations a scan of 1,000 processes", scans.allocations(1000), exactly=0)
    except peers.Missing as reason:
        table.skip("scan of processes", str(reason))


def add_units(table: Table) -> None:
    for count in units.SIZES:
        try:
            result = units.compare(count)
        except peers.Missing as reason:
            table.skip(f"scan of {count:,} units, Swift to C", str(reason))
            continue
        table.add(f"scan of {count:,} units, Swift to C", result.ratio, at_most=RATIO,
                  note=f"{result.swift / 1000:.2f} to {result.c / 1000:.2f} ms of CPU")
        table.add(f"allocations a scan of {count:,} units", result.allocations, exactly=0)


def add_watching(table: Table) -> None:
    try:
        for least in (0, watching.PROCESSES):
            result = watching.compare(least)
            what = f"whole service watched, {result.processes} processes"
            table.add(f"{what}, to glances -w", result.to_glances, at_most=WATCHED,
                      note=f"{result.telltale:.2f} to {result.glances:.2f} ms a second")
            table.add(
                f"{what}, to top -d 1", result.to_top, at_most=WATCHED if least else None,
                note=f"{result.telltale:.2f} to {result.top:.2f} ms a second; top -b {result.batch:.2f}")
    except peers.Missing as reason:
        table.skip("whole service watched, to glances -w and top -d 1", str(reason))


def add_floods(table: Table) -> None:
    for what, result in flood.measure():
        table.add(
            f"{what}: CPU", result.cpu, "%", at_most=FLOOD,
            note=f"{result.cpu_by_ticks:.1f} % by the kernel's ticks; {result.received:,.0f} a second "
            f"received, {result.dropped:,.0f} dropped, {result.refused:,.0f} refused to the sender")
        reached = result.offered >= flood.REACHED
        table.add("the same: datagrams offered", result.offered, "a second", at_least=flood.REACHED,
                  note="" if reached else "the sender was too slow: this was no flood")
        table.add("the same: datagrams unaccounted for", result.missing, exactly=0)


def main() -> int:
    build.build()
    started = time.time()
    table = Table()
    add_sampling(table)
    add_sources(table)
    add_parsers(table)
    add_scrapes(table)
    add_growth(table)
    add_connections(table)
    add_scans(table)
    add_units(table)
    add_watching(table)
    idle = service.idle()
    add_cost(table, "idle service at 1 Hz", idle.cost, is_bound=True,
             note=f"; {idle.note}")
    add_cost(table, "C reader of everything at 1 Hz", service.reader_at_1hz(peers.SECONDS))
    add_peer(table, "node_exporter, scraped at 1 Hz", peers.node_exporter)
    add_peer(table, "netdata, its collectors of /proc", peers.netdata)
    add_floods(table)
    # Counting is not timed, so the ring may fill meanwhile.
    with service.FullRing() as full:
        add_allocations(table)
        add_ceilings(table)
        resident, ring = full.wait()
    # Frames that follow fast on each other differ less, and so take less room than an hour's at 1 Hz.
    ring_size = service.HOUR_OF_FRAMES * idle.frame_bytes / 2**20
    resident += max(0.0, ring_size - ring["bytes"] / 2**20)
    table.add(
        "resident with the ring full", resident, "MiB", at_most=RESIDENT,
        note=f"an hour, {ring_size:.2f} MiB: {ring['frames']} frames at {service.FAST_INTERVAL} and "
        "what the same at 1 Hz take more")
    results = {
        "time": round(started), "kernel": platform.release(), "processors": os.cpu_count(),
        "seconds": round(time.time() - started), "rows": table.rows,
    }
    (build.OUTPUT / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    broken = [row["what"] for row in table.rows if row["holds"] is False]
    if broken:
        print(f"\nbench: broken: {'; '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
