package import Logging
import Synchronization

/// The level below which nothing is logged, for all loggers at once.
///
/// A `Logger` is a value that carries its level along in copies. So that a reload changes the level of
/// loggers that were handed out long before, handlers ask here unless they were given one of their
/// own.
package enum LogThreshold {
  private static let position = Atomic(Logger.Level.info.position)

  /// The level that counts now.
  package static var level: Logger.Level {
    get { Logger.Level.allCases[position.load(ordering: .relaxed)] }
    set { position.store(newValue.position, ordering: .relaxed) }
  }
}

extension Logger.Level {
  /// Where the level stands among all, trace being 0.
  fileprivate var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
