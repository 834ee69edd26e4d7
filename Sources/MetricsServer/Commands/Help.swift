/// What `telltale help` prints.
enum Help {
  static var text: String {
    """
    Telltale \(Version.text): shows the state of a Linux host as it happens.

    Usage: telltale [COMMAND] [OPTION]...

    Commands:
      serve          sample the host and serve the dashboard (what telltale alone does)
      snapshot       print one sample; with --json as JSON
      check-config   check the configuration, and say what is wrong with it
      version        print the version
      help           print this

    Options, each also a variable of the environment and a key of the file:
    \((Option.all + [.config]).map(line).joined(separator: "\n"))

    The command line goes before the environment, and that before the file.
    """
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
