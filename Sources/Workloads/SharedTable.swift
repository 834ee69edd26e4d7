import Synchronization

/// A table that one thread fills anew at each scan, and others read.
///
/// The scanning thread fills a table of its own and puts it in place of the one that is shown, so readers
/// hold it up for no longer than they read.
package final class SharedTable<Table: Sendable>: Sendable {
  private let table: Mutex<Table>

  package init(_ table: Table) { self.table = Mutex(table) }

  /// Hands the newest table over for as long as `body` runs, which must be short.
  package func with<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing Table) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try table.withLock { table throws(Failure) in try body(table) }
  }

  /// Shows the table, and gives back the one shown before, to be filled anew without allocating.
  package func exchange(_ next: inout Table) {
    table.withLock { swap(&$0, &next) }
  }
}
