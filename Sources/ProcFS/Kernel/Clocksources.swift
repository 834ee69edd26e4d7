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
  private var held = HeldAttributes(columns: Self.names.count, limit: Self.openFiles)

  private static let names = ["available_clocksource", "current_clocksource"]
  private static let openFiles = 16

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
      if index == held.count, let folder = AttributeFolder(paths[index]) {
        held.append(Self.names, of: folder)
      }
      do throws(ProcFSError) {
        for column in Self.names.indices {
          try load(index, column, &buffer)
          try take(buffer, index, column)
        }
      } catch {
        // The files are to be opened anew.
        held.remove(from: index)
        throw error
      }
    }
  }

  private func load(
    _ index: Int, _ column: Int, _ buffer: inout ReadBuffer
  ) throws(ProcFSError) {
    let state =
      index < held.count
      ? held.load(row: index, column: column, into: &buffer)
      : AttributeFolder.load(at: path(index, column), into: &buffer)
    if state != .open { throw ProcFSError(path: path(index, column), reason: .missingField) }
  }

  private mutating func take(
    _ buffer: borrowing ReadBuffer, _ index: Int, _ column: Int
  ) throws(ProcFSError) {
    do {
      let text = buffer.bytes.span.extracting(0..<buffer.count)
      if column == 0 {
        try devices[index].available.parse(text)
      } else {
        try devices[index].current.parse(text)
      }
    } catch {
      throw ProcFSError(path: path(index, column), error)
    }
  }

  private func path(_ index: Int, _ column: Int) -> String {
    "\(paths[index])/\(Self.names[column])"
  }

  private static func isDevice(_ name: KernelName) -> Bool {
    let prefix = "clocksource".utf8.count
    return name.hasPrefix("clocksource") && name.bytes.count > prefix && name.bytes[prefix].isDigit
  }
}
