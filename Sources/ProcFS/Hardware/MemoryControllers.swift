/// `/sys/devices/system/edac/mc`: memory errors that were corrected, and those that were not.
///
/// See Documentation/admin-guide/ras.rst; counted since the driver was loaded, or a reset.
public struct MemoryControllers: AttributeSet {
  /// A controller: `mc0`.
  public struct Controller: Hashable, Sendable {
    /// The number behind `mc`.
    public let number: KernelName
    /// Its rows of chips.
    public internal(set) var rows: [Row]
    let places: [Int?]
  }

  /// A row of chips that share a chip select: `csrow0`.
  public struct Row: Hashable, Sendable {
    /// The number behind `csrow`.
    public let number: KernelName
    /// Its channels, by the names of their files.
    public internal(set) var channels: [Channel]
    let places: [Int?]
  }

  /// A channel of a row, `ch0`: as a rule one memory module.
  public struct Channel: Hashable, Sendable {
    /// The number behind `ch`.
    public let number: KernelName
    let places: [Int?]
  }

  /// A counter of a controller; rows have the first and the third.
  public enum Counter: Int, Sendable {
    /// Errors that were corrected.
    case corrected
    /// Those of them whose row is not known.
    case correctedAnywhere
    /// Errors that could not be corrected.
    case uncorrected
    /// Those of them whose row is not known.
    case uncorrectedAnywhere
  }

  /// An attribute of a channel.
  public enum ChannelAttribute: Int, Sendable {
    /// Errors that were corrected.
    case corrected
    /// Errors that could not be corrected.
    case uncorrected
    /// What the module is called on the board, or where it is, such as `mc#0csrow#2channel#1`.
    case label
  }

  private static let names = ["ce_count", "ce_noinfo_count", "ue_count", "ue_noinfo_count"]

  /// The controllers, by the names of their folders.
  public private(set) var controllers: [Controller] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What a controller counted.
  public func count(_ counter: Counter, of controller: Controller) -> AttributeValue {
    table[controller.places[counter.rawValue]]
  }

  /// What a row counted.
  public func count(_ counter: Counter, of row: Row) -> AttributeValue {
    table[row.places[counter.rawValue]]
  }

  /// What an attribute of a channel said.
  public func value(_ attribute: ChannelAttribute, of channel: Channel) -> AttributeValue {
    table[channel.places[attribute.rawValue]]
  }

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/devices/system/edac/mc"
    var found = AttributeTable()
    controllers.removeAll(keepingCapacity: true)
    if let folder = AttributeFolder(path) {
      for name in folder.entries() {
        guard let number = name.digits(after: "mc"), let entry = folder.folder(name) else {
          continue
        }
        let base = "\(path)/\(name)"
        let places = found.add(Self.names, of: entry, at: base)
        var controller = Controller(number: number, rows: [], places: places)
        for name in entry.entries() {
          guard let number = name.digits(after: "csrow"), let row = entry.folder(name) else {
            continue
          }
          let path = "\(base)/\(name)"
          let places = found.add(Self.names, of: row, at: path)
          let channels = Self.channels(of: row, at: path, to: &found)
          controller.rows.append(Row(number: number, channels: channels, places: places))
        }
        controllers.append(controller)
      }
    }
    found.keepValues(of: table)
    table = found
  }

  private static func channels(
    of row: borrowing AttributeFolder, at path: String, to table: inout AttributeTable
  ) -> [Channel] {
    row.entries(prefix: "ch").compactMap { name in
      guard let number = name.digits(after: "ch"),
        name.bytes.count == 2 + number.bytes.count + 9, name.hasSuffix("_ce_count")
      else { return nil }
      let base = "ch\(number)_"
      let names = ["\(base)ce_count", "\(base)ue_count", "\(base)dimm_label"]
      return Channel(number: number, places: table.add(names, of: row, at: path))
    }
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }
}

extension KernelName {
  /// The digits that follow the prefix at once.
  func digits(after prefix: StaticString) -> KernelName? {
    numbered(after: prefix).map { KernelName(bytes: Array($0.bytes.prefix { $0.isDigit })) }
  }
}
