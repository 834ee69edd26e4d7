import Glibc

/// Lines for the person who called the program.
enum Console {
  /// Writes to standard output.
  static func print(_ text: String) { write(1, text) }

  /// Writes one line to standard error.
  static func error(_ text: String) { write(2, "telltale: \(text)") }

  private static func write(_ descriptor: Int32, _ text: String) {
    var rest = Array("\(text)\n".utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
