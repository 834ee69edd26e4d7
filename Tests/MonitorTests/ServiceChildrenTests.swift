import Glibc
import Testing

@testable import Monitor

/// With real processes, which are nobody else's: each has its own set of children.
@Suite struct ServiceChildrenTests {
  private func start(_ words: String...) throws -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var pid: pid_t = 0
    let code = posix_spawn(&pid, words[0], nil, nil, &arguments, &environment)
    try #require(code == 0)
    return pid
  }

  private func awaitEnd(of pid: pid_t, in children: ServiceChildren) -> Bool {
    for _ in 0..<500 {
      if children.release(pid) { return true }
      BlockingThread.sleep(nanoseconds: 10_000_000)
    }
    return false
  }

  @Test func aChildIsThereUntilItIsTakenLeaveOf() throws {
    let children = ServiceChildren()
    #expect(children.cost.count == 0 && children.cost.residentBytes == 0)
    let pid = try start("/bin/sleep", "60")
    children.add(pid)
    #expect(children.cost.count == 1 && children.cost.residentBytes > 0)
    #expect(!children.release(pid))
    kill(pid, SIGKILL)
    #expect(awaitEnd(of: pid, in: children))
    #expect(children.cost.count == 0 && children.cost.residentBytes == 0)
    #expect(children.release(pid), "whatever has its number now, it is no child")
  }

  @Test func itsTimeStaysWhenItIsGone() throws {
    let children = ServiceChildren()
    let before = children.cost.time
    let pid = try start("/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done")
    children.add(pid)
    #expect(awaitEnd(of: pid, in: children))
    // Other tests' children only add to it.
    #expect(children.cost.time - before > 1_000_000)
  }
}
