/// `/sys/devices/system/node`: the NUMA nodes, each with its memory and its allocation counters.
///
/// See Documentation/ABI/stable/sysfs-devices-node. A machine whose memory is all alike has one node, and
/// a kernel without NUMA has no such folder. Numbers may have gaps; nodes come and go with hot-plugged
/// memory: `rescan` finds those that there are now, `update` reads those that were found.
public struct NUMANodes: ~Copyable, Sendable {
  /// The nodes, by number.
  public private(set) var nodes: [NUMANode] = []
  private let path: String
  private var folder: AttributeFolder?
  /// Of the folder's entries when nodes were found last.
  private var names: UInt64?

  /// Finds the nodes of a host; what they say is read by `update`.
  public init(in paths: HostPaths) {
    path = paths.sysfs + "/devices/system/node"
    rescan()
  }

  /// Finds the nodes anew; one that stayed keeps what was read of it.
  public mutating func rescan() {
    if folder == nil { folder = AttributeFolder(path) }
    let names = folder?.namesHash() ?? 0
    if names == self.names { return }
    self.names = names
    let numbers = (folder?.entries() ?? []).compactMap { $0.number(behind: "node") }.sorted()
    if numbers == nodes.map(\.number) { return }
    nodes = numbers.map { number in
      nodes.first { $0.number == number } ?? NUMANode(number: number)
    }
  }

  /// Reads the files of all nodes.
  public mutating func update(using buffer: inout ReadBuffer) {
    for index in nodes.indices {
      Self.read(folder, nodes[index].memoryPath, into: &nodes[index].memory, using: &buffer)
      Self.read(folder, nodes[index].statisticsPath, into: &nodes[index].statistics, using: &buffer)
    }
  }

  private static func read<Record: KernelRecord>(
    _ folder: borrowing AttributeFolder?, _ path: String, into record: inout Record?,
    using buffer: inout ReadBuffer
  ) {
    guard folder?.load(path, into: &buffer) == .open else {
      record = nil
      return
    }
    if record == nil { record = Record() }
    do {
      try buffer.withText { text throws(ParseError) in try record?.parse(text) }
    } catch {
      // A text of nothing is no garbage: the node has nothing to say.
      record = error.reason == .empty ? Record() : nil
    }
  }
}

/// One NUMA node.
public struct NUMANode: Sendable {
  /// The kernel's number of the node.
  public let number: Int
  /// Its memory, in kB; nil if that could not be read.
  public internal(set) var memory: NUMAMemory?
  /// Where allocations were served, in pages; nil if that could not be read.
  public internal(set) var statistics: NUMAStatistics?
  fileprivate let memoryPath: String
  fileprivate let statisticsPath: String

  init(number: Int) {
    self.number = number
    memoryPath = "node\(number)/meminfo"
    statisticsPath = "node\(number)/numastat"
  }
}

extension KernelName {
  /// The number that follows a prefix and ends the name, as in `node3`.
  func number(behind prefix: StaticString) -> Int? {
    guard hasPrefix(prefix) else { return nil }
    let digits = bytes.span.extracting(prefix.utf8CodeUnitCount..<bytes.count)
    var cursor = Cursor()
    guard digits.count > 0, digits[0].isDigit, case .value(let value) = cursor.digits(digits),
      cursor.at == digits.count
    else { return nil }
    return Int(exactly: value)
  }
}
