import Testing

@testable import Monitor

@Suite struct FrameStoreTests {
  @Test func anEmptyStoreHasNothing() {
    let store = FrameStore()
    #expect(store.latest() == nil && store.schema == nil)
    #expect(store.extent.frames == 0 && store.extent.last == 0)
    #expect(store.frames(from: 0).isEmpty)
    store.forEachFrame(since: 0) { _ in Issue.record("a frame of nothing") }
  }

  /// Every frame that goes in comes out as it was, whatever came before it.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func framesComeBackAsTheyWere(_ seed: UInt64) throws {
    let store = FrameStore()
    var source = RandomFrames(seed: seed)
    var model: [Frame] = []
    for _ in 0..<1500 {
      let frame = source.next()
      store.append(frame, written: Int64(model.count) * 1000)
      model.append(frame)
      let latest = try #require(store.latest())
      #expect(latest.isSame(as: frame))
      #expect(store.schema === frame.schema)
    }
    let found = store.frames(from: 0)
    #expect(found.count == model.count)
    #expect(zip(found, model).allSatisfy { $0.isSame(as: $1) })
  }

  @Test(
    arguments: [
      (1, .max, 1...300), (0, 5, 1...5), (60, 3, 60...62), (61, 1, 61...61), (300, 9, 300...300),
    ] as [(UInt64, Int, ClosedRange<UInt64>)])
  func framesFromANumberOn(_ first: UInt64, _ limit: Int, _ sequences: ClosedRange<UInt64>) {
    let store = FrameStore()
    var source = RandomFrames(seed: 9)
    for index in 0..<300 { store.append(source.next(), written: Int64(index) * 1000) }
    #expect(store.frames(from: first, limit: limit).map(\.sequence) == Array(sequences))
  }

  @Test(arguments: [301, .max] as [UInt64])
  func thereIsNothingBeyondTheNewest(_ first: UInt64) {
    let store = FrameStore()
    var source = RandomFrames(seed: 9)
    for index in 0..<300 { store.append(source.next(), written: Int64(index) * 1000) }
    #expect(store.frames(from: first).isEmpty)
  }

  @Test(arguments: [0, 1, 59, 60, 61, 250, 299])
  func framesSinceATime(_ index: Int) {
    let store = FrameStore()
    let schema = RandomFrames.schema(version: 1, size: 3)
    for number in 0..<300 {
      store.append(
        sequence: UInt64(number + 1), time: Int64(number) * 1000, schema: schema,
        cells: Array(repeating: Cell(bits: Int64(number)), count: 3), stale: [], gap: nil)
    }
    var found: [Int64] = []
    store.forEachFrame(since: Int64(index) * 1000) { found.append($0.time) }
    #expect(found == (index..<300).map { Int64($0) * 1000 })
  }

  @Test func aReaderMayStopByThrowing() {
    struct Enough: Error {}
    let store = FrameStore()
    var source = RandomFrames(seed: 3)
    for index in 0..<10 { store.append(source.next(), written: Int64(index)) }
    var seen = 0
    #expect(throws: Enough.self) {
      try store.forEachFrame(from: 1) { _ in
        seen += 1
        if seen == 4 { throw Enough() }
      }
    }
    #expect(seen == 4)
  }

  @Test func theExtentSaysWhatIsHeld() {
    let store = FrameStore()
    var source = RandomFrames(seed: 5)
    for index in 0..<100 { store.append(source.next(), written: Int64(index) * 1000) }
    let extent = store.extent
    #expect(extent.first == 1 && extent.last == 100 && extent.frames == 100)
    #expect(extent.bytes > 100 && extent.bytes < 100 * FrameCodec.bound(cells: 60, stale: 60))
  }
}
