import Glibc

/// Lines for the person who called the program.
enum Console {
  /// Writes to standard output.
  static func print(_ text: String) { write(1, text) }

  /// Writes one line to standard error.
  static func error(_ text: String) { write(2, "telltale: \(text)") }

  private static func write(_ descriptor: Int32, _ text: String) {
    Array("\(text)\n".utf8).withUnsafeBytes { _ = write(descriptor, $0) }
  }

  /// Writes bytes to standard output; false if it takes no more.
  static func write(_ bytes: UnsafeRawBufferPointer) -> Bool { write(1, bytes) }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var start = 0
    while start < bytes.count {
      let written = Glibc.write(
        descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
      guard written > 0 else { return false }
      start += written
    }
    return true
  }
}
