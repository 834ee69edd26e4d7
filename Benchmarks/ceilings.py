"""What a scrape allocates, by collector, and a parser; held at the ceilings of allocations.tsv."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import build
import hosts
import parsing
import sampling

TABLE = Path(__file__).with_name("allocations.tsv")
# Hosts that do not change, so that the counts do not either.
_FIXTURES = build.ROOT / "Fixtures/hosts"
ROUNDS = 50
# What stands for the parsers in the table.
_TEXTS = "texts"


@dataclass
class Allocations:
    """Allocations of a scrape's writing, and the collectors that read with more than they may."""

    writing: float
    broken: list[str]
    note: str


def _hosts() -> dict[str, Path]:
    return {
        "hardware": _FIXTURES / "6.12-x86_64-hardware",
        "many-cpus": _FIXTURES / "6.12-x86_64-many-cpus",
        "2-cpu": _FIXTURES / "6.18.44-x86_64-2cpu",
        "synthetic": hosts.write(hosts.Host()),
    }


def _counts(folder: Path) -> dict:
    command = [str(build.BENCH), "--host", str(folder), "--rounds", str(ROUNDS), "--scrape-parts"]
    return sampling.measure(command, count_allocations=True)


def _ceilings() -> dict[tuple[str, str], int]:
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return {(host, collector): int(count) for host, collector, count in rows}


def measure() -> Iterator[tuple[str, Allocations]]:
    """Each host, and what a scrape of it allocates; what has no ceiling may read without any."""
    ceilings = _ceilings()
    for host, folder in _hosts().items():
        counts = _counts(folder)
        whole = counts.pop("")
        broken = [f"{name} {count['read']['allocations']:g} instead of {most}"
                  for name, count in counts.items()
                  if count["read"]["allocations"] > (most := ceilings.get((host, name), 0))]
        note = "; ".join(broken) or f"reading: {whole['read']['allocations']:.0f} in all"
        yield f"{host} host", Allocations(
            sum(count["write"]["allocations"] for count in counts.values()), broken, note)


def parsers() -> list[str]:
    """The parsers that allocate more than they may."""
    ceilings = _ceilings()
    return [f"{name} {count:g} instead of {most}" for name, count in parsing.allocations().items()
            if count > (most := ceilings.get((_TEXTS, name), 0))]


def write_table() -> None:
    """Takes what there is now for the ceilings."""
    lines = ["# Host, collector, and the most allocations of one reading. Writing makes none.",
             f"# Below {_TEXTS}: a parser, and the most allocations for a text."]
    for host, folder in _hosts().items():
        for name, count in _counts(folder).items():
            reading = math.ceil(count["read"]["allocations"])
            if name and reading:
                lines.append(f"{host}\t{name}\t{reading}")
    lines += [f"{_TEXTS}\t{name}\t{math.ceil(count)}"
              for name, count in parsing.allocations().items() if count]
    TABLE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write_table()
