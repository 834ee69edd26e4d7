/// `/sys/class/dmi/id`: what the firmware says of the machine's maker, model, board and chassis.
///
/// See Documentation/ABI/testing/sysfs-class-dmi (drivers/firmware/dmi-id.c), since Linux 2.6.23. It stays
/// the same until the next boot; serial numbers are for root alone.
public struct DesktopManagement: AttributeSet {
  /// The fields, as the kernel names their files.
  public static let fields = [
    "bios_date", "bios_release", "bios_vendor", "bios_version", "board_asset_tag", "board_name",
    "board_serial", "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial",
    "chassis_vendor", "chassis_version", "product_family", "product_name", "product_serial",
    "product_sku", "product_uuid", "product_version", "sys_vendor",
  ]

  /// Whether the firmware says anything.
  public private(set) var isPresent = false
  private var places: [Int?] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What stands in the field at this place of `fields`.
  public func value(at field: Int) -> AttributeValue {
    table[places.indices.contains(field) ? places[field] : nil]
  }

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/class/dmi/id"
    table = AttributeTable()
    places = []
    let folder = AttributeFolder(path)
    isPresent = folder != nil
    if let folder { places = table.add(Self.fields, of: folder, at: path) }
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }
}
