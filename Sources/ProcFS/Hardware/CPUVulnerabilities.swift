/// `/sys/devices/system/cpu/vulnerabilities`: flaws of processors, and what is done about them.
///
/// See Documentation/admin-guide/hw-vuln, since Linux 4.15.
public struct CPUVulnerabilities: AttributeSet {
  /// How things stand with one flaw.
  public enum State: Hashable, Sendable {
    /// The processor does not have the flaw.
    case notAffected
    /// It has the flaw, and nothing or not enough is done about it.
    case vulnerable
    /// It has the flaw, and it is worked around.
    case mitigated
    /// The kernel does not know, or says something else.
    case unknown
  }

  /// A flaw.
  public struct Vulnerability: Hashable, Sendable {
    /// The file's name: `spectre_v2`.
    public let name: KernelName
    /// How things stand; nil if the file could not be read.
    public internal(set) var state: State?
    /// What else is said, such as how it is mitigated.
    public internal(set) var detail = KernelName()
    var text = AttributeValue()
  }

  /// The flaws that the kernel knows, by name.
  public private(set) var vulnerabilities: [Vulnerability] = []
  /// The absolute paths of all that is to be read.
  public private(set) var attributes: [String] = []

  /// Creates an empty set.
  public init() {}

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/devices/system/cpu/vulnerabilities"
    let names = AttributeFolder(path)?.entries().filter { !$0.hasPrefix(".") } ?? []
    if vulnerabilities.elementsEqual(names, by: { $0.name == $1 }) { return }
    vulnerabilities = names.map { Vulnerability(name: $0) }
    attributes = names.map { "\(path)/\($0)" }
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) {
    guard vulnerabilities.indices.contains(index) else { return }
    let before = vulnerabilities[index].text
    vulnerabilities[index].text.take(text, limit: 4096)
    if vulnerabilities[index].text != before { vulnerabilities[index].interpret() }
  }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) {
    guard vulnerabilities.indices.contains(index) else { return }
    vulnerabilities[index].text.lose(state)
    vulnerabilities[index].state = nil
  }
}

extension CPUVulnerabilities.Vulnerability {
  private static let words: [([UInt8], CPUVulnerabilities.State)] = [
    (Array("not affected".utf8), .notAffected), (Array("vulnerable".utf8), .vulnerable),
    (Array("mitigation".utf8), .mitigated), (Array("unknown".utf8), .unknown),
  ]

  /// Takes the text apart: the first word tells the state, the rest how.
  fileprivate mutating func interpret() {
    let bytes = text.text?.bytes ?? []
    let small = bytes.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    guard let state = Self.words.first(where: { small.starts(with: $0.0) })?.1 else {
      self.state = .unknown
      detail = KernelName(bytes: bytes)
      return
    }
    self.state = state
    let rest = bytes.split { $0 == .space || $0 &- 9 < 5 }.dropFirst()
    detail =
      state == .notAffected
      ? KernelName() : KernelName(bytes: Array(rest.joined(separator: [UInt8.space])))
  }
}
