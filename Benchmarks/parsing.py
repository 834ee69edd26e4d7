"""Each parser of ProcFS beside a C reader of the same text, and its allocations."""

import re
from dataclasses import dataclass

import build
import sampling
import texts

# On a shared machine a second may be slow as a whole, and Swift's instructions, which are more, suffer
# more: several passes, of which the best counts on each side.
PASSES = 8
TURNS = 120
COUNTING_TURNS = 20


_RECORD = re.compile(r"^public struct (\w+): KernelRecord", re.M)


@dataclass
class Parser:
    """The least microseconds that a text of so many bytes took, in Swift and in C."""

    name: str
    swift: float
    c: float
    size: int

    @property
    def ratio(self) -> float:
        return self.swift / self.c


def _run(turns: int, count_allocations: bool = False) -> dict:
    folder = texts.write()
    command = [str(build.BENCH), "--rounds", str(turns), "--parsers", str(folder),
               str(build.PARSERS)]
    costs = sampling.measure(command, count_allocations)
    records = {name for source in (build.ROOT / "Sources/ProcFS").rglob("*.swift")
               for name in _RECORD.findall(source.read_text())}
    if missing := records - costs.keys():
        raise SystemExit("bench: not in Benchmarks/Sampling/Parsers.swift: "
                         + ", ".join(sorted(missing)))
    return costs


def compare() -> list[Parser]:
    """All parsers; a batch in Swift and one in C follow on each other."""
    passes = [_run(TURNS) for _ in range(PASSES)]
    return [Parser(name, min(costs[name]["swift"] for costs in passes),
                   min(costs[name]["c"] for costs in passes), cost["bytes"])
            for name, cost in passes[0].items()]


def allocations() -> dict[str, float]:
    """How often each parser allocates for a text of the form that it has seen before."""
    return {name: cost["allocations"]
            for name, cost in _run(COUNTING_TURNS, count_allocations=True).items()}
