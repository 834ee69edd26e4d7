extension Catalogue {
  /// sensors, power, raid, nvme and numa: what only some hosts have.
  static func hardware(_ id: MetricID) -> Metric? { sensors(id) ?? supplies(id) ?? devices(id) }

  private static func sensors(_ id: MetricID) -> Metric? {
    let sensor = ["chip", "sensor", "label"]
    return switch id {
    case .temperature:
      gauge(
        "hw.temperature", .sensors, "Cel", decimals: 3, labels: sensor,
        """
        Temperature that a sensor tells; absent while it says that it is faulty. From \
        temp*_input of /sys/class/hwmon.
        """)
    case .fanSpeed:
      gauge(
        "hw.fan.speed", .sensors, "rpm", labels: sensor,
        "Revolutions per minute of a fan. From fan*_input of /sys/class/hwmon.")
    case .voltage:
      gauge(
        "hw.voltage", .sensors, "V", decimals: 3, labels: sensor,
        "Voltage that a sensor tells. From in*_input of /sys/class/hwmon.")
    case .current:
      gauge(
        "system.linux.hwmon.current", .sensors, "A", decimals: 3, labels: sensor,
        "Current that a sensor tells. From curr*_input of /sys/class/hwmon.")
    case .power:
      gauge(
        "hw.power", .sensors, "W", decimals: 3, labels: sensor,
        """
        Power that a sensor tells. From power*_input of /sys/class/hwmon, or power*_average \
        where there is only that.
        """)
    case .humidity:
      gauge(
        "system.linux.hwmon.humidity", .sensors, "1", decimals: 5, labels: sensor,
        "Relative humidity, 0 to 1. From humidity*_input of /sys/class/hwmon.")
    case .zoneTemperature:
      gauge(
        "system.linux.thermal_zone.temperature", .sensors, "Cel", decimals: 3,
        labels: ["zone", "type"],
        "Temperature of a thermal zone. From temp in /sys/class/thermal/thermal_zone*.")
    default: nil
    }
  }

  private static func supplies(_ id: MetricID) -> Metric? {
    switch id {
    case .batteryCharge:
      gauge(
        "hw.battery.charge", .power, "1", decimals: 4, labels: ["supply"],
        """
        Charge that is left in a battery, 0 to 1. From capacity in /sys/class/power_supply, or \
        what it holds now as a share of what it holds when full.
        """)
    case .batteryTimeLeft:
      gauge(
        "hw.battery.time_left", .power, "s", labels: ["supply", "state"],
        """
        Time until a battery is full (charging) or empty (discharging), as its own electronics \
        reckon. From time_to_full_now and time_to_empty_now in /sys/class/power_supply.
        """)
    case .supplyState:
      gauge(
        "system.linux.power_supply.state", .power, "1", labels: ["supply", "state"],
        "1 for the state that a battery is in, otherwise 0. From status in /sys/class/power_supply."
      )
    case .supplyOnline:
      gauge(
        "system.linux.power_supply.online", .power, "1", labels: ["supply"],
        """
        1 or above while a supply delivers power, otherwise 0. From online in \
        /sys/class/power_supply.
        """)
    case .supplyPower:
      gauge(
        "system.linux.power_supply.power", .power, "W", decimals: 3, labels: ["supply"],
        """
        Power that flows into or out of a battery. From power_now in /sys/class/power_supply, or \
        current_now times voltage_now.
        """)
    case .supplyVoltage:
      gauge(
        "system.linux.power_supply.voltage", .power, "V", decimals: 3, labels: ["supply"],
        "Voltage of a supply. From voltage_now in /sys/class/power_supply.")
    case .supplyTemperature:
      gauge(
        "system.linux.power_supply.temperature", .power, "Cel", decimals: 1, labels: ["supply"],
        "Temperature of a battery. From temp in /sys/class/power_supply.")
    default: nil
    }
  }

  private static func devices(_ id: MetricID) -> Metric? {
    switch id {
    case .raidDisks:
      gauge(
        "system.linux.raid.disks", .raid, "{disk}", labels: ["device", "state"],
        "Disks of an array that are active, failed, spare or missing. From /proc/mdstat.")
    case .raidDisksRequired:
      gauge(
        "system.linux.raid.disks_required", .raid, "{disk}", labels: ["device"],
        "Disks that an array has when nothing is missing. From /proc/mdstat.")
    case .raidSize:
      gauge(
        "system.linux.raid.size", .raid, "By", labels: ["device"],
        "Size of an array. From /proc/mdstat, blocks of 1,024 bytes.")
    case .raidState:
      gauge(
        "system.linux.raid.state", .raid, "1", labels: ["device", "state"],
        """
        1 for what an array is at, otherwise 0: active, inactive, broken, or while it is active \
        recovery, reshape, check or resync. From /proc/mdstat.
        """)
    case .raidSyncProgress:
      gauge(
        "system.linux.raid.sync.progress", .raid, "1", decimals: 4, labels: ["device"],
        """
        Done share of the recovery, reshape, check or resync under way, 0 to 1; absent while there \
        is none. From /proc/mdstat.
        """)
    case .raidSyncTimeLeft:
      gauge(
        "system.linux.raid.sync.time_left", .raid, "s", labels: ["device"],
        """
        Time that the kernel reckons the recovery, reshape, check or resync under way will still \
        take; absent while there is none. From finish in /proc/mdstat.
        """)
    case .nvmeLive:
      gauge(
        "system.linux.nvme.live", .nvme, "1", labels: ["device"],
        """
        1 while a controller works, 0 while it is reset, connects or is dead. From state in \
        /sys/class/nvme.
        """)
    case .nvmeUsage:
      gauge(
        "system.linux.nvme.usage", .nvme, "By", labels: ["device", "namespace"],
        """
        Space of a namespace that the controller holds data for. From nuse in /sys/class/nvme, \
        since Linux 6.8.
        """)
    case .nvmeLimit:
      gauge(
        "system.linux.nvme.limit", .nvme, "By", labels: ["device", "namespace"],
        "Size of a namespace. From size in /sys/class/nvme, sectors of 512 bytes.")
    case .numaMemory:
      gauge(
        "system.linux.numa.memory", .numa, "By", labels: ["node", "state"],
        """
        Memory of a NUMA node that is used or free; caches count as used. From meminfo in \
        /sys/devices/system/node, of hosts with more than one node.
        """)
    case .numaPages:
      rate(
        "system.linux.numa.pages", .numa, "{page}/s", labels: ["node", "kind"],
        """
        Pages that a node gave as wanted (hit), instead of another node (miss), had another node \
        give (foreign), gave to a process on it (local) or on another node (other). From numastat \
        in /sys/devices/system/node.
        """)
    default: nil
    }
  }
}
