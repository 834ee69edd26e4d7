import Monitor
import ProcFS
import Testing

@testable import Workloads

@Suite("The scan of all units")
struct UnitScannerTests {
  private func table(_ paths: HostPaths, scans: Int = 1) -> UnitTable {
    var scanner = UnitScanner(paths: paths)
    var table = UnitTable()
    for _ in 0..<scans { scanner.scan(at: .now(), into: &table) }
    return table
  }

  private func row(_ table: UnitTable, _ name: String) throws -> UnitRow {
    try #require(table.rows.first { $0.name == name })
  }

  @Test("reads version 2")
  func unified() throws {
    let table = table(FixtureHost.paths("6.12-x86_64-cgroup2"))
    #expect(table.hierarchy == .v2)
    #expect(table.absent.isEmpty)
    #expect(table.rows.map(\.cgroup) == table.rows.map(\.cgroup).sorted())
    let nginx = try row(table, "nginx.service")
    #expect(nginx.kind == .service)
    #expect(nginx.slice == "system.slice")
    #expect(nginx.cpu == nil)
    let folder = "sys/fs/cgroup/system.slice/nginx.service"
    func number(_ file: String) throws -> UInt64? {
      let text = try FixtureHost.text("6.12-x86_64-cgroup2", "\(folder)/\(file)")
      return UInt64(text.split(separator: "\n")[0])
    }
    #expect(try nginx.memory == number("memory.current"))
    #expect(try nginx.memoryPeak == number("memory.peak"))
    #expect(try nginx.memoryLimit == number("memory.max"))
    #expect(try nginx.memoryHigh == number("memory.high"))
    #expect(try nginx.tasks == number("pids.current"))
    #expect(nginx.memoryAnon != nil && nginx.memoryFile != nil && nginx.oomKills == 0)
    let inner = try row(table, "cron.service")
    #expect(inner.container == Container(runtime: .lxc, id: "web1"))
    let swap = try row(table, "dev-disk-by\\x2duuid-0000\\x2d4000.swap")
    #expect(swap.kind == .swap)
  }

  @Test("reads version 1 beside version 2, and each file where it is")
  func hybrid() throws {
    let table = table(FixtureHost.paths("5.10-x86_64-hybrid"), scans: 2)
    #expect(table.hierarchy == .hybrid)
    #expect(table.absent.isEmpty)
    let nginx = try row(table, "nginx.service")
    #expect(nginx.memory == 133_880_320)
    #expect(nginx.tasks == 3)
    #expect(nginx.cpu == 0 && nginx.cpuUser == 0)
    #expect(nginx.pressureMemory.some == 0)
    #expect(nginx.id != nil)
    // Without the file that has the groups below in it, a slice's own bytes would be too few.
    #expect(try row(table, "system.slice").read == nil)
    #expect(nginx.read == 0)
  }

  @Test("what is told of pressure is known before there is a rate of it")
  func pressure() {
    #expect(table(FixtureHost.paths("5.10-x86_64-hybrid")).hasPressure)
    #expect(!table(FixtureHost.paths("4.19-x86_64-cgroup1"), scans: 2).hasPressure)
  }

  @Test("reads version 1 alone")
  func legacy() throws {
    let table = table(FixtureHost.paths("4.19-x86_64-cgroup1"), scans: 2)
    #expect(table.hierarchy == .v1)
    let docker = try #require(table.rows.first { $0.container?.runtime == .docker })
    #expect(docker.kind == .container)
    #expect(docker.memoryLimit == 1_073_741_824)
    #expect(docker.cpu == 0)
    #expect(docker.pressureCPU == UnitRow.Stall())
    #expect(docker.id == nil)
    #expect(table.rowOfGroup.isEmpty)
  }

  @Test("takes bytes that the kernel does not count for unknown")
  func uncounted() throws {
    let host = try GroupFolder()
    try host.write("blkio", ["cgroup.procs": "", "blkio.throttle.io_service_bytes": "Total 0\n"])
    try host.write("blkio/a.service", ["blkio.throttle.io_service_bytes": "Total 0\n"])
    var table = table(host.paths, scans: 2)
    #expect(table.absent == ["cpu", "memory", "io", "pids"])
    #expect(try row(table, "a.service").read == nil)
    let counted = "8:0 Read 4096\n8:0 Write 0\nTotal 4096\n"
    try host.write("blkio", ["blkio.throttle.io_service_bytes": counted])
    table = self.table(host.paths, scans: 2)
    #expect(table.absent == ["cpu", "memory", "pids"])
    #expect(try row(table, "a.service").read == 0)
  }

  @Test("says so where there is nothing")
  func none() {
    let table = table(FixtureHost.paths("2.6.32-x86_64-old-kernel"))
    #expect(table.hierarchy == .none)
    #expect(table.absent == ["cpu", "memory", "io", "pids"])
    #expect(table.rows.isEmpty)
  }

  private static func stat(_ usage: Int) -> [String: String] {
    ["cpu.stat": "usage_usec \(usage)\nuser_usec \(usage)\nsystem_usec 0\n"]
  }

  private func host() throws -> GroupFolder {
    let host = try GroupFolder()
    try host.write("", ["cgroup.controllers": "cpu io pids\n"])
    return host
  }

  @Test("names absent controllers, and what they would tell is nil")
  func absent() throws {
    let host = try host()
    try host.write("system.slice/a.service", Self.stat(1))
    let table = table(host.paths)
    #expect(table.absent == ["memory"])
    let row = try row(table, "a.service")
    #expect(row.memory == nil && row.tasks == nil && row.oomKills == nil)
  }

  @Test("follows units that come, go and change")
  func follows() throws {
    let host = try host()
    try host.write("system.slice/a.service", Self.stat(1000))
    try host.write("system.slice/b.service", Self.stat(1000))
    var scanner = UnitScanner(paths: host.paths)
    var table = UnitTable()
    scanner.scan(at: .now(), into: &table)
    #expect(table.rows.map(\.name) == ["system.slice", "a.service", "b.service"])
    #expect(table.rows.allSatisfy { $0.changed == 1 })
    BlockingThread.sleep(nanoseconds: 20_000_000)
    try host.write("system.slice/a.service", Self.stat(11000))
    var other = UnitTable()
    scanner.scan(at: .now(), into: &other)
    let busy = try #require(try row(other, "a.service").cpu)
    // 10 ms of processor time in at least 20 ms.
    #expect(busy > 0 && busy <= 0.5)
    #expect(try row(other, "b.service").cpu == 0)
    try host.remove("system.slice/a.service")
    try host.write("system.slice/c.service", Self.stat(5))
    for _ in 0..<32 { scanner.scan(at: .now(), into: &table) }
    #expect(table.rows.map(\.name) == ["system.slice", "b.service", "c.service"])
    #expect(table.scan == 34)
    let changed = try row(table, "b.service").changed
    for _ in 0..<3 { scanner.scan(at: .now(), into: &table) }
    #expect(try row(table, "b.service").changed == changed)
  }

  @Test("passes over what cannot have grown, and finds it when it has")
  func quiet() throws {
    let host = try host()
    func files(_ usage: Int, tasks: Int) -> [String: String] {
      let stall = "some avg10=0.00 avg60=0.00 avg300=0.00 total=\(usage)\n"
      return Self.stat(usage).merging(["io.pressure": stall, "pids.current": "\(tasks)\n"]) { $1 }
    }
    try host.write("system.slice", files(1000, tasks: 1))
    try host.write("system.slice/a.service", files(1000, tasks: 1))
    var scanner = UnitScanner(paths: host.paths)
    var table = UnitTable()
    func scan() { scanner.scan(at: .now(), isWatched: false, into: &table) }
    scan()
    scan()
    BlockingThread.sleep(nanoseconds: 20_000_000)
    // The outer one was read before this came about.
    try host.write("system.slice/a.service", files(3000, tasks: 2))
    scan()
    #expect(try row(table, "a.service").cpu == 0)
    #expect(try row(table, "a.service").tasks == 1)
    try host.write("system.slice", files(3000, tasks: 2))
    BlockingThread.sleep(nanoseconds: 20_000_000)
    scan()
    let found = try row(table, "a.service")
    #expect(found.cpu.map { $0 > 0 } == true && found.tasks == 2)
    #expect(found.pressureIO.some.map { $0 > 0 } == true)
  }

  @Test("tells the row of a group below a unit")
  func groups() throws {
    let host = try host()
    try host.write("system.slice/a.service/worker/inner", Self.stat(1))
    let table = table(host.paths)
    #expect(table.rows.map(\.name) == ["system.slice", "a.service"])
    #expect(table.rowOfGroup.count == 4)
    #expect(table.rowOfGroup.values.sorted() == [0, 1, 1, 1])
    #expect(table.rows.allSatisfy { $0.id.map { id in table.rowOfGroup[id] != nil } ?? false })
  }

  @Test("tells of processes killed for want of memory, once and of the innermost")
  func killed() throws {
    let host = try host()
    try host.write("system.slice", kills(3))
    try host.write("system.slice/a.service", kills(3))
    var scanner = UnitScanner(paths: host.paths)
    var table = UnitTable()
    scanner.scan(at: .now(), into: &table)
    var isQuiet = scanner.events.isEmpty
    #expect(isQuiet)
    try host.write("system.slice/a.service", kills(5))
    try host.write("system.slice", kills(4))
    scanner.scan(at: .now(), into: &table)
    let events = scanner.events
    guard events.count == 1, case .unitOOMKilled("a.service", 2) = events[0] else {
      Issue.record("not the kills of a.service")
      return
    }
    // The slice is late by one.
    try host.write("system.slice", kills(5))
    scanner.scan(at: .now(), into: &table)
    isQuiet = scanner.events.isEmpty
    #expect(isQuiet)
  }

  private func kills(_ kills: Int) -> [String: String] {
    ["memory.events": "low 0\nhigh 0\nmax 0\noom 0\noom_kill \(kills)\n"]
  }

  /// Scans, and holds what is told of kills against what is expected.
  private struct KillScans: ~Copyable {
    private let states = UnitStates()
    private var scanner: UnitScanner
    private var table = UnitTable()

    init(_ host: GroupFolder) { scanner = UnitScanner(paths: host.paths, states: states) }

    /// `name` is of a unit of which systemd says before that it ran out of memory.
    mutating func scan(
      hearing name: String? = nil, expecting expected: String...,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      if let name { states.update([.unitOOMKilled(name: name, kills: nil)]) { _ in } }
      scanner.scan(at: .now(), into: &table)
      let found = scanner.events.compactMap { event -> String? in
        guard case .unitOOMKilled(let name, let kills) = event else { return nil }
        return "\(name) \(kills.map { "\($0)" } ?? "?")"
      }
      #expect(found == expected, sourceLocation: sourceLocation)
    }
  }

  @Test("counts the kills of a group that came since the scan before from its beginning")
  func killedYoung() throws {
    let host = try host()
    try host.write("system.slice", kills(3))
    var scans = KillScans(host)
    scans.scan()
    try host.write("system.slice/a.service", kills(1))
    try host.write("system.slice", kills(4))
    scans.scan(expecting: "a.service 1")
    scans.scan()
  }

  @Test("leaves a kill in a group that is gone to systemd's word, or to the slice if none comes")
  func killedAndGone() throws {
    let host = try host()
    try host.write("system.slice", kills(0))
    var scans = KillScans(host)
    scans.scan()
    // The word comes a scan later.
    try host.write("system.slice", kills(1))
    scans.scan()
    scans.scan(hearing: "a.service", expecting: "a.service ?")
    scans.scan()
    // It comes in time, and the count late.
    scans.scan(hearing: "b.service", expecting: "b.service ?")
    try host.write("system.slice", kills(2))
    scans.scan()
    scans.scan()
    // It does not come.
    try host.write("system.slice", kills(4))
    scans.scan()
    scans.scan(expecting: "system.slice 2")
    scans.scan()
  }

  @Test("tells once of a kill that the group has counted and systemd tells of as well")
  func killedAndHeard() throws {
    let host = try host()
    try host.write("system.slice", kills(0))
    try host.write("system.slice/a.service", kills(0))
    var scans = KillScans(host)
    func kill(_ total: Int) throws {
      try host.write("system.slice", kills(total))
      try host.write("system.slice/a.service", kills(total))
    }
    scans.scan()
    try kill(1)
    scans.scan(hearing: "a.service", expecting: "a.service 1")
    scans.scan()
    try kill(2)
    scans.scan(expecting: "a.service 1")
    scans.scan(hearing: "a.service")
  }

  @Test("takes over what systemd tells, and lists what failed without a group")
  func states() throws {
    let host = try host()
    try host.write("system.slice/a.service", Self.stat(1))
    try host.write("user.slice/user@1000.service/app.slice/a.service", Self.stat(1))
    let states = UnitStates()
    var scanner = UnitScanner(paths: host.paths, states: states)
    var table = UnitTable()
    scanner.scan(at: .now(), into: &table)
    #expect(table.rows.allSatisfy { $0.state == nil })
    var active = UnitState()
    active.active = "active"
    var failed = UnitState()
    failed.active = "failed"
    states.update([.unitFailed(name: "b.service", result: "exit-code")]) {
      $0 = ["a.service": active, "b.service": failed, "c.service": UnitState()]
    }
    scanner.scan(at: .now(), into: &table)
    var isQuiet = scanner.events.isEmpty
    #expect(!isQuiet)
    let rows = table.rows.filter { $0.name == "a.service" }
    #expect(rows.map(\.state) == [active, nil])
    #expect(rows[0].changed == 2)
    let last = try #require(table.rows.last)
    #expect(last.name == "b.service" && last.state == failed && last.kind == .service)
    #expect(last.cgroup.isEmpty)
    scanner.scan(at: .now(), into: &table)
    isQuiet = scanner.events.isEmpty
    #expect(isQuiet)
    #expect(table.rows.last?.changed == 2)
  }
}
