"""A scan of all processes in Swift beside the same in C, among processes that sleep.

Each run has its process numbers to itself (pid_namespaces(7)), so that what else the machine starts and
ends is no part of it.
"""

import os
import statistics
import subprocess
from dataclasses import dataclass

import build
import peers
import sampling

# How many processes, with how many rounds a run: some tenths of a second of work each.
SIZES = {100: 300, 1000: 60, 5000: 20}
PAIRS = 7


@dataclass
class Scan:
    """Microseconds of processor time a scan, and how many times C's Swift takes."""

    swift: float
    c: float
    ratio: float


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


def _cost(result: dict) -> float:
    return result["user"] + result["system"]


def compare(count: int) -> Scan:
    """Runs both programs in turn; each pair gives a ratio, and the median of them counts."""
    rounds = SIZES[count]
    pairs = [(_cost(_swift(count, rounds)),
              _cost(_measure(count, build.SCAN, "--rounds", rounds))) for _ in range(PAIRS)]
    return Scan(
        swift=statistics.median(swift for swift, _ in pairs),
        c=statistics.median(c for _, c in pairs),
        ratio=statistics.median(swift / c for swift, c in pairs),
    )


def growth(scans: dict[int, Scan]) -> float:
    """What one more process costs among the most, as a multiple of what it costs among fewer."""
    few, some, many = scans
    middle = (scans[some].swift - scans[few].swift) / (some - few)
    return (scans[many].swift - scans[some].swift) / (many - some) / middle


def allocations(count: int) -> float:
    """Allocations a scan; names are read in it, a tenth of the processes' at a time."""
    rounds = SIZES[count]
    return _swift(count, rounds, count_allocations=True)["allocations"] / rounds
