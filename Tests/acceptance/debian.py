"""The minimal Debian that tests boot, in a container and in a machine of its own."""

import os
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent

# What no test wants to wait for.
MASKED = (
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer",
    "e2scrub_reap.service", "console-getty.service", "systemd-tmpfiles-clean.timer",
)


def rootfs():
    """The Debian as it was made, which nobody may change."""
    done = subprocess.run(
        [HERE / "make-rootfs"], stdout=subprocess.PIPE, text=True, timeout=900, check=True
    )
    return pathlib.Path(done.stdout.strip())


def run_directory():
    """A folder for one run, beside the cache: a file system with reflinks copies there for nothing."""
    cache = rootfs().parent
    _clear_what_killed_runs_left(cache)
    return pathlib.Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=cache))


def _clear_what_killed_runs_left(cache):
    for directory in cache.glob("run-*-*"):
        if not pathlib.Path("/proc", directory.name.split("-")[1]).exists():
            shutil.rmtree(directory)


def copy(root):
    """A copy of the Debian, to be changed and booted."""
    subprocess.run(
        ["cp", "--archive", "--reflink=auto", rootfs(), root], check=True, timeout=120
    )
    units = root / "etc/systemd/system"
    for unit in MASKED:
        (units / unit).unlink(missing_ok=True)
        (units / unit).symlink_to("/dev/null")
