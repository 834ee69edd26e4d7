package import Logging
import Synchronization

/// The level below which nothing is logged, for all loggers at once.
///
/// A `Logger` is a value that carries its level along in copies. So that a reload changes the level
/// of loggers that were handed out long before, handlers ask here unless they were given one of
/// their own.
package enum LogThreshold {
  private static let current = Mutex(Logger.Level.info)

  /// The level that counts now.
  package static var level: Logger.Level {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }
}
