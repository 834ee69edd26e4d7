import Testing

@testable import ProcFS

@Suite struct ProcessLimitsTests {
  static let text = """
    Limit                     Soft Limit           Hard Limit           Units
    Max cpu time              unlimited            unlimited            seconds
    Max processes             31152                62304                processes
    Max locked memory         18446744073708503040 18446744073708503040 bytes
    Max something new         1                    2                    things
    Max nice priority         0                    0
    Max realtime priority     0                    unlimited
    Max realtime timeout      x                    1                    us

    """

  @Test func softAndHardAreRead() throws {
    let limits = try ProcessLimits(Self.text)
    #expect(limits[.cpuTime] == ProcessLimits.Limit(soft: nil, hard: nil))
    #expect(limits[.processes] == ProcessLimits.Limit(soft: 31152, hard: 62304))
    #expect(limits[.lockedMemory]?.soft == 18_446_744_073_708_503_040)
    #expect(limits[.nicePriority] == ProcessLimits.Limit(soft: 0, hard: 0))
    #expect(limits[.realtimePriority] == ProcessLimits.Limit(soft: 0, hard: nil))
    #expect(limits[.realtimeTimeout] == nil)
    #expect(limits[.openFiles] == nil)
  }

  @Test func aTextWithoutLimitsIsRefused() {
    #expect(refusal(ProcessLimits.self, "Limit  Soft Limit\n") == ParseError(.missingField))
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(ProcessLimits.self, Self.text)
  }
}
