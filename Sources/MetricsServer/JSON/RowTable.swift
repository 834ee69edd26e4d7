import Workloads

/// A table of rows as answers and topics carry it.
protocol RowTable: Sendable {
  /// What tells rows apart.
  associatedtype Key: Hashable & Comparable & Sendable

  /// What the rows are called: the topic, and the member that holds them.
  static var name: StaticString { get }
  var scan: UInt64 { get }

  func key(at position: Int) -> Key
  /// The scan in which something of a row changed last.
  func changed(at position: Int) -> UInt64
  /// Writes what stands before the rows.
  func writeHead(to json: inout JSONWriter)
  func writeRow(at position: Int, depth: Int?, clock: ProcessClock, to json: inout JSONWriter)
  static func write(_ key: Key, to json: inout JSONWriter)
}

extension RowTable {
  /// Writes the head, and the rows that were selected, in their order.
  func write(_ selected: Selected, clock: ProcessClock, to json: inout JSONWriter) {
    writeHead(to: &json)
    json.member(plain: "matched", selected.matched)
    json.key(plain: Self.name)
    json.array { json in
      for (index, position) in selected.positions.enumerated() {
        writeRow(at: position, depth: selected.depths?[index], clock: clock, to: &json)
      }
    }
  }
}
