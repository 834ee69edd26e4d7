import ProcFS

/// One file below `/proc/sys` that an option names, as `name` or `name:key,key`.
///
/// A file of one number is a metric; of several, one with an index, or a metric for each of the keys. As
/// information each word is the label of a metric that is 1.
final class SysctlValue {
  /// The name as it was given, with points or slashes.
  let name: KernelName
  /// The name of the metric behind `node_sysctl_`.
  let metric: KernelName
  let keys: [KernelName]
  let isNumeric: Bool
  /// The numbers of the last reading.
  private(set) var numbers: [Int64] = []
  private var source: KernelSource<WordList>

  init(_ include: String, isNumeric: Bool, in paths: HostPaths) {
    let parts = include.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    self.name = KernelName(name)
    metric = Self.metric(self.name)
    keys =
      parts.count > 1
      ? parts[1].split(separator: ",", omittingEmptySubsequences: false)
        .map { KernelName(String($0)) }
      : []
    self.isNumeric = isNumeric
    let path = String(name.map { $0 == "." ? "/" : $0 })
    source = KernelSource(KernelPath(.procfs, "sys/\(path)", readSize: 256), in: paths)
  }

  var words: [KernelName] { source.record.words }

  /// Reads the file, which must hold what its option says.
  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
    switch words.count {
    case 0: throw .failed("sysctl \(name) has no values")
    case 1 where !keys.isEmpty: throw .failed("sysctl \(name) has one value and no keys")
    case 1: break
    default:
      if keys.isEmpty { break }
      guard isNumeric else { throw .failed("sysctl \(name): words have no keys") }
      guard keys.count == words.count else {
        throw .failed("sysctl \(name) has \(words.count) values for \(keys.count) keys")
      }
    }
    guard isNumeric else { return }
    numbers.removeAll(keepingCapacity: true)
    for index in words.indices {
      guard let number = source.record.number(at: index) else {
        throw .failed("sysctl \(name): \(words[index]) is no whole number")
      }
      numbers.append(number)
    }
  }

  /// A name in which what no metric's name may hold is an underscore, with those around it.
  static func metric(_ name: KernelName) -> KernelName {
    enum Part { case plain, replaced, swallowed }
    let underscore = UInt8(ascii: "_")
    var result: [UInt8] = []
    var part = Part.plain
    for byte in name.bytes {
      if byte &- 48 < 10 || byte &- 65 < 26 || byte &- 97 < 26 {
        result.append(byte)
        part = .plain
      } else if byte == underscore {
        if part == .plain { result.append(byte) } else { part = .swallowed }
      } else if part != .replaced {
        if part == .plain { while result.last == underscore { result.removeLast() } }
        result.append(underscore)
        part = .replaced
      }
    }
    return KernelName(bytes: result)
  }
}
