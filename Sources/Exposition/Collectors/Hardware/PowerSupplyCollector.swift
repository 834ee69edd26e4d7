import Monitor
import ProcFS

/// `powersupplyclass`: batteries, chargers and mains.
final class PowerSupplyCollector: Collector {
  static let name = "powersupplyclass"
  static let isDefault = true

  static let ignored = CollectorOption(
    "collector.powersupply.ignored-supplies", .pattern, default: "^$",
    "Power supplies that are left out.")
  static let options = [ignored]

  private var filter: NameFilter

  init(_ setup: CollectorSetup) {
    filter = NameFilter(exclude: setup.options.pattern(Self.ignored))
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try write(snapshot.powerSupplies.values, to: &writer)
  }

  private func write(
    _ power: borrowing PowerSupplies, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    guard power.isPresent else { throw .noData }
    var late: CollectorFailure?
    for supply in power.supplies { try check(supply, of: power, late: &late) }
    for metric in PowerSupplyMetric.all {
      writer.family(metric.name, .gauge, metric.help)
      for supply in power.supplies where filter.allows(supply.name) {
        writer.label("power_supply", supply.name)
        let value = power.value(metric.property, of: supply).literal
        writer.value(value.map { Double($0) / metric.divisor })
      }
    }
    writer.family(
      "node_power_supply_info", .gauge, "info of /sys/class/power_supply/<power_supply>.")
    for supply in power.supplies where filter.allows(supply.name) {
      writer.label("power_supply", supply.name)
      for (label, property) in PowerSupplyMetric.texts {
        if let text = power.value(property, of: supply).text, !text.isEmpty {
          writer.label(label, text)
        }
      }
      writer.value(1)
    }
    if let late { throw late }
  }

  /// A driver may say that it lacks a property; anything else that cannot be read is an error.
  private func check(
    _ supply: PowerSupplies.Supply, of power: borrowing PowerSupplies,
    late: inout CollectorFailure?
  ) throws(CollectorFailure) {
    for property in PowerSupplies.Property.allCases {
      let value = power.value(property, of: supply)
      switch value.state {
      case .absent, .unsupported: continue
      case .open where property.isText || value.literal != nil: continue
      case .failed where value.state.isLate: late = value.failure("power_supply")
      default: throw value.failure("power_supply")
      }
    }
  }
}
