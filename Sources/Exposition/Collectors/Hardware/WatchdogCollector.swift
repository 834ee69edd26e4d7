import ProcFS

/// `watchdog`: timers that restart the machine when nobody feeds them.
final class WatchdogCollector: SourceCollector {
  static let name = "watchdog"
  static let isDefault = true

  private typealias Attribute = Watchdogs.Attribute

  private var source: ScrapedAttributes<Watchdogs>

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
    guard source.current.isPresent else { throw .noData }
    for watchdog in source.current.watchdogs {
      for attribute in Attribute.allCases {
        let value = source.current.value(attribute, of: watchdog)
        switch value.state {
        case .absent: continue
        case .notPermitted, .unsupported: throw .noData
        case .failed: throw value.failure("watchdog")
        case .open:
          if attribute.isNumber, value.literal == nil { throw value.failure("watchdog") }
        }
      }
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    write(
      .bootStatus, "node_watchdog_bootstatus",
      "Value of /sys/class/watchdog/<watchdog>/bootstatus", to: &writer)
    write(
      .firmwareVersion, "node_watchdog_fw_version",
      "Value of /sys/class/watchdog/<watchdog>/fw_version", to: &writer)
    write(
      .noWayOut, "node_watchdog_nowayout", "Value of /sys/class/watchdog/<watchdog>/nowayout",
      to: &writer)
    write(
      .timeLeft, "node_watchdog_timeleft_seconds",
      "Value of /sys/class/watchdog/<watchdog>/timeleft", to: &writer)
    write(
      .timeout, "node_watchdog_timeout_seconds",
      "Value of /sys/class/watchdog/<watchdog>/timeout", to: &writer)
    write(
      .pretimeout, "node_watchdog_pretimeout_seconds",
      "Value of /sys/class/watchdog/<watchdog>/pretimeout", to: &writer)
    write(
      .secondFlash, "node_watchdog_access_cs0",
      "Value of /sys/class/watchdog/<watchdog>/access_cs0", to: &writer)
    writer.family("node_watchdog_info", .gauge, "Info of /sys/class/watchdog/<watchdog>")
    for watchdog in source.current.watchdogs {
      writer.label("name", watchdog.name)
      writer.label("options", text(.options, watchdog))
      writer.label("identity", text(.identity, watchdog))
      writer.label("state", text(.state, watchdog))
      writer.label("status", text(.status, watchdog))
      writer.label("pretimeout_governor", text(.pretimeoutGovernor, watchdog))
      writer.value(1)
    }
  }

  private func text(_ attribute: Attribute, _ watchdog: Watchdogs.Watchdog) -> KernelName {
    source.current.value(attribute, of: watchdog).text ?? KernelName()
  }

  private func write(
    _ attribute: Attribute, _ name: StaticString, _ help: StaticString,
    to writer: inout MetricWriter
  ) {
    writer.family(name, .gauge, help)
    for watchdog in source.current.watchdogs {
      writer.label("name", watchdog.name)
      writer.value(source.current.value(attribute, of: watchdog).literal)
    }
  }
}

extension Watchdogs.Attribute {
  fileprivate var isNumber: Bool {
    switch self {
    case .options, .identity, .state, .status, .pretimeoutGovernor: false
    default: true
    }
  }
}
