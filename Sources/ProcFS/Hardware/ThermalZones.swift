/// `/sys/class/thermal`: thermal zones, and the devices that cool them.
///
/// See Documentation/driver-api/thermal/sysfs-api.rst. A zone's temperature is asked of its sensor or of
/// the firmware when it is read.
public struct ThermalZones: AttributeSet {
  /// A zone, such as a processor package.
  public struct Zone: Hashable, Sendable {
    /// The number behind `thermal_zone`.
    public let number: KernelName
    let places: [Int?]
  }

  /// A fan, or something that can be slowed down.
  public struct CoolingDevice: Hashable, Sendable {
    /// The number behind `cooling_device`.
    public let number: KernelName
    let places: [Int?]
  }

  /// An attribute of a zone.
  public enum ZoneAttribute: Int, Sendable {
    /// What the zone is: `x86_pkg_temp`, `acpitz`.
    case type
    /// The governor that keeps it cool.
    case policy
    /// The temperature, in thousandths of a degree Celsius.
    case temperature
    /// Whether the kernel cools the zone: `enabled` or `disabled`; not in all kernels.
    case mode
    /// The temperature from which on it is cooled passively, until Linux 5.17.
    case passive
  }

  /// An attribute of a cooling device.
  public enum DeviceAttribute: Int, Sendable {
    /// What the device is: `Processor`, `Fan`.
    case type
    /// The strongest cooling that it can do.
    case maxState
    /// How much it cools now; -1 where that is not known.
    case currentState
  }

  private static let zoneNames: [String] = ["type", "policy", "temp", "mode", "passive"]
  private static let deviceNames: [String] = ["type", "max_state", "cur_state"]

  /// The zones, by the names of their folders.
  public private(set) var zones: [Zone] = []
  /// The cooling devices, by the names of their folders.
  public private(set) var devices: [CoolingDevice] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What an attribute of a zone said last.
  public func value(_ attribute: ZoneAttribute, of zone: Zone) -> AttributeValue {
    table[zone.places[attribute.rawValue]]
  }

  /// What an attribute of a cooling device said last.
  public func value(_ attribute: DeviceAttribute, of device: CoolingDevice) -> AttributeValue {
    table[device.places[attribute.rawValue]]
  }

  private static let folder: StaticString = "/class/thermal"

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    var found = AttributeTable()
    zones.removeAll(keepingCapacity: true)
    devices.removeAll(keepingCapacity: true)
    if let folder = AttributeFolder(Self.folder, below: paths.sysfs) {
      for name in folder.entries() {
        if let number = name.numbered(after: "thermal_zone"), let zone = folder.folder(name) {
          let places = found.add(
            Self.zoneNames, of: zone, at: "\(paths.sysfs)\(Self.folder)/\(name)")
          zones.append(Zone(number: number, places: places))
        } else if let number = name.numbered(after: "cooling_device"),
          let device = folder.folder(name)
        {
          let places = found.add(
            Self.deviceNames, of: device, at: "\(paths.sysfs)\(Self.folder)/\(name)")
          devices.append(CoolingDevice(number: number, places: places))
        }
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

extension KernelName {
  /// What follows the prefix, if that begins with a digit.
  func numbered(after prefix: StaticString) -> KernelName? {
    let length = prefix.utf8CodeUnitCount
    guard hasPrefix(prefix), bytes.count > length, bytes[length].isDigit else { return nil }
    return KernelName(bytes: Array(bytes[length...]))
  }
}
