import ProcFS

extension TextBuffer {
  /// The name of a line of meminfo as part of a metric's name: `Active(anon)` becomes `Active_anon`.
  mutating func append(memoryField name: Span<UInt8>) {
    for index in name.indices {
      switch name[index] {
      case UInt8(ascii: ")"): continue
      default: append(metric: name.extracting(index..<index + 1))
      }
    }
  }
}

extension UInt64 {
  /// This many kB in bytes; nil where they are more than a number can hold.
  var kibibytes: UInt64? {
    let (bytes, over) = multipliedReportingOverflow(by: 1024)
    return over ? nil : bytes
  }
}
