import FoundationEssentials
import Glibc
import Logging
import Systemd

/// The program: `telltale [serve|snapshot|metrics|collectors|check-config|help|version]`.
@main
struct Telltale {
  private static let destination = LogDestination.detected()

  static func main() {
    if CommandLine.arguments.dropFirst() == [Probes.command] { Probes.serve() }
    Signals.block()
    destination.bootstrap()
    do {
      try run(CommandLineOptions(Array(CommandLine.arguments.dropFirst())))
    } catch {
      fail(error)
    }
  }

  /// Says what is wrong, in the journal where standard error leads there, and ends.
  private static func fail(_ error: any Error) -> Never {
    switch error {
    case let error as ConfigurationError:
      for problem in error.problems { tell(.configurationRefused, problem) }
      exit((error.kind == .usage ? StartError.Status.usage : .configuration).rawValue)
    case let error as StartError:
      tell(.startFailed, error.message)
      exit(error.status.rawValue)
    default:
      tell(.startFailed, "\(error)")
      exit(StartError.Status.software.rawValue)
    }
  }

  private static func tell(_ id: MessageID, _ problem: String) {
    guard case .journal = destination else { return Console.error(problem) }
    Logger(label: "telltale").report(id, "\(problem)")
  }

  private static func run(_ options: CommandLineOptions) throws {
    let environment = ProcessInfo.processInfo.environment
    switch options.command {
    case "help": Console.print(Help.text)
    case "version": Console.print("telltale \(Version.text)")
    case "metrics":
      try MetricsCommand(Settings.load(options, environment: environment)).run()
    case "collectors": Console.print(Help.collectors)
    case "check-config":
      let settings = try Settings.load(options, environment: environment)
      Console.print("\(settings.file ?? "defaults"): fine")
    case "snapshot":
      let settings = try Settings.load(options, environment: environment)
      try SnapshotCommand(settings, asJSON: options.switches.contains("--json")).run()
    default: try serve(options, environment)
    }
  }

  private static func serve(_ options: CommandLineOptions, _ environment: [String: String]) throws {
    let settings = try Settings.load(options, environment: environment)
    LogThreshold.level = settings.logLevel
    let service = try Service(settings) { () throws(ConfigurationError) in
      try Settings.load(options, environment: environment)
    }
    Task(executorPreference: service.executor) {
      do { try await service.run() } catch { fail(error) }
    }
    var wish = Signals.Wish.reload
    while wish != .stop {
      wish = Signals.next()
      service.take(wish)
    }
    // The service ends the process when it has said goodbye; if it cannot, this does.
    sleep(5)
    fail(StartError(.software, "the service did not stop by itself"))
  }
}
