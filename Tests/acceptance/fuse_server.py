"""A FUSE file system with one file or none, which stops answering when it is told to.

    fuse_server.py [--mounts-of PID] MOUNTPOINT [TYPE [NAME TEXT]]

It speaks the kernel's own protocol (linux/fuse.h), so that it decides itself between which two steps it
stands still, and nothing but Python is needed. It mounts (among the mounts of another process if it is told
to), says `mounted` on its standard output, and takes orders on its standard input, each acknowledged by a line:

    hold     read the next request that waits for an answer, and do not give it
    answer   answer what is held, and all that comes, again

Stopped by SIGSTOP, it does not even read the requests. When it ends, the mount is gone with its namespace, or
by `umount --lazy`.
"""

import ctypes
import os
import select
import struct
import sys

LOOKUP, GETATTR, STATFS, INIT, DESTROY = 1, 3, 17, 26, 38
OPEN, READ, RELEASE, FLUSH, OPENDIR, READDIR, RELEASEDIR = 14, 15, 18, 25, 27, 28, 29
HELD = {LOOKUP, GETATTR, STATFS, OPEN, READ, OPENDIR, READDIR}
FORGET, BATCH_FORGET, INTERRUPT = 2, 42, 36
IN_HEADER = struct.Struct("=IIQQIIII")
OUT_HEADER = struct.Struct("=IiQ")
ENOSYS, ENOENT = 38, 2
MS_NOSUID, MS_NODEV, MNT_DETACH = 2, 4, 2
PR_SET_PDEATHSIG, SIGKILL, CLONE_NEWNS = 1, 9, 0x20000
BLOCKS, FREE, BLOCK_SIZE = 1000, 250, 4096
ROOT, FILE = 1, 2
# Of reading, so that each one asks anew; and when the file was written.
DIRECT_IO, WRITTEN = 1, 1_700_000_000

libc = ctypes.CDLL(None, use_errno=True)


def mount(device, where, kind):
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
    if libc.mount(
        b"telltale-test", os.fsencode(where), kind.encode(), MS_NOSUID | MS_NODEV, options.encode()
    ):
        error = ctypes.get_errno()
        raise OSError(error, f"mount {where}: {os.strerror(error)}")


def enter_mounts(pid):
    with open(f"/proc/{pid}/ns/mnt") as namespace:
        if libc.setns(namespace.fileno(), CLONE_NEWNS):
            error = ctypes.get_errno()
            raise OSError(error, f"mounts of {pid}: {os.strerror(error)}")


def attributes(node, size):
    """What stat tells of the root, or of the file."""
    mode, links = (0o40755, 2) if node == ROOT else (0o100644, 1)
    return struct.pack(
        "=QQQQQQIIIIIIIIII", node, size, 1, WRITTEN, WRITTEN, WRITTEN, 0, 0, 0, mode, links, 0, 0, 0, 4096, 0)


def statistics():
    return struct.pack("=QQQQQIIII", BLOCKS, FREE, FREE, 100, 40, BLOCK_SIZE, 255, BLOCK_SIZE, 0) + bytes(24)


def directory(name):
    """The entries of the root; the kernel reads on from an entry's offset."""
    encoded = name.encode()
    entry = struct.pack("=QQII", FILE, 1, len(encoded), 8) + encoded
    return entry + bytes(-len(entry) % 8)


def answer_to(opcode, node, body, name, text):
    """What to answer, as (error, bytes); None where nothing is expected."""
    size = len(text) if node == FILE else 0
    if opcode == INIT:
        major, minor, readahead, _ = struct.unpack_from("=IIII", body)
        return 0, struct.pack("=IIIIHHII", major, min(minor, 31), readahead, 0, 12, 9, 65536, 1) + bytes(32)
    if opcode == GETATTR:
        # For no time at all, so that each stat asks anew.
        return 0, struct.pack("=QII", 0, 0, 0) + attributes(node, size)
    if opcode == STATFS:
        return 0, statistics()
    if opcode == LOOKUP:
        if not name or body.rstrip(b"\0") != name.encode():
            return -ENOENT, b""
        return 0, struct.pack("=QQQQII", FILE, 0, 0, 0, 0, 0) + attributes(FILE, len(text))
    if opcode in (OPEN, OPENDIR):
        return 0, struct.pack("=QII", 0, DIRECT_IO if opcode == OPEN else 0, 0)
    if opcode in (READ, READDIR):
        _, offset, wanted = struct.unpack_from("=QQI", body)
        if opcode == READ:
            return 0, text[offset:offset + wanted]
        return 0, directory(name) if name and offset == 0 else b""
    if opcode in (RELEASE, FLUSH, RELEASEDIR):
        return 0, b""
    if opcode in (FORGET, BATCH_FORGET, INTERRUPT):
        return None
    return -ENOSYS, b""


class FileSystem:
    def __init__(self, device, name, text):
        self.device = device
        self.file = name, text
        self.holds = False
        self.held = []

    def serve(self):
        """Reads a request, and answers it unless it is to be held."""
        request = os.read(self.device, 1 << 17)
        length, opcode, unique, node, *_ = IN_HEADER.unpack_from(request)
        answer = answer_to(opcode, node, request[IN_HEADER.size:length], *self.file)
        if answer is None:
            return
        if self.holds and opcode in HELD:
            self.held.append((unique, answer))
        else:
            self.write(unique, answer)

    def write(self, unique, answer):
        error, body = answer
        try:
            os.write(self.device, OUT_HEADER.pack(OUT_HEADER.size + len(body), error, unique) + body)
        except FileNotFoundError:
            pass  # Whoever asked has been killed.

    def release(self):
        self.holds = False
        for unique, answer in self.held:
            self.write(unique, answer)
        self.held.clear()


def main():
    words = sys.argv[1:]
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL)
    device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    if words[0] == "--mounts-of":
        enter_mounts(words[1])
        words = words[2:]
    where, kind, name, text = [*words, *["fuse.telltale", "", ""][len(words) - 1:]]
    mount(device, where, kind)
    print("mounted", flush=True)
    system = FileSystem(device, name, text.encode())
    orders = {"hold": lambda: setattr(system, "holds", True), "answer": system.release}
    while True:
        ready, _, _ = select.select([device, 0], [], [])
        if 0 in ready:
            order = sys.stdin.readline().strip()
            if order not in orders:
                break
            orders[order]()
            print(order, flush=True)
        if device in ready:
            try:
                system.serve()
            except OSError:
                break  # ENODEV: unmounted.
    libc.umount2(os.fsencode(where), MNT_DETACH)


if __name__ == "__main__":
    main()
