/// `cpuacct.usage_all` of v1: time that a control group took on each CPU.
///
/// See Documentation/admin-guide/cgroup-v1/cpuacct.rst. Since Linux 4.6. A vendor's kernel has more
/// columns, which are passed over.
public struct CgroupCPUUsage: KernelRecord {
  /// The time on one CPU.
  public struct CPU: Hashable, Sendable {
    /// The kernel's number of the CPU.
    public internal(set) var number: UInt32 = 0
    /// Time in user mode, in nanoseconds.
    public internal(set) var user: UInt64 = 0
    /// Time in the kernel, in nanoseconds.
    public internal(set) var system: UInt64 = 0
  }

  /// The CPUs, in the order of the file.
  public private(set) var cpus: [CPU] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    cpus.removeAll(keepingCapacity: true)
    var cursor = Cursor()
    guard text.equals("cpu", at: cursor.word(text)), text.equals("user", at: cursor.word(text)),
      text.equals("system", at: cursor.word(text))
    else { throw Cursor().failure(.badHeader, text) }
    cursor.nextLine(text)
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        var cpu = CPU()
        cpu.number = try cursor.number32(text)
        cpu.user = try cursor.number(text)
        cpu.system = try cursor.number(text)
        cpus.append(cpu)
      }
      cursor.nextLine(text)
    }
  }
}
