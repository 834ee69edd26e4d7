import Configuration
import Exposition
import Logging
import ProcFS

/// What the service runs with: command line over environment over file over defaults.
struct Settings: Sendable {
  var listen: [ListenAddress]
  /// Nanoseconds between samples.
  var interval: Int64
  var paths: HostPaths
  /// nil for the default place, beside the program.
  var webRoot: String?
  var allowedHosts: [String]
  var logLevel: Logger.Level
  var statsdListen: [ListenAddress]
  /// nil for none.
  var statsdSocket: String?
  /// Whether passwords and tokens in command lines are hidden.
  var masksSecrets: Bool
  /// The collectors that are switched on for `/metrics`.
  var collectors: Set<String>
  var collectorOptions: CollectorOptions
  /// The file that was read, if there was one.
  var file: String?

  static let intervals: ClosedRange<Int64> = 20_000_000...3_600_000_000_000

  /// Brings the sources together; throws all problems at once.
  static func load(_ line: CommandLineOptions, environment: [String: String])
    throws(ConfigurationError) -> Settings
  {
    let path = line.configFile ?? environment[Option.config.variable]
    var problems: [String] = []
    var found: [Entry]?
    do throws(ConfigurationError) {
      found = try YAMLFile.entries(path: path ?? Option.config.defaultText)
      if let path, found == nil { problems = ["\(path): there is no such file (--config)"] }
    } catch {
      problems = error.problems
    }
    let file = found ?? []
    let line = line.entries.map(Self.resolved)
    let variables = Self.entries(of: environment)
    problems =
      (line + variables + file).flatMap(Self.problems) + Self.misspellings(in: environment)
      + problems
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    let reader = ConfigReader(providers: [
      Self.provider("command line", line), Self.provider("environment", variables),
      Self.provider("file", file),
    ])
    return Settings(reader, file: found == nil ? nil : path ?? Option.config.defaultText)
  }

  private init(_ reader: ConfigReader, file: String?) {
    func text(_ option: Option) -> String {
      reader.stringArray(forKey: ConfigKey(option.key))?.last ?? option.defaultText
    }
    func path(_ option: Option) -> String { PathText.cleaned(text(option)) }
    func list(_ option: Option) -> [String] {
      reader.stringArray(forKey: ConfigKey(option.key))
        ?? (option.defaultText.isEmpty ? [] : [option.defaultText])
    }
    // The checks have been made: a value that does not convert cannot come this far.
    listen = list(.listen).compactMap(ListenAddress.init)
    interval = DurationText.nanoseconds(text(.interval)) ?? 1_000_000_000
    paths = HostPaths(
      procfs: path(.procfs), sysfs: path(.sysfs), rootfs: path(.rootfs),
      udevData: path(.udevData))
    webRoot = reader.stringArray(forKey: ConfigKey(Option.webRoot.key))?.last
    allowedHosts = list(.allowedHost).map { $0.lowercased() }
    logLevel = Logger.Level(rawValue: text(.logLevel)) ?? .info
    statsdListen = list(.statsdListen).compactMap(ListenAddress.init)
    statsdSocket = reader.stringArray(forKey: ConfigKey(Option.statsdSocket.key))?.last
    masksSecrets = text(.maskSecrets) == "true"
    let hasDefaults = text(.disableDefaults) != "true"
    collectors = Set(
      CollectorTable.all.filter { collector in
        let option = Option.enabled(collector)
        let given = reader.stringArray(forKey: ConfigKey(option.key))?.last
        return given.map { $0 == "true" } ?? (collector.isDefault && hasDefaults)
      }.map { $0.name })
    var values: [String: [String]] = [:]
    for option in CollectorTable.all.flatMap({ $0.options }) {
      values[option.key] = reader.stringArray(forKey: ConfigKey(option.key))
    }
    collectorOptions = CollectorOptions(values)
    self.file = file
  }

  /// What the collectors are made with.
  var collectorSetup: CollectorSetup {
    CollectorSetup(paths: paths, options: collectorOptions)
  }

  /// The keys that differ and are not taken over by a reload.
  func differences(needingRestartFrom next: Settings) -> [String] {
    let changed: [(Option, Bool)] = [
      (.listen, listen != next.listen), (.interval, interval != next.interval),
      (.procfs, paths.procfs != next.paths.procfs), (.sysfs, paths.sysfs != next.paths.sysfs),
      (.rootfs, paths.rootfs != next.paths.rootfs),
      (.udevData, paths.udevData != next.paths.udevData), (.webRoot, webRoot != next.webRoot),
      (.allowedHost, allowedHosts != next.allowedHosts), (.logLevel, logLevel != next.logLevel),
      (.statsdListen, statsdListen != next.statsdListen),
      (.statsdSocket, statsdSocket != next.statsdSocket),
      (.maskSecrets, masksSecrets != next.masksSecrets),
    ]
    let collectors =
      collectors != next.collectors || collectorOptions != next.collectorOptions
      ? ["collector"] : []
    return changed.filter { $0.1 && !$0.0.isReloadable }.map(\.0.key) + collectors
  }

  private static func provider(_ name: String, _ entries: [Entry]) -> InMemoryProvider {
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for entry in entries {
      values[AbsoluteConfigKey(ConfigKey(entry.option.key))] = ConfigValue(
        .stringArray(entry.values), isSecret: false)
    }
    return InMemoryProvider(name: name, values: values)
  }

  /// A folder on the command line is where the shell is; elsewhere nobody knows where that will be.
  private static func resolved(_ entry: Entry) -> Entry {
    guard entry.option.key.hasPrefix("path.") else { return entry }
    return Entry(
      option: entry.option, values: entry.values.map { PathText.resolved($0) },
      origin: entry.origin)
  }

  /// What the environment sets; a list's values stand between commas.
  ///
  /// A variable without a value sets nothing but a pattern.
  private static func entries(of environment: [String: String]) -> [Entry] {
    Option.all.compactMap { option in
      guard let value = environment[option.variable], !value.isEmpty || option.mayBeEmpty else {
        return nil
      }
      let values = option.form == .list ? value.split(separator: ",").map(String.init) : [value]
      return Entry(option: option, values: values, origin: option.variable)
    }
  }

  /// Variables that are nearly ours.
  ///
  /// Others that begin alike may be anybody's: Kubernetes sets TELLTALE_PORT where a service has that
  /// name.
  private static func misspellings(in environment: [String: String]) -> [String] {
    let known = (Option.all + [.config]).map(\.variable)
    return environment.keys.sorted().compactMap { name in
      guard name.hasPrefix("TELLTALE_"), !known.contains(name),
        let meant = known.first(where: { Suggestion.distance(name, $0) <= 2 })
      else { return nil }
      return "\(name): unknown variable, did you mean '\(meant)'?"
    }
  }

  /// What is wrong with an entry's values, with what was expected.
  private static func problems(_ entry: Entry) -> [String] {
    if entry.values.isEmpty, entry.option.key == Option.listen.key {
      return ["\(entry.origin): an empty list: expected at least one \(entry.option.placeholder)"]
    }
    return entry.values.compactMap { value in
      expectation(of: entry.option, on: value).map {
        "\(entry.origin): '\(value.prefix(80))': expected \($0)"
      }
    }
  }

  /// What was expected of a value; nil when it is as expected.
  private static func expectation(of option: Option, on value: String) -> String? {
    if option.form == .flag { return ["true", "false"].contains(value) ? nil : "true or false" }
    if option.key.hasPrefix("collector.") {
      guard Option.patterns.contains(option.key) else { return nil }
      do { _ = try NamePattern(value) } catch { return "a regular expression (\(error))" }
      return nil
    }
    return switch option.key {
    case Option.listen.key, Option.statsdListen.key:
      ListenAddress(value) == nil
        ? "ADDRESS:PORT, such as 127.0.0.1:8000 or [::1]:8000, with a port up to 65535" : nil
    case Option.interval.key:
      DurationText.nanoseconds(value).map(intervals.contains) == true
        ? nil : "a duration from 20ms to 1h, such as 1s"
    case Option.logLevel.key:
      Logger.Level(rawValue: value) == nil
        ? Logger.Level.allCases.map(\.rawValue).joined(separator: ", ") : nil
    case Option.procfs.key, Option.sysfs.key, Option.rootfs.key, Option.statsdSocket.key:
      value.hasPrefix("/") ? nil : "an absolute path"
    case Option.allowedHost.key:
      HostName.isValid(value) ? nil : "a host name without a port, such as monitor.example.org"
    default: value.isEmpty ? "a path" : nil
    }
  }
}
