internal import CZlib

/// Packs texts as gzip has it (RFC 1952), one after the other, in memory that is kept.
struct Gzip: ~Copyable {
  // zlib keeps a pointer to its stream, whose address must not change.
  private let stream: UnsafeMutablePointer<z_stream>
  private var packed: UnsafeMutableBufferPointer<UInt8>

  /// The fastest level: the next one takes twice the time for a tenth less.
  private static let level: Int32 = 1

  /// Makes ready; nil if there is no memory for it.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    packed = .allocate(capacity: 64 << 10)
    // 15 bits of window, and 16 for the header of gzip; see zlib.h.
    let status = deflateInit2_(
      stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      stream.deallocate()
      packed.deallocate()
      return nil
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    packed.deallocate()
  }

  /// Packs a text; the bytes are good until the next one is packed.
  mutating func pack(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard deflateReset(stream) == Z_OK else { return nil }
    let bound = Int(deflateBound(stream, UInt(text.count)))
    if packed.count < bound {
      packed.deallocate()
      packed = .allocate(capacity: bound * 5 / 4)
    }
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: text.bindMemory(to: UInt8.self).baseAddress)
    stream.pointee.avail_in = UInt32(clamping: text.count)
    stream.pointee.next_out = packed.baseAddress
    stream.pointee.avail_out = UInt32(clamping: packed.count)
    guard deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
    return UnsafeRawBufferPointer(packed).prefix(Int(stream.pointee.total_out)).rebased
  }
}

extension Slice<UnsafeRawBufferPointer> {
  fileprivate var rebased: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self) }
}
