/// `/sys/class/nvme`: NVMe controllers and their namespaces.
///
/// See Documentation/ABI/testing/sysfs-class-nvme and drivers/nvme/host/sysfs.c. What is used of a
/// namespace (`nuse`, since Linux 6.8) is asked of the controller when it is read.
public struct NVMeControllers: AttributeSet {
  /// A controller.
  public struct Controller: Hashable, Sendable {
    /// The folder's name: `nvme0`.
    public let name: KernelName
    /// Its namespaces, or its ways to them where there are several; without those that do not tell what
    /// of them is used.
    public internal(set) var namespaces: [Namespace]
    let places: [Int?]
  }

  /// A namespace: what a partition table would be put on.
  public struct Namespace: Hashable, Sendable {
    /// The number at the end of the folder's name: 1 of `nvme0n1` and `nvme0c0n1`.
    public let id: KernelName
    let places: [Int?]
  }

  /// An attribute of a controller; each is a word or a line.
  public enum ControllerAttribute: Int, CaseIterable, Sendable {
    /// The version of its firmware.
    case firmware
    /// The maker's name for the model.
    case model
    /// The maker's number for it.
    case serial
    /// `live`, `resetting`, `connecting`, `deleting`, `dead`.
    case state
    /// The controller's number within its subsystem.
    case controllerID
  }

  /// An attribute of a namespace.
  public enum NamespaceAttribute: Int, Sendable {
    /// Logical blocks in use.
    case used
    /// The size in sectors of 512 bytes.
    case size
    /// The size of a logical block in bytes.
    case logicalBlockSize
    /// How good this way to the namespace is: `optimized`, `non-optimized`; only with multipath.
    case accessState
  }

  private static let controllerNames = ["firmware_rev", "model", "serial", "state", "cntlid"]
  private static let namespaceNames = ["nuse", "size", "queue/logical_block_size", "ana_state"]

  /// Whether the kernel has the class at all.
  public private(set) var isPresent = false
  /// The controllers, by name.
  public private(set) var controllers: [Controller] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What an attribute of a controller said last.
  public func value(
    _ attribute: ControllerAttribute, of controller: Controller
  ) -> AttributeValue {
    table[controller.places[attribute.rawValue]]
  }

  /// What an attribute of a namespace said last.
  public func value(_ attribute: NamespaceAttribute, of namespace: Namespace) -> AttributeValue {
    table[namespace.places[attribute.rawValue]]
  }

  private static let folder: StaticString = "/class/nvme"

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    var found = AttributeTable()
    controllers.removeAll(keepingCapacity: true)
    let folder = AttributeFolder(Self.folder, below: paths.sysfs)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        guard let device = folder.folder(name) else { continue }
        let base = "\(paths.sysfs)\(Self.folder)/\(name)"
        let places = found.add(Self.controllerNames, of: device, at: base)
        var controller = Controller(name: name, namespaces: [], places: places)
        for entry in device.entries() {
          guard let (id, isWay) = Self.namespaceID(entry), let folder = device.folder(entry) else {
            continue
          }
          // Before Linux 6.8 a disk did not tell what of it is used, and a way always does.
          if !isWay, !folder.has("nuse") { continue }
          let places = found.add(Self.namespaceNames, of: folder, at: "\(base)/\(entry)")
          controller.namespaces.append(Namespace(id: id, places: places))
        }
        controllers.append(controller)
      }
    }
    found.keepValues(of: table)
    table = found
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }

  /// The namespace's number: 1 of `nvme0n1`, and of `nvme0c0n1`, one of several ways to a namespace.
  static func namespaceID(_ name: KernelName) -> (id: KernelName, isWay: Bool)? {
    guard name.hasPrefix("nvme") else { return nil }
    var rest = name.bytes.dropFirst(4)
    func number() -> ArraySlice<UInt8> {
      let digits = rest.prefix { $0.isDigit }
      rest = rest.dropFirst(digits.count)
      return digits
    }
    if number().isEmpty { return nil }
    let isWay = rest.first == UInt8(ascii: "c")
    if isWay {
      rest = rest.dropFirst()
      if number().isEmpty { return nil }
    }
    guard rest.first == UInt8(ascii: "n") else { return nil }
    rest = rest.dropFirst()
    let id = number()
    return id.isEmpty || !rest.isEmpty ? nil : (KernelName(bytes: Array(id)), isWay)
  }
}
