package import ProcFS

/// What a control group stands for, read out of its path.
///
/// The path is that of /proc/PID/cgroup, or of the tree below /sys/fs/cgroup; see cgroups(7) and systemd's
/// CGROUP_DELEGATION.md. A manager (systemd of the host, of a user or in a container) puts its units into
/// slices; what is below a unit is the unit's own matter and may be named like anything, so no name in there
/// is believed to be a unit's. Only a user's manager and a container open a place for units again.
package struct CgroupPlace: Hashable, Sendable {
  /// The unit as systemd names it (`nginx.service`), the innermost slice where there is no other unit, runtime
  /// and name of a container that systemd did not start (`lxc-web`), or the path of a group that is nothing of
  /// these, without its first slash (`openrc.sshd`); nil at the root.
  package private(set) var unit: String?
  package private(set) var kind = UnitRow.Kind.other
  /// The slice that the unit is in; nil at the top.
  package private(set) var slice: String?
  /// The innermost container that it is in, or is.
  package private(set) var container: Container?
  /// The unit of the host's own systemd that `unit` is in, where that is another: `user@1000.service` for
  /// the units of that user, the container's for those in a container.
  package private(set) var outerUnit: String?
  /// The group of `unit` itself, which this one is or is below; nil at the root.
  package private(set) var unitGroup: KernelName?
  /// Whether the group is that of `unit` itself, and none below it.
  package private(set) var isWhole = false

  package init(path: KernelName) {
    let bytes = Self.withoutMark(path.bytes[...])
    var previous: ArraySlice<UInt8> = []
    var mayHoldUnits = true
    var end = bytes.startIndex
    for part in bytes.split(separator: UInt8(ascii: "/")) where !part.elementsEqual("..".utf8) {
      let name = Self.unescaped(part)
      isWhole = false
      if let found = ContainerName(name, below: previous) {
        enter(UnitName(name)?.text ?? found.text, .container)
        end = part.endIndex
        container = found.container
        mayHoldUnits = true
      } else if mayHoldUnits, let found = UnitName(name) {
        // A manager's own scope: what is in there is the manager.
        if found.text == "init.scope", outerUnit != nil || isManager { continue }
        let wasSlice = found.kind == .slice
        enter(found.text, found.kind)
        end = part.endIndex
        mayHoldUnits = wasSlice || found.isUserManager
      }
      previous = part
    }
    if unit == nil, bytes.count > 1 {
      unit = KernelName(bytes: Array(bytes.drop { $0 == UInt8(ascii: "/") })).description
      isWhole = true
      end = bytes.endIndex
    }
    if unit != nil { unitGroup = KernelName(bytes: Array(bytes[..<end])) }
  }

  private var isManager: Bool {
    guard let unit, kind != .slice else { return false }
    return kind == .container || UnitName.isUserManager(unit)
  }

  private mutating func enter(_ name: String, _ kind: UnitRow.Kind) {
    switch self.kind {
    case .other: break
    case .slice: slice = unit
    default:
      if outerUnit == nil { outerUnit = unit }
      slice = nil
    }
    unit = name
    self.kind = kind
    isWhole = true
  }

  /// A group that was removed while a process was in it is marked so; cgroups(7).
  private static func withoutMark(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let mark = " (deleted)".utf8
    return path.suffix(mark.count).elementsEqual(mark) ? path.dropLast(mark.count) : path
  }

  /// Undoes systemd's way with names that could be a controller's file: `_memory.service`.
  private static func unescaped(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    name.first == UInt8(ascii: "_") ? name.dropFirst() : name
  }
}
