import Exposition

/// The options of node_exporter's collectors, under the names that its users have.
extension Option {
  static let disableDefaults = Option(
    key: "collector.disable-defaults", form: .flag, placeholder: "true|false",
    defaultText: "false", help: "Run only the collectors that are switched on by name.",
    isReloadable: false)

  /// Switches a collector on or off: `--collector.NAME` and `--no-collector.NAME`, and in the file
  /// `enabled` below its name.
  static func enabled(_ collector: any Collector.Type) -> Option {
    Option(
      key: "collector.\(collector.name).enabled", flagName: "collector.\(collector.name)",
      form: .flag, placeholder: "true|false", defaultText: "\(collector.isDefault)",
      help: "Run the collector \(collector.name).", isReloadable: false)
  }

  private init(_ option: CollectorOption) {
    let (form, placeholder): (Form, String) =
      switch option.form {
      case .pattern: (.text, "REGEX")
      case .flag: (.flag, "true|false")
      case .text: (.text, "TEXT")
      case .list: (.list, "TEXT")
      }
    self.init(
      key: option.key, form: form, placeholder: placeholder, defaultText: option.defaultText,
      help: option.help, isReloadable: false)
  }

  static let collectors =
    [disableDefaults] + CollectorTable.all.flatMap { [enabled($0)] + own($0) }

  /// The options of one collector.
  static func own(_ collector: any Collector.Type) -> [Option] {
    collector.options.map(Option.init)
  }

  /// The keys whose values are regular expressions.
  static let patterns = Set(
    CollectorTable.all.flatMap { $0.options }.filter { $0.form == .pattern }.map(\.key))

  /// Whether a value of no characters means something: the empty pattern, which leaves out nothing and
  /// takes the place of the default one.
  var mayBeEmpty: Bool { Self.patterns.contains(key) }
}
