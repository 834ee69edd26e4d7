import Testing

@testable import Exposition

@Suite struct ProcessorCollectorTests {
  static let stat = """
    cpu  300 0 0 0
    cpu0 100 1 2 1000 3 4 5 6 7 8
    cpu2 200 0 0 2000
    intr 77 1 2 3
    ctxt 88
    btime 1700000000
    processes 99
    procs_running 2
    procs_blocked 1
    softirq 10 1 2 3 4

    """

  @Test func timesOfEachCPUInSeconds() throws {
    let host = try TestHost(["proc/stat": Self.stat])
    let scraped = host.scrape(CPUCollector.self)
    #expect(scraped.isSuccess)
    #expect(
      scraped.text.hasPrefix(
        """
        # HELP node_cpu_guest_seconds_total Seconds the CPUs spent in guests (VMs) for each mode.
        # TYPE node_cpu_guest_seconds_total counter
        node_cpu_guest_seconds_total{cpu="0",mode="nice"} 0.08
        node_cpu_guest_seconds_total{cpu="0",mode="user"} 0.07
        node_cpu_guest_seconds_total{cpu="2",mode="nice"} 0
        node_cpu_guest_seconds_total{cpu="2",mode="user"} 0
        # HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
        # TYPE node_cpu_seconds_total counter
        node_cpu_seconds_total{cpu="0",mode="idle"} 10
        node_cpu_seconds_total{cpu="0",mode="iowait"} 0.03
        """))
    #expect(scraped.samples.count == 20)
    #expect(host.scrape(CPUCollector.self, ["collector.cpu.guest": ["false"]]).samples.count == 16)
  }

  @Test func timesDoNotStepBackByALittle() throws {
    let host = try TestHost(["proc/stat": "cpu0 100 0 0 1000 50\ncpu1 1 0 0 1\n"])
    let collector = host.collector(CPUCollector.self)
    _ = host.scrape(collector)
    func idleAndWait(_ line: String) throws -> [String] {
      try host.write("proc/stat", line)
      return host.scrape(collector).samples.filter {
        $0.contains("\"idle\"") || $0.contains("\"iowait\"")
      }
    }
    #expect(
      try idleAndWait("cpu0 100 0 0 990 40\n") == [
        #"node_cpu_seconds_total{cpu="0",mode="idle"} 10"#,
        #"node_cpu_seconds_total{cpu="0",mode="iowait"} 0.5"#,
      ])
    // Three seconds less: it was unplugged and begins anew.
    #expect(
      try idleAndWait("cpu0 100 0 0 700 40\n") == [
        #"node_cpu_seconds_total{cpu="0",mode="idle"} 7"#,
        #"node_cpu_seconds_total{cpu="0",mode="iowait"} 0.4"#,
      ])
    #expect(try idleAndWait("cpu1 0 0 0 5 0\ncpu1 0 0 0 6 0\n").count == 2)
  }

  @Test func whatCannotBeReadOfACPULosesNoOther() throws {
    let host = try TestHost(["proc/stat": "cpu0 100 1 2 1000 -3 4\ncpu1 x 0 0 0\ncpu2 1 0 0 7\n"])
    let scraped = host.scrape(CPUCollector.self)
    let idle = scraped.samples.filter { $0.contains(#""idle""#) }
    #expect(
      idle == [
        #"node_cpu_seconds_total{cpu="0",mode="idle"} 10"#,
        #"node_cpu_seconds_total{cpu="2",mode="idle"} 0.07"#,
      ])
    // A negative one is 0 as node_exporter has it.
    #expect(scraped.samples.contains(#"node_cpu_seconds_total{cpu="0",mode="iowait"} 0"#))
    #expect(!scraped.isSuccess)
    try host.write("proc/stat", "cpu  1 0 0 -5\ncpu0 100 1 2 1000 -3 4\n")
    #expect(host.scrape(CPUCollector.self).isSuccess)
    try host.write("proc/stat", "cpu0 9 9 9 900\ncpu0 1 2 3 4\nctxt 5\n")
    let twice = host.scrape(CPUCollector.self).samples
    #expect(twice.contains(#"node_cpu_seconds_total{cpu="0",mode="user"} 0.01"#))
    #expect(twice.count == 10)
    try host.write("proc/stat", "ctxt 5\n")
    #expect(host.scrape(CPUCollector.self).isSuccess)
    #expect(
      host.scrape(StatCollector.self).samples.contains("node_context_switches_total 5"))
  }

  @Test func whatTheCPUsAre() throws {
    let host = try TestHost([
      "proc/stat": "cpu0 1 2 3 4\n", "sys/devices/system/cpu/isolated": "1,3-4\n",
      "sys/devices/system/cpu/cpu0/online": "1\n", "sys/devices/system/cpu/cpu1/online": "0\n",
      "sys/devices/system/cpu/cpu1/topology/core_id": "2\n",
      "sys/devices/system/cpu/cpu1/topology/physical_package_id": "0\n",
      "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count": "5\n",
      "sys/devices/system/cpu/cpu1/thermal_throttle/package_throttle_count": "30\n",
      "proc/cpuinfo": """
      processor : 0
      vendor_id : V
      model name : M 1
      cpu MHz : 799.998
      physical id : 0
      core id : 2
      flags : aes avx avx2 avx
      bugs : mds l1tf

      """,
    ])
    let samples = host.scrape(
      CPUCollector.self,
      ["collector.cpu.info.flags-include": ["^avx"], "collector.cpu.info.bugs-include": ["1"]]
    ).samples.filter { !$0.contains("_seconds_total") }
    #expect(
      samples == [
        #"node_cpu_bug_info{bug="l1tf"} 1"#,
        #"node_cpu_flag_info{flag="avx"} 1"#,
        #"node_cpu_flag_info{flag="avx2"} 1"#,
        #"node_cpu_info{cachesize="",core="2",cpu="0",family="",microcode="",model="","#
          + #"model_name="M 1",package="0",stepping="",vendor="V"} 1"#,
        #"node_cpu_core_throttles_total{core="2",package="0"} 5"#,
        #"node_cpu_isolated{cpu="1"} 1"#,
        #"node_cpu_isolated{cpu="3"} 1"#,
        #"node_cpu_isolated{cpu="4"} 1"#,
        #"node_cpu_online{cpu="0"} 1"#,
        #"node_cpu_online{cpu="1"} 0"#,
        #"node_cpu_package_throttles_total{package="0"} 30"#,
      ])
    var setup = CollectorSetup(
      paths: host.paths, options: CollectorOptions(["collector.cpu.info": ["true"]]))
    setup.collectors = ["cpu", "cpufreq"]
    #expect(
      host.scrape(CPUCollector(setup)).samples.first
        == #"node_cpu_frequency_hertz{core="2",cpu="0",package="0"} 799998000"#)
  }

  @Test func countersOfTheSystem() throws {
    let host = try TestHost(["proc/stat": Self.stat])
    #expect(
      host.scrape(StatCollector.self).samples == [
        "node_boot_time_seconds 1700000000", "node_context_switches_total 88",
        "node_forks_total 99", "node_intr_total 77", "node_procs_blocked 1",
        "node_procs_running 2",
      ])
    let vectors = host.scrape(StatCollector.self, ["collector.stat.softirq": ["true"]]).samples
    #expect(vectors.count == 16)
    #expect(vectors[6] == #"node_softirqs_total{vector="hi"} 1"#)
    #expect(vectors[15] == #"node_softirqs_total{vector="rcu"} 0"#)
    try host.write("proc/stat", "cpu 1 2 3 4\nprocesses -5\n")
    #expect(!host.scrape(StatCollector.self).isSuccess)
    try host.remove("proc/stat")
    #expect(host.scrape(StatCollector.self).samples.isEmpty)
    #expect(!host.scrape(CPUCollector.self).isSuccess)
  }

  @Test func timeOfTasks() throws {
    let host = try TestHost(["proc/schedstat": "cpu1 0 0 0 0 0 0 1500000000 250 7\n"])
    #expect(
      host.scrape(SchedstatCollector.self).samples == [
        #"node_schedstat_running_seconds_total{cpu="1"} 1.5"#,
        #"node_schedstat_timeslices_total{cpu="1"} 7"#,
        #"node_schedstat_waiting_seconds_total{cpu="1"} 0.00000025"#,
      ])
    #expect(try TestHost().scrape(SchedstatCollector.self).hasNoData)
  }

  @Test func softirqsOfTheKindsThatAreKnown() throws {
    let host = try TestHost(["proc/softirqs": "  CPU0 CPU1\n HI: 3 0\n ODD: 1 2\n RCU: 5 6\n"])
    #expect(
      host.scrape(SoftirqsCollector.self).samples == [
        #"node_softirqs_functions_total{cpu="0",type="HI"} 3"#,
        #"node_softirqs_functions_total{cpu="1",type="HI"} 0"#,
        #"node_softirqs_functions_total{cpu="0",type="RCU"} 5"#,
        #"node_softirqs_functions_total{cpu="1",type="RCU"} 6"#,
      ])
    let missing = try TestHost().scrape(SoftirqsCollector.self)
    #expect(!missing.isSuccess && !missing.hasNoData)
  }

  @Test func interruptsThatThePatternsLetThrough() throws {
    let host = try TestHost([
      "proc/interrupts": """
            CPU0 CPU1
        9:    3    0  IO-APIC  9-fasteoi   acpi
      NMI:    0    4  Non-maskable interrupts
      ERR:    1

      """
    ])
    let acpi = #"devices="9-fasteoi acpi",info="IO-APIC",type="9"}"#
    let nmi = #"devices="",info="Non-maskable interrupts",type="NMI"}"#
    #expect(
      host.scrape(InterruptsCollector.self).samples == [
        "node_interrupts_total{cpu=\"0\",\(acpi) 3", "node_interrupts_total{cpu=\"1\",\(acpi) 0",
        "node_interrupts_total{cpu=\"0\",\(nmi) 0", "node_interrupts_total{cpu=\"1\",\(nmi) 4",
      ])
    let chosen = host.scrape(
      InterruptsCollector.self,
      [
        "collector.interrupts.name-include": ["^9;IO-APIC;.*acpi$"],
        "collector.interrupts.include-zeros": ["false"],
      ])
    #expect(chosen.samples == ["node_interrupts_total{cpu=\"0\",\(acpi) 3"])
    let rest = host.scrape(
      InterruptsCollector.self, ["collector.interrupts.name-exclude": ["^9;"]])
    #expect(rest.samples.count == 2)
  }
}
