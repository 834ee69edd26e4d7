"""A unit of known behaviour: known.py memory|disk|processor|pressed|killed|idle|starved.

It readies itself, says so to systemd, waits for SIGUSR1, does what its name says, and stays; only `starved` does not
come to that.
"""

import mmap
import os
import signal
import socket
import sys

MIB = 1 << 20


def touched(mebibytes):
    """So much memory of no file, every page of it written to."""
    memory = mmap.mmap(-1, mebibytes * MIB, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for page in range(0, len(memory), mmap.PAGESIZE):
        memory[page] = 1
    return memory


def memory():
    """64 MiB of no file, and a file of 8 MiB, kept from the start; then nothing."""
    held = touched(64)
    with open("/var/tmp/known", "wb") as file:
        file.write(bytes(8 * MIB))
        os.fsync(file.fileno())
    await_start()
    return held


def disk():
    """32 MiB to the second disk and 16 MiB from it, past the page cache; the unit's limit sets the pace."""
    disk = os.open("/dev/nvme0n2", os.O_RDWR | os.O_DIRECT)
    block = mmap.mmap(-1, MIB)
    await_start()
    for place in range(32):
        os.pwrite(disk, block, place * MIB)
    for place in range(16):
        os.preadv(disk, [block], place * MIB)


def processor():
    """As much of the processor as there is; the unit's limit says how much that is."""
    await_start()
    while True:
        pass


def pressed():
    """More memory than the unit may have without being slowed down."""
    await_start()
    return touched(64)


def killed():
    """Two children that want more memory than the unit may have."""
    await_start()
    for _ in range(2):
        child = os.fork()
        if child == 0:
            touched(64)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, f"the child was not killed: {status}"


def starved():
    """More memory than the unit may have, at once and in its only process."""
    touched(64)


def idle():
    """Nothing."""
    await_start()


def await_start():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    signal.sigwait({signal.SIGUSR1})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    kept = globals()[sys.argv[1]]()
    while True:
        signal.pause()
