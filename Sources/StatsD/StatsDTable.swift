import Monitor

/// Adds up what lines say, in a bounded number of entries.
///
/// A line's name and tags lead to its entry by their bytes as they stand. Only bytes that were not seen before
/// are worked over into names and labels.
struct StatsDTable: ~Copyable {
  /// What leads from bytes to an entry.
  private struct Alias {
    var hash = 0
    /// The key's bytes in `bytes`.
    var start: Int32 = 0
    var length: Int32 = 0
    /// The entry, or below zero why there is none; `free` for an unused slot.
    var target: Int32 = Alias.free
    static let free = Int32.min
  }

  /// Seconds after which an entry that got nothing gives way.
  static let ttl: Int64 = 300_000_000_000
  /// Slots for aliases, a power of two, of which half are used, and their bytes.
  private static let slots = 4096
  private static let bytes = 256 << 10
  /// How long it is remembered that there was no room.
  private static let refusalTime: Int64 = 5_000_000_000

  private let registry: CustomRegistry
  private var entries: [StatsDEntry?] = []
  private var free: [Int] = []
  private var positions: [StatsDKey: Int] = [:]
  /// The series of all entries.
  private var owned: Set<Series.Identity> = []
  private var aliases = [Alias](repeating: Alias(), count: slots)
  private var aliasCount = 0
  private var bytes: [UInt8] = []
  private var forgetAt: Int64 = 0
  private var flushedAt: Int64 = 0
  private var updates: [CustomUpdate] = []
  /// Values that were taken.
  private(set) var values: UInt64 = 0
  private(set) var refused = [UInt64](repeating: 0, count: StatsDRefusal.allCases.count)

  init(registry: CustomRegistry) { self.registry = registry }

  mutating func refuse(_ reason: StatsDRefusal, _ count: Int = 1) {
    refused[reason.rawValue] += UInt64(count)
  }

  /// Takes the lines of a datagram.
  mutating func take(_ text: borrowing Span<UInt8>, now: Int64, time: Int) {
    var at = 0
    while at < text.count {
      let end = text.first(UInt8(ascii: "\n"), in: at..<text.count) ?? text.count
      var last = end
      if last > at, text[last - 1] == UInt8(ascii: "\r") { last -= 1 }
      if last > at { takeLine(text, at..<last, now: now, time: time) }
      at = end + 1
    }
  }

  private mutating func takeLine(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, now: Int64, time: Int
  ) {
    do throws(StatsDError) {
      let line = try StatsDLine.parse(text, range, now: time)
      let entry = try entry(for: line, in: text, now: now)
      var at = line.values.lowerBound
      while at <= line.values.upperBound {
        let end =
          text.first(UInt8(ascii: ":"), in: at..<line.values.upperBound) ?? line.values.upperBound
        add(text, at..<end, line, to: entry)
        at = end + 1
      }
      entries[entry]?.touched = now
    } catch {
      refuse(error.reason)
    }
  }

  private mutating func add(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, _ line: StatsDLine, to entry: Int
  ) {
    if line.kind == .set {
      guard !range.isEmpty else { return refuse(.value) }
      entries[entry]?.unique?.add(Self.hash(text, range))
    } else {
      guard let value = text.number(range) else { return refuse(.value) }
      let sign = text[range.lowerBound]
      entries[entry]?.add(
        value, weight: 1 / line.rate,
        isRelative: sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"))
    }
    values += 1
  }

  private static func hash(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hasher = Hasher()
    text.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[range])) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  // MARK: Entries

  private mutating func entry(
    for line: StatsDLine, in text: borrowing Span<UInt8>, now: Int64
  ) throws(StatsDError) -> Int {
    if now >= forgetAt { forgetRefusals(now) }
    var hasher = Hasher()
    hasher.combine(line.kind.rawValue)
    text.withUnsafeBytes {
      hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[line.name]))
      hasher.combine(line.name.count)
      hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[line.tags]))
    }
    let hash = hasher.finalize()
    var slot = hash & (Self.slots - 1)
    while aliases[slot].target != Alias.free {
      if aliases[slot].hash == hash, isSame(aliases[slot], line, text) {
        let target = Int(aliases[slot].target)
        if target >= 0 { return target }
        throw StatsDError(StatsDRefusal(rawValue: -1 - target) ?? .noRoom)
      }
      slot = (slot + 1) & (Self.slots - 1)
    }
    let target: Int
    do throws(StatsDError) {
      target = try makeEntry(for: line, in: text, now: now)
    } catch {
      remember(line, text, hash, target: -1 - error.reason.rawValue)
      throw error
    }
    remember(line, text, hash, target: target)
    return target
  }

  private func isSame(
    _ alias: Alias, _ line: StatsDLine, _ text: borrowing Span<UInt8>
  ) -> Bool {
    let start = Int(alias.start)
    guard Int(alias.length) == 2 + line.name.count + line.tags.count,
      bytes[start] == line.kind.rawValue,
      bytes[start + 1] == UInt8(truncatingIfNeeded: line.name.count)
    else { return false }
    return text.withUnsafeBytes { text in
      bytes.withUnsafeBytes { bytes in
        let name = start + 2
        let tags = name + line.name.count
        return bytes[name..<tags].elementsEqual(text[line.name])
          && bytes[tags..<(tags + line.tags.count)].elementsEqual(text[line.tags])
      }
    }
  }

  private mutating func remember(
    _ line: StatsDLine, _ text: borrowing Span<UInt8>, _ hash: Int, target: Int
  ) {
    let length = 2 + line.name.count + line.tags.count
    if aliasCount * 2 >= Self.slots || bytes.count + length > Self.bytes { forgetAliases() }
    guard length <= Self.bytes else { return }
    var slot = hash & (Self.slots - 1)
    while aliases[slot].target != Alias.free { slot = (slot + 1) & (Self.slots - 1) }
    aliases[slot] = Alias(
      hash: hash, start: Int32(bytes.count), length: Int32(length), target: Int32(target))
    aliasCount += 1
    bytes.append(line.kind.rawValue)
    bytes.append(UInt8(truncatingIfNeeded: line.name.count))
    text.withUnsafeBytes {
      bytes.append(contentsOf: $0[line.name])
      bytes.append(contentsOf: $0[line.tags])
    }
  }

  private mutating func forgetAliases() {
    for index in aliases.indices { aliases[index].target = Alias.free }
    aliasCount = 0
    bytes.removeAll(keepingCapacity: true)
  }

  /// A refusal holds for some seconds only: room may have come.
  private mutating func forgetRefusals(_ now: Int64) {
    if aliases.contains(where: { $0.target < 0 && $0.target != Alias.free }) { forgetAliases() }
    forgetAt = now + Self.refusalTime
  }

  private mutating func makeEntry(
    for line: StatsDLine, in text: borrowing Span<UInt8>, now: Int64
  ) throws(StatsDError) -> Int {
    guard let name = StatsDNames.metric(text, line.name) else { throw StatsDError(.malformed) }
    let isTimer = line.kind == .timer || line.kind == .histogram
    guard let labels = StatsDNames.labels(text, line.tags, isTimer: isTimer) else {
      throw StatsDError(.tags)
    }
    let key = StatsDKey(name: name, labels: labels, kind: line.kind)
    if let known = positions[key] { return known }
    let points = key.points
    for point in points {
      // Its value comes with the tick.
      var sample = point
      sample.value = 0
      if (try? sample.validate(at: "")) == nil { throw StatsDError(.malformed) }
    }
    // Another type has one of the names already.
    guard !points.contains(where: { owned.contains($0.identity) }) else {
      throw StatsDError(.conflict)
    }
    let placing = registry.place(points, from: .statsd, expires: now + Self.ttl)
    switch placing.failure {
    case nil: break
    case .taken?: throw StatsDError(.conflict)
    default: throw StatsDError(.noRoom)
    }
    let entry = StatsDEntry(kind: line.kind, key: key, places: placing.places, now: now)
    let position: Int
    if let place = free.popLast() {
      entries[place] = entry
      position = place
    } else {
      position = entries.count
      entries.append(entry)
    }
    positions[key] = position
    for point in points { owned.insert(point.identity) }
    return position
  }

  // MARK: Ticks

  /// Hands the values of this tick over, and begins the next one.
  mutating func flush(now: Int64) {
    let seconds = flushedAt == 0 ? 0 : Double(now - flushedAt) / 1e9
    flushedAt = now
    updates.removeAll(keepingCapacity: true)
    for index in entries.indices {
      guard let touched = entries[index]?.touched else { continue }
      if now - touched >= Self.ttl {
        drop(index)
        continue
      }
      let places = entries[index]?.places ?? []
      let expires = touched + Self.ttl
      var next = 0
      var collected = updates
      updates = []
      entries[index]?.flush(seconds: seconds) { value, exposed in
        guard next < places.count else { return }
        collected.append(
          CustomUpdate(place: places[next], value: value, exposed: exposed, expires: expires))
        next += 1
      }
      updates = collected
    }
    if !updates.isEmpty { registry.set(updates) }
  }

  private mutating func drop(_ index: Int) {
    if let key = entries[index]?.key {
      positions[key] = nil
      for point in key.points { owned.remove(point.identity) }
    }
    entries[index] = nil
    free.append(index)
    forgetAliases()
  }
}
