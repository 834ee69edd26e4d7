/// One setting: `--path.procfs` on the command line, `TELLTALE_PATH_PROCFS` in the environment, `procfs` below
/// `path` in the file.
struct Option: Sendable {
  enum Form: Sendable {
    case text, list
    /// true or false; on the command line the option alone says true, and `--no-…` false.
    case flag
  }

  /// With points between the file's levels.
  let key: String
  /// What it is called on the command line, without hyphens; the key, unless that would be clumsy.
  var flagName: String?
  let form: Form
  /// What stands for the value in help texts.
  let placeholder: String
  let defaultText: String
  let help: String
  /// Whether SIGHUP takes a new value over.
  let isReloadable: Bool

  var flag: String { "--\(flagName ?? key)" }
  /// Says false, where the option is true or false.
  var negation: String { "--no-\(flagName ?? key)" }

  var variable: String {
    "TELLTALE_" + String(key.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
  }
}

extension Option {
  static let listen = Option(
    key: "listen", form: .list, placeholder: "ADDRESS:PORT", defaultText: "127.0.0.1:8000",
    help: "Where to listen, [::1]:8000 for IPv6; can be given several times.",
    isReloadable: false)
  static let interval = Option(
    key: "interval", form: .text, placeholder: "DURATION", defaultText: "1s",
    help: "Time between samples, 20ms to 1h.", isReloadable: true)
  static let procfs = Option(
    key: "path.procfs", form: .text, placeholder: "DIR", defaultText: "/proc",
    help: "Where the kernel's procfs is mounted.", isReloadable: false)
  static let sysfs = Option(
    key: "path.sysfs", form: .text, placeholder: "DIR", defaultText: "/sys",
    help: "Where the kernel's sysfs is mounted.", isReloadable: false)
  static let rootfs = Option(
    key: "path.rootfs", form: .text, placeholder: "DIR", defaultText: "/",
    help: "Where the host's root file system is mounted.", isReloadable: false)
  static let udevData = Option(
    key: "path.udev.data", form: .text, placeholder: "DIR", defaultText: "/run/udev/data",
    help: "Where udev keeps what it knows of devices.", isReloadable: false)
  static let webRoot = Option(
    key: "web-root", form: .text, placeholder: "DIR", defaultText: "../share/telltale/web",
    help: "The dashboard's files; the default is relative to the program's own folder.",
    isReloadable: false)
  static let allowedHost = Option(
    key: "allowed-host", form: .list, placeholder: "NAME", defaultText: "",
    help: "A further name under which browsers may reach the service; several times.",
    isReloadable: true)
  static let logLevel = Option(
    key: "log-level", form: .text, placeholder: "LEVEL", defaultText: "info",
    help: "trace, debug, info, notice, warning, error or critical.", isReloadable: true)
  static let statsdListen = Option(
    key: "statsd.listen", form: .list, placeholder: "ADDRESS:PORT", defaultText: "",
    help:
      "Where to take StatsD's datagrams, such as 127.0.0.1:8125; several times. None unless given.",
    isReloadable: false)
  static let statsdSocket = Option(
    key: "statsd.socket", form: .text, placeholder: "FILE", defaultText: "",
    help: "A Unix socket for StatsD's datagrams, such as /run/telltale/statsd.sock.",
    isReloadable: false)
  static let maskSecrets = Option(
    key: "processes.mask-secrets", form: .flag, placeholder: "true|false", defaultText: "true",
    help: "Hide passwords and tokens in the command lines of processes.", isReloadable: false)

  /// The service's own options.
  static let service = [
    listen, interval, procfs, sysfs, rootfs, udevData, webRoot, allowedHost, logLevel, statsdListen,
    statsdSocket, maskSecrets,
  ]

  /// All that may stand in the file.
  static let all = service + collectors

  /// Where the file is: on the command line and in the environment only.
  static let config = Option(
    key: "config", form: .text, placeholder: "FILE", defaultText: "/etc/telltale/telltale.yaml",
    help: "The configuration file; the default one may be missing.", isReloadable: false)
}

/// Values that one source gives for one option.
struct Entry: Sendable {
  let option: Option
  let values: [String]
  /// For messages: `--listen`, `TELLTALE_LISTEN`, `/etc/telltale/telltale.yaml:3: listen`.
  let origin: String
}

/// A configuration that cannot be used: each line says where, what, and what was expected.
struct ConfigurationError: Error {
  enum Kind { case usage, configuration }
  var kind = Kind.configuration
  var problems: [String]

  init(_ problems: [String], kind: Kind = .configuration) {
    self.problems = problems
    self.kind = kind
  }
}

/// Finds the name that someone meant.
enum Suggestion {
  /// `, did you mean '…'?` when one of the known names is near, otherwise nothing.
  static func text(for name: String, among known: [String]) -> String {
    let near = known.map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
    guard let near, near.1 <= max(2, name.count / 3) else { return "" }
    return ", did you mean '\(near.0)'?"
  }

  /// How many characters must be put in, taken out or changed; Levenshtein.
  static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let change = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
