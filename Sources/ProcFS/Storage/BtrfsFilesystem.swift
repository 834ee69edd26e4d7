/// `/sys/fs/btrfs/UUID`: what the kernel says of a Btrfs file system that is mounted.
///
/// See fs/btrfs/sysfs.c and btrfs(5). Sizes are in bytes. What the kernel does not have, or does not show
/// to the reader, is nil.
public struct BtrfsFilesystem: Sendable {
  /// Block groups of one type with one profile.
  public struct Layout: Sendable {
    /// The profile, such as `single` or `raid1c3`.
    public let profile: KernelName
    /// Bytes that these block groups take, each copy's own left out of account.
    public let totalBytes: UInt64?
    /// Bytes of them that are in use.
    public let usedBytes: UInt64?
  }

  /// Block groups of one type.
  public struct Allocation: Sendable {
    /// Bytes that are promised to what has yet to be written.
    public let reservedBytes: UInt64?
    /// The profiles that there are, in the order of their names.
    public let layouts: [Layout]
  }

  /// A device as sysfs knows it.
  public struct Device: Sendable {
    /// Its name, such as `sda1`.
    public let name: KernelName
    /// Its size in bytes.
    public let size: UInt64?
  }

  /// The UUID, as its folder is named.
  public let uuid: KernelName
  /// The UUID that is written into the metadata, which btrfstune(8) keeps when it changes the other
  /// (since Linux 5.0).
  public let metadataUUID: KernelName?
  /// What somebody has named it; mostly empty.
  public let label: KernelName?
  /// Bytes that are kept for emergencies.
  public let globalReserve: UInt64?
  /// What files hold.
  public let data: Allocation?
  /// What the file system itself needs.
  public let metadata: Allocation?
  /// The tree of chunks, without which nothing is found.
  public let system: Allocation?
  /// The devices, in the order of their names.
  public let devices: [Device]
  /// How long commits took (since Linux 6.1).
  public let commits: BtrfsCommitStats?

  /// Reads the file systems of a host, in the order of their UUIDs.
  ///
  /// - Throws: What is wrong with a file of one of them.
  public static func all(
    in paths: HostPaths, using buffer: inout ReadBuffer
  ) throws(ProcFSError) -> [BtrfsFilesystem] {
    let path = paths.sysfs + "/fs/btrfs"
    guard let root = AttributeFolder(path) else { return [] }
    var filesystems: [BtrfsFilesystem] = []
    for name in root.entries() where name.bytes.contains(UInt8(ascii: "-")) {
      guard let folder = root.folder(name) else { continue }
      do throws(ParseError) {
        filesystems.append(try BtrfsFilesystem(name, folder, &buffer))
      } catch {
        throw ProcFSError(path: "\(path)/\(name)/commit_stats", error)
      }
    }
    return filesystems
  }

  /// How many times as much is taken from the devices as a profile's block groups hold.
  ///
  /// See mkfs.btrfs(8). Of raid5 and raid6 it is true only while all devices take part.
  ///
  /// - Returns: The ratio; 0 for a profile that is not known here.
  public func ratio(of layout: Layout) -> Double {
    let profile = layout.profile
    let count = Double(devices.count)
    if profile.equals("single") || profile.equals("raid0") { return 1 }
    if profile.equals("dup") || profile.equals("raid1") || profile.equals("raid10") { return 2 }
    if profile.equals("raid1c3") { return 3 }
    if profile.equals("raid1c4") { return 4 }
    if profile.equals("raid5") { return count / (count - 1) }
    if profile.equals("raid6") { return count / (count - 2) }
    return 0
  }

  private init(
    _ name: KernelName, _ folder: borrowing AttributeFolder, _ buffer: inout ReadBuffer
  ) throws(ParseError) {
    uuid = name
    metadataUUID = folder.name("metadata_uuid", using: &buffer)
    label = folder.name("label", using: &buffer)
    globalReserve = folder.number("allocation/global_rsv_size", using: &buffer)
    data = Self.allocation(folder, "allocation/data", &buffer)
    metadata = Self.allocation(folder, "allocation/metadata", &buffer)
    system = Self.allocation(folder, "allocation/system", &buffer)
    devices = Self.devices(folder, &buffer)
    if folder.load("commit_stats", into: &buffer) == .open {
      var stats = BtrfsCommitStats()
      try stats.parse(buffer.bytes.span.extracting(0..<buffer.count))
      commits = stats
    } else {
      commits = nil
    }
  }

  private static func allocation(
    _ folder: borrowing AttributeFolder, _ path: String, _ buffer: inout ReadBuffer
  ) -> Allocation? {
    guard let folder = folder.folder(path) else { return nil }
    var layouts: [Layout] = []
    for name in folder.entries() {
      guard let layout = folder.folder(name) else { continue }
      layouts.append(
        Layout(
          profile: name, totalBytes: layout.number("total_bytes", using: &buffer),
          usedBytes: layout.number("used_bytes", using: &buffer)))
    }
    return Allocation(
      reservedBytes: folder.number("bytes_reserved", using: &buffer), layouts: layouts)
  }

  private static func devices(
    _ folder: borrowing AttributeFolder, _ buffer: inout ReadBuffer
  ) -> [Device] {
    guard let folder = folder.folder("devices") else { return [] }
    var devices: [Device] = []
    for name in folder.entries() {
      // The size of a block device is in sectors of 512 bytes.
      let sectors = folder.folder(name)?.number("size", using: &buffer)
      devices.append(Device(name: name, size: sectors.map { $0 &* 512 }))
    }
    return devices
  }
}
