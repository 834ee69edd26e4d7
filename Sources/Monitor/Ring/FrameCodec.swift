/// How the ring writes a frame: what changed since the frame before it.
///
/// A record is, in LEB128 numbers: the time in milliseconds since the frame before; the gap's cause (0 for
/// none) and, with a cause, its milliseconds; the number of stale positions and the steps between them; then
/// runs over the positions: how many cells are as before, how many are not, and for each of these the
/// difference of its bits, zigzag. The first record of a block is written against a frame of zeros, so
/// that a block can be read without any other. Most cells of an idle host stand still or move by little,
/// which makes a frame of 400 series about 600 bytes where its vector takes 3,200.
enum FrameCodec {
  /// The most bytes that a record of this shape can take.
  static func bound(cells: Int, stale: Int) -> Int { 64 + 10 * stale + 30 * cells }

  static func encode(
    _ cells: [Cell], since before: [Cell]?, milliseconds: Int64, stale: [Int], gap: Gap?,
    into out: inout ByteWriter
  ) {
    out.signed(milliseconds)
    out.unsigned(UInt64(gap?.cause.rawValue ?? 0))
    if let gap { out.signed(Int64(Cell(gap.seconds, decimals: 3).bits)) }
    out.unsigned(UInt64(stale.count))
    var last = 0
    for position in stale {
      out.unsigned(UInt64(position - last))
      last = position
    }
    var at = 0
    while at < cells.count {
      let start = at
      while at < cells.count, cells[at].bits == bits(before, at) { at += 1 }
      out.unsigned(UInt64(at - start))
      let changed = at
      while at < cells.count, cells[at].bits != bits(before, at) { at += 1 }
      out.unsigned(UInt64(at - changed))
      for position in changed..<at {
        out.signed(cells[position].bits &- bits(before, position))
      }
    }
  }

  /// What a record says beside the cells.
  struct Header {
    var milliseconds: Int64 = 0
    var gap: Gap?
  }

  /// Reads one record over `cells`, which hold the frame before it or zeros.
  static func decode(
    from bytes: inout ByteReader, over cells: inout [Cell], stale: inout [Int]
  ) -> Header {
    var header = Header(milliseconds: bytes.signed())
    if let cause = Gap.Cause(rawValue: UInt8(truncatingIfNeeded: bytes.unsigned())) {
      header.gap = Gap(cause: cause, seconds: Double(bytes.signed()) / 1000)
    }
    stale.removeAll(keepingCapacity: true)
    var position = 0
    for _ in 0..<bytes.unsigned() {
      position += Int(bytes.unsigned())
      stale.append(position)
    }
    var at = 0
    while at < cells.count {
      at += Int(bytes.unsigned())
      for _ in 0..<bytes.unsigned() {
        cells[at] = Cell(bits: cells[at].bits &+ bytes.signed())
        at += 1
      }
    }
    return header
  }

  @inline(__always)
  private static func bits(_ cells: [Cell]?, _ at: Int) -> Int64 { cells?[at].bits ?? 0 }
}

/// Appends LEB128 numbers to memory that the caller has made large enough.
struct ByteWriter {
  private let target: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ target: UnsafeMutableRawBufferPointer) { self.target = target }

  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      target[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      count += 1
      rest >>= 7
    }
    target[count] = UInt8(rest)
    count += 1
  }

  mutating func signed(_ value: Int64) {
    unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}

/// Reads what `ByteWriter` wrote.
struct ByteReader {
  private let source: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ source: UnsafeRawBufferPointer) { self.source = source }

  mutating func unsigned() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < source.count {
      let byte = source[offset]
      offset += 1
      value |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { break }
      shift += 7
    }
    return value
  }

  mutating func signed() -> Int64 {
    let value = unsigned()
    return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
  }
}
