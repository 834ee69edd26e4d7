/// Puts children below their parents.
enum ProcessTree {
  /// The same processes as a forest, each with its depth; brothers and sisters keep their order.
  ///
  /// A process whose parent is not shown stands below the nearest ancestor that is, or at the top.
  static func ordered(_ selected: Selected, of table: ProcessTable) -> Selected {
    let positions = selected.positions
    // Where a row stands among those shown.
    var place = [Int](repeating: -1, count: table.rows.count)
    for (index, position) in positions.enumerated() { place[position] = index }
    var firstChild = [Int](repeating: -1, count: positions.count)
    var nextSibling = firstChild
    var roots: [Int] = []
    // From the last to the first, so that each new one goes in front.
    for index in positions.indices.reversed() {
      guard let parent = shownAncestor(of: positions[index], in: table, place: place) else {
        roots.append(index)
        continue
      }
      nextSibling[index] = firstChild[parent]
      firstChild[parent] = index
    }
    var result = Selected(matched: selected.matched)
    var depths: [Int] = []
    var isDone = [Bool](repeating: false, count: positions.count)
    func walk(from root: Int) {
      var open = [(index: root, depth: 0)]
      while let (index, depth) = open.popLast() {
        if isDone[index] { continue }
        isDone[index] = true
        result.positions.append(positions[index])
        depths.append(depth)
        // The first child is to come next, so it goes on top.
        let below = open.count
        var child = firstChild[index]
        while child >= 0 {
          open.append((child, depth + 1))
          child = nextSibling[child]
        }
        open[below...].reverse()
      }
    }
    for root in roots.reversed() { walk(from: root) }
    // A pid that came again while the table was made can close a ring: it is opened anywhere.
    for index in positions.indices where !isDone[index] { walk(from: index) }
    result.depths = depths
    return result
  }

  private static func shownAncestor(of position: Int, in table: ProcessTable, place: [Int]) -> Int?
  {
    var row = position
    // No chain is longer than there are rows.
    for _ in table.rows.indices {
      guard let parent = table.position(of: table.rows[row].ppid), parent != row else { return nil }
      if place[parent] >= 0 { return place[parent] }
      row = parent
    }
    return nil
  }
}
