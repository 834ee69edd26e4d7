@testable import ProcFS

/// What ProcFS reads of a fixture's devices, in the form of its expected.json.
enum HostDevices {
  /// Every class and folder below `/sys` by its path.
  static func read(_ paths: HostPaths) -> [String: JSON] {
    [
      "sys/class/hwmon": filled(Hwmon.self, paths).json,
      "sys/class/thermal": filled(ThermalZones.self, paths).json,
      "sys/class/power_supply": filled(PowerSupplies.self, paths).json,
      "sys/class/powercap": filled(Powercap.self, paths).json,
      "sys/class/nvme": filled(NVMeControllers.self, paths).json,
      "sys/class/watchdog": filled(Watchdogs.self, paths).json,
      "sys/class/dmi/id": filled(DesktopManagement.self, paths).json,
      "sys/class/net": network(paths), "sys/class/net/bonding_masters": bonds(paths),
      "sys/devices/system/edac/mc": filled(MemoryControllers.self, paths).json,
      "sys/devices/system/cpu/vulnerabilities": filled(CPUVulnerabilities.self, paths).json,
      "sys/devices/system/cpu/*/cpufreq": filled(CPUFrequencyPolicies.self, paths).json,
    ]
  }

  private static func filled<Attributes: AttributeSet>(
    _ type: Attributes.Type, _ paths: HostPaths
  ) -> Attributes {
    var attributes = Attributes()
    var buffer = ReadBuffer(capacity: 4096)
    attributes.scan(in: paths)
    attributes.read(using: &buffer)
    return attributes
  }

  private static func network(_ paths: HostPaths) -> JSON {
    var devices = NetClass(in: paths)
    var buffer = ReadBuffer(capacity: 4096)
    _ = devices.read(using: &buffer)
    return object(devices.devices) { device in
      let members = object(NetworkAttribute.allCases) { attribute in
        device[attribute].json.map { (attribute.rawValue, $0) }
      }
      return (device.name.text, members)
    }
  }

  private static func bonds(_ paths: HostPaths) -> JSON {
    var bonding = Bonding(in: paths)
    var buffer = ReadBuffer(capacity: 4096)
    guard (try? bonding.read(using: &buffer)) == true else { return .null }
    return object(bonding.bonds) {
      ($0.name.text, JSON([UInt64($0.members), UInt64($0.active)]))
    }
  }

  /// An object of what is made of some elements; nil leaves one out.
  static func object<Elements: Sequence>(
    _ elements: Elements, _ member: (Elements.Element) -> (String, JSON)?
  ) -> JSON {
    var members: [String: JSON] = [:]
    for element in elements {
      if let (name, value) = member(element) { members[name] = value }
    }
    return .object(members)
  }

  /// The texts of attributes that are there, by the kernel's names.
  static func texts(_ names: [String], _ value: (Int) -> AttributeValue) -> JSON {
    object(names.indices) { index in value(index).json.map { (names[index], $0) } }
  }
}

extension JSON {
  /// The members of two objects together.
  func with(_ name: String, _ value: JSON?) -> JSON {
    guard case .object(var members) = self else { return self }
    members[name] = value
    return .object(members)
  }
}

extension AttributeValue {
  var json: JSON? { text?.json }
}
