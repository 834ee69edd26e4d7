internal import Glibc

/// `/sys/devices/system/cpu/cpu*/cpufreq`: the clock of each CPU.
///
/// See Documentation/admin-guide/pm/cpufreq.rst. All values are kHz. Virtual machines and some
/// boards have no such folders. CPU numbers may have gaps, and CPUs come and go: `rescan` finds
/// those that there are now, `update` reads the clocks of those that were found.
public struct CPUFrequency: ~Copyable, Sendable {
  /// The clock of one CPU, in kHz.
  public struct CPU: Hashable, Sendable {
    /// The kernel's number of the CPU.
    public let number: Int
    /// The clock now (`scaling_cur_freq`); nil while the CPU is offline or its driver cannot tell.
    public internal(set) var current: UInt64?
    /// The lowest clock of the hardware (`cpuinfo_min_freq`).
    public internal(set) var minimum: UInt64?
    /// The highest clock of the hardware (`cpuinfo_max_freq`).
    public internal(set) var maximum: UInt64?
    /// The lowest clock that the policy allows (`scaling_min_freq`).
    public internal(set) var scalingMinimum: UInt64?
    /// The highest clock that the policy allows (`scaling_max_freq`).
    public internal(set) var scalingMaximum: UInt64?
  }

  /// The CPUs that have a cpufreq folder, by number.
  public private(set) var cpus: [CPU] = []
  private var descriptors: [Int32] = []
  private let folder: String
  private var buffer = ReadBuffer(capacity: 64, limit: 4096)

  /// Finds the CPUs of a host and reads them once.
  public init(in paths: HostPaths) {
    folder = paths.sysfs + "/devices/system/cpu"
    rescan()
  }

  deinit {
    for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
  }

  /// Finds the CPUs anew, and reads their limits.
  public mutating func rescan() {
    for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
    descriptors.removeAll(keepingCapacity: true)
    cpus.removeAll(keepingCapacity: true)
    for number in Self.numbers(in: folder) {
      let path = "\(folder)/cpu\(number)/cpufreq"
      guard access(path, F_OK) == 0 else { continue }
      var cpu = CPU(number: number)
      cpu.minimum = limit(path + "/cpuinfo_min_freq")
      cpu.maximum = limit(path + "/cpuinfo_max_freq")
      cpu.scalingMinimum = limit(path + "/scaling_min_freq")
      cpu.scalingMaximum = limit(path + "/scaling_max_freq")
      cpus.append(cpu)
      descriptors.append(open(path + "/scaling_cur_freq", O_RDONLY | O_CLOEXEC))
    }
    update()
  }

  /// Reads the clock of every CPU.
  public mutating func update() {
    for index in cpus.indices { cpus[index].current = Self.number(descriptors[index]) }
  }

  private mutating func limit(_ path: String) -> UInt64? {
    var file = KernelFile(path: path, readSize: 64)
    var record = SingleNumber()
    guard (try? file.read(into: &record, using: &buffer)) == true else { return nil }
    return record.value
  }

  /// Reads one number; sysfs hands out a whole attribute at once, so one call is enough.
  private static func number(_ descriptor: Int32) -> UInt64? {
    guard descriptor >= 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { bytes in
      let count = pread(descriptor, bytes.baseAddress, bytes.count, 0)
      guard count > 0 else { return nil }
      var cursor = Cursor()
      return cursor.numberIfAny(Span(_unsafeElements: bytes).extracting(0..<count))
    }
  }

  /// The numbers of the `cpuN` folders, in order.
  private static func numbers(in folder: String) -> [Int] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var numbers: [Int] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("cpu"), let number = Int(name.dropFirst(3)), number >= 0 {
        numbers.append(number)
      }
    }
    return numbers.sorted()
  }
}
