package import Monitor
import Synchronization

/// What systemd has told of its units, and what happened to them since somebody asked.
package final class UnitStates: Sendable {
  /// The units by their names.
  package struct Table: Sendable {
    /// Counts up with each change; 0 as long as nothing has been told.
    package fileprivate(set) var version: UInt64 = 0
    package var states: [String: UnitState] = [:]

    package init() {}
  }

  private struct Content {
    var table = Table()
    var events: [Event] = []
  }

  private let content = Mutex(Content())

  /// More than these are thrown away, the oldest first.
  private static let limit = 256

  package init() {}

  /// All units, if anything has changed since the table of this version.
  package func table(newerThan version: UInt64) -> Table? {
    content.withLock { $0.table.version > version ? $0.table : nil }
  }

  /// Hands over what happened, once.
  package func takeEvents() -> [Event] {
    content.withLock { content in
      defer { content.events.removeAll() }
      return content.events
    }
  }

  /// Changes the units, and adds what happened.
  package func update(_ events: [Event] = [], _ body: (inout [String: UnitState]) -> Void) {
    content.withLock { content in
      body(&content.table.states)
      content.table.version += 1
      content.events += events
      if content.events.count > Self.limit {
        content.events.removeFirst(content.events.count - Self.limit)
      }
    }
  }
}

extension UnitState {
  /// Whether one wants to see the unit even when no process of it runs.
  var wantsAttention: Bool { active == "failed" || active == "activating" }
}
