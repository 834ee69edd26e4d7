@testable import ProcFS

extension Hwmon {
  var json: JSON {
    HostDevices.object(chips) { chip in
      let sensors = HostDevices.object(chip.sensors) { sensor in
        let attributes = HostDevices.object(sensor.attributes) { attribute in
          self[attribute].json.map { (attribute.property.text, $0) }
        }
        return (sensor.id.text, attributes)
      }
      let members: [String: JSON] = [
        "id": chip.id.json, "name": chip.name?.json ?? .null, "sensors": sensors,
      ]
      return (chip.folder.text, .object(members))
    }
  }
}

extension ThermalZones {
  var json: JSON {
    .object([
      "zones": HostDevices.object(zones) { zone in
        let names = ["type", "policy", "temp", "mode", "passive"]
        let texts = HostDevices.texts(names) { index in
          ZoneAttribute(rawValue: index).map { value($0, of: zone) } ?? .absent
        }
        return (zone.number.text, texts)
      },
      "devices": HostDevices.object(devices) { device in
        let texts = HostDevices.texts(["type", "max_state", "cur_state"]) { index in
          DeviceAttribute(rawValue: index).map { value($0, of: device) } ?? .absent
        }
        return (device.number.text, texts)
      },
    ])
  }
}

extension PowerSupplies {
  var json: JSON {
    HostDevices.object(supplies) { supply in
      let texts = HostDevices.object(Property.allCases) { property in
        value(property, of: supply).json.map { (property.rawValue, $0) }
      }
      return (supply.name.text, texts)
    }
  }
}

extension Powercap {
  var json: JSON {
    HostDevices.object(zones) { zone in
      let texts = HostDevices.texts(["name", "energy_uj", "max_energy_range_uj"]) { index in
        Attribute(rawValue: index).map { value($0, of: zone) } ?? .absent
      }
      let called = JSON.array([zone.name.json, JSON(Int64(zone.index))])
      let folder = zone.path.text.split(separator: "/").last.map(String.init) ?? ""
      return (folder, texts.with("called", called))
    }
  }
}

extension NVMeControllers {
  var json: JSON {
    HostDevices.object(controllers) { controller in
      let names = ["firmware_rev", "model", "serial", "state", "cntlid"]
      let texts = HostDevices.texts(names) { index in
        ControllerAttribute(rawValue: index).map { value($0, of: controller) } ?? .absent
      }
      let spaces = HostDevices.object(controller.namespaces) { space in
        let names = ["nuse", "size", "queue/logical_block_size", "ana_state"]
        let texts = HostDevices.texts(names) { index in
          NamespaceAttribute(rawValue: index).map { value($0, of: space) } ?? .absent
        }
        return (space.id.text, texts)
      }
      return (controller.name.text, texts.with("namespaces", spaces))
    }
  }
}

extension MemoryControllers {
  private static let files = ["ce_count", "ce_noinfo_count", "ue_count", "ue_noinfo_count"]

  var json: JSON {
    HostDevices.object(controllers) { controller in
      let texts = HostDevices.texts(Self.files) { index in
        Counter(rawValue: index).map { count($0, of: controller) } ?? .absent
      }
      let rows = HostDevices.object(controller.rows) { row in
        let texts = HostDevices.texts(Self.files) { index in
          Counter(rawValue: index).map { count($0, of: row) } ?? .absent
        }
        return (row.number.text, texts)
      }
      return (controller.number.text, texts.with("rows", rows))
    }
  }
}

extension Watchdogs {
  var json: JSON {
    let names = [
      "bootstatus", "options", "fw_version", "identity", "nowayout", "state", "status", "timeleft",
      "timeout", "pretimeout", "pretimeout_governor", "access_cs0",
    ]
    return HostDevices.object(watchdogs) { watchdog in
      let texts = HostDevices.texts(names) { index in
        Attribute(rawValue: index).map { value($0, of: watchdog) } ?? .absent
      }
      return (watchdog.name.text, texts)
    }
  }
}

extension DesktopManagement {
  var json: JSON { HostDevices.texts(Self.fields) { value(at: $0) } }
}

extension CPUVulnerabilities {
  var json: JSON {
    HostDevices.object(vulnerabilities) { vulnerability in
      let word =
        switch vulnerability.state {
        case .notAffected: "Not affected"
        case .vulnerable: "Vulnerable"
        case .mitigated: "Mitigation"
        default: "Unknown"
        }
      return (vulnerability.name.text, .array([.string(word), vulnerability.detail.json]))
    }
  }
}

extension CPUFrequencyPolicies {
  var json: JSON {
    let names = [
      "cpuinfo_cur_freq", "cpuinfo_min_freq", "cpuinfo_max_freq", "scaling_min_freq",
      "scaling_max_freq", "scaling_available_governors", "scaling_governor", "scaling_driver",
      "related_cpus", "scaling_setspeed", "cpuinfo_avg_freq",
    ]
    return HostDevices.object(cpus) { cpu in
      let texts = HostDevices.texts(names) { index in
        Attribute(rawValue: index).map { value($0, of: cpu) } ?? .absent
      }
      return ("\(cpu.number)", texts)
    }
  }
}
