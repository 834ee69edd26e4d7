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
  mutating func assign(_ search: borrowing DescriptorSearch) {
    for index in 0..<slots.capacity where slots.slots[index].inode != 0 {
      let slot = slots.slots + index
      if let pid = search.process(of: slot.pointee.inode) { slot.pointee.pid = pid }
    }
    for index in listeners.current.indices {
      if let pid = search.process(of: listeners.current[index].inode) {
        listeners.setProcess(pid, at: index) { search.name(of: $0) }
      }
    }
  }

  /// Forgets which process has which socket open.
  mutating func unassign() {
    for index in 0..<slots.capacity { slots.slots[index].pid = 0 }
    for index in listeners.current.indices { listeners.setProcess(0, at: index) }
    hasUnknown = true
  }
}
