import Testing

@testable import Monitor

@Suite struct FrameRingTests {
  /// Sizes that hold a frame or two, some blocks, many blocks; each wraps around many times.
  @Test(arguments: [2_000, 3_000, 5_000, 10_000, 40_000, 100_000], [11, 12] as [UInt64])
  func whatIsHeldAgreesWithAnArray(_ bytes: Int, _ seed: UInt64) throws {
    let store = FrameStore(limits: RingLimits(bytes: bytes, milliseconds: .max / 2))
    var source = RandomFrames(seed: seed, sizes: 1...50)
    var model: [Frame] = []
    var fewest = Int.max
    var wrong: [String] = []
    for index in 0..<4000 {
      let frame = source.next()
      store.append(frame, written: Int64(index) * 1000)
      model.append(frame)
      let extent = store.extent
      if extent.bytes > bytes { wrong.append("\(index): \(extent.bytes) bytes") }
      // What is held is the newest part, without a hole.
      let held = UInt64(extent.frames)
      if extent.last != frame.sequence || held == 0 || extent.first != extent.last - held + 1 {
        wrong.append("\(index): \(extent)")
      }
      if index > 1000 { fewest = min(fewest, extent.frames) }
      guard index % 97 == 0 || index > 3990 else { continue }
      let found = store.frames(from: 0)
      if found.count != extent.frames { wrong.append("\(index): \(found.count) frames") }
      for (found, expected) in zip(found, model.suffix(found.count))
      where !found.isSame(as: expected) {
        wrong.append("\(index): frame \(expected.sequence) is another")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    #expect(store.extent.first > 1, "nothing gave way: the test wraps around nothing")
    // Giving way must not be wasteful: large rings stay filled.
    if bytes >= 40_000 { #expect(fewest > bytes / 1000) }
  }

  @Test func theOldestGivesWay() {
    let store = FrameStore(limits: RingLimits(bytes: 20_000, milliseconds: .max / 2))
    var source = RandomFrames(seed: 21, sizes: 20...20)
    var first: UInt64 = 0
    for index in 0..<2000 {
      store.append(source.next(), written: Int64(index) * 1000)
      #expect(store.extent.first >= first)
      first = store.extent.first
    }
    #expect(first > 1000)
  }

  /// An hour of frames, and at most a minute more, since a block goes as a whole.
  @Test(arguments: [1000, 20_000, 600_000, 3_600_000] as [Int64])
  func anHourIsKept(_ interval: Int64) {
    let hour: Int64 = 3_600_000
    let store = FrameStore(limits: RingLimits(bytes: 4 << 20, milliseconds: hour))
    let schema = RandomFrames.schema(version: 1, size: 4)
    let count = Int(3 * hour / interval)
    for index in 0..<count {
      store.append(
        sequence: UInt64(index + 1), time: 0, written: Int64(index) * interval, schema: schema,
        cells: Array(repeating: Cell(bits: Int64(index)), count: 4), stale: [], gap: nil)
    }
    let held = Int64(store.extent.frames) * interval
    #expect(held >= min(hour, Int64(count) * interval))
    #expect(held <= hour + 62_000 + 2 * interval)
  }

  /// The wall clock may be set by years, and no frame grows older by it.
  @Test(arguments: [-86_400_000, 86_400_000, 31_536_000_000] as [Int64])
  func settingTheClockCostsNoFrame(_ step: Int64) {
    let store = FrameStore()
    let schema = RandomFrames.schema(version: 1, size: 4)
    for index in 0..<100 {
      store.append(
        sequence: UInt64(index + 1), time: Int64(index) * 1000 + (index < 50 ? 0 : step),
        written: Int64(index) * 1000, schema: schema,
        cells: Array(repeating: Cell(bits: 1), count: 4), stale: [], gap: nil)
    }
    let frames = store.frames(from: 0)
    #expect(frames.count == 100)
    #expect(frames[49].time == 49_000 && frames[50].time == 50_000 + step)
  }

  @Test func aFrameThatIsLargerThanTheRingIsNotKept() throws {
    let store = FrameStore(limits: RingLimits(bytes: 1500, milliseconds: .max / 2))
    var small = RandomFrames(seed: 1, sizes: 3...3, schemaLife: .max)
    for index in 0..<5 { store.append(small.next(), written: Int64(index)) }
    #expect(store.extent.frames == 5)
    let schema = RandomFrames.schema(version: 2, size: 200)
    let cells = Array(repeating: Cell(bits: .max / 3), count: 200)
    store.append(
      sequence: 6, time: 0, written: 6, schema: schema, cells: cells, stale: [], gap: nil)
    #expect(store.extent.frames == 0 && store.latest() == nil && store.frames(from: 0).isEmpty)
    // What follows is kept again, and does not lean on what was dropped.
    let third = RandomFrames.schema(version: 3, size: 2)
    for number in 7...9 as ClosedRange<UInt64> {
      store.append(
        sequence: number, time: 7, written: Int64(number), schema: third,
        cells: [Cell(bits: 70), .none], stale: [1], gap: nil)
    }
    let found = store.frames(from: 0)
    #expect(found.map(\.sequence) == [7, 8, 9])
    #expect(found.allSatisfy { $0.cells == [Cell(bits: 70), .none] && $0.stale == [1] })
  }

  /// A number left out is not made up: the ring gives what it was given.
  @Test func aHoleInTheNumbersStaysOne() {
    let store = FrameStore()
    let schema = RandomFrames.schema(version: 1, size: 1)
    for number in [1, 2, 3, 7, 8] as [UInt64] {
      store.append(
        sequence: number, time: Int64(number), schema: schema,
        cells: [Cell(bits: Int64(number))], stale: [], gap: nil)
    }
    #expect(store.frames(from: 0).map(\.sequence) == [1, 2, 3, 7, 8])
    #expect(store.frames(from: 4).map(\.sequence) == [7, 8])
    #expect(store.frames(from: 0).map(\.cells[0].bits) == [1, 2, 3, 7, 8])
  }

  /// Of 16 MiB nothing is touched that an hour does not need: blocks go to the lowest free place.
  @Test func aSmallHourStaysAtTheFront() {
    let limits = RingLimits(bytes: 16 << 20, milliseconds: 600_000)
    var ring = FrameRing(limits: limits)
    var source = RandomFrames(seed: 8, sizes: 30...30)
    var end = 0
    for index in 0..<20_000 {
      let frame = source.next()
      ring.append(
        sequence: frame.sequence, time: frame.time, written: Int64(index) * 1000,
        schema: frame.schema, cells: frame.cells, stale: frame.stale, gap: frame.gap)
      end = max(end, ring.blocks.map(\.end).max() ?? 0)
    }
    #expect(ring.byteCount > 20_000)
    #expect(end < 4 * ring.byteCount, "memory is touched up to \(end) for \(ring.byteCount) bytes")
  }
}
