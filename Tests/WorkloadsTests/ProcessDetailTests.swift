import Glibc
import ProcFS
import Testing

@testable import Workloads

@Suite("One process, looked at closely")
struct ProcessDetailTests {
  @Test("is read from its files")
  func files() throws {
    let tree = try HostTree()
    let process = FakeProcess(7)
    try process.write(to: tree)
    try tree.write(
      "proc/7/smaps_rollup",
      "00400000-7fff ---p 00000000 00:00 0 [rollup]\nRss: 100 kB\nPss: 50 kB\n"
        + "Private_Clean: 8 kB\nPrivate_Dirty: 12 kB\nSwap: 4 kB\nSwapPss: 2 kB\n")
    try tree.write(
      "proc/7/limits",
      "Limit                     Soft Limit           Hard Limit           Units     \n"
        + "Max open files            1024                 unlimited            files     \n")
    try tree.write("proc/7/wchan", "ep_poll")
    try tree.write("proc/7/oom_score", "666\n")
    try tree.write("proc/7/oom_score_adj", "-500\n")
    try tree.write("proc/7/task/7/schedstat", "1500000000 500000000 10\n")
    try tree.write("proc/7/task/8/schedstat", "500000000 0 5\n")
    for number in 0..<3 { try tree.write("proc/7/fd/\(number)", "") }
    symlink("/usr/sbin/daemon", "\(tree.root)/proc/7/exe")
    let detail = try #require(ProcessDetail.read(pid: 7, start: 100, paths: tree.paths))
    #expect(
      detail.memory
        == .init(proportional: 51200, unique: 20480, swap: 4096, swapProportional: 2048))
    #expect(detail.limits == [.init(name: "Max open files", soft: 1024, hard: nil, unit: "files")])
    #expect(detail.descriptors == 3)
    #expect(detail.waitChannel == "ep_poll")
    #expect(detail.schedule == .init(running: 2, waiting: 0.5, timeslices: 15))
    #expect(detail.oomScore == 666)
    #expect(detail.oomScoreAdjustment == -500)
    #expect(detail.command == "/usr/sbin/daemon -f")
    #expect(detail.executable == "/usr/sbin/daemon")
    #expect(detail.denied == [])
  }

  @Test("has more of its command line than a row, and masks it as well")
  func command() throws {
    let tree = try HostTree()
    var process = FakeProcess(7)
    let path = String(repeating: "/long.jar:", count: 5000)
    process.command = "java\0-cp\0\(path)\0--password=secret\0"
    try process.write(to: tree)
    let masked = try #require(ProcessDetail.read(pid: 7, paths: tree.paths)?.command)
    #expect(masked == "java -cp \(path) --password=***")
    let plain = ProcessDetail.read(pid: 7, paths: tree.paths, masksSecrets: false)
    #expect(plain?.command?.hasSuffix(" --password=secret") == true)
    process.command = String(repeating: "x", count: ProcessDetail.commandLimit * 2)
    try process.write(to: tree)
    let cut = try #require(ProcessDetail.read(pid: 7, paths: tree.paths)?.command)
    #expect(cut.utf8.count == ProcessDetail.commandLimit)
  }

  @Test("is nil where there is none, and where the number is another's by now")
  func gone() throws {
    let tree = try HostTree()
    try FakeProcess(7).write(to: tree)
    #expect(ProcessDetail.read(pid: 8, paths: tree.paths) == nil)
    #expect(ProcessDetail.read(pid: 7, start: 101, paths: tree.paths) == nil)
    let bare = try #require(ProcessDetail.read(pid: 7, paths: tree.paths))
    #expect(bare.memory == nil && bare.limits.isEmpty && bare.descriptors == nil)
    #expect(bare.executable == nil && bare.oomScore == nil && bare.schedule == nil)
  }

  @Test("tells of this process what it knows of itself")
  func live() throws {
    let detail = try #require(ProcessDetail.read(pid: getpid(), paths: HostPaths()))
    #expect(detail.denied == [])
    #expect(try #require(detail.memory?.proportional) > 1 << 20)
    let files = try #require(detail.limits.first { $0.name == "Max open files" })
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #expect(files.soft == UInt64(limit.rlim_cur))
    #expect(try #require(detail.descriptors) >= 3)
    #expect(try #require(detail.schedule?.running) > 0)
    #expect(detail.executable?.description.hasPrefix("/") == true)
  }

  @Test("says what is denied in the words of the API")
  func words() {
    let denied: ProcessRow.Denied = [.io, .waitChannel, .descriptors]
    #expect(denied.words.map(\.description) == ["io", "fds", "wchan"])
  }
}
