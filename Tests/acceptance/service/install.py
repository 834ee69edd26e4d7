"""`make install` and `make uninstall`, as the tests call them."""

import os
import pathlib
import subprocess

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


def install(target, destination, check=True, **variables):
    """Runs make's `target` with DESTDIR and further variables; returns the finished process."""
    # A variable of the caller's environment must not decide where things go.
    environment = {k: v for k, v in os.environ.items() if k not in ("PREFIX", "DESTDIR")}
    done = subprocess.run(
        ["make", "--no-print-directory", "--directory", REPOSITORY, target,
         f"DESTDIR={destination}", *(f"{k}={v}" for k, v in variables.items())],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=900,
    )
    if check:
        assert done.returncode == 0, done.stdout
    return done
