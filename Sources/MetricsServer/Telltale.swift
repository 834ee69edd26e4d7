import FoundationEssentials
import Glibc
import Logging
import Systemd

/// The program: `telltale [serve|snapshot|check-config|help|version]`.
@main
struct Telltale {
  static func main() async {
    Signals.block()
    do {
      try await run(CommandLineOptions(Array(CommandLine.arguments.dropFirst())))
    } catch let error as ConfigurationError {
      for problem in error.problems { Console.error(problem) }
      exit((error.kind == .usage ? StartError.Status.usage : .configuration).rawValue)
    } catch let error as StartError {
      Console.error(error.message)
      exit(error.status.rawValue)
    } catch {
      Console.error("\(error)")
      exit(StartError.Status.software.rawValue)
    }
  }

  private static func run(_ options: CommandLineOptions) async throws {
    let environment = ProcessInfo.processInfo.environment
    switch options.command {
    case "help": Console.print(Help.text)
    case "version": Console.print("telltale \(Version.text)")
    case "check-config":
      let settings = try Settings.load(options, environment: environment)
      Console.print("\(settings.file ?? "defaults"): fine")
    case "snapshot":
      let settings = try Settings.load(options, environment: environment)
      try SnapshotCommand(settings, asJSON: options.switches.contains("--json")).run()
    default:
      let load: @Sendable () throws(ConfigurationError) -> Settings = {
        () throws(ConfigurationError) in try Settings.load(options, environment: environment)
      }
      let settings = try load()
      LogThreshold.level = settings.logLevel
      LogDestination.detected().bootstrap()
      try await Service(settings, reload: load).run()
    }
  }
}
