import ProcFS
import Testing

@testable import Monitor

/// What each family makes of two readings that are two seconds apart.
@Suite struct RateFamilyTests {
  @Test func processors() throws {
    var host = ScriptedHost()
    let first = "cpu  100 0 100 800 0 0 0 0 50 0\ncpu0 100 0 100 800 0 0 0 0 50 0\ncpu7 1 1 1 1\n"
    let second =
      "cpu  160 0 120 900 20 0 0 0 90 0\ncpu0 160 0 120 900 20 0 0 0 90 0\ncpu7 1 1 1 1\n"
    host.snapshot.stat.take(first, at: 1)
    _ = try host.frame()
    host.snapshot.stat.take(second, at: 3)
    let values = try host.frame()
    for cpu in ["", "cpu=0,"] {
      func share(_ mode: String) -> Double? { values["system.cpu.utilization{\(cpu)mode=\(mode)}"] }
      #expect(share("user") == 0.1 && share("guest") == 0.2 && share("system") == 0.1)
      #expect(share("idle") == 0.5 && share("iowait") == 0.1 && share("irq") == 0)
    }
    // No tick of this one has passed.
    #expect(values.has("system.cpu.utilization{cpu=7,mode=user}"))
    #expect(values["system.cpu.utilization{cpu=7,mode=user}"] == nil)
    #expect(!values.has("system.cpu.utilization{cpu=7,mode=iowait}"))
  }

  /// A processor is taken offline and comes back: the others' shares go on.
  @Test func aProcessorComesAndGoes() throws {
    var host = ScriptedHost()
    func text(_ rows: (Int, Int)...) -> String {
      "cpu  1 0 0 1\n" + rows.map { "cpu\($0.0) \($0.1) 0 0 \($0.1)\n" }.joined()
    }
    func user(_ values: Values, _ cpu: Int) -> Double? {
      values["system.cpu.utilization{cpu=\(cpu),mode=user}"]
    }
    host.snapshot.stat.take(text((0, 100), (1, 500), (2, 100)), at: 1)
    _ = try host.frame()
    host.snapshot.stat.take(text((0, 110), (2, 110)), at: 2)
    let without = try host.frame()
    #expect(user(without, 0) == 0.5 && user(without, 2) == 0.5 && user(without, 1) == nil)
    #expect(without["system.cpu.logical.count"] == 2 && without.frame.gap == nil)
    host.snapshot.stat.take(text((0, 120), (1, 20), (2, 120)), at: 3)
    let back = try host.frame()
    #expect(user(back, 2) == 0.5 && user(back, 1) == nil && back.frame.gap == nil)
    // Off and on again between two samples: it counts anew, and that is marked.
    host.snapshot.stat.take(text((0, 1000), (1, 1020), (2, 1000)), at: 4)
    _ = try host.frame()
    host.snapshot.stat.take(text((0, 1010), (1, 5), (2, 1010)), at: 5)
    let reset = try host.frame()
    #expect(user(reset, 1) == nil && user(reset, 0) == 0.5)
    #expect(reset.frame.gap?.cause == .counterReset)
  }

  /// What cannot be read is absent, and never 0.
  @Test func aProcessorThatCannotBeRead() throws {
    var host = ScriptedHost()
    host.snapshot.stat.take("cpu0 100 0 0 100 50\ncpu1 100 0 0 100 50\nctxt 10\n", at: 1)
    _ = try host.frame()
    host.snapshot.stat.take("cpu0 110 0 0 110 -5\ncpu1 110 0 -1 110 50\nctxt 20\n", at: 2)
    let values = try host.frame()
    #expect(values["system.cpu.utilization{cpu=0,mode=user}"] == 0.5)
    #expect(!values.has("system.cpu.utilization{cpu=0,mode=iowait}"))
    #expect(!values.has("system.cpu.utilization{cpu=1,mode=user}"))
    host.snapshot.stat.take("ctxt 30\n", at: 3)
    let counters = try host.frame()
    #expect(counters["system.cpu.logical.count"] == nil)
    #expect(counters["system.linux.context_switches"] == 10)
  }

  private func disk(_ columns: [UInt64]) -> String {
    "   8       0 sda \(columns.map(String.init).joined(separator: " "))\n"
  }

  @Test func disks() throws {
    var host = ScriptedHost()
    let first: [UInt64] = [100, 10, 1000, 50, 200, 20, 2000, 80, 3, 500, 900, 7, 0, 64, 4, 2, 6]
    let growth: [UInt64] = [10, 2, 80, 25, 4, 6, 16, 8, 0, 1000, 3000, 1, 0, 8, 3, 4, 2]
    host.snapshot.diskstats.take(disk(first), at: 1)
    _ = try host.frame()
    host.snapshot.diskstats.take(disk(zip(first, growth).map { $0 + $1 }), at: 3)
    let values = try host.frame()
    func value(_ metric: String, _ direction: String? = nil) -> Double? {
      values["system.\(metric){device=sda\(direction.map { ",direction=\($0)" } ?? "")}"]
    }
    // 80 sectors of 512 bytes in two seconds, and so on.
    #expect(value("disk.io", "read") == 20_480 && value("disk.io", "write") == 4096)
    #expect(value("disk.io", "discard") == 2048)
    #expect(value("disk.operations", "read") == 5 && value("disk.operations", "write") == 2)
    #expect(value("disk.operations", "discard") == 0.5 && value("disk.operations", "flush") == 2)
    #expect(value("disk.merged", "read") == 1 && value("disk.merged", "write") == 3)
    // 25 ms for 10 reads, 8 ms for 4 writes, 3 ms for 1 discard, 2 ms for 4 flushes.
    #expect(value("linux.disk.await", "read") == 0.0025)
    #expect(value("linux.disk.await", "write") == 0.002)
    #expect(value("linux.disk.await", "discard") == 0.003)
    #expect(value("linux.disk.await", "flush") == 0.0005)
    #expect(value("linux.disk.utilization") == 0.5 && value("linux.disk.queue") == 1.5)
    #expect(value("linux.disk.in_progress") == 3)
    // Nothing completed: no average. Busy for a little more than the interval, in ticks: 1.
    var third = zip(first, growth).map { $0 + $1 }
    third[9] += 1004
    host.snapshot.diskstats.take(disk(third), at: 4)
    let idle = try host.frame()
    #expect(idle["system.linux.disk.await{device=sda,direction=read}"] == nil)
    #expect(idle["system.linux.disk.utilization{device=sda}"] == 1)
  }

  /// Milliseconds are counted in 32 bits by old kernels: each of the columns of time can wrap.
  @Test(arguments: [3, 7, 9, 10, 14, 16]) func aDisksTimeWraps(_ column: Int) throws {
    var host = ScriptedHost()
    var columns = [UInt64](repeating: 4_294_967_000, count: 17)
    host.snapshot.diskstats.take(disk(columns), at: 1)
    _ = try host.frame()
    columns = columns.map { $0 + 10 }
    columns[column] = 4
    host.snapshot.diskstats.take(disk(columns), at: 2)
    let values = try host.frame()
    #expect(values.frame.gap?.cause == .counterReset)
    let lost = [
      3: "await{device=sda,direction=read}", 7: "await{device=sda,direction=write}",
      9: "utilization{device=sda}", 10: "queue{device=sda}",
      14: "await{device=sda,direction=discard}", 16: "await{device=sda,direction=flush}",
    ]
    for (other, name) in lost {
      #expect((values["system.linux.disk.\(name)"] == nil) == (other == column), "\(name)")
    }
  }

  @Test func memoryManagement() throws {
    var host = ScriptedHost()
    let keys = [
      "pgpgin", "pgpgout", "pswpin", "pswpout", "pgfault", "pgmajfault", "pgscan_kswapd",
      "pgscan_direct", "pgsteal_kswapd", "pgsteal_direct", "oom_kill",
    ]
    func text(_ numbers: [Int]) -> String {
      zip(keys, numbers).map { "\($0) \($1)\n" }.joined()
    }
    host.snapshot.vmstat.take(text([100, 100, 1, 2, 5000, 100, 1, 2, 3, 4, 0]), at: 1)
    _ = try host.frame()
    host.snapshot.vmstat.take(text([140, 102, 3, 6, 5110, 110, 7, 10, 13, 16, 1]), at: 3)
    let values = try host.frame()
    #expect(values["system.linux.vm.paged{direction=in}"] == 20_480)
    #expect(values["system.linux.vm.paged{direction=out}"] == 1024)
    #expect(values["system.paging.operations{direction=in}"] == 1)
    #expect(values["system.paging.operations{direction=out}"] == 2)
    #expect(values["system.paging.faults{type=major}"] == 5)
    #expect(values["system.paging.faults{type=minor}"] == 50)
    #expect(values["system.linux.vm.scanned{by=kswapd}"] == 3)
    #expect(values["system.linux.vm.scanned{by=direct}"] == 4)
    #expect(values["system.linux.vm.reclaimed{by=kswapd}"] == 5)
    #expect(values["system.linux.vm.reclaimed{by=direct}"] == 6)
    #expect(values["system.linux.vm.oom_kills"] == 0.5)
  }

  @Test func pressure() throws {
    var host = ScriptedHost()
    func text(_ some: Int, _ full: Int) -> String {
      """
      some avg10=12.50 avg60=1.00 avg300=0.00 total=\(some)
      full avg10=0.00 avg60=0.00 avg300=0.00 total=\(full)

      """
    }
    host.snapshot.pressureIO.take(text(1_000_000, 5_000_000), at: 1)
    _ = try host.frame()
    host.snapshot.pressureIO.take(text(1_500_000, 5_000_200), at: 3)
    let values = try host.frame()
    #expect(values["system.linux.pressure.stall{resource=io,kind=some}"] == 0.25)
    #expect(values["system.linux.pressure.stall{resource=io,kind=full}"] == 0.0001)
    #expect(values["system.linux.pressure.average{resource=io,kind=some,window=10s}"] == 0.125)
  }

  @Test func transport() throws {
    var host = ScriptedHost()
    let names =
      "ActiveOpens PassiveOpens AttemptFails EstabResets InSegs OutSegs RetransSegs InErrs OutRsts"
    let udp = "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors"
    func text(_ tcp: String, _ counts: String) -> String {
      "Tcp: \(names)\nTcp: \(tcp)\nUdp: \(udp)\nUdp: \(counts)\n"
    }
    host.snapshot.snmp.take(text("10 10 10 10 10 10 10 10 10", "1 1 1 1 1 1"), at: 1)
    host.snapshot.snmp6.take("Udp6InDatagrams 4\nUdp6OutDatagrams 4\nUdp6NoPorts 4\n", at: 1)
    host.snapshot.netstat.take("TcpExt: ListenOverflows ListenDrops\nTcpExt: 1 2\n", at: 1)
    _ = try host.frame()
    host.snapshot.snmp.take(text("12 14 16 18 20 22 24 26 28", "3 5 7 9 11 13"), at: 3)
    host.snapshot.snmp6.take("Udp6InDatagrams 6\nUdp6OutDatagrams 8\nUdp6NoPorts 10\n", at: 3)
    host.snapshot.netstat.take("TcpExt: ListenOverflows ListenDrops\nTcpExt: 3 8\n", at: 3)
    let values = try host.frame()
    let expected: [(String, Double)] = [
      ("tcp.active_opens", 1), ("tcp.passive_opens", 2), ("tcp.attempt_fails", 3),
      ("tcp.resets_received", 4), ("tcp.segments{direction=receive}", 5),
      ("tcp.segments{direction=transmit}", 6), ("tcp.retransmits", 7), ("tcp.in_errors", 8),
      ("tcp.resets_sent", 9), ("tcp.listen_overflows", 1), ("tcp.listen_drops", 3),
      ("udp.datagrams{protocol=udp,direction=receive}", 1),
      ("udp.errors{protocol=udp,reason=no_port}", 2),
      ("udp.errors{protocol=udp,reason=in_errors}", 3),
      ("udp.datagrams{protocol=udp,direction=transmit}", 4),
      ("udp.errors{protocol=udp,reason=receive_buffer}", 5),
      ("udp.errors{protocol=udp,reason=send_buffer}", 6),
      ("udp.datagrams{protocol=udp6,direction=receive}", 1),
      ("udp.datagrams{protocol=udp6,direction=transmit}", 2),
      ("udp.errors{protocol=udp6,reason=no_port}", 3),
    ]
    for (name, rate) in expected { #expect(values["system.linux.\(name)"] == rate, "\(name)") }
    #expect(!values.has("system.linux.udp.errors{protocol=udp6,reason=in_errors}"))
  }

  @Test func systemActivity() throws {
    var host = ScriptedHost()
    func text(_ ctxt: Int, _ intr: Int, _ processes: Int, _ softirq: Int) -> String {
      """
      cpu  1 1 1 1
      intr \(intr) 1 2 3
      ctxt \(ctxt)
      processes \(processes)
      procs_running 3
      procs_blocked 1
      softirq \(softirq) 1

      """
    }
    host.snapshot.stat.take(text(100, 200, 300, 400), at: 1)
    _ = try host.frame()
    host.snapshot.stat.take(text(110, 220, 301, 480), at: 3)
    let values = try host.frame()
    #expect(values["system.linux.context_switches"] == 5)
    #expect(values["system.linux.interrupts"] == 10)
    #expect(values["system.process.created"] == 0.5)
    #expect(values["system.linux.softirqs"] == 40)
  }

  @Test func theServiceItself() throws {
    var host = ScriptedHost()
    host.snapshot.service.current = ServiceReading.Usage(
      user: 1_000_000, system: 2_000_000, framesSent: 10, framesSkipped: 1)
    let first = try host.frame()
    #expect(first.has("telltale.cpu.utilization{mode=user}"))
    #expect(first["telltale.cpu.utilization{mode=user}"] == nil)
    host.snapshot.service.previous = host.snapshot.service.current
    host.snapshot.service.current = ServiceReading.Usage(
      user: 3_000_000, system: 3_000_000, framesSent: 410, framesSkipped: 5)
    host.snapshot.service.seconds = 2
    host.snapshot.service.residentBytes = 4096
    let values = try host.frame()
    #expect(values["telltale.cpu.utilization{mode=user}"] == 0.001)
    #expect(values["telltale.cpu.utilization{mode=system}"] == 0.0005)
    #expect(values["telltale.frames.sent"] == 200 && values["telltale.frames.skipped"] == 2)
    #expect(values["telltale.memory.rss"] == 4096)
  }

  @Test func itsChildren() throws {
    var host = ScriptedHost()
    let first = try host.frame()
    #expect(first["telltale.children.count"] == 0 && first["telltale.children.memory.rss"] == 0)
    host.snapshot.service.previous = ServiceReading.Usage(children: 5_000_000)
    host.snapshot.service.current = ServiceReading.Usage(children: 7_000_000)
    host.snapshot.service.seconds = 2
    (host.snapshot.service.children, host.snapshot.service.childrenBytes) = (2, 8192)
    var values = try host.frame()
    #expect(values["telltale.children.cpu.utilization"] == 0.001)
    #expect(values["telltale.children.count"] == 2)
    #expect(values["telltale.children.memory.rss"] == 8192)
    // Of one that has ended the kernel keeps whole microseconds.
    host.snapshot.service.current = ServiceReading.Usage(children: 4_999_999)
    values = try host.frame()
    #expect(values["telltale.children.cpu.utilization"] == 0)
  }

  @Test func whatUsersHandIn() throws {
    func counts(_ scale: UInt64) -> IntakeCounts {
      var counts = IntakeCounts()
      counts.series = [(.push, 3), (.statsd, 4)]
      counts.refused = [
        .init(source: .push, reason: "refused", count: scale),
        .init(source: .statsd, reason: "value", count: 2 * scale),
        .init(source: .textfile, reason: "no_room", count: 9),
      ]
      counts.statsd = .init(datagrams: 3 * scale, values: 4 * scale, dropped: 5 * scale)
      counts.textfiles = .init(read: 6, bad: 1, leftOut: 9)
      return counts
    }
    var host = ScriptedHost()
    host.snapshot.service.intake = counts(10)
    let first = try host.frame()
    #expect(first.has("telltale.statsd.received") && first["telltale.statsd.received"] == nil)
    #expect(first["telltale.custom.refused{source=push,reason=refused}"] == nil)
    host.snapshot.service.previousIntake = counts(10)
    host.snapshot.service.intake = counts(30)
    host.snapshot.service.seconds = 2
    let values = try host.frame()
    #expect(values["telltale.custom.series{source=push}"] == 3)
    #expect(values["telltale.custom.series{source=statsd}"] == 4)
    #expect(values["telltale.custom.refused{source=push,reason=refused}"] == 10)
    #expect(values["telltale.custom.refused{source=statsd,reason=value}"] == 20)
    #expect(!values.has("telltale.custom.refused{source=textfile,reason=no_room}"))
    #expect(values["telltale.statsd.received"] == 30 && values["telltale.statsd.values"] == 40)
    #expect(values["telltale.statsd.dropped"] == 50)
    #expect(values["telltale.textfile.files{state=read}"] == 6)
    #expect(values["telltale.textfile.files{state=bad}"] == 1)
    #expect(values["telltale.textfile.samples.left_out"] == 9)
    // What is off has no series.
    host.snapshot.service.intake = IntakeCounts()
    #expect(try !host.frame().has("telltale.statsd.received"))
  }
}
