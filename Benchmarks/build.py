"""Builds what is measured, and says where it is."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / ".build-bench"
RELEASE = ROOT / ".build-release"
TELLTALE = RELEASE / "release" / "telltale"
BENCH = RELEASE / "release" / "SamplingBench"
WEB = ROOT / ".build-web"
READER = OUTPUT / "reader"
SOCKETS = OUTPUT / "sockets"
COUNTER = OUTPUT / "count_malloc.so"
FLOOD = OUTPUT / "flood"
SCAN = OUTPUT / "scan"
UNITS = OUTPUT / "units"
SLEEPERS = OUTPUT / "sleepers"
PARSERS = OUTPUT / "parsers.so"

_C = ROOT / "Benchmarks" / "c"
_CC = ["cc", "-O2", "-std=gnu17", "-Wall", "-Wextra"]


def build() -> None:
    """Builds the C programs and the Swift one; telltale itself is built by `make build`."""
    OUTPUT.mkdir(exist_ok=True)
    sources = ["reader.c", "records.c", "counters.c", "kernel.c"]
    _run(*_CC, "-o", READER, *(_C / source for source in sources))
    _run(*_CC, "-o", SOCKETS, _C / "sockets.c")
    _run(*_CC, "-shared", "-fPIC", "-o", COUNTER, _C / "count_malloc.c")
    parsers = [*sorted((_C / "parsers").glob("*.c")), _C / "records.c", _C / "counters.c"]
    _run(*_CC, "-shared", "-fPIC", "-o", PARSERS, *parsers)
    for program in (FLOOD, SCAN, UNITS, SLEEPERS):
        _run(*_CC, "-o", program, _C / f"{program.name}.c")
    _run(
        "swift", "build", "-c", "release", "--static-swift-stdlib", "--scratch-path", RELEASE,
        "--product", "SamplingBench",
    )
    if not TELLTALE.exists() or not WEB.exists():
        raise SystemExit(f"bench: {TELLTALE} or {WEB} is missing: `make bench` builds them")


def _run(*command: str | Path) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
