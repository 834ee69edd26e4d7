import Testing

@testable import Exposition

@Suite struct HwmonCollectorTests {
  private func host(_ files: KeyValuePairs<String, String>) throws -> TestHost {
    let host = try TestHost()
    for (name, text) in files { try host.write("sys/class/hwmon/\(name)", text + "\n") }
    return host
  }

  /// A chip whose driver has no device, so that it is named by its driver.
  @Test func everyKindHasItsUnit() throws {
    let scraped = try host([
      "hwmon0/name": "it8728", "hwmon0/in0_input": "12054", "hwmon0/in0_alarm": "0",
      "hwmon0/cpu0_vid": "1350", "hwmon0/fan1_input": "1205", "hwmon0/fan1_beep": "1",
      "hwmon0/fan1_div": "8", "hwmon0/pwm1": "127", "hwmon0/pwm1_enable": "2",
      "hwmon0/temp1_input": "-5125", "hwmon0/temp1_type": "4", "hwmon0/temp1_fault": "0",
      "hwmon0/curr1_input": "1500", "hwmon0/power1_input": "95500000",
      "hwmon0/power1_average_interval": "1000", "hwmon0/power1_accuracy": "15000",
      "hwmon0/energy1_input": "123456789", "hwmon0/humidity1_input": "45500",
      "hwmon0/freq1_input": "1400000000", "hwmon0/freq1_label": "S-CLK!",
      "hwmon0/freq2_input": "1", "hwmon0/intrusion0_alarm": "1", "hwmon0/vrm": "110",
      "hwmon0/beep_enable": "1", "hwmon0/update_interval": "1500", "hwmon0/uevent": "",
    ]).scrape(HwmonCollector.self)
    #expect(
      scraped.samples == [
        #"node_hwmon_chip_names{chip="it8728",chip_name="it8728"} 1"#,
        #"node_hwmon_sensor_label{chip="it8728",sensor="freq1",label="S-CLK!"} 1"#,
        #"node_hwmon_beep_enabled{chip="it8728",sensor="beep_enable0"} 1"#,
        #"node_hwmon_cpu_vid_volts{chip="it8728",sensor="cpu0"} 1.35"#,
        #"node_hwmon_curr_amps{chip="it8728",sensor="curr1"} 1.5"#,
        #"node_hwmon_energy_joule_total{chip="it8728",sensor="energy1"} 123.456789"#,
        #"node_hwmon_fan_beep_enabled{chip="it8728",sensor="fan1"} 1"#,
        #"node_hwmon_fan_div{chip="it8728",sensor="fan1"} 8"#,
        #"node_hwmon_fan_rpm{chip="it8728",sensor="fan1"} 1205"#,
        #"node_hwmon_freq_freq_mhz{chip="it8728",sensor="s_clk"} 1400"#,
        #"node_hwmon_humidity{chip="it8728",sensor="humidity1"} 0.0455"#,
        #"node_hwmon_in_alarm{chip="it8728",sensor="in0"} 0"#,
        #"node_hwmon_in_volts{chip="it8728",sensor="in0"} 12.054"#,
        #"node_hwmon_intrusion_alarm{chip="it8728",sensor="intrusion0"} 1"#,
        #"node_hwmon_power_accuracy{chip="it8728",sensor="power1"} 0.015"#,
        #"node_hwmon_power_average_interval_seconds{chip="it8728",sensor="power1"} 1"#,
        #"node_hwmon_power_watt{chip="it8728",sensor="power1"} 95.5"#,
        #"node_hwmon_pwm{chip="it8728",sensor="pwm1"} 127"#,
        #"node_hwmon_pwm_enable{chip="it8728",sensor="pwm1"} 2"#,
        #"node_hwmon_temp_celsius{chip="it8728",sensor="temp1"} -5.125"#,
        #"node_hwmon_temp_fault{chip="it8728",sensor="temp1"} 0"#,
        #"node_hwmon_temp_type{chip="it8728",sensor="temp1"} 4"#,
        #"node_hwmon_update_interval_seconds{chip="it8728",sensor="update_interval0"} 1.5"#,
        #"node_hwmon_voltage_regulator_version{chip="it8728",sensor="vrm0"} 110"#,
      ])
    #expect(scraped.isSuccess)
    #expect(scraped.text.contains("# TYPE node_hwmon_energy_joule_total counter\n"))
    #expect(
      scraped.text.contains(
        "# HELP node_hwmon_temp_celsius Hardware monitor for temperature (input)\n"))
  }

  @Test func chipsAndSensorsAreChosenByPattern() throws {
    let host = try host([
      "hwmon0/name": "coretemp", "hwmon0/temp1_input": "1000", "hwmon0/temp2_input": "2000",
      "hwmon1/name": "nvme", "hwmon1/temp1_input": "3000",
    ])
    let chip = host.scrape(HwmonCollector.self, ["collector.hwmon.chip-exclude": ["^nv"]])
    #expect(
      chip.samples == [
        #"node_hwmon_chip_names{chip="coretemp",chip_name="coretemp"} 1"#,
        #"node_hwmon_temp_celsius{chip="coretemp",sensor="temp1"} 1"#,
        #"node_hwmon_temp_celsius{chip="coretemp",sensor="temp2"} 2"#,
      ])
    let sensor = host.scrape(
      HwmonCollector.self,
      [
        "collector.hwmon.chip-include": ["core"],
        "collector.hwmon.sensor-include": ["^coretemp;temp2$"],
      ])
    #expect(
      sensor.samples == [
        #"node_hwmon_chip_names{chip="coretemp",chip_name="coretemp"} 1"#,
        #"node_hwmon_temp_celsius{chip="coretemp",sensor="temp2"} 2"#,
      ])
  }

  @Test func whatIsNoNumberHasNoSample() throws {
    let scraped = try host([
      "hwmon0/name": "x", "hwmon0/temp1_input": "<unknown>", "hwmon0/temp2_input": "",
      "hwmon0/temp3_input": "1e3", "hwmon0/temp4_input": "12 13",
    ]).scrape(HwmonCollector.self)
    #expect(
      scraped.samples == [
        #"node_hwmon_chip_names{chip="x",chip_name="x"} 1"#,
        #"node_hwmon_temp_celsius{chip="x",sensor="temp3"} 1"#,
      ])
    #expect(scraped.isSuccess)
  }

  @Test func chipsOfOneNameAreToldApart() throws {
    let host = try host([
      "hwmon0/name": "twin", "hwmon0/temp1_input": "1000", "hwmon1/name": "Twin",
      "hwmon1/temp1_input": "2000", "hwmon1/temp2_input": "3000",
    ])
    let scraped = host.scrape(HwmonCollector.self)
    #expect(
      scraped.samples == [
        #"node_hwmon_chip_names{chip="twin_hwmon0",chip_name="twin"} 1"#,
        #"node_hwmon_chip_names{chip="twin_hwmon1",chip_name="twin"} 1"#,
        #"node_hwmon_temp_celsius{chip="twin_hwmon0",sensor="temp1"} 1"#,
        #"node_hwmon_temp_celsius{chip="twin_hwmon1",sensor="temp1"} 2"#,
        #"node_hwmon_temp_celsius{chip="twin_hwmon1",sensor="temp2"} 3"#,
      ])
    let options = ["collector.hwmon.chip-include": ["^twin_hwmon0$"]]
    #expect(host.scrape(HwmonCollector.self, options).samples.count == 2)
  }

  @Test func aKernelWithoutTheClassHasNoData() throws {
    let scraped = try TestHost().scrape(HwmonCollector.self)
    #expect(scraped.samples.isEmpty)
    #expect(!scraped.isSuccess)
  }
}
