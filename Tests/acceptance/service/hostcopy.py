"""A /proc made of plain files, for tests that have to hold the sampler up.

Only a file can be replaced by a FIFO, whose open(2) blocks until somebody opens its other end. The
service is given the copy by --path.procfs, with one file left out that any host may lack,
pressure/irq; the test puts a FIFO there.
"""

import os
import pathlib

DIRECTORY = "/srv/host/proc"
FILES = """
stat meminfo loadavg uptime vmstat diskstats cpuinfo pressure/cpu pressure/memory pressure/io
net/dev net/sockstat net/sockstat6 net/snmp net/snmp6 net/netstat net/tcp net/tcp6 net/udp net/udp6
1/mountinfo self/mountinfo
sys/fs/file-nr sys/kernel/hostname sys/kernel/osrelease sys/kernel/random/boot_id
""".split()


class HostCopy:
    """The copy, in the container; `settings` are the unit's, to have it read there."""

    settings = (f"Environment=TELLTALE_PATH_PROCFS={DIRECTORY}",)

    def __init__(self, unit):
        container = unit.container
        container.run("rm", "-rf", DIRECTORY)
        for file in FILES:
            copied = container.run("cat", f"/proc/{file}", check=False)
            if copied.returncode == 0:
                place = container.path(f"{DIRECTORY}/{file}")
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(copied.stdout)
        self.fifo = container.path(f"{DIRECTORY}/pressure/irq")

    def block(self):
        """The next open of pressure/irq blocks."""
        os.mkfifo(self.fifo, 0o644)

    def remove(self):
        """Later opens find no file; one that blocks already goes on blocking."""
        self.fifo.unlink()


def blocked_threads(process):
    """Names of a process's threads that wait in open(2) of a FIFO, by the kernel's word."""
    names = []
    for task in pathlib.Path(f"/proc/{process}/task").glob("*"):
        try:
            if (task / "wchan").read_text() in ("wait_for_partner", "fifo_open"):
                names.append((task / "comm").read_text().strip())
        except (FileNotFoundError, ProcessLookupError):
            pass  # it ended while we looked
    return names
