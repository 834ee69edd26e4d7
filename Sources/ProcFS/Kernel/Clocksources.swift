/// `/sys/devices/system/clocksource/clocksource*`: the hardware that the kernel can take the time from.
///
/// See Documentation/ABI/testing/sysfs-devices-system-clocksource. Since Linux 2.6.21. There is one such
/// device. A clock that turns out to be bad is left for another one, so the files are read each time.
public struct Clocksources: ~Copyable, Sendable {
  /// One device.
  public struct Device: Sendable {
    /// The clocks that there are (`available_clocksource`).
    public fileprivate(set) var available = WordList()
    /// The clock in use (`current_clocksource`).
    public fileprivate(set) var current = WordList()
  }

  /// The devices, ordered by the names of their folders.
  public private(set) var devices: [Device] = []

  private let paths: [String]

  /// Finds the devices of a host.
  public init(in paths: HostPaths) {
    let path = paths.sysfs + "/devices/system/clocksource"
    let names = AttributeFolder(path)?.entries() ?? []
    self.paths = names.filter { Self.isDevice($0) }.map { "\(path)/\($0)" }
    devices = self.paths.map { _ in Device() }
  }

  /// Reads all devices.
  ///
  /// - Throws: Which file cannot be read.
  public mutating func update(using buffer: inout ReadBuffer) throws(ProcFSError) {
    for index in paths.indices {
      let folder = paths[index]
      try Self.read(folder + "/available_clocksource", &devices[index].available, &buffer)
      try Self.read(folder + "/current_clocksource", &devices[index].current, &buffer)
    }
  }

  private static func read(
    _ path: String, _ list: inout WordList, _ buffer: inout ReadBuffer
  ) throws(ProcFSError) {
    var file = KernelFile(path: path, readSize: 256)
    guard try file.read(into: &list, using: &buffer) else {
      throw ProcFSError(path: path, reason: .missingField)
    }
  }

  private static func isDevice(_ name: KernelName) -> Bool {
    let prefix = "clocksource".utf8.count
    return name.hasPrefix("clocksource") && name.bytes.count > prefix && name.bytes[prefix].isDigit
  }
}
