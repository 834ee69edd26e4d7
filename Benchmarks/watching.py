"""The whole service with somebody at its tables beside glances' and top, all at the same time."""

import contextlib
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import build
import pages
import peers
import processes
import service

# So many processes were on the host where the bound was set.
PROCESSES = 376
SECONDS = 20
ROUNDS = 3
SETTLE = 12
# Nobody's own settings.
_PLAIN = {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent", "TERM": "xterm"}


@dataclass
class Watched:
    """Milliseconds of processor time a second, and how many times the others' Telltale takes."""

    telltale: float
    glances: float
    top: float
    # The same without a terminal, its output thrown away.
    batch: float
    to_glances: float
    to_top: float
    processes: int


def _count() -> int:
    return sum(entry.name.isdigit() for entry in Path("/proc").iterdir())


def compare(least: int = 0) -> Watched:
    """Watches all of them for some times, and takes the medians; with so many processes at least."""
    glances_program = peers.glances_program()
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    with contextlib.ExitStack() as stack:
        telltale = stack.enter_context(service.Telltale())
        top = stack.enter_context(processes.Terminal("top", "-d", "1", environment=_PLAIN))
        batch = stack.enter_context(
            processes.Program("top", "-b", "-d", "1", environment=_PLAIN))
        glances = stack.enter_context(processes.Program(
            glances_program, "-w", "-B", "127.0.0.1", "-p", str(port),
            "--disable-check-update", environment=_PLAIN))
        try:
            glances.wait_for(f"{base}/api/4/all")
        except (OSError, RuntimeError) as error:
            raise peers.Missing(f"glances does not run here: {error}") from error
        more = least - _count()
        if more > 0:
            stack.enter_context(processes.Program(build.SLEEPERS, str(more), "sleep", "86400"))
        page = stack.enter_context(pages.TelltalePage(telltale.address))
        other = stack.enter_context(pages.GlancesPage(f"127.0.0.1:{port}"))
        time.sleep(SETTLE)
        if not json.loads(processes.fetch(f"{base}/api/4/all"))["processlist"]:
            raise peers.Missing("glances shows no processes here")
        programs = [telltale, glances, top, batch]
        rounds = []
        for _ in range(ROUNDS):
            watches = [processes.Watch(program) for program in programs]
            seen = [page.arrived.copy(), other.arrived.copy(), top.shown]
            time.sleep(SECONDS)
            rounds.append([watch.lap() / SECONDS for watch in watches])
            _check(page.arrived - seen[0], other.arrived - seen[1], top.shown - seen[2])
        count = _count()
    telltale, glances, top, batch = map(statistics.median, zip(*rounds))
    return Watched(
        telltale, glances, top, batch,
        to_glances=statistics.median(ours / theirs for ours, theirs, *_ in rounds),
        to_top=statistics.median(ours / theirs for ours, _, theirs, _ in rounds),
        processes=count)


def _check(page: dict, other: dict, shown: int) -> None:
    """Fails unless each of them was shown all the time: who shows nothing is cheap."""
    for name in ("sample", *pages.TOPICS):
        if page[name] < SECONDS - 2:
            raise SystemExit(f"bench: the page got '{name}' {page[name]} times in {SECONDS} s")
    for path in pages.GlancesPage.PATHS:
        if other[path] < SECONDS / pages.GlancesPage.REFRESH / 2:
            raise peers.Missing(f"glances answered {path} {other[path]} times in {SECONDS} s")
    if shown < SECONDS * processes.Terminal.COLUMNS:
        raise peers.Missing(f"top showed {shown} bytes in {SECONDS} s")
