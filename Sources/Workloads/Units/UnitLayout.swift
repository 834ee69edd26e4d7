import ProcFS

/// Which groups have a row, and where their files are.
///
/// Made anew when groups come or go; what was known of a group that is still there is kept.
enum UnitLayout {
  /// The most rows; the kernel's own order of names decides what is left out.
  static let limit = 4096

  /// The rows of all groups that stand for something, ascending by path.
  ///
  /// `knowsAll` says that those of `old` were all there were, so that others are younger.
  static func units(
    _ unified: borrowing CgroupTree, _ legacy: borrowing LegacyTrees, keeping old: [UnitGroup],
    knowsAll: Bool
  ) -> [UnitGroup] {
    let places = places(unified, legacy)
    var known: [KernelName: Int] = [:]
    for (index, unit) in old.enumerated() { known[unit.row.cgroup] = index }
    var units: [UnitGroup] = []
    let paths = places.keys.sorted()
    for path in paths {
      guard units.count < limit, let found = places[path] else { break }
      var unit: UnitGroup
      if let index = known[path], old[index].isSame(as: found.id) {
        unit = old[index]
      } else {
        let place = CgroupPlace(path: path)
        guard place.isWhole, place.kind != .other || !found.hasChildren else { continue }
        // One without a unit's name may have had no row for the groups that were in it.
        let isYoung = knowsAll && place.kind != .other
        unit = UnitGroup(place, path: path, isYoung: isYoung)
        unit.row.id = found.id
      }
      unit.places = found.places
      unit.hasChildren = found.hasChildren
      unit.parent = parent(of: path, among: units)
      unit.row.isOutermost = unit.place.kind != .slice && !isInside(unit.parent, units)
      units.append(unit)
    }
    return units
  }

  /// The rows by the inodes of the groups of version 2, those below a unit's own among them.
  static func rows(_ unified: borrowing CgroupTree, _ units: [UnitGroup]) -> [UInt64: Int] {
    var rowOfGroup: [Int: Int] = [:]
    for (row, unit) in units.enumerated() { rowOfGroup[unit.places.unified] = row }
    rowOfGroup[-1] = nil
    var rows: [UInt64: Int] = [:]
    // Parents stand before what is in them.
    for index in unified.groups.indices {
      let group = unified.groups[index]
      if rowOfGroup[index] == nil { rowOfGroup[index] = rowOfGroup[group.parent] }
      rows[group.id] = rowOfGroup[index]
    }
    return rows
  }

  private struct Found {
    var places = UnitGroup.Places()
    var hasChildren = false
    var id: UInt64?
  }

  private static func places(
    _ unified: borrowing CgroupTree, _ legacy: borrowing LegacyTrees
  ) -> [KernelName: Found] {
    var found: [KernelName: Found] = [:]
    add(unified, \.unified, to: &found)
    add(legacy.systemd, \.systemd, to: &found)
    add(legacy.cpu, \.cpu, to: &found)
    add(legacy.cpuacct, \.cpuacct, to: &found)
    add(legacy.memory, \.memory, to: &found)
    add(legacy.blkio, \.blkio, to: &found)
    add(legacy.pids, \.pids, to: &found)
    return found
  }

  private static func add(
    _ tree: borrowing CgroupTree, _ place: WritableKeyPath<UnitGroup.Places, Int>,
    to found: inout [KernelName: Found]
  ) {
    let groups = tree.groups
    for index in groups.indices.dropFirst() {
      let group = groups[index]
      found[group.path, default: Found()].places[keyPath: place] = index
      if !group.children.isEmpty { found[group.path, default: Found()].hasChildren = true }
      if place == \.unified { found[group.path]?.id = group.id }
    }
  }

  /// Whether a row or one around it is something else than a slice.
  private static func isInside(_ row: Int, _ units: [UnitGroup]) -> Bool {
    var row = row
    while row >= 0 {
      if units[row].place.kind != .slice { return true }
      row = units[row].parent
    }
    return false
  }

  /// The row of the nearest group around one; all of those stand before it.
  private static func parent(of path: KernelName, among units: [UnitGroup]) -> Int {
    var end = path.bytes.count
    while let slash = path.bytes[..<end].lastIndex(of: UInt8(ascii: "/")), slash > 0 {
      let above = path.bytes[..<slash]
      let low = lowerBound(units.count) {
        units[$0].row.cgroup.bytes.lexicographicallyPrecedes(above)
      }
      if low < units.count, units[low].row.cgroup.bytes.elementsEqual(above) { return low }
      end = slash
    }
    return -1
  }
}

extension UnitGroup {
  /// Whether this is still the group that was there before, and not a new one of its name.
  fileprivate func isSame(as id: UInt64?) -> Bool { row.id == id }
}
