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
}
