internal import CLinux

/// One connection as it was seen last.
struct ConnectionSlot {
  /// 0 for an empty place.
  var cookie: UInt64 = 0
  var counters = ConnectionCounters()
  /// The number of the walk that saw it last.
  var seen: UInt32 = 0
  /// Where its owner and its peer stand; -1 for none.
  var owner: Int32 = -1
  var peer: Int32 = -1
  var inode: UInt32 = 0
  /// The process that has it open; 0 as long as that is not known, `asked` once somebody has been asked.
  var pid: Int32 = 0
  /// Whether the other side's FIN has come.
  var hasOtherSidesEnd = false

  static let asked: Int32 = -1
}

/// The connections by their cookies: a hash table with open addressing and linear probing.
///
/// It looks things up in one piece of memory, grows to a bound, and allocates nothing otherwise.
struct ConnectionSlots: ~Copyable, @unchecked Sendable {
  // The pointer leads to memory that is nobody else's.
  private(set) var slots: UnsafeMutablePointer<ConnectionSlot>
  private(set) var capacity: Int
  private(set) var count = 0
  private var shift: Int
  let limit: Int

  private static let smallest = 256

  init(limit: Int) {
    self.limit = limit
    capacity = Self.smallest
    shift = 64 - capacity.trailingZeroBitCount
    slots = Self.allocate(capacity)
  }

  deinit { slots.deallocate() }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<ConnectionSlot> {
    let slots = UnsafeMutablePointer<ConnectionSlot>.allocate(capacity: capacity)
    slots.initialize(repeating: ConnectionSlot(), count: capacity)
    return slots
  }

  /// Cookies are numbers in a row: the golden ratio spreads them evenly.
  @inline(__always)
  private func home(_ cookie: UInt64) -> Int {
    Int(truncatingIfNeeded: (cookie &* 0x9e37_79b9_7f4a_7c15) >> UInt64(shift))
  }

  /// Has the processor fetch the place of a connection, which is seldom in its caches, ahead of its use.
  @inline(__always)
  func prefetch(_ cookie: UInt64) { telltale_prefetch(slots + home(cookie)) }

  /// The place of a connection; nil if it is not known.
  @inline(__always)
  func find(_ cookie: UInt64) -> Int? {
    var index = home(cookie)
    while true {
      let found = slots[index].cookie
      if found == cookie { return index }
      if found == 0 { return nil }
      index = (index &+ 1) & (capacity &- 1)
    }
  }

  /// Makes room for a connection that is not known yet; nil if there may be no more.
  mutating func insert(_ cookie: UInt64) -> Int? {
    guard count < limit else { return nil }
    if (count + 1) * 8 > capacity * 7 { resize(to: capacity * 2) }
    let index = free(cookie)
    slots[index] = ConnectionSlot(cookie: cookie)
    count += 1
    return index
  }

  private func free(_ cookie: UInt64) -> Int {
    var index = home(cookie)
    while slots[index].cookie != 0 { index = (index &+ 1) & (capacity &- 1) }
    return index
  }

  /// Empties a place, and moves those up that would not be found otherwise.
  mutating func remove(at index: Int) {
    let mask = capacity &- 1
    var hole = index
    var next = index
    while true {
      next = (next &+ 1) & mask
      let cookie = slots[next].cookie
      if cookie == 0 { break }
      if (next &- home(cookie)) & mask >= (next &- hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
    }
    slots[hole] = ConnectionSlot()
    count -= 1
  }

  /// Removes all that `isGone` says so of, and then gives memory back that is hardly used.
  mutating func sweep(_ isGone: (borrowing ConnectionSlot) -> Bool) {
    var index = 0
    while index < capacity {
      if slots[index].cookie != 0, isGone(slots[index]) {
        remove(at: index)
      } else {
        index += 1
      }
    }
    if capacity > Self.smallest, count * 8 < capacity { resize(to: capacity / 2) }
  }

  private mutating func resize(to capacity: Int) {
    let (old, oldCapacity) = (slots, self.capacity)
    slots = Self.allocate(capacity)
    self.capacity = capacity
    shift = 64 - capacity.trailingZeroBitCount
    for index in 0..<oldCapacity where old[index].cookie != 0 {
      slots[free(old[index].cookie)] = old[index]
    }
    old.deallocate()
  }
}
