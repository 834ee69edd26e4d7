"""What identifies a host, replaced by stand-ins: the same thing always by the same one."""

import ipaddress
import re
import struct

# Path components and mount sources that say nothing about whose machine this is.
COMMONPLACE = set(
    "@ @home acpi bin binfmt_misc blkio boot boot_id bpf bus cache cgroup config containers "
    "core cpu cpuacct cpuset credentials data debug deleted dev devices devpts devtmpfs disk "
    "docker efi efivars etc export firmware freezer fs fuse group home host hostname hosts "
    "hugepages hugetlb inaccessible io irq journal kcore kernel keys kmsg lib lib32 lib64 "
    "locale localtime lock log lost+found machine-id mapper media memory merged misc mnt "
    "modules mqueue net net_cls net_prio none notify nspawn null opt os-release overlay "
    "overlay2 passwd perf_event pids proc propagate pstore ptmx pts random rdma resolv.conf "
    "root rootfs run sbin scsi security selinux share shm snap spool src srv swap sys sysfs "
    "sysrq-trigger systemd systemd-1 systemd-private timer_list tmp tmpfs tracefs tracing tty "
    "unified unix-export upper urandom user usr var volumes work zero".split()
)
DEVICE = re.compile(
    r"v?\d+|(sd|vd|xvd|hd)[a-z]{1,2}\d*|(rbd|zd|dm-|md|loop|sr|ram|tty|zram|nbd)\d+(p\d+)?"
    r"|(nvme\d+n|mmcblk)\d+(p\d+)?|(net|mnt|uts|ipc|pid|user|cgroup|time):\[\d+\]"
)
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ADDRESS = re.compile(
    r"(?<![\w.])\d{1,3}(\.\d{1,3}){3}(?![\w.])|(?<!\w)[0-9a-fA-F]{1,4}(:+[0-9a-fA-F]{1,4}){3,7}"
)
# Programs that every host has; the names of others may tell what a host is for.
PROGRAMS = set(
    b"agetty bash cat cron dbus-daemon init login rsyslogd sh sleep sshd systemd systemd-journal "
    b"systemd-logind systemd-network systemd-resolve systemd-udevd".split()
)
# The words that the kernel, systemd and others make names of groups with.
GROUP = re.compile(
    r"(init|session-\d+|user-\d+|user@\d+|system|user|machine|app|kubepods(-(burstable|besteffort))?|"
    r"docker|lxc|ssh|cron|dbus|systemd-[a-z]+)(\.(slice|scope|service|socket|mount))?"
)
HARDWARE_ADDRESS = re.compile(r"(?<![0-9a-f:])[0-9a-f]{2}(:[0-9a-f]{2}){5}(?![0-9a-f:])")
PRIVATE_OPTIONS = {
    "addr", "clientaddr", "domain", "mountaddr", "pass", "password", "secret", "source", "unc",
    "user", "username",
}  # fmt: skip


class Scrubber:
    """Replaces what identifies a host; the same thing always gets the same stand-in."""

    def __init__(self):
        self.known = {}

    def stand_in(self, kind, original, pattern):
        """The original's number among those of its kind, put into the pattern."""
        of_kind = self.known.setdefault(kind, {})
        return pattern.format(of_kind.setdefault(original, len(of_kind) + 1))

    def address(self, address):
        """An address of the ranges for documentation (RFC 5737, RFC 3849), or one that is
        the same on every host."""
        if address.is_unspecified or address.is_loopback:
            return address
        if address.version == 6 and address.ipv4_mapped:
            return ipaddress.ip_address(f"::ffff:{self.address(address.ipv4_mapped)}")
        if address.version == 6:
            return ipaddress.ip_address(self.stand_in("v6", address, "2001:db8::{:x}"))
        number = int(self.stand_in("v4", address, "{}"))
        network = ("192.0.2.", "198.51.100.", "203.0.113.")[number // 255 % 3]
        return ipaddress.ip_address(f"{network}{number % 255}")

    def socket_table(self, text):
        """net/tcp and its like: addresses in words of this machine's byte order, ports, and the
        kernel pointers at the end, which say where this kernel's objects lie."""

        def replaced(match):
            port = match[2]
            if int(port, 16) >= 1024:
                port = f"{40_000 + int(self.stand_in('port', port, '{}')):04X}"
            words = [match[1][i : i + 8] for i in range(0, len(match[1]), 8)]
            packed = b"".join(struct.pack("=I", int(word, 16)) for word in words)
            packed = self.address(ipaddress.ip_address(packed)).packed
            numbers = struct.unpack(f"={len(words)}I", packed)
            return "".join(f"{number:08X}" for number in numbers) + f":{port} "

        text = re.sub(r"(?<= )([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ", replaced, text)
        return re.sub(r"(?<= )[0-9a-f]{16}(?=\s)", "0" * 16, text)

    def interface_table(self, text):
        """net/dev: a name may hold a MAC address (systemd's enx…); RFC 7042 has some to show."""
        return re.sub(
            r"(?<=enx|wlx)[0-9a-f]{12}",
            lambda match: "00005e0053" + self.stand_in("mac", match[0], "{:02x}"), text,
        )  # fmt: skip

    def path(self, path):
        """A path with its uncommon components replaced; octal escapes in them are kept."""
        return "/".join(self.component(part) for part in path.split("/"))

    def component(self, part):
        if not part or part in COMMONPLACE or DEVICE.fullmatch(part):
            return part
        if UUID.fullmatch(part):
            return self.stand_in("uuid", part, "00000000-0000-4000-8000-{:012x}")
        return self.stand_in("path", part, "dir{}") + "".join(re.findall(r"\\[0-3][0-7]{2}", part))

    def source(self, source, kind):
        """A mount's source: a device, //server/share, server:/path, or a word."""
        if source.startswith("//"):
            server, _, share = source[2:].partition("/")
            return f"//{self.server(server)}/{self.path(share)}"
        if source.startswith("/"):
            return self.path(source)
        if ":" in source:
            server, _, path = source.rpartition(":")
            return f"{self.server(server)}:{self.path(path)}"
        if source in COMMONPLACE or source in ("", kind):
            return source
        return self.stand_in("source", source, "source{}")

    def server(self, server):
        return self.stand_in("server", server, "server{}.example")

    def options(self, options):
        """Mount options: paths, addresses, UUIDs and what names people or servers go."""
        result = []
        for option in options.split(","):
            key, equals, value = option.partition("=")
            if key in PRIVATE_OPTIONS:
                value = self.stand_in("option", value, "value{}") if equals else ""
            elif "/" in value:
                value = ":".join(self.path(path) for path in value.split(":"))
            value = UUID.sub("00000000-0000-4000-8000-000000000000", value)
            result.append(key + equals + ADDRESS.sub("192.0.2.1", value))
        return ",".join(result)

    def mountinfo(self, text):
        result = []
        for line in text.splitlines():
            fields = line.split(" ")
            dash = fields.index("-", 6)
            fields[3:5] = map(self.path, fields[3:5])
            kind, source, options = fields[dash + 1 : dash + 4]
            fields[dash + 2 :] = self.source(source, kind), self.options(options)
            result.append(" ".join(fields) + "\n")
        return "".join(result)

    def hardware_address(self, match):
        """One of the range for documentation (RFC 7042); those that are the same everywhere stay."""
        if match[0] in ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"):
            return match[0]
        return "00:00:5e:00:53:" + self.stand_in("mac", match[0].replace(":", ""), "{:02x}")

    def hardware_addresses(self, text):
        return HARDWARE_ADDRESS.sub(self.hardware_address, text)

    def neighbours(self, text):
        """net/arp."""
        rows = text.splitlines(keepends=True)
        for index, row in enumerate(rows[1:], 1):
            address, gap, rest = re.match(r"(\S+)(\s+)(.*\n?)", row, re.DOTALL).groups()
            stand_in = str(self.address(ipaddress.ip_address(address)))
            rows[index] = f"{stand_in:{len(address + gap)}}" + self.hardware_addresses(rest)
        return self.interface_table("".join(rows))

    def unix_sockets(self, text):
        """net/unix: the kernel's addresses, and paths or abstract names."""

        def replaced(match):
            path = match[3] or ""
            if path.startswith(" @"):
                path = " @" + self.stand_in("socket", path, "socket{}")
            elif path:
                path = " " + self.path(path[1:])
            return "0" * len(match[1]) + match[2] + path

        return re.sub(r"(?m)^([0-9a-f]+)(:(?: \S+){5} +\d+)( .*)?$", replaced, text)

    def swaps(self, text):
        return re.sub(r"(?m)^(/\S*)", lambda match: self.path(match[1]), text)

    def group(self, path):
        """The path of a control group: what every host has stays, and the endings of the others."""
        return "/".join(self.group_name(part) for part in path.split("/"))

    def group_name(self, name):
        if not name or name in ("..", "payload", "supervisor", "container") or GROUP.fullmatch(name):
            return name
        stem, dot, ending = name.rpartition(".")
        if dot and ending in ("slice", "scope", "service", "socket", "mount", "swap"):
            return self.stand_in("unit", stem, "unit{}") + dot + ending
        return self.stand_in("group", name, "group{}")

    def program(self, name):
        """The name of a program, in bytes."""
        return name if name in PROGRAMS else self.stand_in("program", name, "program{}").encode()

    def file(self, name, text):
        """One file of /proc, by its name."""
        match name:
            case "sys/kernel/hostname":
                return "host.example\n"
            case "sys/kernel/random/boot_id":
                return "00000000-0000-4000-8000-000000000000\n"
            case "net/tcp" | "net/tcp6" | "net/udp" | "net/udp6":
                return self.socket_table(text)
            case "net/dev" | "interrupts":
                return self.interface_table(text)
            case "net/arp":
                return self.neighbours(text)
            case "net/unix":
                return self.unix_sockets(text)
            case "swaps":
                return self.swaps(text)
            case "slabinfo":  # caches of a control group of its own had its name in theirs
                return re.sub(r"\(\d+:[^)]*\)", "(0:group)", text)
            case "cpuinfo":  # boards of ARM have a serial number
                return re.sub(r"(?m)^(Serial\s*: ).*$", r"\g<1>0000000000000000", text)
        return self.mountinfo(text) if name.endswith("mountinfo") else text
