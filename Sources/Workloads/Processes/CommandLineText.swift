internal import ProcFS

/// A command line as one line of text.
enum CommandLineText {
  /// The arguments of `/proc/PID/cmdline` with blanks between them, escaped as names are.
  static func string(_ text: Span<UInt8>, masksSecrets: Bool) -> String {
    var end = text.count
    while end > 0, text[end - 1] == 0 { end -= 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end)
    for index in 0..<end { bytes.append(text[index]) }
    for index in bytes.indices where bytes[index] == 0 { bytes[index] = UInt8(ascii: " ") }
    return KernelName(bytes: bytes).description
  }
}
