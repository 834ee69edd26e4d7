import Testing

@testable import MetricsServer

@Suite struct CommandLineOptionsTests {
  @Test(
    arguments: [
      ([], "serve"), (["serve"], "serve"), (["snapshot", "--json"], "snapshot"),
      (["check-config"], "check-config"), (["help"], "help"), (["--help"], "help"),
      (["-h"], "help"),
      (["snapshot", "--help"], "help"), (["--version"], "version"), (["-V"], "version"),
      (["version"], "version"), (["--interval", "2s"], "serve"),
    ] as [([String], String)])
  func theCommand(_ words: [String], _ command: String) throws {
    #expect(try CommandLineOptions(words).command == command)
  }

  @Test func optionsWithTheirValues() throws {
    let found = try CommandLineOptions([
      "serve", "--listen", "[::1]:1", "--interval=2s", "--listen=:2", "--path.procfs", "/p",
      "--config", "f.yaml",
    ])
    #expect(found.configFile == "f.yaml")
    let values = found.entries.map { ($0.option.key, $0.values, $0.origin) }
    #expect(values.map(\.0) == ["listen", "interval", "path.procfs"])
    #expect(values.map(\.1) == [["[::1]:1", ":2"], ["2s"], ["/p"]])
    #expect(values.map(\.2) == ["--listen", "--interval", "--path.procfs"])
    // What stands behind the first sign of equality is the value.
    #expect(try CommandLineOptions(["--web-root=/a=b"]).entries[0].values == ["/a=b"])
  }

  /// An empty pattern switches a default one off.
  @Test(arguments: [
    ["--collector.diskstats.device-exclude="], ["--collector.diskstats.device-exclude", ""],
  ])
  func aPatternMayBeEmpty(_ words: [String]) throws {
    let entries = try CommandLineOptions(words).entries
    #expect(entries.map(\.option.key) == ["collector.diskstats.device-exclude"])
    #expect(entries.map(\.values) == [[""]])
  }

  @Test func switchesOfACommand() throws {
    #expect(try CommandLineOptions(["snapshot", "--json"]).switches == ["--json"])
    #expect(try CommandLineOptions(["snapshot"]).switches.isEmpty)
  }

  @Test(
    arguments: [
      (["sreve"], "unknown command 'sreve', did you mean 'serve'?"), ([""], "unknown command ''"),
      (["serve", "now"], "unknown option 'now'"), (["--lisen", ":1"], "did you mean '--listen'?"),
      (["--json"], "unknown option '--json'"), (["serve", "--json"], "unknown option '--json'"),
      (["--listen"], "--listen needs a value: --listen ADDRESS:PORT"),
      (["--listen="], "--listen needs a value"), (["--interval", ""], "--interval needs a value"),
      (["--interval", "1s", "--interval", "2s"], "--interval is given twice"),
      (["--config"], "--config needs a value: --config FILE"), (["-x"], "unknown option '-x'"),
      (["--config=a", "--config=b"], "--config is given twice"),
      (["--listen", "--interval", "2s"], "--listen needs a value"),
      (["--collector.netdev.device-exclude"], "needs a value: --collector.netdev.device-exclude"),
      (["--collector.textfile.directory="], "--collector.textfile.directory needs a value"),
    ] as [([String], String)])
  func misuse(_ words: [String], _ problem: String) {
    let error = #expect(throws: ConfigurationError.self) { try CommandLineOptions(words) }
    #expect(error?.kind == .usage && error?.problems.count == 1)
    #expect(error?.problems.first?.contains(problem) == true, "\(error?.problems ?? [])")
    #expect(error?.problems.first?.hasSuffix("(see telltale help)") == true)
  }
}
