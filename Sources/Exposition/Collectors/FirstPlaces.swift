import ProcFS

/// The places of a table's rows, but for those that are named like one before.
///
/// Two samples of one name and the same labels would make the whole text unreadable to Prometheus.
struct FirstPlaces<Key: Hashable> {
  private(set) var places: [Int] = []
  private var seen: Set<Key> = []

  /// Takes the places below a bound, each with the name of its row.
  mutating func take(below bound: Int, _ name: (Int) -> Key) {
    places.removeAll(keepingCapacity: true)
    for place in 0..<bound where seen.insert(name(place)).inserted { places.append(place) }
    seen.removeAll(keepingCapacity: true)
  }
}

/// What a zone of memory is known by.
struct ZoneName: Hashable {
  let node: UInt32
  let name: KernelName
}
