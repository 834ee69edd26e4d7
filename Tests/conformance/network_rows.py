"""Files below /proc/net, and network interfaces in sysfs."""

import ipaddress
import re

from dump import Failure
from rows import Unchecked, finder, number, plain

INTERFACE = {
    "rx_bytes": "receiveBytes", "rx_packets": "receivePackets", "rx_errs": "receiveErrors",
    "rx_drop": "receiveDropped", "rx_fifo": "receiveFIFO", "rx_frame": "receiveFrame",
    "rx_compressed": "receiveCompressed", "rx_multicast": "receiveMulticast",
    "tx_bytes": "transmitBytes", "tx_packets": "transmitPackets", "tx_errs": "transmitErrors",
    "tx_drop": "transmitDropped", "tx_fifo": "transmitFIFO", "tx_colls": "transmitCollisions",
    "tx_carrier": "transmitCarrier", "tx_compressed": "transmitCompressed",
}  # fmt: skip


@finder(r"net/dev$")
def net_dev(case, row):
    read = case.read("net/dev", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    interfaces, name = read["interfaces"], row["selector"]
    if name == "interfaces":
        return [interface["name"] for interface in interfaces]
    if name == "count":
        return len(interfaces)
    device, _, field = name.rpartition(".")
    if field not in INTERFACE:
        raise Unchecked(f"no field {field} of an interface")
    return next((each[INTERFACE[field]] for each in interfaces if each["name"] == device), None)


def counter(counters, name):
    """A counter by any spelling: Tcp.in_segs, TCP:InSegs, PCP network.tcp.insegs."""
    name = re.sub(r"^PCP network\.", "", name).replace("recvbuf", "rcvbuf")
    return {plain(key): value for key, value in counters.items()}.get(plain(name))


@finder(r"net/(snmp|netstat|snmp6)$")
def protocol_counters(case, row):
    kind = row["file"].rsplit("/", 1)[1]
    read = case.read(kind, row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    name, counters = row["selector"], read["counters"]
    # What another project calls so: the kernel's SyncookiesSent, TCPHPHits and DelayedACKs hold up;
    # these do not.
    others = {"Ip6.out_no_routes": "Ip6OutNoRoutes", "TcpExt.tw": "TcpExt.TW"}
    return counter(counters, others.get(name, name))


@finder(r"net/sockstat6?$")
def sockstat(case, row):
    counters = case.read("sockstat", row["file"])["counters"]
    name = row["selector"].removeprefix("sockstat.")
    return counter(counters, {"total": "sockets.used"}.get(name, name))


# A UDP socket that is not connected is in state 7 (net/ipv4/udp.c), and some call that listening.
UDP_STATES = {"listen": "CLOSE"}


def address(endpoint):
    return str(ipaddress.ip_address(bytes(endpoint["bytes"])))


def socket_struct(socket, wanted):
    """A socket under the names of procfs' struct."""
    names = {
        "Sl": socket["slot"], "LocalAddr": address(socket["local"]),
        "LocalPort": socket["local"]["port"], "RemAddr": address(socket["remote"]),
        "RemPort": socket["remote"]["port"], "St": socket["state"],
        "TxQueue": socket["transmitQueue"], "RxQueue": socket["receiveQueue"],
        "UID": socket["uid"], "Inode": socket["inode"], "Drops": socket["drops"],
    }  # fmt: skip
    return {name: names[name] for name in wanted}


@finder(r"net/(tcp|udp|raw)6?$")
def inet_sockets(case, row):
    name = row["selector"]
    if state := re.fullmatch(r"(tcp|udp)conn6?\.(\w+)", name):
        counts = case.read("sockets", row["file"])
        of_udp = UDP_STATES if state[1] == "udp" else {}
        return counts[of_udp.get(state[2], state[2].upper())]
    read = case.read("inet", row["file"])
    if isinstance(read, Failure) or read is None:
        return read
    sockets = read["sockets"]
    if row["file"].endswith("/tcp") and (six := case.read("inet", row["file"] + "6")):
        # One case numbers the rows of tcp6 on from those of tcp.
        sockets = sockets + six["sockets"]
    if name.endswith("conn.count") or name.endswith("conn6.count"):
        return len(sockets)
    if name == "summary":
        found = {
            "TxQueueLength": sum(socket["transmitQueue"] for socket in sockets),
            "RxQueueLength": sum(socket["receiveQueue"] for socket in sockets),
            "UsedSockets": len(sockets),
            "Drops": sum(socket["drops"] or 0 for socket in sockets),
        }
        return {key: found[key] for key in row["value"]}
    if place := re.fullmatch(r"\[(\d+)\]", name):
        return socket_struct(sockets[int(place[1])], row["value"])
    place, field = re.fullmatch(r"row(\d+)\.(\w+)", name).groups()
    socket = sockets[int(place)]
    ends = {"local": socket["local"], "remote": socket["remote"]}
    if field in ends:
        return f"{address(ends[field])}:{ends[field]['port']}"
    if end := re.fullmatch(r"(local|remote)_(address|port)", field):
        return address(ends[end[1]]) if end[2] == "address" else ends[end[1]]["port"]
    value = socket[{
        "state": "state", "tx_queue": "transmitQueue", "rx_queue": "receiveQueue", "uid": "uid",
        "inode": "inode", "refcount": "references",
    }[field]]  # fmt: skip
    return f"{value:02X}" if isinstance(row["value"], str) else value


UNIX_TYPES = {"stream": 1, "datagram": 2, "dgram": 2, "seqpacket": 5}
UNIX_STATES = {"established": 3, "connecting": 2, "unconnected": 1}


@finder(r"net/unix$")
def unix_sockets(case, row):
    sockets, name = case.read("unix", row["file"])["sockets"], row["selector"]
    if name == "rows":
        return len(sockets)
    if counted := re.fullmatch(r"unix\.(\w+)\.(\w+)", name):
        of_type = [each for each in sockets if each["type"] == UNIX_TYPES[counted[1]]]
        if counted[2] == "count":
            return len(of_type)
        if counted[2] == "listen":
            return sum(each["isListening"] for each in of_type)
        return sum(each["state"] == UNIX_STATES[counted[2]] for each in of_type)
    if place := re.fullmatch(r"\[(\d+)\]", name):
        socket = sockets[int(place[1])]
        names = {
            # The kernel's address is not kept: it is 0 to all but root.
            "KernelPtr": row["value"].get("KernelPtr"), "RefCount": socket["references"],
            "Flags": socket["flags"], "Type": socket["type"], "State": socket["state"],
            "Inode": socket["inode"], "Path": socket["path"],
        }  # fmt: skip
        return {key: names[key] for key in row["value"]}
    place, field = re.fullmatch(r"row(\d+)\.(\w+)", name).groups()
    return sockets[int(place)][{"refcount": "references"}.get(field, field)]


SOFTNET = {
    "processed": "processed", "dropped": "dropped", "time_squeeze": "timeSqueezed",
    "cpu_collision": "collisions", "received_rps": "receivedRPS",
    "flow_limit_count": "flowLimitCount", "backlog": "backlog",
}  # fmt: skip


@finder(r"net/softnet_stat$")
def softnet(case, row):
    return [each[SOFTNET[row["selector"]]] for each in case.read("softnet", row["file"])["rows"]]


@finder(r"net/arp$")
def arp(case, row):
    place, field = re.fullmatch(r"\[(\d+)\]\.(\w+)", row["selector"]).groups()
    entry = case.read("arp", row["file"])["rows"][int(place)]
    # ATF_COM of include/uapi/linux/if_arp.h: the address is known.
    return entry["flags"] & 2 != 0 if field == "complete" else entry[
        {"ip": "address", "hw": "hardwareAddress"}.get(field, field)
    ]


@finder(r"net/stat/\w+_cache$")
def cache(case, row):
    read = case.read("cpu-table", row["file"])
    return [cpu[read["names"].index(row["selector"])] for cpu in read["rows"]]


@finder(r"\(inline\) net/stat/nf_conntrack$")
def conntrack(case, row):
    rows = case.dump.read_text("conntrack", row["input"])["rows"]
    found = [{plain(key): value for key, value in each.items()} for each in rows]
    return [
        # procfs has 0 for a column that is not there.
        {name: each.get(plain(name)) or 0 for name in wanted}
        for each, wanted in zip(found, row["value"], strict=True)
    ]


@finder(r"sys/class/net")
def sys_class_net(case, row):
    file, name = row["file"], row["selector"]
    root = re.match(r".*?sys/class/net", file)[0]
    if name == "interfaces":
        # A folder that is an interface has an ifindex; bonding_masters is a file.
        found = case.read("folder", root)
        return sorted(each for each in found if case.read("folder", f"{root}/{each}") is not None)
    if statistic := re.fullmatch(r"(\S+)\.(\w+)", name):
        return number(case.text(f"{root}/{statistic[1]}/statistics/{statistic[2]}"))
    if name in ("speed", "node_network_speed_bytes"):
        # Mbit/s; -1 is a link that is down (Documentation/ABI/testing/sysfs-class-net).
        speed = number(case.text(file))
        return None if speed is None or speed < 0 else speed * (125000 if "node_" in name else 1)
    if isinstance(row["value"], dict):
        wanted = {key: value for key, value in row["value"].items() if key != "Name"}
        found = case.attributes(f"{file}/{name}", wanted)
        return {**found, **({"Name": name} if "Name" in row["value"] else {})}
    return number(case.text(file))
