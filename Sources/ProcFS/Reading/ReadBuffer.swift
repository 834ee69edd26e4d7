internal import Glibc

/// The bytes of the file that was read last.
///
/// One buffer serves all files that one thread reads: it grows to the largest of them and is then
/// never allocated again.
public struct ReadBuffer: ~Copyable, Sendable {
  var bytes: [UInt8]
  /// How much of `bytes` the last read filled.
  var count = 0
  let limit: Int

  /// Creates a buffer.
  ///
  /// - Parameters:
  ///   - capacity: The size to start with, in bytes.
  ///   - limit: The size from which on a file is refused as too large.
  public init(capacity: Int = 16 << 10, limit: Int = 32 << 20) {
    self.limit = max(limit, 1)
    bytes = [UInt8](repeating: 0, count: min(max(capacity, 64), self.limit))
  }

  /// Makes room for as many bytes as wanted, or as the limit allows.
  ///
  /// - Returns: False if there is no more room than before.
  mutating func grow(to wanted: Int) -> Bool {
    let size = min(wanted, limit)
    guard size > bytes.count else { return false }
    bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
    return true
  }

  /// Reads all that a file just opened has, of those whose text fits into a page or is handed out so.
  mutating func fill(from file: Int32) -> KernelFile.State {
    count = 0
    while true {
      let start = count
      if start == bytes.count, !grow(to: start * 2) { return .failed(EFBIG) }
      let length = bytes.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { read(file, $0 + start, bytes.count - start) } ?? 0
      }
      if length > 0 {
        count += length
        // What fits into a page is handed out at once.
        if start == 0, length < min(4096, bytes.count) { return .open }
      } else if length == 0 {
        return .open
      } else if errno != EINTR {
        return KernelFile.State(errno: errno)
      }
    }
  }
}
