import Testing

@testable import Workloads

@Suite("A table that is shared")
struct SharedTableTests {
  @Test("is exchanged for the one that was shown before")
  func exchanges() {
    let shared = SharedTable(ProcessTable())
    var next = ProcessTable()
    next.scan = 1
    shared.exchange(&next)
    #expect(next.scan == 0)
    #expect(shared.with { $0.scan } == 1)
  }
}
