import Testing

@testable import ProcFS

@Suite struct ProcessSampleTests {
  @Test func saysWhatTheWholeRecordSays() throws {
    let text = Array(ProcessStatTests.daemon.utf8)
    var sample = ProcessSample()
    try sample.parse(text.span)
    let stat = try ProcessStat(ProcessStatTests.daemon)
    #expect(Array(text[sample.name]) == stat.comm.bytes)
    #expect(sample.state == stat.state)
    #expect(sample.ppid == stat.ppid)
    #expect(sample.isKernelThread == stat.isKernelThread)
    #expect([sample.minorFaults, sample.majorFaults] == [stat.minflt, stat.majflt])
    #expect([sample.user, sample.system] == [stat.utime, stat.stime])
    #expect(sample.children == 1540)
    #expect(
      [sample.priority, sample.nice, sample.threads] == [stat.priority, stat.nice, stat.numThreads])
    #expect([sample.start, sample.virtualBytes] == [stat.starttime, stat.vsize])
    #expect(sample.residentPages == 689)
  }

  @Test(arguments: ProcessStatTests.names) func noNameForgesAField(_ name: [UInt8]) throws {
    let head = Array("812 (".utf8)
    let text = head + name + Array(ProcessStatTests.daemon.utf8.drop { $0 != UInt8(ascii: ")") })
    var sample = ProcessSample()
    try sample.parse(text.span)
    #expect(Array(text[sample.name]) == name)
    #expect(sample.ppid == 1)
    #expect(sample.residentPages == 689)
  }

  @Test func threadsOfTheKernelAreTold() throws {
    let sample = try ProcessSample(
      "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 7 0 0 20 0 1 0 5 0 0 18446744073709551615\n")
    #expect(sample.isKernelThread)
    #expect(sample.system == 7)
  }

  @Test(arguments: [
    "", "812", "812 (", "812 (x", "812 (x)", "812 (x) ", "812 (x) S", "812 (x) S 1", "(x) S 1",
    "812 (x)   5 1 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0",
    "812 (x) SS 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0",
    "812 (x) S 1 1 1 0 -1 0 0 0 0 0 x 0 0 0 20 0 1 0 5 0 0",
    "812 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0",
  ]) func othersAreRefused(_ text: String) {
    _ = refusal(ProcessSample.self, text)
  }

  @Test func everyPrefixIsSurvived() {
    let text = Array(ProcessStatTests.daemon.utf8)
    var sample = ProcessSample()
    for end in text.indices { try? sample.parse(text.span.extracting(0..<end)) }
    let io = Array("rchar: 1\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 5\n".utf8)
    var transfer = ProcessTransfer()
    for end in io.indices { try? transfer.parse(io.span.extracting(0..<end)) }
  }

  @Test func transfersAreRead() throws {
    let whole = try ProcessTransfer(
      "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\n"
        + "cancelled_write_bytes: 5\n")
    #expect([whole.read, whole.written, whole.cancelled] == [4096, 8192, 5])
    let old = try ProcessTransfer("write_bytes: 7\nread_bytes: x\n")
    #expect([old.read, old.written, old.cancelled] == [nil, 7, nil])
    _ = refusal(ProcessTransfer.self, "rchar: 1\n")
    _ = refusal(ProcessTransfer.self, "")
  }
}
