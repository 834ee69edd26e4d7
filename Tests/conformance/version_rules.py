"""What node_exporter 1.5.0 (Debian 12 and 13 have it) prints otherwise than its newest release.

Telltale follows the newest, and the kernel where that is another matter: newer ones swap the names of the
NFS client's operations GetDeviceInfo and LayoutGet; include/linux/nfs4.h has them as 1.5.0 does.

Each rule names samples of 1.5.0 by a pattern on `name{label="value",…}`,
what becomes of them, and why.
"""

import re

# (pattern, what to do, why)
#   gone   the newest no longer prints it, or under another name
#   zero   a 0 where the newest has nothing
#   value  the newest has another value
#   fewer  the newest has a label more: without it the sample must be ours
#   moved  the value stands under another label of the same name
RULES = [
    (r"^node_exporter_build_info", "gone", "tells of node_exporter itself"),
    (r"^node_disk_.*device=\"zram\d", "gone", "the newest leaves compressed memory out by default"),
    (r"^node_filesystem_", "fewer:device_error", "the newest has the label device_error"),
    (r"^node_disk_info", "fewer:rotational", "the newest has the label rotational"),
    (r"^node_nvme_info", "fewer:cntlid", "the newest has the label cntlid"),
    (r"^node_cpu_(guest_)?seconds_total", "zero", "the newest leaves out CPUs that are offline"),
    (r"^node_scrape_collector_success\{collector=\"cpufreq\"", "value",
     "the newest calls a host without frequencies one without success"),
    (r"^node_scrape_collector_success\{collector=\"(cpu|nfsd|pressure|stat)\"", "value",
     "the newest reads lines that 1.5.0 stumbles over"),
    (r"^node_scrape_collector_success\{collector=\"ksmd\"", "value",
     "the newest passes over what the kernel lacks of ksm"),
    (r"^node_md_(state|blocks_synced)\{device=\"md(5|42)\"", "value", "the newest knows of reshaping"),
    (r"^node_btrfs_allocation_ratio\{.*mode=\"raid1c[34]\"", "value",
     "the newest knows of RAID 1 with three and four copies"),
    (r"^node_softnet_", "moved", "the newest takes a CPU's number from the file, 1.5.0 counts lines"),
    (r"^node_zfs_zpool_dataset_", "moved", "it ends a dataset's name at the first blank"),
    (r"^node_network_info", "fewer:adminstate", "the newest has the label adminstate"),
]  # fmt: skip

# Collectors of node_exporter that Telltale does not have: they are switched off there.
NOT_HERE = (
    "bcache", "bcachefs", "boottime", "devstat", "dmmultipath", "drbd", "drm", "ethtool", "exec",
    "fibrechannel", "infiniband", "ipvs", "lnstat", "logind", "mountstats", "network_route", "ntp",
    "pcidevice", "perf", "runit", "supervisord", "tapestats", "wifi", "xfrm",
)  # fmt: skip


def rule(name):
    """The first rule for a sample: what to do, and why."""
    for pattern, action, why in RULES:
        if re.search(pattern, name):
            return action, why
    return None, None
