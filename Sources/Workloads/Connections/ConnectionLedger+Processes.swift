import ProcFS

/// Which process has which socket open.
extension ConnectionLedger {
  /// Sockets that are asked for at once.
  private static let askedLimit = 16_384

  /// Hands over the sockets of which it is not known who has them open, each of them once.
  mutating func takeUnknown() -> Set<UInt32> {
    var unknown: Set<UInt32> = []
    for index in listeners.current.indices
    where listeners.current[index].pid == 0 && listeners.current[index].inode != 0 {
      unknown.insert(listeners.current[index].inode)
      listeners.setProcess(ConnectionSlot.asked, at: index)
    }
    hasUnknown = false
    for index in 0..<slots.capacity where slots.slots[index].cookie != 0 {
      let slot = slots.slots + index
      guard slot.pointee.pid == 0, slot.pointee.inode != 0 else { continue }
      if unknown.count >= Self.askedLimit {
        hasUnknown = true
        break
      }
      unknown.insert(slot.pointee.inode)
      slot.pointee.pid = ConnectionSlot.asked
    }
    return unknown
  }

  /// Takes down which process has which socket open; what goes over it is counted for the process from then on.
  ///
  /// With `anew` set, what processes call themselves is read anew.
  mutating func assign(
    _ search: borrowing DescriptorSearch, _ groups: inout ProcessGroups, anew: Bool
  ) {
    for index in 0..<slots.capacity where slots.slots[index].inode != 0 {
      let slot = slots.slots + index
      guard let pid = search.process(of: slot.pointee.inode) else { continue }
      slot.pointee.pid = pid
      adopt(slot, &groups)
    }
    for index in listeners.current.indices {
      guard let pid = search.process(of: listeners.current[index].inode) else { continue }
      listeners.setProcess(pid, at: index, anew: anew) { search.name(of: $0) }
      guard isOrphan(listeners.current[index].owner), let group = groups.group(of: pid) else {
        continue
      }
      listeners.setOwner(owner(of: group), group: group, at: index)
    }
  }

  /// Whether something is in no unit's group, as far as the kernel tells.
  private func isOrphan(_ owner: Int32) -> Bool { owner < 0 || owners[owner].row == -1 }

  /// Counts a connection for the group of its process, where its own is none of a unit.
  private mutating func adopt(
    _ slot: UnsafeMutablePointer<ConnectionSlot>, _ groups: inout ProcessGroups
  ) {
    let old = slot.pointee.owner
    guard isOrphan(old), let group = groups.group(of: slot.pointee.pid) else { return }
    let new = owner(of: group)
    guard new >= 0, new != old else { return }
    owners.retain(new)
    owners.release(old)
    slot.pointee.owner = new
    // Those that the last walk has not found are in no number.
    guard slot.pointee.seen == walk else { return }
    owners[new].connections &+= 1
    if old >= 0 { owners[old].connections &-= 1 }
  }

  /// Gives the listener that a walk has found last to the group that it was given to before.
  mutating func adoptAgain() {
    let index = listeners.current.count - 1
    guard index >= 0, let group = listeners.current[index].group,
      isOrphan(listeners.current[index].owner)
    else { return }
    listeners.setOwner(owner(of: group), group: group, at: index)
  }

  /// Forgets which process has which socket open.
  mutating func unassign() {
    for index in 0..<slots.capacity { slots.slots[index].pid = 0 }
    for index in listeners.current.indices { listeners.setProcess(0, at: index) }
    hasUnknown = true
  }
}
