import FoundationEssentials
import Testing

@testable import ProcFS

@Suite struct ProcessListTests {
  @Test func onlyNumbersAreProcesses() throws {
    let folder = try Folder()
    for name in [
      "10/stat", "9/stat", "9876868/stat", "self/stat", "1x/stat", "stat", "4294967296/x",
    ] {
      try folder.write(name, "")
    }
    guard var list = ProcessList(in: HostPaths(procfs: folder.path)) else { throw NoList() }
    try list.read()
    #expect(list.numbers == [9, 10, 9_876_868])
    try folder.write("11/stat", "")
    try FileManager.default.removeItem(atPath: "\(folder.path)/9")
    try list.read()
    #expect(list.numbers == [10, 11, 9_876_868])
  }

  @Test func thisProcessIsThere() throws {
    let own = ProcessInfo.processInfo.processIdentifier
    guard var list = ProcessList(in: HostPaths()) else { throw NoList() }
    try list.read()
    #expect(list.numbers.contains(own))
    guard var threads = ProcessList(threadsOf: own, in: HostPaths()) else { throw NoList() }
    try threads.read()
    #expect(threads.numbers.contains(own))
  }

  @Test func aProcessThatIsGoneIsAbsent() throws {
    if ProcessList(threadsOf: 1, in: HostPaths(procfs: "/nowhere")) != nil {
      Issue.record("a list of nothing")
    }
    let child = try Child()
    var file = KernelFile(ProcessStat.path(of: child.number), in: HostPaths())
    var stat = ProcessStat()
    var buffer = ReadBuffer()
    #expect(try file.read(into: &stat, using: &buffer))
    #expect(stat.pid == child.number)
    child.end()
    // It was opened while it lived: reading it gives ESRCH.
    let isThere = try file.read(into: &stat, using: &buffer)
    #expect(!isThere)
    #expect(file.state == .absent)
    #expect(file.reopen() == .absent)
  }

  private struct NoList: Error {}
}
