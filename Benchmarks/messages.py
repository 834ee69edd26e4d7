"""Answers of netlink(7): one datagram for each kind, with as many messages as a host of some size has.

See include/uapi/linux/{netlink,rtnetlink,if_link,pkt_sched,gen_stats,neighbour,if_addr,inet_diag}.h.
"""

import struct
from collections.abc import Iterator

from figures import number

LINKS = 16
# Bench programs ask with this number.
_SEQUENCE = 1
_DONE, _NEW_LINK, _NEW_ADDRESS, _NEW_NEIGHBOUR, _NEW_QUEUE, _SOCKET = 3, 16, 20, 28, 36, 20
_AF_INET, _AF_INET6 = 2, 10


def _attribute(kind: int, payload: bytes) -> bytes:
    padding = -len(payload) % 4
    return struct.pack("=HH", 4 + len(payload), kind) + payload + bytes(padding)


def _message(kind: int, payload: bytes) -> bytes:
    return struct.pack("=IHHII", 16 + len(payload), kind, 2, _SEQUENCE, 0) + payload


def _word(value: int) -> bytes:
    return struct.pack("=I", value)


def _link(index: int) -> bytes:
    # Attributes that nobody here wants are among them, as the kernel sends them.
    return _message(_NEW_LINK, struct.pack("=BxHiII", 0, 1, index, 0x1043, 0) + b"".join([
        _attribute(3, f"eth{index}\0".encode()), _attribute(13, _word(1000)), _attribute(16, b"\6"),
        _attribute(17, b"\0"), _attribute(4, _word(1500)), _attribute(50, _word(68)),
        _attribute(51, _word(9216)), _attribute(27, _word(0)), _attribute(30, _word(0)),
        _attribute(31, _word(4)), _attribute(33, b"\1"), _attribute(35, _word(3)),
        _attribute(47, _word(2)), _attribute(48, _word(1)), _attribute(6, b"mq\0"),
        _attribute(14, bytes(32)), _attribute(1, bytes([2, 66, 10, 0, 0, index])),
        _attribute(2, b"\xff" * 6),
        _attribute(23, struct.pack("=25Q", *(number(index * 25 + place, 2**40)
                                             for place in range(25)))),
        _attribute(7, bytes(96)), _attribute(26, bytes(400)),
    ]))  # fmt: skip


def _queue(index: int, queue: int) -> bytes:
    seed = index * 16 + queue
    basic = struct.pack("=QI", number(seed, 2**40), number(seed, 2**30))
    lengths = struct.pack("=5I", 0, 0, number(seed, 100), number(seed, 50), 0)
    return _message(_NEW_QUEUE, struct.pack("=BxxxiIII", 0, index, 0, queue, 2) + b"".join([
        _attribute(1, b"fq_codel\0"), _attribute(2, bytes(76)),
        _attribute(7, _attribute(1, basic) + _attribute(3, lengths) + _attribute(4, bytes(24))),
        _attribute(3, bytes(36)),
    ]))


def _neighbour(row: int) -> bytes:
    head = struct.pack("=BxxxiHBB", _AF_INET, row % 4 + 2, 2, 0, 1)
    return _message(_NEW_NEIGHBOUR, head + _attribute(1, struct.pack("=4B", 10, 0, 0, row))
                    + _attribute(2, bytes([2, 66, 10, 0, 0, row])) + _attribute(4, _word(1))
                    + _attribute(3, bytes(16)))


def _address(row: int) -> bytes:
    if row % 2 == 0:
        own = struct.pack("=4B", 10, 0, row, 1)
        head = struct.pack("=BBBBI", _AF_INET, 24, 128, 0, row + 1)
    else:
        own = bytes([0xFE, 0x80] + [0] * 13 + [row])
        head = struct.pack("=BBBBI", _AF_INET6, 64, 128, 253, row)
    return _message(_NEW_ADDRESS, head + _attribute(1, own) + (
        _attribute(2, own) + _attribute(3, f"eth{row}\0".encode()) if row % 2 == 0 else b"")
        + _attribute(8, _word(128)) + _attribute(6, bytes(16)))


def _socket(row: int) -> bytes:
    family = _AF_INET6 if row % 3 == 0 else _AF_INET
    # Family, state, timer, retransmissions; the addresses; expiry, the queues, user, inode.
    return _message(_SOCKET, struct.pack("=BBBB", family, row % 11 + 1, 0, 0) + bytes(48)
                    + struct.pack("=5I", 0, number(row, 100), number(row, 9), 1000, row))


def all_messages() -> Iterator[tuple[str, bytes]]:
    """The name of the record that takes an answer, and the answer."""
    end = _message(_DONE, bytes(4))
    yield "LinkTable", b"".join(_link(index + 1) for index in range(LINKS)) + end
    yield "QueueTable", b"".join(
        _queue(index + 1, queue) for index in range(LINKS) for queue in range(4)) + end
    yield "NeighbourTable", b"".join(_neighbour(row) for row in range(64)) + end
    yield "AddressTable", b"".join(_address(row) for row in range(LINKS)) + end
    yield "SocketDump", b"".join(_socket(row) for row in range(200)) + end
