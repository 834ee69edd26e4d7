"""A scan of all processes in Swift beside the same in C, among processes that sleep.

Each run has its process numbers to itself (pid_namespaces(7)), so that what else the machine starts and
ends is no part of it.
"""

import os
import subprocess

import build
import peers
import sampling

# How many processes, with how many rounds a run: some tenths of a second of work each.
SIZES = {100: 300, 1000: 60, 5000: 20}
PAIRS = 7


def _beside(count: int, *command: object) -> list[str]:
    """The command with so many sleeping processes beside it."""
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *own, "--pid", "--fork", "--mount-proc", "--kill-child",
            str(build.SLEEPERS), str(count), *map(str, command)]


def _measure(count: int, *command: object, count_allocations: bool = False) -> dict:
    if count_allocations:
        command = ("env", f"LD_PRELOAD={build.COUNTER}", *command)
    try:
        return sampling.measure(_beside(count, *command))
    except subprocess.CalledProcessError as error:
        raise peers.Missing(f"{count:,} processes cannot be started here") from error


def _swift(count: int, rounds: int, **options) -> dict:
    return _measure(count, build.BENCH, "--processes", "--rounds", rounds, **options)


def compare(count: int) -> sampling.Comparison:
    """Runs both programs."""
    rounds = SIZES[count]
    return sampling.in_turn(
        PAIRS, lambda: sampling.cost(_swift(count, rounds)),
        lambda: sampling.cost(_measure(count, build.SCAN, "--rounds", rounds)))


def growth(scans: dict[int, sampling.Comparison]) -> float:
    """What one more process costs among the most, as a multiple of what it costs among fewer."""
    few, some, many = scans
    middle = (scans[some].swift - scans[few].swift) / (some - few)
    return (scans[many].swift - scans[some].swift) / (many - some) / middle


def allocations(count: int) -> float:
    """Allocations a scan; names are read in it, a tenth of the processes' at a time."""
    rounds = SIZES[count]
    return _swift(count, rounds, count_allocations=True)["allocations"] / rounds
