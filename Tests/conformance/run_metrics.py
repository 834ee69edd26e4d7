#!/usr/bin/env python3
"""Compares `telltale metrics` with node_exporter on the same host, by collector.

    run_metrics.py TELLTALE [HOST…]

HOST is a folder with `proc` and perhaps `sys`; the running host is compared always. On it node_exporter is
asked before and after, and a value of ours must lie between. Prints a table of the share of
node_exporter's samples that are there with the same name, labels, type and value; exit status 1 if
one is missing or differs. `version_rules.py` says what the installed version does otherwise than
the newest.
"""

import contextlib
import functools
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from pathlib import Path

from metrics_text import parse, shown
from version_rules import NOT_HERE, rule

EXPORTER = os.environ.get("NODE_EXPORTER", "prometheus-node-exporter")
# Told of the exporter, not of the host.
OWN = re.compile(r"^(go|process|promhttp|telltale)_|^node_scrape_collector_duration_seconds$")
# What comes from system calls, netlink or D-Bus is the running host's, whatever the paths say.
NOT_OF_FILES = ("arp", "filesystem", "netdev", "os", "qdisc", "systemd", "tcpstat", "time", "timex", "uname")
# What is asked of node_exporter beyond its defaults, where Telltale has it too.
MORE = (
    "buddyinfo", "cgroups", "cpu_vulnerabilities", "interrupts", "ksmd", "meminfo_numa", "processes",
    "qdisc", "slabinfo", "softirqs", "sysctl", "tcpstat", "zoneinfo",
)  # fmt: skip


def collectors(exporter):
    """The collectors that this version has: name to whether it is on by default."""
    text = subprocess.run([exporter, "--help"], capture_output=True, text=True, check=False)
    pattern = r"collector\.(\w+)\s+Enable\s+the\s+\w+\s+collector\s+\(default:\s+(\w+)\)"
    found = re.findall(pattern, text.stdout + text.stderr)
    return {name: default == "enabled" for name, default in found}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(exporter, options):
    port = free_port()
    process = subprocess.Popen(
        [exporter, f"--web.listen-address=127.0.0.1:{port}", *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def scrape():
        deadline = time.monotonic() + 15
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                    return parse(answer.read().decode("utf-8", "surrogateescape"))
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    try:
        scrape()
        # A connection that stays: what the scrapes themselves open is not there all the time.
        with socket.create_connection(("127.0.0.1", port)):
            yield scrape
    finally:
        process.terminate()
        process.wait()


def ours(telltale, options):
    run = subprocess.run([telltale, "metrics", *options], capture_output=True, check=False, timeout=60)
    if run.returncode:
        raise SystemExit(f"telltale metrics: {run.stderr.decode(errors='replace')[-500:]}")
    return parse(run.stdout.decode("utf-8", "surrogateescape"))


@contextlib.contextmanager
def serving(telltale, options):
    """The running service: it is there during all readings, and so moves none of them by coming."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "telltale.yaml"
        configuration.write_text("")
        process = subprocess.Popen(
            [telltale, "serve", f"--listen=127.0.0.1:{port}", f"--config={configuration}", *options,
             f"--web-root={os.environ.get('TELLTALE_WEB', '.build-web')}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def scrape():
            # What it read in its last tick must be newer than the reading before.
            time.sleep(1.2)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                return parse(answer.read().decode("utf-8", "surrogateescape"))

        try:
            deadline = time.monotonic() + 15
            while True:
                try:
                    scrape()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > deadline:
                        raise SystemExit("telltale serve does not answer") from None
            yield scrape
        finally:
            process.terminate()
            process.wait()


def between(before, value, after):
    if value is None:
        return False
    if math.isnan(before) or math.isnan(value):
        return math.isnan(before) and math.isnan(value)
    low, high = min(before, after), max(before, after)
    return low <= value <= high or math.isclose(value, low, rel_tol=1e-12)


# Gauges that go up and down between two readings of a live host: within a tick means near.
RESTLESS = re.compile(
    r"^node_(memory|load|procs|processes|sockstat|netstat_Tcp_CurrEstab|nf_conntrack|filefd|entropy|"
    r"timex|time|filesystem_(free|avail|files)|cpu_scaling|cpu_frequency|schedstat|buddyinfo|"
    r"zoneinfo|slabinfo|vmstat_nr|tcp|udp|pressure|arp|netstat_Ip_Forw|cgroups|hwmon|thermal)"
)


# A state in which nothing is at the moment has no sample.
COUNTED_STATES = re.compile(r"^node_processes_(threads_)?state$")


def near(before, value, after):
    if value is None or math.isnan(value):
        return False
    width = abs(after - before) * 4 + 0.15 * max(abs(before), abs(after)) + 64
    return min(before, after) - width <= value <= max(before, after) + width


def collector_of(name, families):
    """The collector whose metrics begin so, by the longest of its known beginnings."""
    for size in range(len(name), 0, -1):
        if name[:size] in families:
            return families[name[:size]]
    return name.split("_")[1] if name.count("_") else name


def compare(exporter_scrape, our_scrape, is_live):
    """What became of each sample of node_exporter: (sample, 'equal' or what is wrong)."""
    before, types = exporter_scrape()
    found, our_types = our_scrape()
    after, _ = exporter_scrape()
    without = defaultdict(dict)
    by_name = defaultdict(set)
    for (name, labels), value in found.items():
        by_name[name].add(value)
        for label, _ in labels:
            rest = tuple(pair for pair in labels if pair[0] != label)
            without[label][name, rest] = value
    for key, value in before.items():
        if OWN.search(key[0]) or (is_live and key not in after):
            continue
        action, why = rule(shown(key))
        is_other = action == "value" and found.get(key) not in (None, value)
        is_zero = action == "zero" and key not in found and value == 0
        is_moved = action == "moved" and key not in found and value in by_name[key[0]]
        if action == "gone" or is_other or is_zero or is_moved:
            yield key, f"left out: {why}"
            continue
        mine = found.get(key)
        if mine is None and is_live and COUNTED_STATES.match(key[0]):
            mine = 0.0
        if mine is None and action and action.startswith("fewer:"):
            mine = without[action.removeprefix("fewer:")].get(key)
        if mine is None:
            yield key, "missing"
        elif types.get(key[0]) != our_types.get(key[0]) and key[0] in types:
            yield key, f"type {our_types.get(key[0])} for {types[key[0]]}"
        elif between(value, mine, after.get(key, value)):
            yield key, "equal"
        elif is_live and RESTLESS.search(key[0]) and near(value, mine, after[key]):
            yield key, "equal"
        else:
            yield key, f"{mine} for {value}..{after.get(key, value)}"


def families_of(folder):
    """Beginnings of names to collectors, from the list of metrics beside the cases, if it is there."""
    table = Path(folder) / "node_exporter/metrics.tsv" if folder else None
    if not table or not table.exists():
        return {}
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    return {row[1]: row[0] for row in rows if len(row) > 1 and row[1].startswith("node_")}


def paths_of(host, empty):
    """The options for a host in a folder; node_exporter wants a /sys, and an empty one will do."""
    sysfs = host / "sys" if (host / "sys").is_dir() else empty
    return [f"--path.procfs={host / 'proc'}", f"--path.sysfs={sysfs}", f"--path.rootfs={host}"]


def main(arguments):
    exporter = shutil.which(EXPORTER)
    if not arguments:
        print("usage: run_metrics.py TELLTALE [HOST…]", file=sys.stderr)
        return 64
    if not exporter:
        print(f"/metrics against node_exporter: skipped, nothing was compared: no {EXPORTER}")
        return 0
    telltale, hosts = arguments[0], [Path(host).resolve() for host in arguments[1:]]
    known = collectors(exporter)
    families = families_of(os.environ.get("CONFORMANCE"))
    totals, wrong, reasons = defaultdict(Counter), [], Counter()
    temporary = tempfile.TemporaryDirectory()
    empty = Path(temporary.name)
    for host in [None, *hosts]:
        more = [name for name in MORE if name in known]
        less = NOT_OF_FILES if host else ()
        paths = paths_of(host, empty) if host else []
        options = [*paths, *(f"--collector.{name}" for name in more if name not in less)]
        options += [f"--no-collector.{name}" for name in less if known.get(name)]
        others = [f"--no-collector.{name}" for name in NOT_HERE if known.get(name)]
        # What Debian switches on, and upstream does not.
        mine = [f"--collector.{name}" for name in ("systemd",) if known.get(name) and not host]
        with contextlib.ExitStack() as stack:
            scrape = stack.enter_context(running(exporter, [*options, *others]))
            if host:
                our_scrape = functools.partial(ours, telltale, options)
            else:
                our_scrape = stack.enter_context(serving(telltale, [*options, *mine]))
            for key, result in compare(scrape, our_scrape, host is None):
                name = dict(key[1]).get("collector") or collector_of(key[0], families)
                word = "left out" if result.startswith("left out: ") else result
                totals[name][word if word in ("equal", "left out") else "wrong"] += 1
                if word == "left out":
                    reasons[result.removeprefix("left out: ")] += 1
                elif word != "equal":
                    wrong.append(f"{host.name if host else 'this host'}: {shown(key)}: {result}")
    for line in wrong:
        print(line[:300])
    print("| collector | samples of node_exporter | the same here |\n|---|---|---|")
    for name, counts in sorted(totals.items()):
        all_of = counts["equal"] + counts["wrong"]
        if all_of:
            print(f"| {name} | {all_of} | {100 * counts['equal'] / all_of:.4g}% |")
    for why, times in reasons.most_common():
        print(f"left out of {EXPORTER}'s {times}: {why}")
    count = Counter()
    for counts in totals.values():
        count.update(counts)
    print(
        f"/metrics against node_exporter on {len(hosts) + 1} hosts: {count['equal']} samples equal, "
        f"{count['wrong']} not, {count['left out']} left out")
    return 1 if wrong or not count["equal"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
