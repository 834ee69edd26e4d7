#!/usr/bin/env python3
"""A scan of all TCP connections in Swift beside the same netlink dump in C, among many open sockets.

The sockets are in a network namespace of their own, where nobody else's are. usage: connections.py SOCKETS
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import build
import peers
import sampling

SOCKETS = 50_000
PAIRS = 9
ROUNDS = 8
# Both ends of each connection are held by the same process.
SPARE_DESCRIPTORS = 200
FIRST_PORT = 10_000
# The clients' addresses, as those of many other hosts.
ADDRESSES = 1000


@dataclass
class Result(sampling.Comparison):
    """That of a scan; and how many sockets it found, and how often it allocated."""

    sockets: int
    allocations: float


def compare(sockets: int = SOCKETS) -> Result:
    """Opens the sockets where nobody else has any, and measures there."""
    command = ["unshare", "--net", sys.executable, __file__, str(sockets)]
    result = subprocess.run(command, stdout=subprocess.PIPE)
    if result.returncode != 0:
        raise peers.Missing("a network namespace with so many sockets cannot be made here")
    return Result(**json.loads(result.stdout))


def _hold(port: int, pairs: int, ready: int, parent: int) -> None:
    """Opens connections to itself, sends a little over each, and waits as long as the parent lives."""
    listener = socket.create_server(("127.0.0.1", port), backlog=1024)
    held = [listener]
    for number in range(pairs):
        client = socket.socket()
        host = number % ADDRESSES
        client.bind((f"127.1.{host // 250}.{host % 250 + 1}", 0))
        client.connect(("127.0.0.1", port))
        server, _ = listener.accept()
        client.send(b"a little")
        held += [client, server]
    os.write(ready, b"+")
    while os.getppid() == parent:
        time.sleep(1)


def _start(sockets: int) -> list[int]:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, soft))
    pairs = sockets // 2
    each = min(pairs, max(1, (min(soft, 20_000) - SPARE_DESCRIPTORS) // 2))
    reading, writing = os.pipe()
    parent = os.getpid()
    holders = []
    for start in range(0, pairs, each):
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            try:
                _hold(FIRST_PORT + len(holders), min(each, pairs - start), writing,
                      parent)
            finally:
                os._exit(1)
        holders.append(pid)
    os.close(writing)
    for _ in holders:
        if os.read(reading, 1) != b"+":
            raise OSError("a socket could not be opened")
    return holders


def _measure() -> Result:
    swift = [str(build.BENCH), "--connections", "--rounds", str(ROUNDS)]
    c = [str(build.SOCKETS), "--rounds", str(ROUNDS)]
    comparison = sampling.in_turn(PAIRS, lambda: sampling.cpu(swift), lambda: sampling.cpu(c))
    return Result(
        **vars(comparison),
        sockets=sampling.measure(c)["sockets"],
        allocations=sampling.measure(swift, count_allocations=True)["allocations"] / ROUNDS)


def main() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    holders = _start(int(sys.argv[1]))
    try:
        print(json.dumps(vars(_measure())))
    finally:
        for pid in holders:
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
