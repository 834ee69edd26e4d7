import NIOCore
import ProcFS
import Testing

@testable import MetricsServer
@testable import Workloads

@Suite struct ProcessJSONTests {
  private func json(_ row: ProcessRow) throws -> JSON {
    var json = JSONWriter()
    json.process(row, clock: .test)
    return try JSON(json.buffer)
  }

  @Test func aRowHasAllMembers() throws {
    var row = ProcessRow(1234, "nginx", cpu: 0.25)
    row.ppid = 1
    row.startTicks = 150_012
    row.state = .sleeping
    row.user = "www-data"
    row.uid = 33
    row.unit = "nginx.service"
    row.container = Container(runtime: .docker, id: "abc")
    row.cgroup = "/system.slice/nginx.service/workers"
    row.unitCgroup = "/system.slice/nginx.service"
    row.swapBytes = 4096
    row.command = "nginx: worker process"
    row.residentBytes = 12_345_678
    row.minorFaults = 12.34
    row.read = 1000.6
    row.denied = [.io, .descriptors]
    let json = try json(row)
    #expect(json["pid"] == .number(1234) && json["ppid"] == .number(1))
    #expect(json["start"] == .number(1_600_001_500.12))
    #expect(json["name"] == .string("nginx") && json["state"] == .string("S"))
    #expect(json["kernel"] == .bool(false))
    #expect(json["user"] == .string("www-data") && json["uid"] == .number(33))
    #expect(json["unit"] == .string("nginx.service"))
    #expect(
      json["container"] == .object(["runtime": .string("docker"), "id": .string("abc")]))
    #expect(json["cgroup"] == .string("/system.slice/nginx.service/workers"))
    #expect(json["unit_cgroup"] == .string("/system.slice/nginx.service"))
    #expect(json["swap"] == .number(4096))
    #expect(json["command"] == .string("nginx: worker process"))
    #expect(json["cpu"] == .number(0.25) && json["cpu_system"] == .number(0))
    #expect(json["rss"] == .number(12_345_678))
    #expect(json["minor_faults"] == .number(12.3) && json["read"] == .number(1001))
    #expect(json["written"] == .null && json["tcp_sent"] == .null)
    #expect(json["denied"] == .array([.string("io"), .string("fds")]))
    guard case .object(let members) = json else { return }
    #expect(members.count == 31)
  }

  /// What nobody knows is null, and never 0.
  @Test func whatIsNotKnownIsNull() throws {
    let json = try json(ProcessRow(1))
    for member in ["cpu", "cpu_user", "read", "user", "uid", "unit", "container", "major_faults"] {
      #expect(json[member] == .null, "\(member)")
    }
  }

  @Test func ofAHiddenProcessOnlyNumberAndUserAreTold() throws {
    var row = ProcessRow(7)
    row.denied = .status
    row.uid = 1000
    let json = try json(row)
    #expect(json["pid"] == .number(7) && json["uid"] == .number(1000))
    for member in ["ppid", "start", "name", "state", "kernel", "rss", "virtual", "threads", "nice"]
    {
      #expect(json[member] == .null, "\(member)")
    }
  }

  /// A name can hold any byte but NUL, and a command line what it likes.
  @Test(
    arguments: [
      (Array("<img src=x onerror=alert(1)>".utf8), "<img src=x onerror=alert(1)>"),
      (Array("a\"b\\c".utf8), "a\"b\\c"), ([0x61, 0x0a, 0x62], #"a\x0ab"#),
      ([0xff, 0xfe, 0x41], #"\xff\xfeA"#), ([0xe2, 0x80, 0xa8], #"\xe2\x80\xa8"#), ([], ""),
      ([0xf0, 0x9f, 0x98], #"\xf0\x9f\x98"#), ([0x1b, 0x5b, 0x6d], #"\x1b[m"#),
    ] as [([UInt8], String)])
  func namesAreText(_ bytes: [UInt8], _ expected: String) throws {
    #expect(try json(ProcessRow(1, KernelName(bytes: bytes)))["name"] == .string(expected))
    var row = ProcessRow(1)
    row.state = ProcessState(rawValue: bytes.first ?? 0)
    row.command = "\u{1}\u{1f}\u{7f}\"\\\n\t</script>"
    #expect(try json(row)["command"] == .string(row.command))
  }

  @Test func startDoesNotMoveWithTheClock() {
    var row = ProcessRow(1)
    row.startTicks = 7
    #expect(ProcessClock(bootTime: 1_000_000, ticksPerSecond: 100).start(of: row) == 1_000_070)
    #expect(ProcessClock(bootTime: 1_000_000, ticksPerSecond: 1024).start(of: row) == 1_000_006)
    row.startTicks = .max
    _ = ProcessClock.test.start(of: row)
    _ = ProcessClock(bootTime: .max).start(of: row)
  }
}
