import Synchronization

/// The ring for all threads: the sampler appends, streams and the API read.
///
/// Readers copy one block's bytes at a time under the lock and decode them outside it, so that a reader of
/// the whole hour never holds up the sampler for longer than copying some ten kilobytes.
package final class FrameStore: Sendable {
  private let ring: Mutex<FrameRing>

  package init(limits: RingLimits = .standard) {
    ring = Mutex(FrameRing(limits: limits))
  }

  /// What the ring holds now.
  package struct Extent: Sendable {
    package var first: UInt64 = 0
    package var last: UInt64 = 0
    package var frames = 0
    package var bytes = 0
  }

  package var extent: Extent {
    ring.withLock { ring in
      guard let oldest = ring.blocks.first, let newest = ring.blocks.last else { return Extent() }
      return Extent(
        first: oldest.firstSequence, last: newest.firstSequence + UInt64(newest.count) - 1,
        frames: ring.frameCount, bytes: ring.byteCount)
    }
  }

  /// Adds a frame; `written` is the time on a clock that is never set, and the frame's own where that is
  /// all one has.
  func append(
    sequence: UInt64, time: Int64, written: Int64? = nil, schema: Schema, cells: [Cell],
    stale: [Int], gap: Gap?
  ) {
    ring.withLock {
      $0.append(
        sequence: sequence, time: time, written: written ?? time, schema: schema, cells: cells,
        stale: stale, gap: gap)
    }
  }

  /// The newest frame, if there is any.
  package func latest() -> Frame? {
    ring.withLock { ring in
      guard let block = ring.blocks.last else { return nil }
      return Frame(
        sequence: block.firstSequence + UInt64(block.count) - 1, time: block.lastTime,
        schema: block.schema, cells: ring.newest, stale: ring.newestStale, gap: ring.newestGap)
    }
  }

  /// The schema of the newest frame.
  package var schema: Schema? { ring.withLock { $0.blocks.last?.schema } }

  /// Hands over the frames from a sequence number on, oldest first, at most `limit` of them.
  package func forEachFrame(
    from first: UInt64, limit: Int = .max, _ body: (Frame) throws -> Void
  ) rethrows {
    var next = first
    var left = limit
    while left > 0, let copy = copyBlock(holding: next) {
      var frames = BlockReader(copy.block, bytes: copy.bytes)
      while left > 0, let frame = frames.next() {
        if frame.sequence < next { continue }
        try body(frame)
        left -= 1
      }
      next = copy.block.firstSequence + UInt64(copy.block.count)
    }
  }

  /// Hands over the frames since a Unix time in milliseconds, oldest first.
  package func forEachFrame(since time: Int64, _ body: (Frame) throws -> Void) rethrows {
    let start = ring.withLock { $0.blocks.first { $0.lastTime >= time }?.firstSequence }
    guard let start else { return }
    try forEachFrame(from: start) { if $0.time >= time { try body($0) } }
  }

  private func copyBlock(holding sequence: UInt64) -> (block: FrameRing.Block, bytes: [UInt8])? {
    ring.withLock { ring in
      guard
        let block = ring.blocks.first(where: {
          sequence < $0.firstSequence + UInt64($0.count) && $0.count > 0
        })
      else { return nil }
      return (block, [UInt8](ring.bytes(of: block)))
    }
  }
}

/// Decodes the frames of one block, one after the other.
private struct BlockReader {
  private let block: FrameRing.Block
  private let bytes: [UInt8]
  private var cells: [Cell]
  private var stale: [Int] = []
  private var offset = 0
  private var index = 0
  private var time: Int64

  init(_ block: FrameRing.Block, bytes: [UInt8]) {
    self.block = block
    self.bytes = bytes
    cells = Array(repeating: Cell(bits: 0), count: block.schema.series.count)
    time = block.firstTime
  }

  mutating func next() -> Frame? {
    guard index < block.count else { return nil }
    let header = bytes.withUnsafeBytes { all in
      var reader = ByteReader(UnsafeRawBufferPointer(rebasing: all[offset...]))
      let header = FrameCodec.decode(from: &reader, over: &cells, stale: &stale)
      offset += reader.offset
      return header
    }
    time += header.milliseconds
    defer { index += 1 }
    return Frame(
      sequence: block.firstSequence + UInt64(index), time: time, schema: block.schema,
      cells: cells, stale: stale, gap: header.gap)
  }
}
