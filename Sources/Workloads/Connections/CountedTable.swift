/// Values by keys at places that stay, each kept for as long as somebody refers to it.
struct CountedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  struct Entry: Sendable {
    var key: Key
    var value: Value
    var references: Int32
  }

  private(set) var entries: [Entry] = []
  private var places: [Key: Int32] = [:]
  private var free: [Int32] = []
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { places.count }

  /// The place of a key, which is made if need be; nil if there may be no more.
  ///
  /// When they are as many as there may be, those that nobody refers to give way, if `isUnused` agrees.
  mutating func place(
    of key: Key, _ value: @autoclosure () -> Value, isUnused: (Value) -> Bool
  ) -> Int32? {
    if let place = places[key] { return place }
    if places.count >= limit { dropUnused(isUnused) }
    guard places.count < limit else { return nil }
    let entry = Entry(key: key, value: value(), references: 0)
    if let place = free.popLast() {
      entries[Int(place)] = entry
      places[key] = place
      return place
    }
    let place = Int32(entries.count)
    entries.append(entry)
    places[key] = place
    return place
  }

  /// The place of a key that is there.
  func known(_ key: Key) -> Int32? { places[key] }

  @inline(__always)
  mutating func retain(_ place: Int32) {
    if place >= 0 { entries[Int(place)].references &+= 1 }
  }

  @inline(__always)
  mutating func release(_ place: Int32) {
    if place >= 0 { entries[Int(place)].references &-= 1 }
  }

  /// The value at a place.
  subscript(_ place: Int32) -> Value {
    @inline(__always) _read { yield entries[Int(place)].value }
    @inline(__always) _modify { yield &entries[Int(place)].value }
  }

  /// Forgets those that nobody refers to, if `isUnused` agrees.
  mutating func dropUnused(_ isUnused: (Value) -> Bool) {
    for index in entries.indices where entries[index].references == 0 {
      guard places[entries[index].key] == Int32(index), isUnused(entries[index].value) else {
        continue
      }
      places[entries[index].key] = nil
      free.append(Int32(index))
      entries[index].references = -1
    }
  }

  /// Goes through all that are there.
  mutating func update(_ body: (Key, inout Value) -> Void) {
    for index in entries.indices where entries[index].references >= 0 {
      body(entries[index].key, &entries[index].value)
    }
  }
}
