"""Keeps a host a little busy in every way that is measured, until its input ends.

usage: load.py DIRECTORY    DIRECTORY is on a disk
"""

import mmap
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

MEBIBYTE = 1 << 20
PAUSE = 0.2
# How long memory is held, and how long not: longer than any reading takes, and both together no whole
# number of seconds, so that readings taken each second meet both.
HELD = 0.7


def disk(directory):
    """Writes through to the disk, and reads back from it."""
    file = pathlib.Path(directory, "load")
    with file.open("w+b", buffering=0) as handle:
        while True:
            handle.seek(0)
            handle.write(os.urandom(MEBIBYTE // 2))
            os.fsync(handle.fileno())
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            handle.seek(0)
            handle.read(MEBIBYTE // 2)
            time.sleep(PAUSE)


def processes():
    while True:
        subprocess.run(["/bin/true"], check=True)
        time.sleep(PAUSE)


def memory():
    """Touches pages anew each time: minor faults, and memory that comes and goes."""
    while True:
        with mmap.mmap(-1, 16 * MEBIBYTE) as region:
            for offset in range(0, len(region), mmap.PAGESIZE):
                region[offset] = 1
            time.sleep(HELD)
        time.sleep(HELD)


def connections(family, address):
    """TCP: accepted, in use for two seconds, and closed; some are refused."""
    with socket.create_server((address, 0), family=family, backlog=64) as listener:
        port = listener.getsockname()[1]
        while True:
            pairs = []
            for _ in range(10):
                client = socket.create_connection((address, port))
                pairs.append((client, listener.accept()[0]))
                client.sendall(b"x" * 50_000)
                pairs[-1][1].recv(100_000)
                with socket.socket(family) as refused:
                    refused.connect_ex((address, 1))
                time.sleep(PAUSE)
            for client, server in pairs:
                client.close()
                server.close()


def datagrams(family, address):
    """UDP: taken, and sent to where nobody listens."""
    with socket.socket(family, socket.SOCK_DGRAM) as receiver, socket.socket(
        family, socket.SOCK_DGRAM
    ) as sender, socket.socket(family, socket.SOCK_DGRAM) as connected:
        receiver.bind((address, 0))
        connected.connect(receiver.getsockname())
        while True:
            for _ in range(20):
                sender.sendto(b"x" * 500, receiver.getsockname())
                receiver.recv(1000)
            sender.sendto(b"x", (address, 1))
            time.sleep(PAUSE)


def main(directory):
    addresses = [(socket.AF_INET, "127.0.0.1")]
    if pathlib.Path("/proc/net/if_inet6").exists() and pathlib.Path("/proc/net/if_inet6").read_text():
        addresses.append((socket.AF_INET6, "::1"))
    kinds = [(disk, (directory,)), (processes, ()), (memory, ())]
    for address in addresses:
        kinds += [(connections, address), (datagrams, address)]
    for kind, arguments in kinds:
        threading.Thread(target=kind, args=arguments, daemon=True).start()
    # Whoever started this holds the other end.
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
