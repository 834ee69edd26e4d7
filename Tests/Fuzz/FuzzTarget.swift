@testable import Monitor
@testable import ProcFS
@testable import StatsD
@testable import Workloads

/// One parser, and where its first inputs are found.
struct FuzzTarget: Sendable {
  let name: String
  /// Paths below a host's folder, or the ends of them, as `find -path` takes them.
  let seeds: [String]
  let run: @Sendable (Span<UInt8>) -> Void

  /// A record of one kernel file.
  ///
  /// The text is parsed into a new record and into one that has seen all texts before: both must fail alike.
  private static func record<Record: KernelRecord>(
    _ type: Record.Type, _ seeds: String...
  ) -> FuzzTarget {
    let used = Kept(Record())
    return FuzzTarget(name: "\(type)", seeds: seeds) { text in
      var new = Record()
      let first = failure { () throws(ParseError) in try new.parse(text) }
      let second = failure { () throws(ParseError) in try used.value.parse(text) }
      precondition(first == second, "a used record fails otherwise than a new one")
    }
  }

  private static func failure(_ body: () throws(ParseError) -> Void) -> ParseError? {
    do throws(ParseError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  static let all =
    processors + memory + disks + network + processes + cgroups + messages + texts + workloads

  private static let processors = [
    record(Stat.self, "proc/stat"),
    record(Loadavg.self, "proc/loadavg"),
    record(Uptime.self, "proc/uptime"),
    record(CPUInfo.self, "proc/cpuinfo"),
    record(CPUInfoTable.self, "proc/cpuinfo"),
    record(NumberRanges.self, "sys/devices/system/cpu/online"),
    record(NumberMask.self, "sys/devices/system/cpu/cpu0/topology/thread_siblings"),
    record(InterruptTotals.self, "proc/stat"),
    record(Interrupts.self, "proc/interrupts"),
    record(Softirqs.self, "proc/softirqs"),
    record(Schedstat.self, "proc/schedstat"),
    record(Pressure.self, "proc/pressure/cpu", "proc/pressure/memory", "proc/pressure/irq"),
    record(SingleValue.self, "proc/sys/kernel/hostname"),
    record(SingleNumber.self, "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq"),
    record(WordList.self, "sys/devices/system/cpu/cpu0/cpufreq/scaling_available_governors"),
    record(OSRelease.self, "etc/os-release"),
    record(FileNr.self, "proc/sys/fs/file-nr"),
  ]

  private static let memory = [
    record(Meminfo.self, "proc/meminfo"),
    record(Vmstat.self, "proc/vmstat"),
    record(Buddyinfo.self, "proc/buddyinfo"),
    record(Slabinfo.self, "proc/slabinfo"),
    record(Swaps.self, "proc/swaps"),
    record(Zoneinfo.self, "proc/zoneinfo"),
    record(NUMAMemory.self, "sys/devices/system/node/node0/meminfo"),
    record(NUMAStatistics.self, "sys/devices/system/node/node0/numastat"),
  ]

  private static let disks = [
    record(XFSStatistics.self, "proc/fs/xfs/stat"),
    record(Diskstats.self, "proc/diskstats"),
    record(MountInfo.self, "proc/1/mountinfo"),
    record(MDStat.self, "proc/mdstat"),
    record(KStat.self, "proc/spl/kstat/zfs/arcstats"),
    record(BtrfsCommitStats.self),
    record(UdevProperties.self, "run/udev/data/b8:0"),
  ]

  private static let network = [
    record(InetSockets.self, "proc/net/tcp", "proc/net/udp6"),
    record(UnixSockets.self, "proc/net/unix"),
    record(CPUCounterTable.self, "proc/net/stat/arp_cache"),
    record(NFSClient.self, "proc/net/rpc/nfs"), record(NFSServer.self, "proc/net/rpc/nfsd"),
    record(NetDev.self, "proc/net/dev"),
    record(Sockstat.self, "proc/net/sockstat", "proc/net/sockstat6"),
    record(SNMP.self, "proc/net/snmp"),
    record(SNMP6.self, "proc/net/snmp6"),
    record(Netstat.self, "proc/net/netstat"),
    record(SocketTable.self, "proc/net/tcp", "proc/net/udp6"),
    record(ARPTable.self, "proc/net/arp"),
    record(ConntrackStat.self, "proc/net/stat/nf_conntrack"),
    record(Softnet.self, "proc/net/softnet_stat"),
  ]

  private static let processes = [
    record(ProcessCgroups.self, "proc/[0-9]*/cgroup"),
    record(ProcessComm.self, "proc/[0-9]*/comm"),
    record(ProcessCommandLine.self, "proc/[0-9]*/cmdline"),
    record(ProcessIO.self, "proc/[0-9]*/io"),
    record(ProcessLimits.self, "proc/[0-9]*/limits"),
    record(ProcessNumber.self, "proc/[0-9]*/oom_score"),
    record(ProcessSchedstat.self, "proc/[0-9]*/schedstat"),
    record(ProcessStat.self, "proc/[0-9]*/stat"),
    record(ProcessStatm.self, "proc/[0-9]*/statm"),
    record(ProcessStatus.self, "proc/[0-9]*/status"),
    record(ProcessWaitChannel.self, "proc/[0-9]*/wchan"),
    record(SmapsRollup.self, "proc/[0-9]*/smaps_rollup"),
    record(ProcessTransfer.self, "proc/[0-9]*/io"),
    record(PasswordFile.self),
    processSample, commandLine,
  ]

  /// What is read of all processes must be what the whole record says.
  private static let processSample = FuzzTarget(
    name: "ProcessSample", seeds: ["proc/[0-9]*/stat"]
  ) { text in
    var sample = ProcessSample()
    var stat = ProcessStat()
    guard (try? sample.parse(text)) != nil, (try? stat.parse(text)) != nil else { return }
    precondition(
      sample.state == stat.state && sample.ppid == stat.ppid && sample.user == stat.utime
        && sample.system == stat.stime && sample.start == stat.starttime
        && sample.name.count == stat.comm.bytes.count,
      "the two records of one text differ")
  }

  /// Whatever a process calls its arguments, what is left of them is there as it was.
  private static let commandLine = FuzzTarget(
    name: "CommandLineMask", seeds: ["proc/[0-9]*/cmdline"]
  ) { text in
    let mask = CommandLineMask(text.array)
    precondition(mask.hidden.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= text.count })
    precondition(mask.masked.count <= text.count + 3 * mask.hidden.count)
    _ = CommandLineText.string(text, masksSecrets: true)
  }

  private static let cgroups = [
    record(CgroupBlkio.self),
    record(CgroupCPULimit.self),
    record(CgroupCPUStat.self, "cpu.stat"),
    record(CgroupCPUTicks.self),
    record(CgroupCPUUsage.self),
    record(CgroupEvents.self, "memory.events"),
    record(CgroupIOStat.self, "io.stat"),
    record(CgroupLimit.self, "memory.max"),
    record(CgroupMemoryStat.self, "memory.stat"),
    record(CgroupMemoryUse.self, "memory.stat"),
    record(CgroupNumber.self, "memory.current"),
    record(CgroupNumbers.self),
    record(CgroupQuota.self, "cpu.max"),
    record(CgroupSummary.self, "proc/cgroups"),
  ]

  /// Netlink's answers, as datagrams.
  private static let messages = [
    answer("SocketDump", SocketDump(type: 20)), answer("LinkTable", LinkTable()),
    answer("QueueTable", QueueTable()), answer("NeighbourTable", NeighbourTable()),
    answer("AddressTable", AddressTable()), answer("TCPSocketBatch", TCPSocketBatch(type: 20)),
  ]

  private static func answer<Record: NetlinkRecord & Sendable>(
    _ name: String, _ record: Record
  ) -> FuzzTarget {
    let used = Kept(record)
    return FuzzTarget(name: name, seeds: []) { datagram in
      var answer = NetlinkAnswer(sequence: 1)
      used.value.begin()
      _ = answer.take(datagram, into: &used.value)
      used.value.finish()
    }
  }

  /// Texts that people and programs send, and attributes of devices.
  private static let texts = [
    FuzzTarget(name: "PrometheusText", seeds: []) { text in
      _ = try? PrometheusText.parse(String(decoding: text.array, as: UTF8.self), ttl: 60)
    },
    FuzzTarget(name: "TextfileParser", seeds: []) { text in
      _ = try? TextfileParser.parse(text.array)
    },
    statsD,
    FuzzTarget(name: "AttributeValue", seeds: ["sys/class/hwmon/hwmon0/*"]) { text in
      var value = AttributeValue()
      value.take(text)
      _ = (value.unsigned, value.text)
      value.takeLine(text)
    },
  ]

  /// Datagrams of StatsD, one a second.
  private static let statsD: FuzzTarget = {
    let table = Kept(StatsDTable(registry: CustomRegistry()))
    let clock = Kept(0)
    return FuzzTarget(name: "StatsDTable", seeds: []) { text in
      clock.value += 1
      table.value.take(text, now: Int64(clock.value) * 1_000_000_000, time: clock.value)
    }
  }()
}

extension Span<UInt8> {
  fileprivate var array: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for index in indices { bytes.append(self[index]) }
    return bytes
  }
}

/// A value that is kept from input to input; libFuzzer has one thread.
private final class Kept<Value: ~Copyable>: @unchecked Sendable {
  var value: Value
  init(_ value: consuming Value) { self.value = value }
}
