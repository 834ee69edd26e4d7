import Exposition
import Logging
import ProcFS
import Testing

@testable import MetricsServer

@Suite struct SettingsTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Loads with a file of this text; without one, with an empty file, never with the host's own.
  private func load(
    _ words: [String] = [], _ environment: [String: String] = [:], file: String = ""
  ) throws -> Settings {
    let path = try folder.write("t.yaml", file)
    return try Settings.load(
      CommandLineOptions(["--config", path] + words), environment: environment)
  }

  @Test func defaults() throws {
    let found = try load()
    #expect(found.listen == [ListenAddress("127.0.0.1:8000")] && found.interval == 1_000_000_000)
    #expect(found.paths.procfs == "/proc" && found.paths.sysfs == "/sys")
    #expect(found.paths.rootfs == "/" && found.webRoot == nil)
    #expect(found.allowedHosts.isEmpty && found.logLevel == .info)
    #expect(found.file == "\(folder.path)/t.yaml")
  }

  @Test(
    arguments: [
      (["--interval", "2s"], ["TELLTALE_INTERVAL": "3s"], "interval: 4s", 2),
      ([], ["TELLTALE_INTERVAL": "3s"], "interval: 4s", 3), ([], [:], "interval: 4s", 4),
      ([], [:], "", 1), ([], ["TELLTALE_INTERVAL": ""], "interval: 4s", 4),
      ([], [:], "interval:", 1), (["--interval", "2s"], [:], "interval: 4s", 2),
    ] as [([String], [String: String], String, Int64)])
  func theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile(
    _ words: [String], _ environment: [String: String], _ file: String, _ seconds: Int64
  ) throws {
    #expect(try load(words, environment, file: file).interval == seconds * 1_000_000_000)
  }

  /// An empty pattern takes the place of the default one, wherever it stands.
  @Test(
    arguments: [
      (["--collector.diskstats.device-exclude="], [:], "", ""),
      ([], ["TELLTALE_COLLECTOR_DISKSTATS_DEVICE_EXCLUDE": ""], "", ""),
      ([], [:], "collector: {diskstats: {device-exclude: ''}}", ""),
      ([], [:], "collector: {diskstats: {device-exclude: }}", "a"),
    ] as [([String], [String: String], String, String)])
  func aPatternMayBeEmpty(
    _ words: [String], _ environment: [String: String], _ file: String, _ expected: String
  ) throws {
    let option = CollectorOption(
      "collector.diskstats.device-exclude", .pattern, default: "a", "Any.")
    #expect(try load(words, environment, file: file).collectorOptions[option] == expected)
  }

  /// A list is taken whole from the first source that has it.
  @Test func listsAreNotMixed() throws {
    let file = "listen: [':1', ':2']\nallowed-host: [A.example, b.example]"
    let found = try load(["--listen", ":3"], ["TELLTALE_ALLOWED_HOST": "C.example,d"], file: file)
    #expect(found.listen.map(\.port) == [3] && found.allowedHosts == ["c.example", "d"])
    let fromFile = try load([], [:], file: file)
    #expect(fromFile.listen.map(\.port) == [1, 2])
    #expect(fromFile.allowedHosts == ["a.example", "b.example"])
    #expect(try load([], [:], file: "allowed-host: []").allowedHosts.isEmpty)
  }

  @Test func everyOptionArrives() throws {
    let file = """
      path:
        procfs: /a
        sysfs: /b
        rootfs: /c
      web-root: /w
      log-level: debug
      """
    let found = try load([], ["TELLTALE_PATH_SYSFS": "/env"], file: file)
    #expect(found.paths.procfs == "/a" && found.paths.sysfs == "/env" && found.paths.rootfs == "/c")
    #expect(found.webRoot == "/w" && found.logLevel == .debug)
  }

  @Test func theEnvironmentNamesTheFile() throws {
    let path = try folder.write("other.yaml", "interval: 9s")
    let found = try Settings.load(
      CommandLineOptions([]), environment: ["TELLTALE_CONFIG": path])
    #expect(found.interval == 9_000_000_000 && found.file == path)
  }

  @Test func aFileThatIsAskedForMustBeThere() {
    let error = #expect(throws: ConfigurationError.self) {
      try Settings.load(
        CommandLineOptions(["--config", "/nowhere/t.yaml"]), environment: [:])
    }
    #expect(error?.problems == ["/nowhere/t.yaml: there is no such file (--config)"])
  }

  @Test(arguments: [
    ("--listen", "8.8.8.8", "expected ADDRESS:PORT"), ("--interval", "19ms", "from 20ms to 1h"),
    ("--interval", "2h", "from 20ms to 1h"), ("--interval", "soon", "from 20ms to 1h"),
    ("--log-level", "loud", "expected trace, debug"),
    ("--statsd.socket", "sock", "an absolute path"),
    ("--allowed-host", "a:80", "without a port"), ("--allowed-host", "http://a", "without a port"),
  ])
  func aBadValueSaysWhatWasExpected(_ flag: String, _ value: String, _ words: String) {
    let error = #expect(throws: ConfigurationError.self) { try load([flag, value]) }
    #expect(error?.problems.count == 1 && error?.kind == .configuration)
    let problem = error?.problems.first ?? ""
    #expect(problem.hasPrefix("\(flag): '\(value)': expected ") && problem.contains(words))
  }

  /// As node_exporter takes them; where a service is started, only an absolute one means something.
  @Test func foldersOnTheCommandLineMayBeRelative() throws {
    let settings = try load(["--path.procfs", "host/proc/", "--path.sysfs=/host//sys/"])
    #expect(settings.paths.procfs == PathText.resolved("host/proc"))
    #expect(settings.paths.procfs.hasPrefix("/") && settings.paths.sysfs == "/host/sys")
    let error = #expect(throws: ConfigurationError.self) {
      try load([], ["TELLTALE_PATH_PROCFS": "proc"])
    }
    #expect(error?.problems == ["TELLTALE_PATH_PROCFS: 'proc': expected an absolute path"])
  }

  @Test func allProblemsAreToldAtOnce() {
    let error = #expect(throws: ConfigurationError.self) {
      try load(
        ["--interval", "x"], ["TELLTALE_LISTEN": "a,:1,b", "TELLTALE_LOG_LEVEL": "y"],
        file: "path:\n  rootfs: z\nallowed-host:\n  - ok\n  - a b")
    }
    let origins = error?.problems.map {
      $0.split(separator: "'").prefix(2).joined(separator: "|")
    }
    #expect(
      origins == [
        "--interval: |x", "TELLTALE_LISTEN: |a", "TELLTALE_LISTEN: |b", "TELLTALE_LOG_LEVEL: |y",
        "\(folder.path)/t.yaml:2: path.rootfs: |z", "\(folder.path)/t.yaml:3: allowed-host: |a b",
      ])
  }

  /// A file that cannot be used hides no problem of the other sources.
  @Test func aBrokenFileIsOneProblemOfSeveral() {
    let error = #expect(throws: ConfigurationError.self) {
      try load(["--interval", "x"], [:], file: "intervall: 1s")
    }
    #expect(error?.problems.count == 2)
    #expect(error?.problems.last?.contains("unknown key 'intervall'") == true)
  }

  /// Without an address the service would run and serve nobody.
  @Test(
    arguments: [([:], "listen: []"), (["TELLTALE_LISTEN": ","], "")] as [([String: String], String)]
  )
  func thereMustBeAnAddress(_ environment: [String: String], _ file: String) {
    let error = #expect(throws: ConfigurationError.self) { try load([], environment, file: file) }
    #expect(error?.problems.count == 1)
    #expect(error?.problems.first?.contains("expected at least one ADDRESS:PORT") == true)
  }

  @Test func aVariableThatIsNearlyOneOfOursIsRefused() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try load([], ["TELLTALE_LISTN": ":1", "TELLTALE_WEBROOT": "/w", "TELLTALE_PORT": "80"])
    }
    #expect(error?.problems.count == 2)
    #expect(error?.problems.first?.contains("TELLTALE_LISTEN") == true)
    #expect(error?.problems.last?.contains("TELLTALE_WEB_ROOT") == true)
    #expect(try load([], ["TELLTALE_PORT": "tcp://192.0.2.1:80"]).interval == 1_000_000_000)
  }

  @Test func whatAReloadCannotTakeOver() throws {
    let before = try load()
    let after = try load(
      [
        "--listen", ":1", "--interval", "2s", "--web-root", "/w", "--path.procfs", "/p",
        "--allowed-host", "x", "--log-level", "debug",
      ])
    #expect(before.differences(needingRestartFrom: after) == ["listen", "path.procfs", "web-root"])
    #expect(before.differences(needingRestartFrom: before).isEmpty)
  }
}
