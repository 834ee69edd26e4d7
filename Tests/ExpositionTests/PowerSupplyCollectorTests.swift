import Testing

@testable import Exposition

@Suite struct PowerSupplyCollectorTests {
  private func host(_ files: KeyValuePairs<String, String>) throws -> TestHost {
    let host = try TestHost()
    for (name, text) in files { try host.write("sys/class/power_supply/\(name)", text + "\n") }
    return host
  }

  @Test func valuesComeInBaseUnits() throws {
    let scraped = try host([
      "AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/status": "Discharging",
      "BAT0/capacity": "81", "BAT0/cycle_count": "0x10", "BAT0/voltage_now": "11660000",
      "BAT0/current_now": "-429000", "BAT0/energy_now": "36580000", "BAT0/temp": "312",
      "BAT0/time_to_empty_now": "7200", "BAT0/manufacturer": " ", "BAT0/alarm": "0",
    ]).scrape(PowerSupplyCollector.self)
    #expect(
      scraped.samples == [
        #"node_power_supply_capacity{power_supply="BAT0"} 81"#,
        #"node_power_supply_current_ampere{power_supply="BAT0"} -0.429"#,
        #"node_power_supply_cyclecount{power_supply="BAT0"} 16"#,
        #"node_power_supply_energy_watthour{power_supply="BAT0"} 36.58"#,
        #"node_power_supply_online{power_supply="AC"} 1"#,
        #"node_power_supply_temp_celsius{power_supply="BAT0"} 31.2"#,
        #"node_power_supply_time_to_empty_seconds{power_supply="BAT0"} 7200"#,
        #"node_power_supply_voltage_volt{power_supply="BAT0"} 11.66"#,
        #"node_power_supply_info{power_supply="AC",type="Mains"} 1"#,
        #"node_power_supply_info{power_supply="BAT0",status="Discharging",type="Battery"} 1"#,
      ])
    #expect(scraped.isSuccess)
    #expect(
      scraped.text.contains(
        """
        # HELP node_power_supply_capacity capacity value of \
        /sys/class/power_supply/<power_supply>.

        """))
  }

  @Test func ignoredSuppliesAreLeftOut() throws {
    let scraped = try host(["AC/online": "1", "hidpp_battery_0/online": "1"])
      .scrape(PowerSupplyCollector.self, ["collector.powersupply.ignored-supplies": ["^hidpp"]])
    #expect(
      scraped.samples == [
        #"node_power_supply_online{power_supply="AC"} 1"#,
        #"node_power_supply_info{power_supply="AC"} 1"#,
      ])
  }

  @Test(arguments: ["", "none", "12.5", "99999999999999999999"])
  func aValueThatIsNoNumberFailsTheWhole(_ text: String) throws {
    let scraped = try host(["AC/online": "1", "BAT0/capacity": text])
      .scrape(PowerSupplyCollector.self)
    #expect(scraped.samples.isEmpty)
    #expect(!scraped.isSuccess)
  }

  @Test func aKernelWithoutTheClassHasNoData() throws {
    let scraped = try TestHost().scrape(PowerSupplyCollector.self)
    #expect(!scraped.isSuccess)
  }
}
