"""A scan of all units in Swift beside the same in C, among control groups that nobody is in.

The groups are real ones, in each hierarchy that the host has, in a group of their own, which both programs
are given for the whole host.
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import build
import peers
import sampling

# How many groups, with how many rounds a run: some tenths of a second of work each. Where seven hierarchies
# have them the files of 200 can stay open if a process may have 20,000.
SIZES = {50: 200, 200: 60}
PAIRS = 9
_MOUNTS = Path("/sys/fs/cgroup")
_NAME = "telltale-bench"
_HOST = build.OUTPUT / "groups"


@dataclass
class Scan(sampling.Comparison):
    """That of a scan, and how often it allocated."""

    allocations: float


def _hierarchies() -> list[Path]:
    if (_MOUNTS / "cgroup.controllers").exists():
        return [_MOUNTS]
    return sorted(path for path in _MOUNTS.iterdir() if (path / "cgroup.procs").exists())


def _remove() -> None:
    for hierarchy in _hierarchies():
        group = hierarchy / _NAME
        if not group.is_dir():
            continue
        for child in group.iterdir():
            if child.is_dir():
                child.rmdir()
        group.rmdir()


def _make(count: int) -> None:
    """Makes the groups, and a host that has no others."""
    shutil.rmtree(_HOST, ignore_errors=True)
    mounts = _HOST / "sys/fs/cgroup"
    mounts.parent.mkdir(parents=True)
    for hierarchy in _hierarchies():
        group = hierarchy / _NAME
        # One hierarchy of version 1 can have several names.
        if not group.is_dir():
            group.mkdir()
            for controller in ("cpu", "io", "memory", "pids"):
                # What the host does not hand on to its groups these do without.
                with contextlib.suppress(OSError):
                    (group / "cgroup.subtree_control").write_text(f"+{controller}")
            for number in range(count):
                (group / f"unit-{number:04}.service").mkdir()
        if hierarchy == _MOUNTS:
            mounts.symlink_to(group)
        else:
            mounts.mkdir(exist_ok=True)
            (mounts / hierarchy.name).symlink_to(group)


@contextlib.contextmanager
def _groups(count: int) -> Iterator[None]:
    try:
        # Those of a run that was broken off.
        _remove()
        try:
            _make(count)
        except OSError as error:
            raise peers.Missing(f"control groups cannot be made here: {error}") from error
        yield
    finally:
        with contextlib.suppress(OSError):
            _remove()


def _measure(count: int, *command: object, **options) -> dict:
    command = [*map(str, command), "--host", str(_HOST), "--rounds", str(SIZES[count])]
    result = sampling.measure(command, **options)
    # Whoever sees others, or not all, measures something else.
    if result["units"] != count:
        raise SystemExit(f"bench: {command[0]} sees {result['units']} units instead of {count}")
    return result


def compare(count: int) -> Scan:
    """Runs both programs."""
    swift, c = (build.BENCH, "--units"), (build.UNITS,)
    with _groups(count):
        comparison = sampling.in_turn(
            PAIRS, lambda: sampling.cost(_measure(count, *swift)),
            lambda: sampling.cost(_measure(count, *c)))
        allocations = _measure(count, *swift, count_allocations=True)["allocations"]
    return Scan(**vars(comparison), allocations=allocations / SIZES[count])
