import Testing

@testable import Exposition

/// What `/sys/devices/system/cpu` says beside the clocks that each tick reads.
@Suite struct CPUFrequencyCollectorTests {
  private static let attributes: KeyValuePairs = [
    "cpuinfo_min_freq": "800000", "cpuinfo_max_freq": "4700000", "scaling_min_freq": "800000",
    "scaling_max_freq": "3700000", "scaling_cur_freq": "1699981",
    "scaling_available_governors": "performance powersave", "scaling_governor": "powersave",
    "scaling_driver": "intel_pstate", "related_cpus": "0", "scaling_setspeed": "<unsupported>",
  ]

  private func host() throws -> TestHost {
    let host = try TestHost(["sys/devices/system/cpu/offline": "1-3\n"])
    for cpu in [0, 1] {
      for (name, text) in Self.attributes {
        try host.write("sys/devices/system/cpu/cpu\(cpu)/cpufreq/\(name)", text + "\n")
      }
    }
    return host
  }

  @Test func clocksAreInHertzAndOfCPUsThatAreOn() throws {
    let scraped = try host().scrape(CPUFrequencyCollector.self)
    #expect(
      scraped.samples == [
        #"node_cpu_frequency_min_hertz{cpu="0"} 800000000"#,
        #"node_cpu_frequency_max_hertz{cpu="0"} 4700000000"#,
        #"node_cpu_scaling_frequency_hertz{cpu="0"} 1699981000"#,
        #"node_cpu_scaling_frequency_min_hertz{cpu="0"} 800000000"#,
        #"node_cpu_scaling_frequency_max_hertz{cpu="0"} 3700000000"#,
        #"node_cpu_scaling_governor{cpu="0",governor="performance"} 0"#,
        #"node_cpu_scaling_governor{cpu="0",governor="powersave"} 1"#,
      ])
    #expect(scraped.isSuccess)
  }

  @Test(arguments: [
    ("scaling_max_freq", "<unknown>\n"), ("cpuinfo_min_freq", ""), ("scaling_driver", nil),
  ])
  func whatMustBeThereFailsTheWhole(_ name: String, _ text: String?) throws {
    let host = try host()
    let path = "sys/devices/system/cpu/cpu0/cpufreq/\(name)"
    if let text { try host.write(path, text) } else { try host.remove(path) }
    let scraped = host.scrape(CPUFrequencyCollector.self)
    #expect(scraped.samples.isEmpty)
    #expect(!scraped.isSuccess)
  }

  @Test func aClockMayBeMissing() throws {
    let host = try host()
    try host.remove("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq")
    let scraped = host.scrape(CPUFrequencyCollector.self)
    #expect(scraped.samples.count == 6)
    #expect(scraped.isSuccess)
  }

  /// The average is counted by the hardware, and not told of a CPU that idles.
  @Test func theAverageIsToldWhereThereIsOne() throws {
    let host = try host()
    let path = "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_avg_freq"
    try host.write(path, "1699981\n")
    let collector = host.collector(CPUFrequencyCollector.self)
    func average() -> [String] {
      host.scrape(collector).samples.filter { $0.contains("_avg_") }
    }
    #expect(average() == [#"node_cpu_frequency_avg_hertz{cpu="0"} 1699981000"#])
    try host.write(path, "1800000\n")
    #expect(average() == [#"node_cpu_frequency_avg_hertz{cpu="0"} 1800000000"#])
    try host.remove(path)
    #expect(average().isEmpty)
    #expect(host.scrape(collector).isSuccess)
  }

  /// With `--collector.cpu.info` the collector `cpu` has a clock of each CPU under the same name.
  @Test(
    arguments: [
      (["cpu", "cpufreq"], "collector.cpu.info", "true", 0),
      (["cpufreq"], "collector.cpu.info", "true", 1),
      (["cpu", "cpufreq"], "collector.cpu.info", "false", 1),
      (["cpu", "cpufreq"], "collector.cpu.info.bugs-include", "^mds$", 0),
    ] as [(Set<String>, String, String, Int)])
  func theClockIsToldOnce(
    _ collectors: Set<String>, _ option: String, _ value: String, _ count: Int
  ) throws {
    let host = try host()
    try host.write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_cur_freq", "1699981\n")
    var setup = CollectorSetup(paths: host.paths, options: CollectorOptions([option: [value]]))
    setup.collectors = collectors
    let samples = host.scrape(CPUFrequencyCollector(setup)).samples
    #expect(samples.count { $0.hasPrefix("node_cpu_frequency_hertz") } == count)
    #expect(samples.contains(#"node_cpu_frequency_max_hertz{cpu="0"} 4700000000"#))
  }

  @Test func aGovernorThatChangesIsSeen() throws {
    let host = try host()
    let collector = host.collector(CPUFrequencyCollector.self)
    #expect(host.scrape(collector).samples.last?.hasSuffix(#"governor="powersave"} 1"#) == true)
    let path = "sys/devices/system/cpu/cpu0/cpufreq/"
    try host.write(path + "scaling_governor", "performance\n")
    #expect(host.scrape(collector).samples.last?.hasSuffix(#"governor="powersave"} 0"#) == true)
  }

  @Test func withoutTheListOfCPUsItFails() throws {
    #expect(try !TestHost().scrape(CPUFrequencyCollector.self).isSuccess)
  }

  @Test func vulnerabilitiesAreTakenApart() throws {
    let host = try TestHost()
    for (name, text) in [
      ("itlb_multihit", "Not affected"), ("mds", "Vulnerable: Clear CPU buffers attempted"),
      ("retbleed", "Mitigation:  untrained return thunk"), ("srbds", "Unknown: Dependent on x"),
      ("gds", "something new"),
    ] { try host.write("sys/devices/system/cpu/vulnerabilities/\(name)", text + "\n") }
    let metric = "node_cpu_vulnerabilities_info"
    #expect(
      host.scrape(CPUVulnerabilitiesCollector.self).samples == [
        "\(metric){codename=\"gds\",state=\"unknown\",mitigation=\"something new\"} 1",
        "\(metric){codename=\"itlb_multihit\",state=\"not affected\",mitigation=\"\"} 1",
        "\(metric){codename=\"mds\",state=\"vulnerable\",mitigation=\"Clear CPU buffers attempted\"} 1",
        "\(metric){codename=\"retbleed\",state=\"mitigation\",mitigation=\"untrained return thunk\"} 1",
        "\(metric){codename=\"srbds\",state=\"unknown\",mitigation=\"Dependent on x\"} 1",
      ])
    #expect(try TestHost().scrape(CPUVulnerabilitiesCollector.self).isSuccess)
  }
}
