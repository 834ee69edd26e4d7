import Testing

@testable import Exposition

@Suite struct MeminfoNUMACollectorTests {
  static let node = "sys/devices/system/node"

  @Test func theSamplesOfAFieldStandTogether() throws {
    let host = try TestHost([
      "\(Self.node)/node0/meminfo":
        "\nNode 0 MemTotal: 100 kB\nNode 0 Active(file): 1 kB\nNode 0 HugePages_Free: 5\n",
      "\(Self.node)/node0/numastat": "numa_hit 10\nother_node 0\n",
      "\(Self.node)/node10/meminfo": "Node 10 MemTotal: 200 kB\nNode 10 FilePmdMapped: 2 kB\n",
      "\(Self.node)/node10/numastat": "numa_hit 30\nother_node 1\n",
      "\(Self.node)/node2/meminfo": "Node 2 MemTotal: 300 kB\nNode 2 Active(file): 4 kB\n",
      "\(Self.node)/node2/numastat": "numa_hit 20\n",
      "\(Self.node)/online": "0,2,10\n",
    ])
    let scraped = host.scrape(MeminfoNUMACollector.self)
    #expect(
      scraped.text == """
        # HELP node_memory_numa_MemTotal Memory information field MemTotal.
        # TYPE node_memory_numa_MemTotal gauge
        node_memory_numa_MemTotal{node="0"} 102400
        node_memory_numa_MemTotal{node="2"} 307200
        node_memory_numa_MemTotal{node="10"} 204800
        # HELP node_memory_numa_Active_file Memory information field Active_file.
        # TYPE node_memory_numa_Active_file gauge
        node_memory_numa_Active_file{node="0"} 1024
        node_memory_numa_Active_file{node="2"} 4096
        # HELP node_memory_numa_HugePages_Free Memory information field HugePages_Free.
        # TYPE node_memory_numa_HugePages_Free gauge
        node_memory_numa_HugePages_Free{node="0"} 5
        # HELP node_memory_numa_FilePmdMapped Memory information field FilePmdMapped.
        # TYPE node_memory_numa_FilePmdMapped gauge
        node_memory_numa_FilePmdMapped{node="10"} 2048
        # HELP node_memory_numa_numa_hit_total Memory information field numa_hit_total.
        # TYPE node_memory_numa_numa_hit_total counter
        node_memory_numa_numa_hit_total{node="0"} 10
        node_memory_numa_numa_hit_total{node="2"} 20
        node_memory_numa_numa_hit_total{node="10"} 30
        # HELP node_memory_numa_other_node_total Memory information field other_node_total.
        # TYPE node_memory_numa_other_node_total counter
        node_memory_numa_other_node_total{node="0"} 0
        node_memory_numa_other_node_total{node="10"} 1

        """)
    #expect(scraped.isSuccess)
  }

  @Test func theUnitStandsBehindTheNumber() throws {
    let host = try TestHost([
      "\(Self.node)/node0/meminfo": "Node 0 MemTotal: 5\nNode 0 HugePages_Total: 5 kB\n",
      "\(Self.node)/node0/numastat": "numa_hit 1\n",
    ])
    #expect(
      host.scrape(MeminfoNUMACollector.self).samples.prefix(2) == [
        #"node_memory_numa_MemTotal{node="0"} 5"#,
        #"node_memory_numa_HugePages_Total{node="0"} 5120"#,
      ])
  }

  @Test func nodesMayComeAndGo() throws {
    let host = try TestHost([
      "\(Self.node)/node0/meminfo": "Node 0 MemTotal: 1 kB\n",
      "\(Self.node)/node0/numastat": "numa_hit 1\n",
    ])
    let collector = host.collector(MeminfoNUMACollector.self)
    #expect(host.scrape(collector).samples.count == 2)
    try host.write("\(Self.node)/node1/meminfo", "Node 1 MemTotal: 1 kB\n")
    // A node of which a file is missing fails the whole.
    #expect(!host.scrape(collector).isSuccess)
    try host.write("\(Self.node)/node1/numastat", "numa_hit 1\n")
    #expect(host.scrape(collector).samples.count == 4)
    try host.remove("\(Self.node)/node0")
    #expect(
      host.scrape(collector).samples == [
        "node_memory_numa_MemTotal{node=\"1\"} 1024",
        "node_memory_numa_numa_hit_total{node=\"1\"} 1",
      ])
  }

  /// As node_exporter has it: nothing to print, and no failure.
  @Test func aKernelWithoutNUMAHasNoSamples() throws {
    let scraped = try TestHost().scrape(MeminfoNUMACollector.self)
    #expect(scraped.text.isEmpty)
    #expect(scraped.isSuccess)
  }
}
