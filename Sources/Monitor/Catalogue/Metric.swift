/// A group of metrics that one looks at together; streams can be narrowed to families.
package enum Family: String, CaseIterable, Sendable {
  case cpu, load, memory, swap, pressure, vm, disk, filesystem, network, sockets, system
  case sensors, power, raid, nvme, numa
  /// Units of systemd, and containers.
  case unit
  /// The service's own cost.
  case telltale = "self"
  /// What users push.
  case custom
}

/// How a value came about.
package enum Kind: String, Sendable {
  /// A value as it stood when it was read.
  case gauge
  /// A kernel counter's growth since the sample before, per second.
  case rate
}

/// One metric of the catalogue: what all series of its name have in common.
package struct Metric: Sendable {
  /// OpenTelemetry's name where its system conventions have one, otherwise the kernel's term below
  /// `system.linux`.
  package let name: String
  package let family: Family
  /// UCUM, as OpenTelemetry writes units: `By`, `By/s`, `s`, `1`, `{packet}/s`.
  package let unit: String
  package let kind: Kind
  /// Digits behind the point that a value keeps; nil keeps a double whole.
  package let decimals: Int?
  /// The label names that its series carry, in this order.
  package let labels: [String]
  /// One sentence for a person, with the kernel file that the value is from.
  package let help: String
}
