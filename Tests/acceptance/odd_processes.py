"""Processes whose names and arguments try to be more than text."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import time

SCRIPT = "<img src=x onerror=document.title='owned'>"
# What the kernel makes of a name: 15 bytes of the file's.
NAMES = {
    "markup": SCRIPT.encode(),
    "newline": b"two\nlines",
    "raw": b"raw\xff\xfe\x80",
    "forged": b"x) R 1 1 1 0 (y",
    "quoted": b'a"b\\c\x01\x1b[31m',
}


@contextlib.contextmanager
def odd_processes(folder, names=NAMES):
    """Runs one process under each of the names; gives name → pid."""
    started = {}
    try:
        for name, raw in names.items():
            path = os.path.join(os.fsencode(pathlib.Path(folder)), raw)
            shutil.copy("/bin/sleep", path)
            started[name] = subprocess.Popen([raw, b"600"], executable=path)
        wait_for_exec(started.values())
        yield {name: process.pid for name, process in started.items()}
    finally:
        for process in started.values():
            process.kill()
            process.wait()


def wait_for_exec(processes):
    """Waits until none of them is a copy of this program any more."""
    own = os.readlink("/proc/self/exe")
    deadline = time.monotonic() + 5
    while any(os.readlink(f"/proc/{process.pid}/exe") == own for process in processes):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextlib.contextmanager
def busy_process(share=1.0):
    """A process that keeps a processor busy for a share of the time; gives its Popen."""
    text = (
        "import time\n"
        "start = time.monotonic()\n"
        "while True:\n"
        f"    if time.process_time() < {share} * (time.monotonic() - start): pass\n"
        "    else: time.sleep(0.005)\n"
    )
    process = subprocess.Popen(["python3", "-c", text])
    try:
        yield process
    finally:
        process.kill()
        process.wait()
