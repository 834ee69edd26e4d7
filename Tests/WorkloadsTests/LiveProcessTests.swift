import Glibc
import Monitor
import ProcFS
import Testing

@testable import Workloads

@Suite("The processes of this host")
struct LiveProcessTests {
  private let users = UserNames(of: HostPaths())

  private func scanner() -> ProcessScanner { ProcessScanner(paths: HostPaths(), users: users) }

  private func found(_ pid: Int32, _ table: ProcessTable) -> ProcessRow? {
    table.rows.first { $0.pid == pid }
  }

  /// Processor time of this process, in seconds.
  private func used() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test("have this one among them, with what it uses")
  func own() throws {
    users.wait(for: geteuid())
    var scanner = scanner()
    var table = ProcessTable()
    // Other threads of this process work on while it is read.
    let first = used()
    scanner.scan(at: .now(), into: &table)
    let before = used()
    while used() < before + 0.5 {}
    let after = used()
    scanner.scan(at: .now(), into: &table)
    let last = used()
    let row = try #require(found(getpid(), table))
    let shown = try #require(row.cpu) * table.seconds
    // Two counters, in whole ticks of 10 ms, at both ends.
    let range = after - before - 0.05...last - first + 0.05
    #expect(range.contains(shown), "\(shown) of \(range)")
    #expect(row.uid == geteuid())
    #expect(row.user == users.name(of: geteuid()))
    #expect(row.ppid == getppid())
    #expect(row.residentBytes > 1 << 20 && row.virtualBytes > row.residentBytes)
    #expect(row.denied == [])
    #expect(table.rows.map(\.pid) == table.rows.map(\.pid).sorted())
    #expect(table.cost > 0)
  }

  @Test("leave to their parent what children used that no scan has seen")
  func unseenChildren() throws {
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .now(), into: &table)
    var pid: pid_t = 0
    let script = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
    let words = [strdup("sh"), strdup("-c"), strdup(script), nil]
    defer { for word in words { free(word) } }
    try #require(posix_spawn(&pid, "/bin/sh", nil, nil, words, environ) == 0)
    var usage = rusage()
    wait4(pid, nil, 0, &usage)
    scanner.scan(at: .now(), into: &table)
    let spent =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    let shown = try #require(found(getpid(), table)?.cpuChildren) * table.seconds
    // Other tests start children too.
    #expect(shown > spent - 0.03, "\(shown) of \(spent)")
    #expect(found(pid, table) == nil)
  }

  @Test("keep a zombie among them until somebody waits for it")
  func zombie() throws {
    var pid: pid_t = 0
    let words = [strdup("true"), nil]
    defer { for word in words { free(word) } }
    try #require(posix_spawn(&pid, "/bin/true", nil, nil, words, environ) == 0)
    var status = siginfo_t()
    waitid(P_PID, id_t(pid), &status, WEXITED | WNOWAIT)
    var scanner = scanner()
    var table = ProcessTable()
    scanner.scan(at: .now(), into: &table)
    #expect(found(pid, table)?.state == .zombie)
    waitpid(pid, nil, 0)
    scanner.scan(at: .now(), into: &table)
    #expect(found(pid, table) == nil)
  }
}
