/// The words of the command line.
struct CommandLineOptions {
  var command = "serve"
  var entries: [Entry] = []
  var configFile: String?
  /// Options of the command itself, such as `--json`.
  var switches: Set<String> = []

  static let commands = [
    "serve", "snapshot", "metrics", "collectors", "check-config", "help", "version",
  ]

  /// Reads the words behind the program's name.
  init(_ words: [String]) throws(ConfigurationError) {
    var rest = words[...]
    if let first = rest.first, !first.hasPrefix("-") {
      command = first
      rest = rest.dropFirst()
    }
    guard Self.commands.contains(command) else {
      throw Self.misuse(
        "unknown command '\(command)'\(Suggestion.text(for: command, among: Self.commands))")
    }
    while let word = rest.popFirst() {
      try take(word, &rest)
    }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>)
    throws(ConfigurationError)
  {
    switch word {
    case "--help", "-h":
      command = "help"
      return
    case "--version", "-V":
      command = "version"
      return
    case "--json" where command == "snapshot":
      switches.insert(word)
      return
    default: break
    }
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let flag = String(parts[0])
    let known = Option.all + [.config]
    if try takeSwitch(flag, value: parts.count > 1 ? String(parts[1]) : nil) { return }
    guard let option = known.first(where: { $0.flag == flag }) else {
      let names = known.map(\.flag) + ["--help", "--version"]
      throw Self.misuse("unknown option '\(flag)'\(Suggestion.text(for: flag, among: names))")
    }
    // What looks like the next option is none: `--listen --interval 2s` lacks an address.
    let next = parts.count > 1 || rest.first?.hasPrefix("--") == true ? nil : rest.popFirst()
    guard let value = parts.count > 1 ? String(parts[1]) : next,
      !value.isEmpty || option.mayBeEmpty
    else {
      throw Self.misuse("\(flag) needs a value: \(flag) \(option.placeholder)")
    }
    if option.key == Option.config.key {
      guard configFile == nil else {
        throw Self.misuse("\(flag) is given twice, and takes one value")
      }
      configFile = value
    } else if let index = entries.firstIndex(where: { $0.option.key == option.key }) {
      guard option.form == .list else {
        throw Self.misuse("\(flag) is given twice, and takes one value")
      }
      entries[index] = Entry(
        option: option, values: entries[index].values + [value], origin: flag)
    } else {
      entries.append(Entry(option: option, values: [value], origin: flag))
    }
  }

  /// Takes an option that is true or false: the word alone says true, `--no-…` false.
  private mutating func takeSwitch(
    _ flag: String, value: String?
  ) throws(ConfigurationError) -> Bool {
    let switches = Option.all.lazy.filter { $0.form == .flag }
    guard let option = switches.first(where: { $0.flag == flag || $0.negation == flag }) else {
      return false
    }
    let isNegated = option.flag != flag
    if isNegated, value != nil { throw Self.misuse("\(flag) takes no value") }
    if entries.contains(where: { $0.option.key == option.key }) {
      throw Self.misuse("\(option.flag) is given twice")
    }
    entries.append(
      Entry(option: option, values: [isNegated ? "false" : value ?? "true"], origin: flag))
    return true
  }

  private static func misuse(_ problem: String) -> ConfigurationError {
    ConfigurationError(["\(problem) (see telltale help)"], kind: .usage)
  }
}
