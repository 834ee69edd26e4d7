import Glibc
import ProcFS
import Testing

@testable import Monitor

@Suite struct HostFilesTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func brief(_ events: [Event]) -> [String] {
    events.map { event in
      switch event {
      case .sourceFailed(let source, let error): "\(source) failed: \(error)"
      case .sourceRecovered(let source): "\(source) recovered"
      default: "\(event)"
      }
    }
  }

  /// What a kernel does not have is no failure.
  @Test func anEmptyHost() throws {
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(files.events.isEmpty)
    #expect(!snapshot.stat.isPresent && !snapshot.meminfo.isPresent && !snapshot.sockets.isPresent)
    #expect(snapshot.filesystems.mounts.isEmpty && snapshot.frequencies.cpus.isEmpty)
    // Only what the service tells of itself is left.
    let values = try Values(snapshot)
    #expect(values.frame.schema.series.allSatisfy { $0.metric.family == .telltale })
    #expect(!values.has("telltale.source.duration{source=stat}"))
  }

  @Test func aFailureIsToldOnceAndSoIsItsEnd() throws {
    try folder.write("uptime", "5.00 1.00\n")
    try folder.write("loadavg", "0.10 0.20 0.30 1/2 3\n")
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(files.events.isEmpty && snapshot.uptime.current.uptime == 5)
    try folder.write("uptime", "broken\n")
    files.read(into: &snapshot)
    let failed = brief(files.events)
    #expect(failed.count == 1)
    #expect(failed.first?.hasPrefix("uptime failed: \(folder.path)/uptime") == true, "\(failed)")
    #expect(snapshot.uptime.isStale && snapshot.uptime.current.uptime == 5)
    // The others are not held up by it.
    #expect(snapshot.loadavg.status == .fresh)
    files.read(into: &snapshot)
    #expect(files.events.isEmpty && snapshot.uptime.isStale)
    try folder.write("uptime", "9.00 1.00\n")
    files.read(into: &snapshot)
    #expect(brief(files.events) == ["uptime recovered"])
    #expect(snapshot.uptime.status == .fresh && snapshot.uptime.current.uptime == 9)
  }

  /// A file that cannot be read from the start is told of, and has no value of 0.
  @Test func aFileThatNeverCouldBeRead() throws {
    try folder.write("loadavg", "what\n")
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(brief(files.events).count == 1 && !snapshot.loadavg.isPresent)
    #expect(try !Values(snapshot).has("system.cpu.load_average.1m"))
  }

  /// Whatever numbers a kernel or a container's file system gives, something is made of them.
  @Test func theLargestNumbers() throws {
    let most = "18446744073709551615"
    try folder.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", most + "\n")
    let fields = ["MemTotal", "MemFree", "Buffers", "Cached", "SReclaimable", "SwapTotal"]
    try folder.write("meminfo", fields.map { "\($0): \(most) kB\n" }.joined())
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    let values = try Values(snapshot)
    #expect(values.has("system.cpu.frequency{cpu=0}"))
    #expect(values["system.memory.usage{state=used}"] == 0)
  }

  @Test func socketTablesStandInForTheDump() throws {
    let header = "  sl  local_address rem_address   st\n"
    try folder.write("net/tcp", header + "   0: 0100007F:1F40 00000000:0000 0A x\n")
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(snapshot.sockets.isPresent && snapshot.sockets.states.tcp[.listen] == 1)
    // What has no table of its own is not there, rather than empty.
    #expect(!snapshot.sockets.hasTCP6 && !snapshot.sockets.hasUDP && !snapshot.sockets.hasUDP6)
    let counted = try Values(snapshot).labels("system.network.connection.count")
    #expect(!counted.isEmpty && counted.allSatisfy { $0.hasPrefix("protocol=tcp,") })
    try folder.write("net/tcp", "no table\n")
    files.read(into: &snapshot)
    let told = brief(files.events)
    #expect(told.count == 1 && told[0].hasPrefix("sock_diag failed: \(folder.path)/net/tcp"))
    #expect(snapshot.sockets.isStale && snapshot.sockets.states.tcp[.listen] == 1)
    try folder.write("net/tcp", header)
    files.read(into: &snapshot)
    #expect(brief(files.events) == ["sock_diag recovered"])
    #expect(snapshot.sockets.states.tcp[.listen] == 0 && !snapshot.sockets.isStale)
  }

  /// The kernel goes through its table once for the scan and the sampler.
  @Test func socketsOfAScanAreTakenOver() throws {
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(listener) }
    try #require(listener >= 0 && listen(listener, 1) == 0)
    var files = HostFiles(paths: HostPaths())
    var snapshot = Snapshot()
    files.read(into: &snapshot, countsSockets: false)
    #expect(!snapshot.sockets.isPresent)
    // That there is none is not so, and shows that it was not looked.
    files.countSockets(
      into: &snapshot, scan: SocketScan(states: SocketStates(), isNew: true, cost: 3))
    #expect(snapshot.sockets.isPresent && snapshot.sockets.hasTCP6 && snapshot.sockets.hasUDP6)
    #expect(snapshot.sockets.states.tcp.total == 0 && snapshot.sockets.cost > 3)
    files.countSockets(into: &snapshot, always: true)
    #expect(snapshot.sockets.states.tcp[.listen] > 0)
  }

  /// Of a scan that has gone through nothing, what it knows of UDP is old.
  @Test func socketsOfUDPAreCountedWhereAScanHasNot() throws {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) }
    }
    try #require(socket >= 0 && bound == 0)
    var files = HostFiles(paths: HostPaths())
    var snapshot = Snapshot()
    files.read(into: &snapshot, countsSockets: false)
    files.countSockets(into: &snapshot, scan: SocketScan(states: SocketStates(), isNew: false))
    #expect(snapshot.sockets.states.udp.total > 0)
    files.countSockets(into: &snapshot, scan: SocketScan(states: SocketStates(), isNew: true))
    #expect(snapshot.sockets.states.udp.total == 0)
  }

  /// Mounts are of the host's first process; where that is not shown, of our own.
  @Test func mountsOfTheFirstProcess() throws {
    let line = "20 1 0:9 / /a rw - tmpfs one rw\n"
    try folder.write("self/mountinfo", line.replacing("/a", with: "/b"))
    var snapshot = Snapshot()
    var own = HostFiles(paths: folder.paths)
    own.read(into: &snapshot)
    #expect(snapshot.filesystems.mounts.map { "\($0.mountpoint)" } == ["/b"])
    try folder.write("1/mountinfo", line)
    var first = HostFiles(paths: folder.paths)
    var other = Snapshot()
    first.read(into: &other)
    #expect(other.filesystems.mounts.map { "\($0.mountpoint)" } == ["/a"])
    // What is at that place here is not that mount: it has no size.
    #expect(other.filesystems.mounts[0].usage == nil)
    let values = try Values(other)
    #expect(values["system.linux.filesystem.readonly{device=one,mountpoint=/a,type=tmpfs}"] == 0)
    #expect(values.labels("system.filesystem.limit").isEmpty)
  }

  @Test func aProcessorsClock() throws {
    try folder.write("sys/devices/system/cpu/cpu3/cpufreq/scaling_cur_freq", "2400000\n")
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(try Values(snapshot)["system.cpu.frequency{cpu=3}"] == 2.4e9)
  }
}
