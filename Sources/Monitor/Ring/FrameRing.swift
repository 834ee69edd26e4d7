/// What the ring keeps at the most.
package struct RingLimits: Sendable {
  package var bytes: Int
  package var milliseconds: Int64

  /// An hour or 16 MiB, whichever is less.
  package static let standard = RingLimits(bytes: 16 << 20, milliseconds: 3_600_000)

  package init(bytes: Int, milliseconds: Int64) {
    self.bytes = bytes
    self.milliseconds = milliseconds
  }
}

/// The last hour of frames, or as much of it as fits into 16 MiB, in one piece of memory.
///
/// Frames are written into blocks of at most 60, each of one schema and readable on its own. The oldest
/// block gives way when the hour has passed or when its place is needed. A new block goes to the lowest
/// free place, so that a small host touches no more memory than its hour takes: the rest of the 16 MiB is
/// reserved, never resident.
struct FrameRing: ~Copyable {
  struct Block {
    let start: Int
    var length: Int
    let schema: Schema
    let firstSequence: UInt64
    let firstTime: Int64
    var lastTime: Int64
    /// When its frames were written, on a clock that is never set.
    let firstWritten: Int64
    var lastWritten: Int64
    var count: Int

    var end: Int { start + length }
  }

  private static let framesPerBlock = 60

  private let memory: UnsafeMutableRawBufferPointer
  private let limits: RingLimits
  private(set) var blocks: [Block] = []
  /// The newest frame in full.
  private(set) var newest: [Cell] = []
  private(set) var newestStale: [Int] = []
  private(set) var newestGap: Gap?

  init(limits: RingLimits = .standard) {
    self.limits = limits
    memory = .allocate(byteCount: limits.bytes, alignment: 16)
    blocks.reserveCapacity(256)
  }

  deinit { memory.deallocate() }

  var frameCount: Int { blocks.reduce(0) { $0 + $1.count } }
  var byteCount: Int { blocks.reduce(0) { $0 + $1.length } }

  /// Writes a frame behind the others; one that could not fit the whole memory is not kept.
  ///
  /// `written` is the time on a clock that is never set, in milliseconds: by it frames grow old.
  mutating func append(
    sequence: UInt64, time: Int64, written: Int64, schema: Schema, cells: [Cell], stale: [Int],
    gap: Gap?
  ) {
    let need = FrameCodec.bound(cells: cells.count, stale: stale.count)
    expire(before: written - limits.milliseconds)
    guard need <= limits.bytes else {
      blocks.removeAll(keepingCapacity: true)
      return
    }
    if !continuesBlock(sequence: sequence, written: written, schema: schema, need: need) {
      startBlock(sequence: sequence, time: time, written: written, schema: schema, need: need)
    }
    let last = blocks.count - 1
    let isFirst = blocks[last].count == 0
    var writer = ByteWriter(UnsafeMutableRawBufferPointer(rebasing: memory[blocks[last].end...]))
    FrameCodec.encode(
      cells, since: isFirst ? nil : newest, milliseconds: time - blocks[last].lastTime,
      stale: stale, gap: gap, into: &writer)
    blocks[last].length += writer.count
    blocks[last].lastTime = time
    blocks[last].lastWritten = written
    blocks[last].count += 1
    keep(cells, stale, gap)
  }

  /// Keeps the frame for the next difference, and for those who want the newest, in place.
  private mutating func keep(_ cells: [Cell], _ stale: [Int], _ gap: Gap?) {
    newest.removeAll(keepingCapacity: true)
    newest.append(contentsOf: cells)
    newestStale.removeAll(keepingCapacity: true)
    newestStale.append(contentsOf: stale)
    newestGap = gap
  }

  /// Whether the frame can go into the newest block: the same schema, room behind it.
  private func continuesBlock(sequence: UInt64, written: Int64, schema: Schema, need: Int) -> Bool {
    // A block goes as a whole: it must not span more than a small part of what is kept.
    guard let block = blocks.last, block.schema === schema, block.count < Self.framesPerBlock,
      block.firstSequence + UInt64(block.count) == sequence,
      written - block.firstWritten <= limits.milliseconds / 60
    else { return false }
    return block.end + need <= ceiling(above: block.start)
  }

  /// Where memory that begins at `start` and belongs to the newest block must end.
  private func ceiling(above start: Int) -> Int {
    guard let oldest = blocks.first, oldest.start > start else { return limits.bytes }
    return oldest.start
  }

  private mutating func startBlock(
    sequence: UInt64, time: Int64, written: Int64, schema: Schema, need: Int
  ) {
    let start = place(for: min(need * 4, limits.bytes), atLeast: need)
    blocks.append(
      Block(
        start: start, length: 0, schema: schema, firstSequence: sequence, firstTime: time,
        lastTime: time, firstWritten: written, lastWritten: written, count: 0))
  }

  /// The lowest free place of the wanted size; the oldest blocks give way until there is one.
  private mutating func place(for wanted: Int, atLeast need: Int) -> Int {
    while let oldest = blocks.first, let newest = blocks.last {
      if newest.start >= oldest.start {
        // In order: free are the front, up to the oldest, and the back, behind the newest.
        if oldest.start >= wanted { return 0 }
        if newest.end + need <= limits.bytes { return newest.end }
      } else if newest.end + need <= oldest.start {
        return newest.end
      }
      blocks.removeFirst()
    }
    return 0
  }

  private mutating func expire(before time: Int64) {
    while blocks.count > 1, let oldest = blocks.first, oldest.lastWritten < time {
      blocks.removeFirst()
    }
  }

  /// The bytes of a block; valid until the ring next changes.
  func bytes(of block: Block) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[block.start..<block.end])
  }
}
