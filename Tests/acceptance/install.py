"""`make install`, as the tests call it."""

import os
import subprocess

from server import BINARY, REPOSITORY, WEB


def install(root):
    """Installs the built program and dashboard below `root`, as for /usr."""
    # Neither the caller's variables nor those of a make around the tests decide what goes where.
    environment = {
        name: value for name, value in os.environ.items()
        if name not in ("PREFIX", "DESTDIR", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL")
    }
    done = subprocess.run(
        ["make", "--no-print-directory", "--directory", REPOSITORY, "install",
         f"DESTDIR={root}", f"BINARY={BINARY}", f"WEB={WEB}"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=60,
    )
    assert done.returncode == 0, done.stdout
