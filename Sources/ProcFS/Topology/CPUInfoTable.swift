/// `/proc/cpuinfo`, all lines of it, on any architecture.
///
/// See proc_cpuinfo(5) and arch/*/kernel for what each prints. `CPUInfo` takes what x86 has for every
/// processor; this keeps all names and values, and knows under which names other architectures have
/// the same. A block that starts with `processor : N` is a processor's; s390x has `processor N: …` and
/// `cpu number : N`; alpha, sparc and old ARM list none. Lines of no processor are about the machine. To be
/// read once, it allocates for every line.
public struct CPUInfoTable: KernelRecord {
  /// A line.
  public struct Line: Hashable, Sendable {
    /// What stands before the colon.
    public let name: KernelName
    /// What stands behind it; it may hold colons.
    public let value: KernelName
  }

  /// What is said of one processor.
  public struct Processor: Hashable, Sendable {
    /// The kernel's number of the processor.
    public let number: UInt64
    /// Its lines.
    public fileprivate(set) var lines: [Line] = []
  }

  /// Where it is found.
  public static let path = CPUInfo.path

  /// The processors that have lines of their own, in the order of the file.
  public private(set) var processors: [Processor] = []
  /// The lines that are about the machine, or about all processors.
  public private(set) var common: [Line] = []

  /// Creates an empty record.
  public init() {}

  /// How many processors are online, as far as the file tells.
  public var count: Int {
    if !processors.isEmpty { return processors.count }
    for name in ["cpus active", "ncpus active", "cpus detected", "# processors"] {
      if let text = common.value(name), let count = text.leadingNumber {
        return Int(clamping: count)
      }
    }
    return common.isEmpty ? 0 : 1
  }

  /// The value of a line of one processor, or of one that is about all; the first of these names counts.
  public func value(_ names: String..., at processor: Int) -> KernelName? {
    let own = processors.indices.contains(processor) ? processors[processor].lines : []
    for name in names {
      if let value = own.value(name) ?? common.value(name) { return value.isEmpty ? nil : value }
    }
    return nil
  }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    processors.removeAll(keepingCapacity: true)
    common.removeAll(keepingCapacity: true)
    var cursor = Cursor()
    /// The processor whose block this is.
    var current: Int?
    var wasBlank = false
    while !cursor.isAtEnd(text) {
      let line = text.trimmed(cursor.at..<cursor.lineEnd(text))
      let colon = text.firstIndex(of: .colon, from: line.lowerBound)
      if colon < line.upperBound {
        let name = text.trimmedName(line.lowerBound..<colon)
        let value = text.trimmedName(colon + 1..<line.upperBound)
        if name.equals("processor") || name.equals("cpu number"), let number = value.wholeNumber {
          current = place(number)
        } else if name.hasPrefix("processor "), let number = name.trailingNumber {
          processors[place(number)].lines.append(Line(name: "processor", value: value))
        } else if let current {
          processors[current].lines.append(Line(name: name, value: value))
        } else {
          common.append(Line(name: name, value: value))
        }
      } else if line.isEmpty, !wasBlank {
        // A processor's block may have blank lines in it; one that has other names does not go on.
        current = cursor.nextName(text).map { Self.isOfProcessor($0) } == true ? current : nil
      }
      wasBlank = line.isEmpty
      cursor.nextLine(text)
    }
    if count == 0 { throw ParseError(.missingField) }
  }

  private mutating func place(_ number: UInt64) -> Int {
    if let known = processors.firstIndex(where: { $0.number == number }) { return known }
    processors.append(Processor(number: number))
    return processors.count - 1
  }

  /// Whether a name behind a blank line can still be about the processor above it.
  private static func isOfProcessor(_ name: KernelName) -> Bool {
    !["timebase", "platform", "model", "machine", "motherboard", "memory"].contains(name)
      && !["Hardware", "Revision", "Serial", "Model"].contains(name)
      && !name.hasPrefix("total ")
  }
}

extension [CPUInfoTable.Line] {
  /// The value of the first line of a name.
  fileprivate func value(_ name: String) -> KernelName? {
    let name = KernelName(name)
    return first { $0.name == name }?.value
  }
}

extension Span<UInt8> {
  /// The part of a range that has no blanks at its ends.
  fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isBlank || self[start] == 13 { start += 1 }
    while end > start, self[end - 1].isBlank || self[end - 1] == 13 { end -= 1 }
    return start..<end
  }

  /// The name at a range, without blanks at its ends.
  fileprivate func trimmedName(_ range: Range<Int>) -> KernelName {
    var name = KernelName()
    name.assign(self, trimmed(range))
    return name
  }
}

extension Cursor {
  /// What stands before the colon of the next line that is not blank.
  fileprivate func nextName(_ text: Span<UInt8>) -> KernelName? {
    var cursor = self
    while !cursor.isAtEnd(text) {
      let line = text.trimmed(cursor.at..<cursor.lineEnd(text))
      if !line.isEmpty {
        let colon = text.firstIndex(of: .colon, from: line.lowerBound)
        return text.trimmedName(line.lowerBound..<Swift.min(colon, line.upperBound))
      }
      cursor.nextLine(text)
    }
    return nil
  }
}
