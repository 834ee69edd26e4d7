"""How the cost of a tick and of a scrape grows with the size of the host."""

import statistics
from dataclasses import dataclass

import build
import hosts
import sampling

SIZES = {
    "cpus": (2, 64, 1024),
    "interfaces": (10, 100, 1000),
    "disks": (10, 200, 2000),
    "mounts": (100, 1000, 10_000),
}
REPEATS = 5
# So many rounds that each program works for some tenths of a second.
ROUNDS = (400, 100, 20)


@dataclass
class Growth:
    """Microseconds of processor time at each size, and how much more the last ones cost each."""

    costs: tuple[float, ...]
    ratio: float


def _tick(folder: str, rounds: int) -> float:
    return sampling.cpu([str(build.BENCH), "--host", folder, "--rounds", str(rounds), "--tick"])


def _scrape(folder: str, rounds: int) -> float:
    command = [str(build.BENCH), "--host", folder, "--rounds", str(rounds), "--scrape"]
    cost = sampling.measure(command)[""]
    return cost["read"]["cpu"] + cost["write"]["cpu"]


def measure(kind: str) -> tuple[Growth, Growth]:
    """The growth of a tick and of a scrape with the number of one kind of thing."""
    folders = [str(hosts.write(hosts.Host().of(kind, size))) for size in SIZES[kind]]
    return tuple(_growth(kind, cost, folders) for cost in (_tick, _scrape))


def _growth(kind: str, cost, folders: list[str]) -> Growth:
    runs = [[cost(folder, rounds) for folder, rounds in zip(folders, ROUNDS)]
            for _ in range(REPEATS)]
    return Growth(
        costs=tuple(statistics.median(run[index] for run in runs) for index in range(3)),
        ratio=statistics.median(_ratio(SIZES[kind], run) for run in runs))


def _ratio(sizes: tuple[int, ...], costs: list[float]) -> float:
    """What one more costs on the largest host, as a multiple of what it costs on the middle one."""
    middle = (costs[1] - costs[0]) / (sizes[1] - sizes[0])
    largest = (costs[2] - costs[1]) / (sizes[2] - sizes[1])
    return largest / middle
