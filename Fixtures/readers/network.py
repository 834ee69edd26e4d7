"""Tables of the network: net/core/net-procfs.c, net/ipv4/{arp,tcp_ipv4}.c, net/unix/af_unix.c,
net/netfilter/nf_conntrack_standalone.c."""

from readers.tables import filled
from tokens import Malformed, lines, optional, integer, text

SOFTNET = ("processed", "dropped", "time_squeeze")
CONNTRACK = (
    "entries", "searched", "found", "new", "invalid", "ignore", "delete", "delete_list", "insert",
    "insert_failed", "drop", "early_drop", "icmp_error", "expect_new", "expect_create",
    "expect_delete", "search_restart",
)  # fmt: skip


def hexadecimal(token, _line=None):
    try:
        return int(token, 16)
    except ValueError:
        raise Malformed("missing-number") from None


def read_softnet(data):
    """One line for each CPU, of 9 to 15 columns; those that a kernel lacks are absent."""
    result = []
    for number, (_, line) in enumerate(filled(data)):
        row = [hexadecimal(column) for column in line.split()]
        found = dict(zip(SOFTNET, row)) | {"cpu_collision": row[8], "cpu": number}
        if len(row) > 9:
            found["received_rps"] = row[9]
        if len(row) > 10:
            found["flow_limit_count"] = row[10]
        if len(row) > 12:
            found |= {"softnet_backlog_len": row[11], "cpu": row[12]}
        if len(row) > 14:
            found |= {"input_qlen": row[13], "process_qlen": row[14]}
        result.append(found)
    return result


def read_arp(data):
    """Address, hardware type, flags, hardware address, device."""
    result = []
    for _, line in filled(data)[1:]:
        address, kind, flags, hardware, _mask, device = line.split()
        result.append([text(address), hexadecimal(kind), hexadecimal(flags), text(hardware),
                       text(device)])  # fmt: skip
    return result


def read_conntrack(data):
    """One line for each CPU, by the names that the columns have; 16 before Linux 2.6.35."""
    return [dict(zip(CONNTRACK, map(hexadecimal, line.split()))) for _, line in filled(data)[1:]]


def read_table(data):
    """The other files of net/stat: a row of names, and numbers for each CPU."""
    names, *rows = lines(data)
    return {"names": [text(name) for name in names[1].split()],
            "rows": [[hexadecimal(number) for number in row.split()] for _, row in rows]}  # fmt: skip


def read_unix(data):
    """References, flags, type, state, inode, and the path behind one blank."""
    result = []
    for _, line in lines(data):
        words = line.split(None, 7)
        if words[0] == b"Num" or len(words) < 7:
            continue
        # The inode is padded in front; one blank parts it from the path, which may begin with one.
        path = line.split(None, 6)[6][len(words[6]):].removeprefix(b" ")
        numbers = [hexadecimal(words[place]) for place in (1, 3, 4, 5)]
        result.append([*numbers, integer(words[6], None), text(path)])
    return result


def read_sockets(data):
    """Slot, local and remote address and port as they are written, state, bytes to send and to be
    read, uid, inode, references, and for UDP what was dropped."""
    heading, *rows = lines(data)
    has_drops = heading[1].split()[-1] == b"drops"
    result = []
    for n, line in rows:
        words = line.split()
        queues = [hexadecimal(word) for word in words[4].split(b":")]
        numbers = [optional(integer, words[place]) if place < len(words) else None
                   for place in (7, 9, 10)]  # fmt: skip
        drops = optional(integer, words[12]) if has_drops and len(words) > 12 else None
        result.append([integer(words[0].rstrip(b":"), n), text(words[1]), text(words[2]),
                       hexadecimal(words[3]), *queues, *numbers, drops])  # fmt: skip
    return result


FILES = {
    "proc/net/softnet_stat": read_softnet,
    "proc/net/arp": read_arp,
    "proc/net/stat/nf_conntrack": read_conntrack,
    "proc/net/stat/arp_cache": read_table,
    "proc/net/stat/ndisc_cache": read_table,
    "proc/net/unix": read_unix,
}
VIEWS = {f"sockets of proc/net/{table}": read_sockets for table in ("tcp", "tcp6", "udp", "udp6")}
