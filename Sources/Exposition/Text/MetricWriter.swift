package import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What kind of value a metric has.
package enum MetricType: Sendable {
  case counter, gauge, untyped
}

/// The two forms of Prometheus' text.
package enum ExpositionFormat: Sendable, Hashable {
  /// Text format 0.0.4.
  case prometheus
  /// OpenMetrics 1.0.0, which drops `_total` from the names of counters' families and ends with `# EOF`.
  case openMetrics
}

/// Writes metrics as text into one buffer that is used again and again; allocates nothing once that has
/// grown to its size.
///
/// A family is opened by `family`, and each of its samples is any number of `label`s and one `value`:
///
/// ```swift
/// writer.family("node_disk_io_now", .gauge, "The number of I/Os currently in progress.")
/// for disk in disks {
///   writer.label("device", disk.name)
///   writer.value(disk.inProgress)
/// }
/// ```
///
/// A family's two comment lines appear with its first sample, so a family without samples leaves nothing.
/// All samples of a family must be written before the next family begins.
package struct MetricWriter: ~Copyable {
  /// The text so far.
  package private(set) var text = TextBuffer()
  package let format: ExpositionFormat

  /// The name that samples of the family have, and its help and type, until the first sample is written.
  private var name = TextBuffer()
  private var help = TextBuffer()
  private var type = MetricType.untyped
  private var isAnnounced = false
  /// Where the sample at hand began; nil between samples.
  private var sampleStart: Int?
  /// Where the family's comment lines began, to take them back with the sample.
  private var familyStart: Int?
  private var labelCount = 0
  /// How many samples were written since `begin`.
  package private(set) var sampleCount = 0

  package init(format: ExpositionFormat = .prometheus) { self.format = format }

  /// Empties the text and keeps the memory.
  package mutating func begin() {
    text.removeAll()
    sampleStart = nil
    sampleCount = 0
  }

  /// Ends the text.
  package mutating func finish() {
    if format == .openMetrics { text.append("# EOF\n") }
  }

  /// Opens a family.
  package mutating func family(_ name: StaticString, _ type: MetricType, _ help: StaticString) {
    beginFamily(type)
    self.name.append(name)
    self.help.append(help)
  }

  /// Opens a family whose name or help hold something that the kernel says.
  ///
  /// What is appended to the name must be letters, digits and underscores: see `TextBuffer.append(metric:)`.
  @inline(__always)
  package mutating func family(
    _ type: MetricType, name: (inout TextBuffer) -> Void, help: (inout TextBuffer) -> Void
  ) {
    beginFamily(type)
    name(&self.name)
    help(&self.help)
  }

  private mutating func beginFamily(_ type: MetricType) {
    name.removeAll()
    help.removeAll()
    self.type = type
    isAnnounced = false
  }

  /// Adds a label to the next sample; the first one begins it.
  @inline(__always)
  package mutating func label(_ name: StaticString, _ value: KernelName) {
    beginLabel(name)
    text.append(label: value.bytes)
    text.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  package mutating func label(_ name: StaticString, _ value: StaticString) {
    beginLabel(name)
    text.append(value)
    text.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  package mutating func label(_ name: StaticString, _ value: Int) {
    beginLabel(name)
    text.append(Int64(value))
    text.append(UInt8(ascii: "\""))
  }

  package mutating func label(_ name: StaticString, _ value: String) {
    beginLabel(name)
    var value = value
    value.withUTF8 { text.append(label: $0) }
    text.append(UInt8(ascii: "\""))
  }

  /// Adds a label whose value is built by a closure; what it appends is not escaped.
  @inline(__always)
  package mutating func label(_ name: StaticString, _ value: (inout TextBuffer) -> Void) {
    beginLabel(name)
    value(&text)
    text.append(UInt8(ascii: "\""))
  }

  /// Adds a label whose name the host gives.
  package mutating func label(name: KernelName, _ value: KernelName) {
    beginLabel { $0.append(metric: name.bytes) }
    text.append(label: value.bytes)
    text.append(UInt8(ascii: "\""))
  }

  /// Ends the sample by its value; nil takes the sample back.
  @inline(__always)
  package mutating func value(_ value: UInt64?) {
    guard let value else { return takeBack() }
    beginValue()
    text.append(value)
    endSample()
  }

  @inline(__always)
  package mutating func value(_ value: Int64?) {
    guard let value else { return takeBack() }
    beginValue()
    text.append(value)
    endSample()
  }

  @inline(__always)
  package mutating func value(_ value: Int) { self.value(Int64(value)) }

  @inline(__always)
  package mutating func value(_ value: Bool) { self.value(UInt64(value ? 1 : 0)) }

  package mutating func value(_ value: Double?) {
    guard let value else { return takeBack() }
    beginValue()
    text.append(value)
    endSample()
  }

  /// Takes the comment lines and samples in that someone else wrote, such as a text file.
  package mutating func verbatim(_ write: (inout TextBuffer) -> Void) {
    write(&text)
  }

  @inline(__always)
  private mutating func beginLabel(_ label: StaticString) {
    beginLabel { $0.append(label) }
  }

  @inline(__always)
  private mutating func beginLabel(_ label: (inout TextBuffer) -> Void) {
    if sampleStart == nil {
      beginSample()
      text.append(UInt8(ascii: "{"))
    } else {
      text.append(UInt8(ascii: ","))
    }
    labelCount += 1
    label(&text)
    text.append("=\"")
  }

  private mutating func beginSample() {
    familyStart = isAnnounced ? nil : text.count
    if !isAnnounced { announce() }
    sampleStart = text.count
    labelCount = 0
    text.append(name)
    // OpenMetrics has every counter's sample end so.
    if format == .openMetrics, type == .counter, !name.hasSuffix("_total") {
      text.append("_total")
    }
  }

  @inline(__always)
  private mutating func beginValue() {
    if sampleStart == nil { beginSample() }
    text.append(labelCount > 0 ? "} " : " ")
  }

  @inline(__always)
  private mutating func endSample() {
    text.append(UInt8.newline)
    sampleStart = nil
    isAnnounced = true
    sampleCount += 1
  }

  private mutating func takeBack() {
    guard let start = sampleStart else { return }
    text.truncate(to: familyStart ?? start)
    sampleStart = nil
  }

  private mutating func announce() {
    let familyLength =
      format == .openMetrics && type == .counter && name.hasSuffix("_total")
      ? name.count - 6 : name.count
    text.append("# HELP ")
    text.append(name, first: familyLength)
    text.append(UInt8.space)
    text.append(help: help, quotes: format == .openMetrics)
    text.append("\n# TYPE ")
    text.append(name, first: familyLength)
    switch type {
    case .counter: text.append(" counter\n")
    case .gauge: text.append(" gauge\n")
    case .untyped: text.append(format == .openMetrics ? " unknown\n" : " untyped\n")
    }
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
}
