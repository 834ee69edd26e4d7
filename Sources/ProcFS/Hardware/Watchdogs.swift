/// `/sys/class/watchdog`: timers that restart the machine when nobody feeds them.
///
/// See Documentation/ABI/testing/sysfs-class-watchdog, since Linux 4.5. Without the kernel's option
/// WATCHDOG_SYSFS a timer has a folder and no attributes.
public struct Watchdogs: AttributeSet {
  /// A timer.
  public struct Watchdog: Hashable, Sendable {
    /// The folder's name: `watchdog0`.
    public let name: KernelName
    let places: [Int?]
  }

  /// An attribute of a timer.
  public enum Attribute: Int, CaseIterable, Sendable {
    /// Why the machine started last, as bits of the driver.
    case bootStatus
    /// What the driver can do, as bits.
    case options
    /// The version of its firmware.
    case firmwareVersion
    /// The driver's name for itself.
    case identity
    /// 1 if it cannot be stopped once it runs.
    case noWayOut
    /// `active` or `inactive`.
    case state
    /// The driver's state, as bits.
    case status
    /// Seconds until it restarts the machine.
    case timeLeft
    /// Seconds from feeding to the restart.
    case timeout
    /// Seconds before the restart at which it warns.
    case pretimeout
    /// What is done at the warning.
    case pretimeoutGovernor
    /// 1 if it started from the other of two flash chips (Aspeed).
    case secondFlash
  }

  private static let names = [
    "bootstatus", "options", "fw_version", "identity", "nowayout", "state", "status", "timeleft",
    "timeout", "pretimeout", "pretimeout_governor", "access_cs0",
  ]

  /// Whether the kernel has the class at all.
  public private(set) var isPresent = false
  /// The timers, by name.
  public private(set) var watchdogs: [Watchdog] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What an attribute of a timer said.
  public func value(_ attribute: Attribute, of watchdog: Watchdog) -> AttributeValue {
    table[watchdog.places[attribute.rawValue]]
  }

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/class/watchdog"
    var found = AttributeTable()
    watchdogs.removeAll(keepingCapacity: true)
    let folder = AttributeFolder(path)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        guard let entry = folder.folder(name) else { continue }
        let places = found.add(Self.names, of: entry, at: "\(path)/\(name)")
        watchdogs.append(Watchdog(name: name, places: places))
      }
    }
    found.keepValues(of: table)
    table = found
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }
}
