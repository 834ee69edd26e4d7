/// What `/sys/block/md*/md` says of an array of Linux' software RAID.
///
/// See Documentation/admin-guide/md.rst. An attribute that the kernel does not have, or that cannot be
/// read, is nil.
public struct MDAttributes: Sendable {
  /// How far a synchronisation has come, in sectors of 512 bytes.
  public struct Completion: Sendable, Hashable {
    /// Sectors that are done.
    public let done: UInt64
    /// Sectors that there are to do.
    public let total: UInt64
  }

  /// A device that the array is made of.
  public struct Member: Sendable {
    /// The device's name, such as `sda1`.
    public let name: KernelName
    /// Words with commas between them, such as `in_sync`, `spare` or `faulty,blocked`.
    public let state: KernelName?
  }

  /// The array's device, such as `md0`.
  public let device: KernelName
  /// The personality, such as `raid1`; empty or `container` for what only holds others' metadata.
  public let level: KernelName?
  /// One of `clear`, `inactive`, `readonly`, `read-auto`, `clean`, `active`, `write-pending`,
  /// `active-idle` and `broken`.
  public let arrayState: KernelName?
  /// The version of the metadata on the devices, such as `1.2`, or `external:imsm`.
  public let metadataVersion: KernelName?
  /// The array's UUID (since Linux 5.13).
  public let uuid: KernelName?
  /// The text of `raid_disks`: a number, and while that changes the one before in parentheses.
  public let raidDisksText: KernelName?
  /// The devices, in the order of their names.
  public let members: [Member]
  /// Bytes in a row on one device; of striped arrays only.
  public let chunkSize: UInt64?
  /// How many devices are missing; of arrays with redundancy only.
  public let degraded: UInt64?
  /// One of `resync`, `recover`, `idle`, `check`, `repair`, `reshape` and `frozen`; of arrays with
  /// redundancy only.
  public let syncAction: KernelName?
  /// The text of `sync_completed`: `none`, `delayed`, or `done / total`; of arrays with redundancy only.
  public let syncCompleted: KernelName?

  /// How many devices it should have; nil where there is no number, as of a container.
  public var raidDisks: UInt64? {
    guard let text = raidDisksText?.bytes.span, !isContainer else { return nil }
    var cursor = Cursor()
    return cursor.numberIfAny(text)
  }

  /// Whether it is no array, but holds the metadata of others.
  public var isContainer: Bool {
    level.map { $0.isEmpty || $0.equals("container") } ?? false
  }

  /// Whether the level spreads data over the devices in chunks.
  public var isStriped: Bool {
    level.map { level in Self.striped.contains { level.equals($0) } } ?? false
  }

  /// Whether the level bears the loss of a device.
  public var isRedundant: Bool {
    level.map { level in Self.redundant.contains { level.equals($0) } } ?? false
  }

  /// How far the synchronisation has come; nil while there is none.
  public var completion: Completion? {
    guard let text = syncCompleted?.bytes.span else { return nil }
    var cursor = Cursor()
    guard case .value(let done) = cursor.digits(text), cursor.skip(.space, text),
      cursor.skip(UInt8(ascii: "/"), text), case .value(let total) = cursor.digits(text)
    else { return nil }
    return Completion(done: done, total: total)
  }

  private static let striped: [StaticString] = [
    "raid0", "raid4", "raid5", "raid6", "raid10",
  ]
  private static let redundant: [StaticString] = [
    "raid1", "raid4", "raid5", "raid6", "raid10",
  ]

  /// Reads the arrays of a host, in the order of their devices' names.
  public static func all(in paths: HostPaths, using buffer: inout ReadBuffer) -> [MDAttributes] {
    guard let block = AttributeFolder(paths.sysfs + "/block") else { return [] }
    var arrays: [MDAttributes] = []
    for device in block.entries() where device.hasPrefix("md") {
      guard let folder = block.folder(device)?.folder("md") else { continue }
      arrays.append(MDAttributes(device, folder, &buffer))
    }
    return arrays
  }

  private init(
    _ device: KernelName, _ folder: borrowing AttributeFolder, _ buffer: inout ReadBuffer
  ) {
    self.device = device
    level = folder.name("level", using: &buffer)
    arrayState = folder.name("array_state", using: &buffer)
    metadataVersion = folder.name("metadata_version", using: &buffer)
    uuid = folder.name("uuid", using: &buffer)
    raidDisksText = folder.name("raid_disks", using: &buffer)
    chunkSize = folder.number("chunk_size", using: &buffer)
    degraded = folder.number("degraded", using: &buffer)
    syncAction = folder.name("sync_action", using: &buffer)
    syncCompleted = folder.name("sync_completed", using: &buffer)
    var members: [Member] = []
    for entry in folder.entries() where entry.hasPrefix("dev-") {
      let name = KernelName(bytes: Array(entry.bytes.dropFirst(4)))
      members.append(
        Member(name: name, state: folder.folder(entry)?.name("state", using: &buffer)))
    }
    self.members = members
  }
}
