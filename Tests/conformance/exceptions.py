"""Rows that are left out, each with its reason, and rows that allow several answers."""

import re

from dump import Failure

# (case, file, selector) as patterns, and why the row is not held against ProcFS.
LEFT_OUT = [
    ("procfs", r"/26231/io$", r"CancelledWriteBytes",
     "the fixture has -1024, which the kernel cannot print: the field is a u64 (fs/proc/base.c)"),
    ("procfs", r"net/udp$", r"^(\[\d\]|summary)$",
     "the text is one of /proc/net/tcp: its heading has no drops, and the number taken for drops is "
     "a retransmission timeout (net/ipv4/udp.c prints a heading with drops)"),
    ("procfs", r"system/cpu$", r"cpus\.count|cpu1\.online",
     "an empty folder and a link of the source's archive are not in this tree"),
    ("cpuinfo-ppc-alpha", r".", r"(^|\.)(clock|model_name)$",
     "the source finds none, the file has it under PowerPC's own names: clock, cpu speed, cpu "
     "(arch/powerpc/kernel/setup-common.c)"),
    ("diskstats-7-14-15-fields", r"^v24/", r".",
     "the source takes the third column for the reads; it is the size in blocks "
     "(Documentation/admin-guide/iostats.rst)"),
    ("nettcp-goprocinfo", r"net/tcp$", r"^row5",
     "the row is one of /proc/net/tcp6, which the case does not have"),
    ("topology-epyc-96", r".", r"^(max|min) MHz$", "the tree has no files of frequencies"),
    ("topology-s390-zvm", r".", r"books?$",
     "the tree has one book_id for all CPUs, and no book_siblings"),
    ("pid-status-minimal-psutil", r"4242/status$", r".",
     "the text has a backslash and a t where the kernel prints a tab (fs/proc/array.c)"),
    ("net-sockets-4.15", r"net/unix$", r"stream\.listen",
     "the source counts a listening socket of type 5 (SOCK_SEQPACKET) as a stream (type 1)"),
]  # fmt: skip

# Where the source has 0 for what this kernel's file does not have at all: here that must be absent.
ZERO_FOR_ABSENT = [
    (r"diskstats-.*-pcp", r"diskstats$",
     r"\.(discards|discards_merged|sectors_discarded|ms_discarding|flushes|ms_flushing)$"),
    (r"snmp6-2.6.32-pcp", r"snmp6$", r"^PCP network"),
]  # fmt: skip

# Rows whose value is a sentence: whether what was found is one of the answers.
SENTENCES = {
    ("cgroup1-no-limit-number", "v2-over/memory.max", "limit"): lambda found: found == 68719476736,
    ("cgroup2-iostat", "below/io.stat", "7:0"):
        lambda found: found is None or not any(found.values()),
    ("interrupts-rpi-fiq", "proc/interrupts", "row FIQ"):
        lambda found: found is None or found["counts"] == [],
    ("meminfo-negative-and-missing", "proc/meminfo", "MemAvailable"):
        lambda found: found in (0, None),
    ("mountinfo-duplicates", "exposition", "series"):
        lambda mounts: len({mount["mountpoint"] for mount in mounts}) == len(mounts),
    ("mountinfo-duplicates", "proc/1/mountinfo", "real capacity"):
        # One device at several places is told by its number.
        lambda mounts: len({(m["major"], m["minor"]) for m in mounts if m["source"] == "/dev/sda2"})
        == 1,
    ("mountinfo-escapes-and-utf8", "bad/proc/1/mountinfo", "labels"):
        lambda mounts: all(m["mountpoint"].encode("utf-8") for m in mounts),
    ("proc-vanished-pid", "proc", "scan result"):
        lambda read: not isinstance(read, Failure) and list(read["stat"]) == ["100"],
    ("stat-gvisor-zeros", "step1 -> step1", "any CPU percent"): lambda found: found in (0, None),
    ("stat-procs-blocked-max", "proc/stat", "procs_blocked"):
        lambda found: found in (2**64 - 1, 0, None),
    ("stat-steal-decrease", "step1 -> step2", "user percent"): lambda found: found > 0,
    ("stat-steal-decrease", "step1 -> step2", "busy percent"): lambda found: 0 < found <= 100,
    ("swaps", "empty/proc/swaps", "result"):
        lambda found: isinstance(found, Failure) or found["areas"] == [],
    ("swaps", "shortrow/proc/swaps", "result"):
        lambda found: isinstance(found, Failure) or found["areas"] == [],
}  # fmt: skip


def left_out(name, row):
    for case, file, selector, reason in LEFT_OUT:
        if (
            re.fullmatch(case, name)
            and re.search(file, row["file"])
            and re.search(selector, row["selector"])
            # A source that finds none is no reason where it finds something.
            and (case != "cpuinfo-ppc-alpha" or row["value"] is None)
        ):
            return reason
    return None


def is_answered(name, row, found):
    """Whether a row with several answers got one of them; None if it has but one."""
    if row["value"] == 0 and found is None:
        for case, file, selector in ZERO_FOR_ABSENT:
            if (
                re.fullmatch(case, name)
                and re.search(file, row["file"])
                and re.search(selector, row["selector"])
            ):
                return True
    answer = SENTENCES.get((name, row["file"], row["selector"]))
    return None if answer is None else bool(answer(found))
