"""Mounts that come and go are on the stream at once.

The kernel tells the service when they change, and only then are they all read again. The service runs
where the tests may mount: as process 1 of a namespace whose mounts are its own.
"""

import os
import subprocess
import time

import pytest

from server import Server

# Well below the ten seconds after which all mounts are read in any case.
AT_ONCE = 4

UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
if os.geteuid() != 0:
    UNSHARE += ["--user", "--map-root-user"]

# Mounts and unmounts when it is told to by a file.
SCRIPT = """
folder=$1
shift
"$@" &
until [ -e "$folder/mount" ]; do sleep 0.05; done
mount -t tmpfs -o size=1m telltale-test "$folder/mounted"
until [ -e "$folder/remount" ]; do sleep 0.05; done
mount -o remount,ro "$folder/mounted"
until [ -e "$folder/unmount" ]; do sleep 0.05; done
umount "$folder/mounted"
wait
"""


class NamespaceServer(Server):
    """A service with mounts of its own."""

    def __init__(self, directory):
        super().__init__(directory)
        (self.directory / "mounted").mkdir()
        self._command = [*UNSHARE, "sh", "-c", SCRIPT, "sh", self.directory, *self._command]

    def tell(self, what):
        (self.directory / what).touch()

    def read_only(self):
        """What the mount says of itself: 0, 1, or None where there is no such mount."""
        for series in self.get("/api/v1/snapshot")["series"]:
            labels = series["labels"]
            if (
                series["name"] == "system.linux.filesystem.readonly"
                and labels["mountpoint"] == str(self.directory / "mounted")
            ):
                return series["value"]
        return None


@pytest.fixture
def namespace_server(built, tmp_path):
    if subprocess.run([*UNSHARE, "true"], capture_output=True).returncode != 0:
        pytest.skip("no right to a namespace of one's own")
    server = NamespaceServer(tmp_path)
    yield server.start()
    server.kill()


def await_value(server, expected):
    deadline = time.monotonic() + AT_ONCE
    while (found := server.read_only()) != expected:
        assert time.monotonic() < deadline, f"still {found} after {AT_ONCE} s, not {expected}"
        time.sleep(0.2)


def test_a_mount_comes_changes_and_goes(namespace_server):
    # The first frames, so that the mounts have been read before they change.
    time.sleep(2.5)
    assert namespace_server.read_only() is None
    namespace_server.tell("mount")
    await_value(namespace_server, 0)
    namespace_server.tell("remount")
    await_value(namespace_server, 1)
    namespace_server.tell("unmount")
    await_value(namespace_server, None)
