import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is known of a disk beside its counters: from udev, and from its queue in sysfs.
struct DiskFacts {
  let major: UInt32
  let minor: UInt32
  let name: KernelName
  /// Whether the options let the disk through; of one that is not wanted nothing is read.
  let isWanted: Bool
  private(set) var udev = DiskProperties()
  private(set) var isRotational = false
  private let udevPath: String
  private var stamp: FileStamp?

  init(_ disk: borrowing Disk, isWanted: Bool, in paths: HostPaths) {
    major = disk.major
    minor = disk.minor
    name = disk.name
    self.isWanted = isWanted
    udevPath = UdevProperties.path(major: disk.major, minor: disk.minor, in: paths)
  }

  func isOf(_ disk: borrowing Disk) -> Bool {
    major == disk.major && minor == disk.minor && name == disk.name
  }

  /// Reads udev's file if it is not the one that was read before.
  mutating func refreshUdev(using buffer: inout ReadBuffer) {
    guard isWanted else { return }
    let found = FileStamp(udevPath)
    if found == stamp { return }
    stamp = found
    var properties = UdevProperties()
    if found != nil {
      var file = KernelFile(path: udevPath)
      _ = try? file.read(into: &properties, using: &buffer)
    }
    udev = DiskProperties(properties)
  }

  /// Reads whether the disk turns, which an administrator can change; see Documentation/ABI/stable/sysfs-block.
  mutating func refreshQueue(in paths: HostPaths, using buffer: inout ReadBuffer) {
    guard isWanted else { return }
    let queue = AttributeFolder("\(paths.sysfs)/block/\(name)/queue")
    isRotational = queue?.number("rotational", using: &buffer) == 1
  }
}

/// Tells whether a file is another one, or was written to.
struct FileStamp: Equatable {
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil if there is no such file.
  init?(_ path: String) {
    var status = stat()
    // Handed over as a string, the path would be copied.
    guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = Int(status.st_mtim.tv_sec)
    nanoseconds = Int(status.st_mtim.tv_nsec)
  }
}

/// The properties of udev's that are written; what udev does not know is empty.
struct DiskProperties {
  var path = KernelName()
  var wwn = KernelName()
  var model = KernelName()
  var serial = KernelName()
  var revision = KernelName()
  var filesystemType = KernelName()
  var filesystemUsage = KernelName()
  var filesystemUUID = KernelName()
  var filesystemVersion = KernelName()
  var mapperName = KernelName()
  var mapperUUID = KernelName()
  var volumeGroup = KernelName()
  var logicalVolume = KernelName()
  var logicalLayer = KernelName()
  var writeCache: Double?
  var writeCacheEnabled: Double?
  var rotationRate: Double?

  init() {}

  init(_ udev: UdevProperties) {
    func text(_ name: StaticString) -> KernelName { udev[name] ?? KernelName() }
    path = text("ID_PATH")
    wwn = text("ID_WWN")
    model = text("ID_MODEL")
    revision = text("ID_REVISION")
    // The number that is printed on the disk; failing that, the shorter of udev's own making.
    serial = text("SCSI_IDENT_SERIAL")
    if serial.isEmpty { serial = text("ID_SERIAL_SHORT") }
    if serial.isEmpty { serial = text("ID_SERIAL") }
    filesystemType = text("ID_FS_TYPE")
    filesystemUsage = text("ID_FS_USAGE")
    filesystemUUID = text("ID_FS_UUID")
    filesystemVersion = text("ID_FS_VERSION")
    mapperName = text("DM_NAME")
    mapperUUID = text("DM_UUID")
    volumeGroup = text("DM_VG_NAME")
    logicalVolume = text("DM_LV_NAME")
    logicalLayer = text("DM_LV_LAYER")
    guard !text("ID_ATA").isEmpty else { return }
    writeCache = Double(text("ID_ATA_WRITE_CACHE").description)
    writeCacheEnabled = Double(text("ID_ATA_WRITE_CACHE_ENABLED").description)
    rotationRate = Double(text("ID_ATA_ROTATION_RATE_RPM").description)
  }
}
