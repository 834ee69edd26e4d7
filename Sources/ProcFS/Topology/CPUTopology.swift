/// `/sys/devices/system/cpu`: which CPUs there are, and how they lie in cores and packages.
///
/// See Documentation/admin-guide/cputopology.rst and Documentation/ABI/stable/sysfs-devices-system-cpu.
/// Numbers have gaps, of CPUs and of all else. A CPU that is offline has no topology.
public struct CPUTopology: Sendable {
  /// Where one CPU lies.
  public struct CPU: Hashable, Sendable {
    /// The kernel's number of the CPU.
    public let number: UInt32
    /// The core inside the package.
    public let core: Int64?
    /// The package (socket); -1 where the firmware does not tell.
    public let package: Int64?
    /// The CPUs of the same book, of s390x, this one among them.
    public let bookSiblings: NumberRanges?
    /// The CPUs of the same core, this one among them.
    public let threadSiblings: NumberRanges?
    /// The CPUs of the same package, this one among them.
    public let coreSiblings: NumberRanges?
  }

  /// The CPUs that have a topology, by number.
  public let cpus: [CPU]
  /// The CPUs in use; nil if the kernel does not tell.
  public let online: NumberRanges?
  /// The CPUs that are there; nil if the kernel does not tell.
  public let present: NumberRanges?
  /// The CPUs that could be there; nil if the kernel does not tell.
  public let possible: NumberRanges?
  /// The CPUs that the scheduler leaves alone; nil if the kernel does not tell (before Linux 4.2).
  public let isolated: NumberRanges?

  /// Reads the topology of a host.
  public init(in paths: HostPaths) {
    var buffer = ReadBuffer(capacity: 4096)
    guard let folder = AttributeFolder(paths.sysfs + "/devices/system/cpu") else {
      cpus = []
      online = nil
      present = nil
      possible = nil
      isolated = nil
      return
    }
    online = folder.ranges("online", &buffer)
    present = folder.ranges("present", &buffer)
    possible = folder.ranges("possible", &buffer)
    isolated = folder.ranges("isolated", &buffer)
    var found: [CPU] = []
    for name in folder.entries() where name.hasPrefix("cpu") {
      let digits = KernelName(bytes: Array(name.bytes.dropFirst(3)))
      guard let number = digits.wholeNumber, let number = UInt32(exactly: number),
        let topology = folder.folder(name)?.folder("topology")
      else { continue }
      found.append(
        CPU(
          number: number, core: topology.signed("core_id", using: &buffer),
          package: topology.signed("physical_package_id", using: &buffer),
          bookSiblings: topology.siblings("book_siblings", &buffer),
          threadSiblings: topology.siblings("thread_siblings", &buffer),
          coreSiblings: topology.siblings("core_siblings", &buffer)))
    }
    cpus = found.sorted { $0.number < $1.number }
  }
}

extension AttributeFolder {
  /// The CPUs of a list, or before Linux 2.6.26 of a mask.
  fileprivate func siblings(_ name: String, _ buffer: inout ReadBuffer) -> NumberRanges? {
    if let list = ranges(name + "_list", &buffer) { return list }
    guard load(name, into: &buffer) == .open else { return nil }
    var mask = NumberMask()
    do {
      try buffer.withText { text throws(ParseError) in try mask.parse(text) }
    } catch {
      return nil
    }
    return mask.numbers
  }

  /// An attribute that is a list of numbers; nil if there is none.
  fileprivate func ranges(_ name: String, _ buffer: inout ReadBuffer) -> NumberRanges? {
    guard load(name, into: &buffer) == .open else { return nil }
    var ranges = NumberRanges()
    do {
      try buffer.withText { text throws(ParseError) in try ranges.parse(text) }
    } catch {
      return nil
    }
    return ranges
  }
}
