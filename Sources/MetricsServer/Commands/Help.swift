import Exposition

/// What `telltale help` prints.
enum Help {
  static var text: String {
    """
    Telltale \(Version.text): shows the state of a Linux host as it happens.

    Usage: telltale [COMMAND] [OPTION]...

    Commands:
      serve          sample the host and serve the dashboard (what telltale alone does)
      snapshot       print one sample; with --json as JSON
      metrics        print what /metrics would, once
      collectors     list what /metrics can tell, with the options of each collector
      check-config   check the configuration, and say what is wrong with it
      version        print the version
      help           print this

    Options, each also a variable of the environment and a key of the file:
    \((Option.service + [.disableDefaults, .config]).map(line).joined(separator: "\n"))

    Collectors are switched on by --collector.NAME and off by --no-collector.NAME; telltale collectors
    lists them, with their options.

    The command line goes before the environment, and that before the file.
    """
  }

  /// What `telltale collectors` prints.
  static var collectors: String {
    CollectorTable.all.map { collector in
      let state = collector.isDefault ? "on" : "off"
      return (["\(collector.name) (\(state) by default)"] + Option.own(collector).map(line))
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func line(_ option: Option) -> String {
    let name = "  \(option.flag) \(option.placeholder)"
    let standard = option.defaultText.isEmpty ? "" : " Default: \(option.defaultText)."
    return """
      \(name)
            \(option.help)\(standard)
            \(option.variable)
      """
  }
}
