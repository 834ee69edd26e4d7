import Foundation
import Testing

@testable import ProcFS

@Suite struct NUMANodesTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func write(_ name: String, _ text: String) throws {
    try folder.write("devices/system/node/\(name)", text)
  }

  @Test func numbersMayHaveGapsAndGoByNumber() throws {
    for number in [10, 2] {
      try write("node\(number)/meminfo", "\nNode \(number) MemFree: \(number) kB\n")
      try write("node\(number)/numastat", "numa_hit \(number)\nlocal_node 7\n")
    }
    for name in ["nodes/meminfo", "node/meminfo", "node1x/meminfo", "online"] {
      try write(name, "Node 1 MemFree: 1 kB\n")
    }
    var nodes = NUMANodes(in: HostPaths(sysfs: folder.path))
    #expect(nodes.nodes.map(\.number) == [2, 10])
    #expect(nodes.nodes.map { $0.memory == nil } == [true, true])
    var buffer = ReadBuffer()
    nodes.update(using: &buffer)
    #expect(nodes.nodes.map { $0.memory?[.memFree] } == [2, 10])
    #expect(nodes.nodes.map { $0.memory?[.memTotal] } == [nil, nil])
    #expect(nodes.nodes.map { $0.statistics?[.numaHit] } == [2, 10])
    #expect(nodes.nodes.map { $0.statistics?[.localNode] } == [7, 7])
  }

  @Test func nodesComeAndGoAndThoseThatStayKeepWhatWasRead() throws {
    try write("node0/meminfo", "Node 0 MemFree: 1 kB\n")
    var nodes = NUMANodes(in: HostPaths(sysfs: folder.path))
    var buffer = ReadBuffer()
    nodes.update(using: &buffer)
    nodes.rescan()
    #expect(nodes.nodes.map { $0.memory?[.memFree] } == [1])
    try write("node1/meminfo", "Node 1 MemFree: 2 kB\n")
    nodes.rescan()
    #expect(nodes.nodes.map(\.number) == [0, 1])
    #expect(nodes.nodes.map { $0.memory?[.memFree] } == [1, nil])
    try FileManager.default.removeItem(atPath: "\(folder.path)/devices/system/node/node0")
    nodes.rescan()
    #expect(nodes.nodes.map(\.number) == [1])
  }

  @Test func whatCannotBeReadIsAbsent() throws {
    try write("node0/meminfo", "Node 0 MemFree: 1 kB\n")
    try write("node0/numastat", "numa_hit 1\n")
    var nodes = NUMANodes(in: HostPaths(sysfs: folder.path))
    var buffer = ReadBuffer()
    nodes.update(using: &buffer)
    #expect(nodes.nodes[0].memory != nil)
    try write("node0/meminfo", "nothing\n")
    try write("node0/numastat", "")
    nodes.update(using: &buffer)
    #expect(nodes.nodes[0].memory == nil)
    #expect(nodes.nodes[0].statistics?.counters.count == 0)
    try write("node0/meminfo", "Node 0 MemFree: 3 kB\n")
    nodes.update(using: &buffer)
    #expect(nodes.nodes[0].memory?[.memFree] == 3)
  }

  @Test func aKernelWithoutNUMAHasNone() throws {
    #expect(NUMANodes(in: HostPaths(sysfs: folder.path)).nodes.isEmpty)
  }

  @Test func linesOfHugePagesCountPages() throws {
    let memory = try NUMAMemory("Node 0 HugePages_Total: 4\nNode 0 AnonHugePages: 8 kB\n")
    #expect((0..<2).map { memory.countsPages(at: $0) } == [true, false])
    #expect(memory[.hugePagesTotal] == 4)
    #expect(memory[.anonHugePages] == 8)
  }
}
