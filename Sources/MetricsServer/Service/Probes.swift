import Exposition
import Glibc
import Monitor
import ProcFS

/// The children of this program that ask what may never be answered: see `ProbeLoop`.
///
/// They are the same program called by a word that is in no help, so that there is nothing to install beside
/// it, and nothing else to be allowed in its sandbox.
enum Probes {
  static let command = "probe"
  static let method = ProbeMethod.children(["telltale", command])

  /// What a child does instead of all that the program does otherwise.
  static func serve() -> Never {
    guard ProbeLoop.run() else {
      Console.error("probe is what the service starts by itself, to ask file systems that may hang")
      exit(StartError.Status.usage.rawValue)
    }
    exit(0)
  }

  /// How this program asks, and what its collectors want to be asked.
  static func probing(_ settings: Settings) -> Probing {
    let setup = settings.collectorSetup
    let scrapes = settings.collectors.contains("filesystem")
    return Probing(method: method) {
      var choice = FilesystemChoice(setup)
      return { mount in !mount.isExcludedByDefault || scrapes && choice.allows(mount) }
    }
  }
}
