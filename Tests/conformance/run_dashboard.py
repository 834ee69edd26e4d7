"""Looks for the names that a dashboard asks for on this host's /metrics.

usage: run_dashboard.py TELLTALE NAMES

NAMES has one name a line. A name that is missing here must be missing from node_exporter as well, with
the same collectors: then this host does not have what it tells of.
"""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

from run_metrics import EXPORTER, collectors, running, serving


def main(arguments):
    telltale, names = arguments
    wanted = set(Path(names).read_text("utf-8").split())
    listed = subprocess.run([telltale, "collectors"], capture_output=True, text=True, check=True)
    ours = [line.split(" ")[0] for line in listed.stdout.splitlines() if line.endswith("by default)")]
    exporter = shutil.which(EXPORTER)
    if not exporter:
        print(f"dashboard: skipped, nothing was compared: no {EXPORTER}")
        return 0
    known = collectors(exporter)
    with contextlib.ExitStack() as stack:
        mine = stack.enter_context(serving(telltale, [f"--collector.{name}" for name in ours]))
        theirs = stack.enter_context(
            running(exporter, [f"--collector.{name}" for name in ours if name in known]))
        here = {name for name, _ in mine()[0]}
        there = {name for name, _ in theirs()[0]}
    missing = wanted - here
    wrong = sorted(missing & there)
    for name in wrong:
        print(f"{name}: node_exporter has it, and /metrics has not")
    print(
        f"a dashboard's {len(wanted)} names: {len(wanted & here)} on /metrics, {len(missing - there)} of "
        f"what this host does not have, {len(wrong)} missing")
    return 1 if wrong or not wanted & here else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
