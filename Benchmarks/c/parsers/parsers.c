// The C parsers by the names of the Swift records that they are held against.

#include "../reader.h"
#include "parsers.h"
#include "records.h"

void enlarge(struct list *list, size_t index, size_t size) {
  size_t capacity = list->capacity * 2 > index ? list->capacity * 2 : index + 1;
  list->rows = realloc(list->rows, capacity * size);
  if (!list->rows) abort();
  // A row that was never used holds nothing.
  memset((char *)list->rows + list->capacity * size, 0, (capacity - list->capacity) * size);
  list->capacity = capacity;
}

void replace_name(struct name *name, const char *text, size_t length) {
  if (length > name->capacity) {
    name->bytes = realloc(name->bytes, length);
    if (!name->bytes) abort();
    name->capacity = length;
  }
  if (length > 0) memcpy(name->bytes, text, length);
  name->length = length;
}

typedef bool parser(const char *text, size_t length, void *record);

// Name, function and type of the record; a record of its own for each.
#define PARSERS(X) \
  X(Stat, parse_stat, struct stat_record) \
  X(Loadavg, parse_loadavg, struct loadavg_record) \
  X(Uptime, parse_uptime, struct uptime_record) \
  X(CPUInfo, parse_cpuinfo, struct cpuinfo) \
  X(CPUInfoTable, parse_cpuinfo_table, struct cpuinfo_table) \
  X(NumberRanges, parse_number_ranges, struct list) \
  X(NumberMask, parse_number_mask, struct list) \
  X(InterruptTotals, parse_interrupt_totals, struct list) \
  X(Interrupts, parse_interrupts, struct interrupts) \
  X(Softirqs, parse_softirqs, struct softirqs) \
  X(Schedstat, parse_schedstat, struct list) \
  X(Pressure, parse_pressure, struct pressure_record) \
  X(SingleValue, parse_single_value, struct name) \
  X(SingleNumber, parse_single_number, uint64_t) \
  X(WordList, parse_word_list, struct word_list) \
  X(OSRelease, parse_os_release, struct name[13]) \
  X(FileNr, parse_file_nr, struct file_nr_record) \
  X(Meminfo, parse_lines, struct counters) \
  X(Vmstat, parse_lines, struct counters) \
  X(Buddyinfo, parse_buddyinfo, struct list) \
  X(Slabinfo, parse_slabinfo, struct list) \
  X(Swaps, parse_swaps, struct list) \
  X(Zoneinfo, parse_zoneinfo, struct list) \
  X(NUMAMemory, parse_node_lines, struct counters) \
  X(NUMAStatistics, parse_lines, struct counters) \
  X(XFSStatistics, parse_xfs, struct xfs) \
  X(Diskstats, parse_diskstats, struct table) \
  X(MountInfo, parse_mountinfo, struct mount_table) \
  X(MDStat, parse_mdstat, struct list) \
  X(KStat, parse_kstat, struct list) \
  X(BtrfsCommitStats, parse_commit_stats, struct number[4]) \
  X(UdevProperties, parse_udev, struct list) \
  X(InetSockets, parse_inet, struct list) \
  X(UnixSockets, parse_unix, struct list) \
  X(CPUCounterTable, parse_cpu_counters, struct cpu_counters) \
  X(NFSClient, parse_nfs, struct nfs) \
  X(NFSServer, parse_nfsd, struct nfsd) \
  X(NetDev, parse_net_dev, struct table) \
  X(Sockstat, parse_pairs, struct counters) \
  X(SNMP, parse_headings, struct counters) \
  X(SNMP6, parse_lines, struct counters) \
  X(Netstat, parse_headings, struct counters) \
  X(SocketTable, parse_socket_table, struct socket_counts) \
  X(ARPTable, parse_arp, struct list) \
  X(ConntrackStat, parse_conntrack_stat, struct list) \
  X(Softnet, parse_softnet, struct list) \
  X(ProcessCgroups, parse_process_cgroup, struct list) \
  X(ProcessComm, parse_comm, struct name) \
  X(ProcessCommandLine, parse_cmdline, struct command_line) \
  X(ProcessIO, parse_process_io, struct number[7]) \
  X(ProcessLimits, parse_process_limits, struct process_limit[16]) \
  X(ProcessNumber, parse_process_number, int64_t) \
  X(ProcessSchedstat, parse_process_schedstat, uint64_t[3]) \
  X(ProcessStat, parse_process_stat, struct process_stat) \
  X(ProcessStatm, parse_process_statm, uint64_t[7]) \
  X(ProcessStatus, parse_process_status, struct process_status) \
  X(ProcessWaitChannel, parse_wchan, struct name) \
  X(SmapsRollup, parse_smaps_rollup, struct number[22]) \
  X(CgroupBlkio, parse_cgroup_blkio, struct cgroup_blkio) \
  X(CgroupCPULimit, parse_cgroup_cpu_max, struct cpu_limit) \
  X(CgroupCPUStat, parse_lines, struct counters) \
  X(CgroupCPUTicks, parse_lines, struct counters) \
  X(CgroupCPUUsage, parse_cgroup_usage, struct list) \
  X(CgroupEvents, parse_lines, struct counters) \
  X(CgroupIOStat, parse_cgroup_io, struct list) \
  X(CgroupLimit, parse_cgroup_limit, struct number) \
  X(CgroupMemoryStat, parse_lines, struct counters) \
  X(CgroupMemoryUse, parse_memory_use, struct number[2]) \
  X(CgroupNumber, parse_single_number, uint64_t) \
  X(CgroupNumbers, parse_cgroup_numbers, struct list) \
  X(CgroupQuota, parse_cgroup_quota, struct number) \
  X(CgroupSummary, parse_cgroup_summary, struct list) \
  X(SocketDump, parse_socket_dump, struct socket_dump) \
  X(LinkTable, parse_links, struct list) \
  X(QueueTable, parse_queues, struct list) \
  X(NeighbourTable, parse_neighbours, struct list) \
  X(AddressTable, parse_addresses, struct list) \
  X(AttributeValue, parse_attribute, struct attribute) \
  X(NetClass, read_net_class, struct list)

#define DECLARE(name, function, type) parser function;
#define RECORD(name, function, type) static __typeof__(type) record_##name;
#define ENTRY(name, function, type) {#name, function, &record_##name},
PARSERS(DECLARE)
PARSERS(RECORD)
static const struct {
  const char *name;
  parser *parse;
  void *record;
} all[] = {PARSERS(ENTRY)};

// The parser of a record, and what it keeps; NULL if there is none.
parser *find_parser(const char *name, void **record) {
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (strcmp(all[i].name, name) != 0) continue;
    *record = all[i].record;
    return all[i].parse;
  }
  return NULL;
}
