import Glibc
import Monitor
import ProcFS
import Testing

@testable import Workloads

@Suite("The scan of all processes")
struct ProcessScannerTests {
  private let tree: HostTree
  private let users = UserNames(lookUp: { $0 == 33 ? "www-data" : nil })

  init() throws {
    tree = try HostTree()
    var first = FakeProcess(1)
    first.ppid = 0
    try first.write(to: tree)
  }

  private func scanner(descriptors: Int = 64) -> ProcessScanner {
    ProcessScanner(paths: tree.paths, users: users, descriptors: descriptors)
  }

  @Test("tells everything of a process but its rates at the first sight")
  func firstSight() throws {
    var process = FakeProcess(812)
    process.name = Array("cron daemon".utf8)
    process.virtualBytes = 6_938_624
    process.residentPages = 689
    process.threads = 3
    process.user = 5000
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1000), into: &table)
    #expect(table.scan == 1)
    #expect(table.seconds == 0)
    #expect(!table.isHidden)
    #expect(table.failure == nil)
    #expect(table.rows.map(\.pid) == [1, 812])
    let row = try #require(table.rows.last)
    #expect(row.name == "cron daemon")
    #expect(row.command == "/usr/sbin/daemon -f")
    #expect(row.state == .sleeping)
    #expect(row.uid == 33)
    #expect(row.unit == "daemon.service")
    #expect(row.cgroup == "/system.slice/daemon.service" && row.unitCgroup == row.cgroup)
    #expect(row.startTicks == 100)
    #expect(row.virtualBytes == 6_938_624)
    #expect(row.residentBytes == 689 * PageSize.bytes)
    #expect(row.threads == 3)
    #expect(row.cpuUser == nil && row.cpuSystem == nil && row.cpuChildren == nil)
    #expect(row.read == nil && row.minorFaults == nil)
    #expect(row.denied == [])
    #expect(row.changed == 1)
  }

  @Test("tells what is swapped out, and asks nobody where nothing is")
  func swap() throws {
    let process = FakeProcess(7)
    try process.write(to: tree)
    let status = "Name:\tdaemon\nUid:\t0\t33\t0\t0\nVmSwap:\t     100 kB\n"
    try tree.write("proc/7/status", status)
    let heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    func swapped(_ used: Int?) throws -> UInt64? {
      let area = used.map { "/dev/vda2 partition\t1000\t\t\($0)\t\t-2\n" } ?? ""
      try tree.write("proc/swaps", heading + area)
      var scanner = scanner()
      var table = ProcessTable()
      scanner.scan(at: .at(1000), into: &table)
      return try #require(table.rows.last).swapBytes
    }
    #expect(try swapped(500) == 102_400)
    #expect(try swapped(0) == 0)
    #expect(try swapped(nil) == 0)
    try tree.write("proc/swaps", "no such heading\n")
    var last = self.scanner()
    var table = ProcessTable()
    last.scan(at: .at(1000), into: &table)
    #expect(table.rows.last?.swapBytes == nil)
  }

  @Test("follows what is swapped out, a tenth of the processes in each scan")
  func swapLater() throws {
    let heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    try tree.write("proc/swaps", heading + "/swap file\t1000\t\t500\t\t-2\n")
    try FakeProcess(7).write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    for second in 0..<3 { scanner.scan(at: .at(1000 + Double(second)), into: &table) }
    #expect(table.rows.last?.swapBytes == 0)
    try tree.write("proc/7/status", "Name:\tdaemon\nUid:\t0\t33\t0\t0\nVmSwap:\t8 kB\n")
    for second in 3..<13 { scanner.scan(at: .at(1000 + Double(second)), into: &table) }
    let row = try #require(table.rows.last)
    #expect(row.swapBytes == 8192)
    #expect(row.changed > 3)
    try tree.write("proc/swaps", heading)
    scanner.scan(at: .at(1013), into: &table)
    #expect(table.rows.last?.swapBytes == 0)
  }

  @Test("gives rates since the scan before")
  func rates() throws {
    var process = FakeProcess(7)
    process.user = 100
    process.io = (1000, 2000, 10)
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1000), into: &table)
    process.user = 150
    process.system = 20
    process.minorFaults = 30
    process.majorFaults = 4
    process.io = (5000, 2000, 30)
    try process.write(to: tree)
    scanner.scan(at: .at(1002), into: &table)
    let row = try #require(table.rows.last)
    #expect(table.seconds == 2)
    #expect(row.cpuUser == 0.25)
    #expect(row.cpuSystem == 0.1)
    #expect(row.cpu == 0.35)
    #expect(row.cpuChildren == 0)
    #expect(row.minorFaults == 15)
    #expect(row.majorFaults == 2)
    #expect(row.read == 2000)
    #expect(row.written == 0)
    #expect(row.cancelled == 10)
    #expect(row.changed == 2)
    scanner.scan(at: .at(1003), into: &table)
    #expect(table.rows.last?.cpu == 0)
    #expect(table.rows.last?.changed == 3)
    scanner.scan(at: .at(1004), into: &table)
    #expect(table.rows.last?.changed == 3, "nothing that is shown has changed")
  }

  @Test("a sum that is told otherwise is a change, though its parts are told as before")
  func sumChanges() throws {
    var process = FakeProcess(7)
    var scanner = scanner()
    var table = ProcessTable()
    // Thrice 0.03 s of each kind: 0.0302 and then 0.0303 of a processor, the sum 0.0604 and 0.0606.
    for (moment, told) in [(1000.0, nil), (1000.993_377, 0.060), (1001.983_476, 0.061)] {
      process.user += 3
      process.system += 3
      try process.write(to: tree)
      scanner.scan(at: .at(moment), into: &table)
      let row = try #require(table.rows.last)
      #expect(row.cpu.map { ($0 * 1000).rounded() / 1000 } == told)
      #expect(row.cpuUser.map { ($0 * 1000).rounded() } == told.map { _ in 30 })
    }
    #expect(table.rows.last?.changed == 3)
  }

  @Test("gives no rate for a counter that went back")
  func countersThatWentBack() throws {
    var process = FakeProcess(7)
    process.user = 100
    process.io = (1000, 2000, 10)
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    process.user = 99
    process.io = (1001, 1999, 10)
    try process.write(to: tree)
    scanner.scan(at: .at(2), into: &table)
    let row = try #require(table.rows.last)
    #expect(row.cpuUser == nil)
    #expect(row.cpuSystem == 0)
    #expect(row.read == 1)
    #expect(row.written == nil)
  }

  @Test("knows all that a process has done that was started since the scan before")
  func bornSince() throws {
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1000), into: &table)
    var young = FakeProcess(20)
    young.start = 100_010
    young.user = 40
    young.io = (4096, 0, 0)
    try young.write(to: tree)
    var old = FakeProcess(21)
    old.start = 99_999
    old.user = 40
    try old.write(to: tree)
    scanner.scan(at: .at(1001), into: &table)
    #expect(table.rows.map(\.pid) == [1, 20, 21])
    #expect(table.rows[1].cpuUser == 0.4)
    #expect(table.rows[1].read == 4096)
    #expect(table.rows[2].cpuUser == nil, "it was there before, and has not been seen")
  }

  @Test("does not show the time of a grandchild again when it ends together with its parent")
  func endedTogether() throws {
    var shell = FakeProcess(7)
    var make = FakeProcess(8)
    make.ppid = 7
    make.user = 3
    var compiler = FakeProcess(9)
    compiler.ppid = 8
    compiler.user = 500
    for process in [shell, make, compiler] { try process.write(to: tree) }
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1000), into: &table)
    compiler.user = 600
    try compiler.write(to: tree)
    scanner.scan(at: .at(1001), into: &table)
    #expect(table.rows.last?.cpu == 1)
    // The compiler used 5 ticks more, and make, which waited for it, 2.
    for pid in [8, 9] { try tree.remove("proc/\(pid)") }
    shell.childrenUser = 610
    try shell.write(to: tree)
    scanner.scan(at: .at(1002), into: &table)
    #expect(table.rows.map(\.pid) == [1, 7])
    #expect(table.rows.last?.cpuChildren == 0.07)
  }

  @Test("tells a process from another one that had its number")
  func reusedNumber() throws {
    var process = FakeProcess(7)
    process.user = 100
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1000), into: &table)
    process.start = 101
    process.user = 300
    process.name = Array("other".utf8)
    process.command = "/bin/other\0"
    process.cgroup = "0::/system.slice/other.service\n"
    try process.write(to: tree)
    scanner.scan(at: .at(1001), into: &table)
    let row = try #require(table.rows.last)
    #expect(row.cpuUser == nil)
    #expect(row.startTicks == 101)
    #expect(row.name == "other")
    #expect(row.command == "/bin/other")
    #expect(row.unit == "other.service")
  }

  @Test("shows a zombie with the arguments that it had")
  func zombie() throws {
    var process = FakeProcess(7)
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    process.state = "Z"
    process.command = ""
    process.residentPages = 0
    try process.write(to: tree)
    for second in 2...12 { scanner.scan(at: .at(Double(second)), into: &table) }
    #expect(table.rows.last?.state == .zombie)
    #expect(table.rows.last?.command == "/usr/sbin/daemon -f")
  }

  @Test("marks threads of the kernel")
  func kernelThread() throws {
    var thread = FakeProcess(9)
    thread.flags = 0x0020_8040
    thread.name = Array("kworker/u8:0-ev)".utf8)
    thread.command = ""
    thread.cgroup = "0::/\n"
    try thread.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    let row = try #require(table.rows.last)
    #expect(row.isKernelThread)
    #expect(row.name == "kworker/u8:0-ev)")
    #expect(row.command.isEmpty)
    #expect(row.unit == nil)
  }

  @Test("lets no name forge a field")
  func names() throws {
    let names: [[UInt8]] = [
      Array("<img src=x onerror=1>".utf8), Array(") R 2 (".utf8), Array("a\nb".utf8), [0xff, 0xfe],
      [],
    ]
    for (index, name) in names.enumerated() {
      var process = FakeProcess(Int32(10 + index))
      process.name = name
      try process.write(to: tree)
    }
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    #expect(table.rows.dropFirst().map(\.name.bytes) == names)
    #expect(table.rows.allSatisfy { $0.state == .sleeping })
  }

  @Test("reads names anew when a process calls itself otherwise, and in turn")
  func namesAnew() throws {
    var process = FakeProcess(7)
    try process.write(to: tree)
    var scanner = scanner()
    var table = ProcessTable()
    for second in 1...3 { scanner.scan(at: .at(Double(second)), into: &table) }
    process.command = "daemon: reading\0"
    process.name = Array("reader".utf8)
    try process.write(to: tree)
    scanner.scan(at: .at(4), into: &table)
    #expect(table.rows.last?.command == "daemon: reading")
    #expect(table.rows.last?.changed == 4)
    process.command = "daemon: idle\0"
    process.cgroup = "0::/user.slice/user-1000.slice/session-2.scope\n"
    process.uid = 1000
    try process.write(to: tree)
    for second in 5...14 { scanner.scan(at: .at(Double(second)), into: &table) }
    #expect(table.rows.last?.command == "daemon: idle")
    #expect(table.rows.last?.uid == 1000)
    for second in 15...34 { scanner.scan(at: .at(Double(second)), into: &table) }
    #expect(table.rows.last?.unit == "session-2.scope")
  }

  @Test("leaves out what is no process, is gone, or cannot be read")
  func oddFolders() throws {
    try tree.write("proc/7/io", "read_bytes: 1\n")
    try tree.write("proc/8/stat", "8 (truncated")
    try tree.write("proc/9x/stat", FakeProcess(9).stat)
    try tree.write("proc/loadavg", "0 0 0 1/1 1\n")
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    #expect(table.rows.map(\.pid) == [1])
  }

  @Test("says why there is nothing to be read, and reads when there is")
  func noHost() throws {
    try tree.remove("proc")
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .at(1), into: &table)
    #expect(table.rows.isEmpty)
    #expect(table.failure != nil)
    try FakeProcess(3).write(to: tree)
    scanner.scan(at: .at(2), into: &table)
    #expect(table.rows.map(\.pid) == [3])
    #expect(table.failure == nil)
    #expect(table.isHidden, "the first process is not shown")
  }

  @Test("keeps no more files open than it may", arguments: [0, 1, 5, 100])
  func descriptors(_ limit: Int) throws {
    for pid in 10..<20 { try FakeProcess(Int32(pid)).write(to: tree) }
    var scanner = scanner(descriptors: limit)
    var table = ProcessTable()
    for second in 1...3 {
      scanner.scan(at: .at(Double(second)), into: &table)
      #expect(table.rows.count == 11)
      #expect(table.rows.allSatisfy { $0.written == (second == 1 ? nil : 0) })
      #expect(scanner.heldFiles == min(limit, 22))
    }
    for pid in 10..<20 { try tree.remove("proc/\(pid)") }
    scanner.scan(at: .at(4), into: &table)
    #expect(table.rows.count == 1)
    #expect(scanner.heldFiles <= 2)
  }

  @Test("fills an older table as it would a new one")
  func olderTables() throws {
    var random = SystemRandomNumberGenerator()
    users.wait(for: 33)
    var processes: [Int32: FakeProcess] = [:]
    var scanner = scanner()
    var control = self.scanner()
    var tables = [ProcessTable(), ProcessTable()]
    for second in 1...40 {
      for pid in Int32(10)..<20 where Int.random(in: 0..<3, using: &random) == 0 {
        if processes[pid] != nil, Bool.random(using: &random) {
          processes[pid] = nil
          try tree.remove("proc/\(pid)")
        } else {
          var process = processes[pid] ?? FakeProcess(pid)
          process.user += Int.random(in: 0..<3, using: &random)
          process.name = Array("name\(Int.random(in: 0..<3, using: &random))".utf8)
          process.cgroup = "0::/system.slice/\(Int.random(in: 0..<3, using: &random)).service\n"
          process.io = Bool.random(using: &random) ? nil : (second, second * 2, 0)
          processes[pid] = process
          try process.write(to: tree)
        }
      }
      scanner.scan(at: .at(Double(second)), into: &tables[second % 2])
      var fresh = ProcessTable()
      control.scan(at: .at(Double(second)), into: &fresh)
      let found = tables[second % 2].rows.map(Self.values)
      let isSame = found == fresh.rows.map(Self.values)
      #expect(isSame, "in scan \(second)")
    }
  }

  private static func values(_ row: ProcessRow) -> String { "\(row)" }
}

extension UserNames {
  /// Waits until a name is known.
  func wait(for uid: UInt32) {
    for _ in 0..<1000 where name(of: uid) == nil { usleep(1000) }
  }
}
