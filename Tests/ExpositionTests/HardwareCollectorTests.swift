import Testing

@testable import Exposition

/// The small collectors of `/sys`: memory errors, energy, firmware, watchdogs, thermal zones, NVMe.
@Suite struct HardwareCollectorTests {
  private func host(
    _ folder: String, _ files: KeyValuePairs<String, String>
  ) throws -> TestHost {
    let host = try TestHost()
    for (name, text) in files { try host.write("sys/\(folder)/\(name)", text + "\n") }
    return host
  }

  @Test func memoryErrorsAreCountedByControllerAndRow() throws {
    let host = try host(
      "devices/system/edac/mc",
      [
        "mc0/ce_count": "5", "mc0/ce_noinfo_count": "2", "mc0/ue_count": "1",
        "mc0/ue_noinfo_count": "0", "mc0/csrow0/ce_count": "3", "mc0/csrow0/ue_count": "1",
        "mc0/dimm0/dimm_ce_count": "3", "power/control": "auto",
      ])
    let samples = [
      #"node_edac_correctable_errors_total{controller="0"} 5"#,
      #"node_edac_uncorrectable_errors_total{controller="0"} 1"#,
      #"node_edac_csrow_correctable_errors_total{controller="0",csrow="unknown"} 2"#,
      #"node_edac_csrow_correctable_errors_total{controller="0",csrow="0"} 3"#,
      #"node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="unknown"} 0"#,
      #"node_edac_csrow_uncorrectable_errors_total{controller="0",csrow="0"} 1"#,
    ]
    let scraped = host.scrape(EDACCollector.self)
    #expect(scraped.samples == samples)
    #expect(scraped.isSuccess)
    try host.remove("sys/devices/system/edac/mc/mc0/ue_count")
    let broken = host.scrape(EDACCollector.self)
    #expect(broken.samples == samples.filter { !$0.contains("edac_uncorrectable") })
    #expect(!broken.isSuccess)
    #expect(try TestHost().scrape(EDACCollector.self).isSuccess, "no controller is no failure")
  }

  @Test func memoryErrorsAreCountedByChannel() throws {
    let host = try host(
      "devices/system/edac/mc/mc0",
      [
        "ce_count": "0", "ce_noinfo_count": "0", "ue_count": "0", "ue_noinfo_count": "0",
        "csrow2/ce_count": "123", "csrow2/ue_count": "0", "csrow2/ch0_ce_count": "0",
        "csrow2/ch0_ue_count": "5", "csrow2/ch2_ce_count": "123",
        "csrow2/ch2_dimm_label": "mc#0csrow#2channel#2", "csrow2/chx_ce_count": "1",
      ])
    let scraped = host.scrape(EDACCollector.self)
    let metric = "node_edac_channel"
    let labels = #"{controller="0",csrow="2",channel="#
    #expect(
      scraped.samples.filter { $0.hasPrefix(metric) } == [
        "\(metric)_correctable_errors_total\(labels)\"0\",dimm_label=\"unknown\"} 0",
        "\(metric)_correctable_errors_total\(labels)\"2\",dimm_label=\"mc0_csrow2_channel2\"} 123",
        "\(metric)_uncorrectable_errors_total\(labels)\"0\",dimm_label=\"unknown\"} 5",
      ])
    #expect(scraped.isSuccess)
    try host.write("sys/devices/system/edac/mc/mc0/csrow2/ch0_ce_count", "many\n")
    #expect(!host.scrape(EDACCollector.self).isSuccess)
  }

  @Test func energyIsToldByZone() throws {
    let host = try host(
      "class/powercap",
      [
        "intel-rapl/enabled": "1", "intel-rapl:0/name": "package-0",
        "intel-rapl:0/energy_uj": "240422366267",
        "intel-rapl:0/max_energy_range_uj": "262143328850",
        "intel-rapl:0:0/name": "dram", "intel-rapl:0:0/energy_uj": "1000000",
        "intel-rapl:0:0/max_energy_range_uj": "1", "intel-rapl:1/name": "package-1",
        "intel-rapl:1/energy_uj": "1", "intel-rapl:1/max_energy_range_uj": "1",
        "intel-rapl:1:0/name": "dram", "intel-rapl:1:0/energy_uj": "2000000",
        "intel-rapl:1:0/max_energy_range_uj": "1",
      ])
    let path = "\(host.root)/sys/class/powercap/intel-rapl"
    #expect(
      host.scrape(RAPLCollector.self).samples == [
        "node_rapl_package_joules_total{index=\"0\",path=\"\(path):0\"} 240422.366267",
        "node_rapl_package_joules_total{index=\"1\",path=\"\(path):1\"} 0.000001",
        "node_rapl_dram_joules_total{index=\"0\",path=\"\(path):0:0\"} 1",
        "node_rapl_dram_joules_total{index=\"1\",path=\"\(path):1:0\"} 2",
      ])
    let labelled = host.scrape(
      RAPLCollector.self, ["collector.rapl.enable-zone-label": ["true"]])
    #expect(
      labelled.samples.first == """
        node_rapl_joules_total{index="0",path="\(path):0",rapl_zone="package"} 240422.366267
        """)
    try host.write("sys/class/powercap/intel-rapl:1/energy_uj", "none\n")
    let broken = host.scrape(RAPLCollector.self)
    #expect(broken.samples.count == 2, "the zones before the broken one")
    #expect(!broken.isSuccess)
  }

  @Test func firmwareIsOneSample() throws {
    let scraped = try host(
      "class/dmi/id",
      [
        "bios_vendor": "SeaBIOS", "product_name": "Standard PC \"Q35\"", "sys_vendor": "QEMU",
        "chassis_serial": "", "modalias": "dmi:bvnSeaBIOS:",
      ]
    ).scrape(DMICollector.self)
    #expect(
      scraped.samples == [
        """
        node_dmi_info{bios_vendor="SeaBIOS",chassis_serial="",\
        product_name="Standard PC \\"Q35\\"",system_vendor="QEMU"} 1
        """
      ])
    #expect(try !TestHost().scrape(DMICollector.self).isSuccess)
  }

  @Test func watchdogsMayLackAttributes() throws {
    let host = try host(
      "class/watchdog",
      [
        "watchdog0/identity": "iTCO_wdt", "watchdog0/nowayout": "0", "watchdog0/state": "inactive",
        "watchdog0/timeout": "30", "watchdog0/bootstatus": "0x20", "watchdog1/uevent": "",
      ])
    #expect(
      host.scrape(WatchdogCollector.self).samples == [
        #"node_watchdog_bootstatus{name="watchdog0"} 32"#,
        #"node_watchdog_nowayout{name="watchdog0"} 0"#,
        #"node_watchdog_timeout_seconds{name="watchdog0"} 30"#,
        """
        node_watchdog_info{name="watchdog0",options="",identity="iTCO_wdt",state="inactive",\
        status="",pretimeout_governor=""} 1
        """,
        """
        node_watchdog_info{name="watchdog1",options="",identity="",state="",status="",\
        pretimeout_governor=""} 1
        """,
      ])
    try host.write("sys/class/watchdog/watchdog0/timeout", "soon\n")
    #expect(!host.scrape(WatchdogCollector.self).isSuccess)
  }

  @Test func zonesWithoutTheirAttributesAreLeftOut() throws {
    let host = try host(
      "class/thermal",
      [
        "thermal_zone0/type": "x86_pkg_temp", "thermal_zone0/policy": "step_wise",
        "thermal_zone0/temp": "47000", "thermal_zone1/type": "acpitz",
        "thermal_zone1/temp": "1", "cooling_device0/type": "Processor",
        "cooling_device0/max_state": "3", "cooling_device0/cur_state": "-1",
        "cooling_device10/type": "Fan",
      ])
    #expect(
      host.scrape(ThermalZoneCollector.self).samples == [
        #"node_thermal_zone_temp{zone="0",type="x86_pkg_temp"} 47"#,
        #"node_cooling_device_cur_state{name="0",type="Processor"} -1"#,
        #"node_cooling_device_max_state{name="0",type="Processor"} 3"#,
      ])
    try host.write("sys/class/thermal/thermal_zone0/temp", "hot\n")
    let broken = host.scrape(ThermalZoneCollector.self)
    #expect(broken.samples.isEmpty)
    #expect(!broken.isSuccess)
    #expect(try TestHost().scrape(ThermalZoneCollector.self).isSuccess)
  }

  @Test func namespacesAreFoundBelowTheirController() throws {
    let host = try host(
      "class/nvme",
      [
        "nvme0/firmware_rev": "1.0", "nvme0/model": "Example SSD   ", "nvme0/serial": "X1",
        "nvme0/state": "live", "nvme0/cntlid": "5", "nvme0/nvme0c0n1/nuse": "100",
        "nvme0/nvme0c0n1/size": "1000", "nvme0/nvme0c0n1/queue/logical_block_size": "4096",
        "nvme0/nvme0c0n1/ana_state": "optimized", "nvme0/nvme0n2/size": "1",
        "nvme0/hwmon1/temp1_input": "1",
      ])
    #expect(
      host.scrape(NVMeCollector.self).samples == [
        """
        node_nvme_info{device="nvme0",firmware_revision="1.0",model="Example SSD",serial="X1",\
        state="live",cntlid="5"} 1
        """,
        #"node_nvme_namespace_info{device="nvme0",nsid="1",ana_state="optimized"} 1"#,
        #"node_nvme_namespace_capacity_bytes{device="nvme0",nsid="1"} 4096000"#,
        #"node_nvme_namespace_size_bytes{device="nvme0",nsid="1"} 4096000"#,
        #"node_nvme_namespace_used_bytes{device="nvme0",nsid="1"} 409600"#,
        #"node_nvme_namespace_logical_block_size_bytes{device="nvme0",nsid="1"} 4096"#,
      ])
    try host.remove("sys/class/nvme/nvme0/state")
    #expect(!host.scrape(NVMeCollector.self).isSuccess)
  }
}
