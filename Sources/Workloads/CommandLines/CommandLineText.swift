internal import ProcFS

/// A command line as one line of text.
enum CommandLineText {
  /// Bytes that are kept of each process.
  static let limit = 2048

  /// The arguments of `/proc/PID/cmdline` with blanks between them, escaped as names are.
  ///
  /// What comes behind so many bytes is replaced by an ellipsis.
  static func string(
    _ text: Span<UInt8>, masksSecrets: Bool, limit: Int = Self.limit
  ) -> String {
    var end = text.count
    while end > 0, text[end - 1] == 0 { end -= 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end)
    for index in 0..<end { bytes.append(text[index]) }
    if masksSecrets { bytes = CommandLineMask(bytes).masked }
    for index in bytes.indices where bytes[index] == 0 { bytes[index] = UInt8(ascii: " ") }
    if bytes.count <= limit { return KernelName(bytes: bytes).description }
    var cut = limit
    // Not within a letter of several bytes.
    while cut > limit - 4, bytes[cut] & 0xc0 == 0x80 { cut -= 1 }
    return KernelName(bytes: Array(bytes[..<cut])).description + "…"
  }
}
