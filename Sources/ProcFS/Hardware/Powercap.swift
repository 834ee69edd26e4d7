/// `/sys/class/powercap`: energy that parts of the machine have used, as Intel's and AMD's RAPL count it.
///
/// See Documentation/power/powercap/powercap.rst. Only root may read the counters since Linux 5.10.
public struct Powercap: AttributeSet {
  /// A part whose energy is counted: a package, its cores, its memory.
  public struct Zone: Hashable, Sendable {
    /// The whole path of the folder.
    public let path: KernelName
    /// What the zone is, without the number at the end: `package`, `core`, `dram`, `psys`.
    public internal(set) var name = KernelName()
    /// The number at the end of the name, or how many zones of that name came before.
    public internal(set) var index = 0
    let places: [Int?]
  }

  /// An attribute of a zone.
  public enum Attribute: Int, Sendable {
    /// What the zone is, with a number at the end: `package-0`.
    case name
    /// Energy used, in microjoules; goes back to 0 at the range's end.
    case energy
    /// The highest energy that can be told, in microjoules.
    case range
  }

  private static let names = ["name", "energy_uj", "max_energy_range_uj"]

  /// Whether the kernel has the class at all.
  public private(set) var isPresent = false
  /// The zones, by the names of their folders.
  public private(set) var zones: [Zone] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What an attribute of a zone said.
  public func value(_ attribute: Attribute, of zone: Zone) -> AttributeValue {
    table[zone.places[attribute.rawValue]]
  }

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/class/powercap"
    var found = AttributeTable()
    zones.removeAll(keepingCapacity: true)
    let folder = AttributeFolder(path)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        // The driver's own folder, `intel-rapl`, has no name.
        guard let entry = folder.folder(name), entry.has("name") else { continue }
        let base = "\(path)/\(name)"
        zones.append(
          Zone(path: KernelName(base), places: found.add(Self.names, of: entry, at: base)))
      }
    }
    found.keepValues(of: table)
    table = found
    nameZones()
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) {
    let before = table[index].text
    table.take(index, text)
    if before != table[index].text, zones.contains(where: { $0.places[0] == index }) { nameZones() }
  }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }

  /// Tells zones of one name apart: by the number that the name ends with, or else by counting.
  private mutating func nameZones() {
    var used: [KernelName: Int] = [:]
    for index in zones.indices {
      guard let text = value(.name, of: zones[index]).text else { continue }
      let parts = text.bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      if parts.count == 2, let number = Int(String(decoding: parts[1], as: UTF8.self)) {
        zones[index].name = KernelName(bytes: Array(parts[0]))
        zones[index].index = number
      } else {
        zones[index].name = text
        zones[index].index = used[text] ?? 0
      }
      used[zones[index].name] = zones[index].index &+ 1
    }
  }
}
