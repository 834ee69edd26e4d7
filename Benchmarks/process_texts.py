"""Texts of processes and control groups, in the forms of proc(5) and the kernel's documents."""

from collections.abc import Iterator

from figures import number, numbers

_CPUS = 16


def processes() -> Iterator[tuple[str, str]]:
    """The files of a process."""
    yield "ProcessStat", (
        "26231 (worker (main)) S 5392 7446 5392 34835 7446 4218880 32533 309516 26 82 1677 44 158 99 "
        "20 0 17 0 82375 5622484992 38111 18446744073709551615 4194304 6294284 140736914091744 "
        "140736914087944 139965136429984 0 0 12 1073745112 0 0 0 17 0 0 0 31 0 0 8391624 8481048 "
        "16420864 140736914093252 140736914093279 140736914093279 140736914096107 0\n")
    yield "ProcessStatm", "1372677 38111 9216 512 0 218744 0\n"
    yield "ProcessSchedstat", "411605849 93680043 79\n"
    yield "ProcessNumber", "-17\n"
    yield "ProcessComm", "telltale\n"
    yield "ProcessWaitChannel", "ep_poll"
    yield "ProcessCommandLine", "\0".join(
        ["/usr/bin/worker", "--config", "/etc/worker.conf", "--listen", "127.0.0.1:9000", "-v", ""])
    yield "ProcessCgroups", "".join(
        f"{row}:{name}:/system.slice/worker.service\n" for row, name in reversed(list(enumerate(
            "cpuset cpu,cpuacct blkio memory devices freezer net_cls perf_event pids".split(), 1)))
    ) + "0::/system.slice/worker.service\n"
    yield "ProcessIO", "".join(f"{name}: {number(row, 10**10)}\n" for row, name in enumerate(
        "rchar wchar syscr syscw read_bytes write_bytes cancelled_write_bytes".split()))
    limits = {
        "cpu time": "seconds", "file size": "bytes", "data size": "bytes", "stack size": "bytes",
        "core file size": "bytes", "resident set": "bytes", "processes": "processes",
        "open files": "files", "locked memory": "bytes", "address space": "bytes",
        "file locks": "locks", "pending signals": "signals", "msgqueue size": "bytes",
        "nice priority": "", "realtime priority": "", "realtime timeout": "us"}
    yield "ProcessLimits", (
        f"{'Limit':<25} {'Soft Limit':<20} {'Hard Limit':<20} {'Units':<10}\n" + "".join(
            f"{'Max ' + name:<25} {'unlimited' if row % 3 == 0 else number(row, 10**6):<20} "
            f"{'unlimited' if row % 2 == 0 else number(row, 10**6):<20} {unit:<10}\n"
            for row, (name, unit) in enumerate(limits.items())))
    yield "ProcessStatus", _status()
    sizes = ("Rss Pss Pss_Dirty Pss_Anon Pss_File Pss_Shmem Shared_Clean Shared_Dirty Private_Clean "
             "Private_Dirty Referenced Anonymous KSM LazyFree AnonHugePages ShmemPmdMapped "
             "FilePmdMapped Shared_Hugetlb Private_Hugetlb Swap SwapPss Locked").split()
    yield "SmapsRollup", "55d0c8a00000-7ffd9a3f2000 ---p 00000000 00:00 0      [rollup]\n" + "".join(
        f"{name + ':':<15} {number(row, 10**7):>8} kB\n" for row, name in enumerate(sizes))


def _status() -> str:
    sizes = ("VmPeak VmSize VmLck VmPin VmHWM VmRSS RssAnon RssFile RssShmem VmData VmStk VmExe VmLib "
             "VmPTE VmSwap HugetlbPages").split()
    masks = "SigPnd ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb".split()
    return (
        "Name:\tworker\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t26231\nNgid:\t0\nPid:\t26231\n"
        "PPid:\t5392\nTracerPid:\t0\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n"
        "FDSize:\t256\nGroups:\t24 25 27 29 30 44 46 1000 \nNStgid:\t26231\nNSpid:\t26231\n"
        "NSpgid:\t7446\nNSsid:\t5392\nKthread:\t0\n"
        + "".join(f"{name}:\t{number(row, 10**7):>8} kB\n" for row, name in enumerate(sizes))
        + "CoreDumping:\t0\nTHP_enabled:\t1\nuntag_mask:\t0xffffffffffffffff\nThreads:\t17\n"
        "SigQ:\t8/63965\n" + "".join(
            f"{name}:\t{number(row, 2**31):016x}\n" for row, name in enumerate(masks))
        + "NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n"
        "Speculation_Store_Bypass:\tthread vulnerable\n"
        "SpeculationIndirectBranch:\tconditional enabled\nCpus_allowed:\tffff\n"
        "Cpus_allowed_list:\t0-15\nMems_allowed:\t00000000,00000003\nMems_allowed_list:\t0-1\n"
        "voluntary_ctxt_switches:\t4742839\nnonvoluntary_ctxt_switches:\t1727500\n")


def cgroups() -> Iterator[tuple[str, str]]:
    """The files of a control group, of both versions."""
    yield "CgroupBlkio", "".join(
        f"8:{16 * disk} {name} {number(disk * 8 + row, 10**10)}\n" for disk in range(4)
        for row, name in enumerate("Read Write Sync Async Discard Total".split())) + "Total 96342\n"
    yield "CgroupIOStat", "".join(
        f"8:{16 * disk} " + " ".join(f"{name}={number(disk * 8 + row, 10**10)}" for row, name in
                                     enumerate("rbytes wbytes rios wios dbytes dios".split())) + "\n"
        for disk in range(4))
    yield "CgroupCPULimit", "150000 100000\n"
    yield "CgroupCPUStat", "".join(f"{name} {number(row, 10**10)}\n" for row, name in enumerate(
        "usage_usec user_usec system_usec nice_usec nr_periods nr_throttled throttled_usec nr_bursts "
        "burst_usec".split()))
    yield "CgroupCPUTicks", "user 2371\nsystem 920\n"
    yield "CgroupCPUUsage", "cpu user system\n" + "".join(
        f"{cpu} {numbers(cpu, 2, 10**12)}\n" for cpu in range(_CPUS))
    yield "CgroupEvents", "low 0\nhigh 31\nmax 7\noom 1\noom_kill 1\noom_group_kill 0\n"
    yield "CgroupLimit", "2147483648\n"
    memory = "".join(f"{name} {number(row, 10**10)}\n" for row, name in enumerate(
        "anon file kernel kernel_stack pagetables sec_pagetables percpu sock vmalloc shmem zswap "
        "zswapped file_mapped file_dirty file_writeback swapcached anon_thp file_thp shmem_thp "
        "inactive_anon active_anon inactive_file active_file unevictable slab_reclaimable "
        "slab_unreclaimable slab workingset_refault_anon workingset_refault_file pgscan pgsteal "
        "pgfault pgmajfault pgrefill pgactivate pgdeactivate pglazyfree".split()))
    yield "CgroupMemoryStat", memory
    yield "CgroupMemoryUse", memory
    yield "CgroupNumber", "2371846144\n"
    yield "CgroupNumbers", f"{numbers(3, _CPUS, 10**13)} \n"
    yield "CgroupQuota", "-1\n"
    yield "CgroupSummary", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n" + "".join(
        f"{name}\t{row}\t{number(row, 300)}\t1\n" for row, name in enumerate(
            "cpuset cpu cpuacct blkio memory devices freezer net_cls perf_event hugetlb pids".split()))
