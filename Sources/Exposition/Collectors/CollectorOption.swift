#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One of node_exporter's options of a collector: `--collector.netdev.device-exclude`.
package struct CollectorOption: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// A regular expression; the empty one stands for none.
    case pattern
    /// true or false; on the command line the bare flag, or `--no-…`.
    case flag
    case text
    /// Can be given several times.
    case list
  }

  /// The flag without its two hyphens: `collector.netdev.device-exclude`.
  package let key: String
  package let form: Form
  package let defaultText: String
  package let help: String

  package init(_ key: String, _ form: Form, default defaultText: String = "", _ help: String) {
    self.key = key
    self.form = form
    self.defaultText = defaultText
    self.help = help
  }
}

/// The values that were given for options; what was not given has its default.
package struct CollectorOptions: Sendable, Equatable {
  private var values: [String: [String]]

  package init(_ values: [String: [String]] = [:]) { self.values = values }

  package subscript(_ option: CollectorOption) -> String {
    values[option.key]?.last ?? option.defaultText
  }

  package func list(_ option: CollectorOption) -> [String] {
    values[option.key] ?? (option.defaultText.isEmpty ? [] : [option.defaultText])
  }

  /// Whether a value was given for the option.
  package func isGiven(_ option: CollectorOption) -> Bool { values[option.key] != nil }

  package func isSet(_ option: CollectorOption) -> Bool { self[option] == "true" }

  /// The option's pattern; nil for the empty one.
  ///
  /// A pattern that cannot be read was refused at the start.
  package func pattern(_ option: CollectorOption) -> NamePattern? {
    try? NamePattern(self[option])
  }
}

extension CollectorSetup {
  package static var systemClockTicks: UInt64 { UInt64(max(1, sysconf(Int32(_SC_CLK_TCK)))) }
  package static var systemPageSize: UInt64 { UInt64(max(1, sysconf(Int32(_SC_PAGESIZE)))) }
}
