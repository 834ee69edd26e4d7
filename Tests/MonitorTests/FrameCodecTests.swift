import Testing

@testable import Monitor

@Suite struct FrameCodecTests {
  private func encode(
    _ cells: [Cell], since before: [Cell]?, milliseconds: Int64 = 1000, stale: [Int] = [],
    gap: Gap? = nil
  ) -> [UInt8] {
    let bound = FrameCodec.bound(cells: cells.count, stale: stale.count)
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: bound, alignment: 1)
    defer { target.deallocate() }
    var writer = ByteWriter(target)
    FrameCodec.encode(
      cells, since: before, milliseconds: milliseconds, stale: stale, gap: gap, into: &writer)
    return Array(target.prefix(writer.count))
  }

  private func cells(_ bits: [Int64]) -> [Cell] { bits.map(Cell.init(bits:)) }

  @Test(
    arguments: [0, 1, -1, 63, 64, -64, -65, 127, 128, .max, .min, .max - 1, .min + 1] as [Int64])
  func aSignedNumberComesBack(_ number: Int64) {
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { memory in
      var writer = ByteWriter(memory)
      writer.signed(number)
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: memory[..<writer.count]))
      #expect(reader.signed() == number && reader.offset == writer.count)
    }
  }

  @Test(
    arguments: [
      (0, 1), (1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (UInt64.max >> 1, 9),
      (.max, 10),
    ] as [(UInt64, Int)])
  func anUnsignedNumberTakesItsBytes(_ number: UInt64, _ bytes: Int) {
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { memory in
      var writer = ByteWriter(memory)
      writer.unsigned(number)
      #expect(writer.count == bytes)
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: memory[..<writer.count]))
      #expect(reader.unsigned() == number)
    }
  }

  @Test(
    arguments: [
      ([], nil), ([0, 0, 0], nil), ([5, -7, .min, .max, 0], nil),
      ([1, 2, 3], [1, 2, 3]), ([1, 9, 3], [1, 2, 3]), ([.min, .max], [.max, .min]),
      ([.max, .min, 0, .min], [.min, .min, .min, .max]),
    ] as [([Int64], [Int64]?)])
  func aFrameComesBack(_ now: [Int64], _ before: [Int64]?) {
    let gap = Gap(cause: .suspend, seconds: 1.500_400_2)
    let stale = now.isEmpty ? [] : [0, now.count - 1].filter { now.count > 1 || $0 == 0 }
    let bytes = encode(
      cells(now), since: before.map(cells), milliseconds: -3_600_000,
      stale: Array(Set(stale)).sorted(),
      gap: gap)
    var found = cells(before ?? now.map { _ in 0 })
    var positions = [9, 9]
    let header = bytes.withUnsafeBytes { all in
      var reader = ByteReader(all)
      let header = FrameCodec.decode(from: &reader, over: &found, stale: &positions)
      #expect(reader.offset == bytes.count)
      return header
    }
    #expect(found == cells(now))
    #expect(positions == Array(Set(stale)).sorted())
    #expect(header.milliseconds == -3_600_000 && header.gap == gap && gap.seconds == 1.5)
  }

  /// The bound must hold for the worst that can be: every second cell changes by as much as it can.
  @Test func noFrameIsLargerThanTheBound() {
    let before = (0..<1001).map { $0 % 2 == 0 ? Int64.min : 0 }
    let now = (0..<1001).map { $0 % 2 == 0 ? Int64.min / 2 : 0 }
    let stale = Array(0..<1001)
    let bytes = encode(
      cells(now), since: cells(before), milliseconds: .min, stale: stale,
      gap: Gap(cause: .clockStep, seconds: -1e15))
    #expect(bytes.count <= FrameCodec.bound(cells: 1001, stale: 1001))
    #expect(bytes.count > 1001 * 5)
  }

  /// What makes an hour fit: a frame like the one before it takes next to nothing.
  @Test func whatStandsStillCostsNothing() {
    let same = cells((0..<400).map { $0 * 1_000_003 })
    #expect(encode(same, since: same).count <= 8)
  }
}
