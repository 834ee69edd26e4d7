/// What rows can be sorted by.
package protocol SortMember: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  associatedtype Row

  /// What stands there when nothing else is asked for.
  static var standard: Self { get }
  /// Whether small values come first unless the other order is asked for: so for names and numbers that
  /// name something, and not for amounts.
  var isAscending: Bool { get }

  func value(of row: Row) -> MemberValue
  /// Whether the text is in what a person looks for in such a row.
  static func isMatch(_ row: Row, _ text: FilterText) -> Bool
}

/// One member of a row, to be sorted by.
package enum MemberValue {
  case number(Double?)
  case text(String?)
}

/// Which rows somebody wants to see, and in which order.
package struct RowSelection<Member: SortMember>: Hashable, Sendable {
  package var sort = Member.standard
  package var isAscending: Bool
  package var filter: FilterWords?
  /// nil for all.
  package var limit: Int?

  package init(
    sort: Member = .standard, isAscending: Bool? = nil, filter: FilterWords? = nil,
    limit: Int? = nil
  ) {
    self.sort = sort
    self.isAscending = isAscending ?? sort.isAscending
    self.filter = filter
    self.limit = limit
  }
}

/// The rows that are to be shown.
package struct Selected: Equatable, Sendable {
  /// How many matched, before a limit.
  package var matched = 0
  /// Where they stand in the table, in the order in which they are to be shown.
  package var positions: [Int] = []
  /// For a tree: how many of its ancestors are shown above each.
  package var depths: [Int]?

  package init(matched: Int = 0, positions: [Int] = [], depths: [Int]? = nil) {
    self.matched = matched
    self.positions = positions
    self.depths = depths
  }
}

extension RowSelection {
  /// Finds and sorts the rows; those without a value come last in either order, and equal ones stand as in
  /// the table.
  func apply(to rows: [Member.Row]) -> Selected {
    var selected = sorted(rows)
    selected.limit(to: limit)
    return selected
  }

  func sorted(_ rows: [Member.Row]) -> Selected {
    var positions: [Int] = []
    positions.reserveCapacity(rows.count)
    for position in rows.indices {
      if let filter, !filter.isMatch(rows[position], Member.self) { continue }
      positions.append(position)
    }
    return Selected(matched: positions.count, positions: inOrder(positions, of: rows))
  }

  private func inOrder(_ positions: [Int], of rows: [Member.Row]) -> [Int] {
    guard let first = positions.first else { return positions }
    switch sort.value(of: rows[first]) {
    case .number:
      return inOrder(positions, by: { left, right in left < right }) { position in
        if case .number(let number) = sort.value(of: rows[position]) { number } else { nil }
      }
    case .text:
      return inOrder(positions, by: Self.precedes) { position in
        if case .text(let text) = sort.value(of: rows[position]) { text } else { nil }
      }
    }
  }

  private func inOrder<Value>(
    _ positions: [Int], by precedes: (Value, Value) -> Bool, value: (Int) -> Value?
  ) -> [Int] {
    var known: [(value: Value, position: Int)] = []
    var unknown: [Int] = []
    known.reserveCapacity(positions.count)
    for position in positions {
      if let value = value(position) {
        known.append((value, position))
      } else {
        unknown.append(position)
      }
    }
    // Positions decide between equals: the standard library does not promise to keep their order.
    known.sort { left, right in
      let (low, high) = isAscending ? (left, right) : (right, left)
      if precedes(low.value, high.value) { return true }
      if precedes(high.value, low.value) { return false }
      return left.position < right.position
    }
    return known.map(\.position) + unknown
  }

  /// Texts stand as in a telephone book as far as ASCII goes, others by their bytes.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8) { fold($0) < fold($1) }
  }

  private static func fold(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}

extension Selected {
  mutating func limit(to limit: Int?) {
    guard let limit, limit < positions.count else { return }
    positions.removeLast(positions.count - limit)
    if let depths { self.depths = Array(depths.prefix(limit)) }
  }
}
