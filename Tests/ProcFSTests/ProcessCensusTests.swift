import Testing

@testable import ProcFS

@Suite struct ProcessCensusTests {
  private func stat(_ number: Int, _ state: String, threads: Int) -> String {
    "\(number) (a b) \(state) 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 \(threads) 0 0 0 0\n"
  }

  @Test func processesAndThreadsByState() throws {
    let folder = try Folder()
    try folder.write("1/stat", stat(1, "S", threads: 1))
    try folder.write("1/task/1/stat", stat(1, "S", threads: 1))
    try folder.write("20/stat", stat(20, "R", threads: 3))
    try folder.write("20/task/20/stat", stat(20, "D", threads: 3))
    try folder.write("20/task/21/stat", stat(21, "D", threads: 3))
    // Gone between the list and the look, and without a folder of threads.
    try folder.write("20/task/22/status", "")
    try folder.write("30/status", "")
    try folder.write("31/stat", stat(31, "Z", threads: 1))
    guard var census = ProcessCensus(in: HostPaths(procfs: folder.path)) else {
      Issue.record("no list of processes")
      return
    }
    var buffer = ReadBuffer()
    for _ in 0..<2 {
      try census.update(using: &buffer)
      let processes = census.processes
      #expect(processes == 3)
      let threads = census.threads
      #expect(threads == 5)
      let processStatesSleeping = census.processStates[.sleeping]
      #expect(processStatesSleeping == 1)
      let processStatesRunning = census.processStates[.running]
      #expect(processStatesRunning == 1)
      let processStatesZombie = census.processStates[.zombie]
      #expect(processStatesZombie == 1)
      let threadStatesRunning = census.threadStates[.running]
      #expect(threadStatesRunning == 1)
      let threadStatesUninterruptible = census.threadStates[.uninterruptible]
      #expect(threadStatesUninterruptible == 1)
      let threadStatesZombie = census.threadStates[.zombie]
      #expect(threadStatesZombie == 0)
    }
  }

  @Test func moreThreadsThanANumberHolds() throws {
    let folder = try Folder()
    for number in [1, 2] { try folder.write("\(number)/stat", stat(number, "S", threads: .max)) }
    guard var census = ProcessCensus(in: HostPaths(procfs: folder.path)) else {
      Issue.record("no list of processes")
      return
    }
    var buffer = ReadBuffer()
    try census.update(using: &buffer)
    let processes = census.processes
    #expect(processes == 2)
  }

  @Test func aLineThatCannotBeReadIsTold() throws {
    let folder = try Folder()
    try folder.write("7/stat", "7 (x\n")
    guard var census = ProcessCensus(in: HostPaths(procfs: folder.path)) else {
      Issue.record("no list of processes")
      return
    }
    var buffer = ReadBuffer()
    #expect(throws: ProcFSError.self) { try census.update(using: &buffer) }
    if ProcessCensus(in: HostPaths(procfs: "/nowhere")) != nil { Issue.record("a list of nothing") }
  }

  @Test func theRunningHostHasThisProcess() throws {
    guard var census = ProcessCensus(in: HostPaths()) else {
      Issue.record("no list of processes")
      return
    }
    var buffer = ReadBuffer()
    try census.update(using: &buffer)
    let processes = census.processes
    #expect(processes > 0)
    let threads = census.threads
    #expect(threads >= census.processes)
  }
}
