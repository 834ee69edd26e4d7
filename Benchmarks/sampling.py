"""Sampling in Swift beside the same reads in C, and its allocations."""

import json
import os
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import build

# Short turns, many of them: what else the machine does then falls on both programs alike.
PAIRS = 25
ROUNDS = 300
PART_ROUNDS = 1000
# Microseconds; what takes less is nothing but the clock.
SHORTEST = 0.5
ALLOCATION_ROUNDS = 1000
# What is absent is looked for again every 10 seconds.
REST = 11


def measure(command: list[str], count_allocations: bool = False) -> dict:
    """What the program prints."""
    environment = dict(os.environ)
    if count_allocations:
        environment["LD_PRELOAD"] = str(build.COUNTER)
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(result.stdout)


def cost(result: dict) -> float:
    """Microseconds of processor time per round, of what `measure` gave."""
    # Only the sum is exact: the kernel shares it out between user and system by its clock ticks.
    return result["user"] + result["system"]


def cpu(command: list[str]) -> float:
    """Microseconds of processor time per round."""
    return cost(measure(command))


@dataclass
class Comparison:
    """Processor time per round in microseconds, and how many times C's Swift takes."""

    swift: float
    c: float
    ratio: float


def in_turn(pairs: int, swift: Callable[[], float], c: Callable[[], float]) -> Comparison:
    """Measures both in turn; each pair gives a ratio, and the median of them counts."""
    costs = []
    for number in range(pairs):
        if number % 2 == 0:
            swift_cost, c_cost = swift(), c()
        else:
            c_cost, swift_cost = c(), swift()
        costs.append((swift_cost, c_cost))
    return Comparison(
        swift=statistics.median(swift for swift, _ in costs),
        c=statistics.median(c for _, c in costs),
        ratio=statistics.median(swift / c for swift, c in costs),
    )


def compare(with_kernel_calls: bool) -> Comparison:
    """Runs both programs."""
    rounds = ["--rounds", str(ROUNDS)]
    swift = [str(build.BENCH), "--read" if with_kernel_calls else "--no-kernel-calls", *rounds]
    c = [str(build.READER), *rounds] + ([] if with_kernel_calls else ["--no-kernel-calls"])
    return in_turn(PAIRS, lambda: cpu(swift), lambda: cpu(c))


def allocations(mode: str, rest: bool = False) -> float:
    """Allocations per round; with a rest, of rounds of which one looks for what was absent."""
    command = [str(build.BENCH), mode, "--rounds", str(ALLOCATION_ROUNDS)]
    if rest:
        command += ["--rest", str(REST)]
    return measure(command, count_allocations=True)["allocations"] / ALLOCATION_ROUNDS


def sources() -> list[tuple[str, float, float]]:
    """The least microseconds that each source took, in Swift and in C, reading and parsing."""
    rounds = ["--rounds", str(PART_ROUNDS)]
    swift = measure([str(build.BENCH), "--parts", *rounds])
    c = measure([str(build.READER), "--parts", *rounds])
    # The kernel's first process is asked for its mounts.
    c["mountinfo"] = c.get("1/mountinfo", 0)
    return [(name, took, c[name]) for name, took in swift.items()
            if c.get(name, 0) >= SHORTEST]
