internal import Glibc

/// `/sys/devices/system/cpu/cpu*`: which CPUs run, and how often heat slowed them down.
///
/// See Documentation/ABI/testing/sysfs-devices-system-cpu and Documentation/admin-guide/cputopology.rst.
/// The counts of `thermal_throttle` are Intel's, one for each core and one for each package, which all
/// CPUs in them repeat; so one CPU is asked for each. What is where changes only when CPUs come or go:
/// `rescan` finds out, `update` reads the counts.
public struct CPUFolders: ~Copyable, Sendable {
  /// Whether one CPU runs.
  public struct CPU: Hashable, Sendable {
    /// What its folder is called behind `cpu`: the kernel's number of the CPU.
    public let number: KernelName
    /// Whether the scheduler uses it (`online`); false where it does not tell.
    public let isOnline: Bool
  }

  /// How often a core or a package was slowed down since boot.
  public struct Throttle: Hashable, Sendable {
    /// The number of the package (`physical_package_id`).
    public let package: UInt64
    /// The number of the core inside the package (`core_id`); nil if the package is meant.
    public let core: UInt64?
    /// How often; nil if it can no longer be read.
    public internal(set) var count: UInt64?
  }

  /// All CPUs that have a folder, ordered by its name; empty if the first one does not tell whether it
  /// is online, which means that CPUs cannot be switched off.
  public private(set) var cpus: [CPU] = []
  /// The packages, by number.
  public private(set) var packages: [Throttle] = []
  /// The cores, by package and number.
  public private(set) var cores: [Throttle] = []

  private let path: String
  private var packageFiles: [Int32] = []
  private var coreFiles: [Int32] = []

  /// Finds the CPUs of a host and reads their counts once.
  public init(in paths: HostPaths) {
    path = paths.sysfs + "/devices/system/cpu"
    var buffer = ReadBuffer(capacity: 128, limit: 4096)
    rescan(using: &buffer)
  }

  deinit { closeFiles() }

  private func closeFiles() {
    for file in packageFiles { close(file) }
    for file in coreFiles { close(file) }
  }

  /// Finds the CPUs anew.
  public mutating func rescan(using buffer: inout ReadBuffer) {
    closeFiles()
    packageFiles.removeAll()
    coreFiles.removeAll()
    cpus.removeAll()
    packages.removeAll()
    cores.removeAll()
    guard let root = AttributeFolder(path) else { return }
    let names = root.entries().filter { Self.isCPU($0) }
    let tellsOnline = names.first.map { root.has("\($0)/online") } ?? false
    for name in names {
      guard let folder = root.folder(name) else { continue }
      if tellsOnline {
        let number = KernelName(bytes: Array(name.bytes.dropFirst(3)))
        let isOnline = folder.number("online", using: &buffer) == 1
        cpus.append(CPU(number: number, isOnline: isOnline))
      }
      addThrottles(name, folder, &buffer)
    }
    order()
  }

  /// Reads all counts.
  public mutating func update() {
    for index in packages.indices { packages[index].count = Self.read(packageFiles[index]) }
    for index in cores.indices { cores[index].count = Self.read(coreFiles[index]) }
  }

  private mutating func addThrottles(
    _ name: KernelName, _ folder: borrowing AttributeFolder, _ buffer: inout ReadBuffer
  ) {
    guard let package = folder.number("topology/physical_package_id", using: &buffer),
      let core = folder.number("topology/core_id", using: &buffer)
    else { return }
    let throttle = "\(path)/\(name)/thermal_throttle"
    if !cores.contains(where: { $0.package == package && $0.core == core }),
      let file = Self.open("\(throttle)/core_throttle_count")
    {
      cores.append(Throttle(package: package, core: core, count: Self.read(file)))
      coreFiles.append(file)
    }
    if !packages.contains(where: { $0.package == package }),
      let file = Self.open("\(throttle)/package_throttle_count")
    {
      packages.append(Throttle(package: package, core: nil, count: Self.read(file)))
      packageFiles.append(file)
    }
  }

  private mutating func order() {
    let found = zip(cores, coreFiles).sorted {
      ($0.0.package, $0.0.core ?? 0) < ($1.0.package, $1.0.core ?? 0)
    }
    cores = found.map { $0.0 }
    coreFiles = found.map { $0.1 }
    let foundPackages = zip(packages, packageFiles).sorted { $0.0.package < $1.0.package }
    packages = foundPackages.map { $0.0 }
    packageFiles = foundPackages.map { $0.1 }
  }

  /// Whether a folder is `cpu` and a number, or begins so.
  private static func isCPU(_ name: KernelName) -> Bool {
    name.hasPrefix("cpu") && name.bytes.count > 3 && name.bytes[3].isDigit
  }

  /// Opens a count that can be read; nil for any other.
  private static func open(_ path: String) -> Int32? {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    if read(file) != nil { return file }
    close(file)
    return nil
  }

  private static func read(_ file: Int32) -> UInt64? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { bytes in
      let count = pread(file, bytes.baseAddress, bytes.count, 0)
      guard count > 0 else { return nil }
      var number = SingleNumber()
      guard (try? number.parse(Span(_unsafeElements: bytes).extracting(0..<count))) != nil
      else { return nil }
      return number.value
    }
  }
}
