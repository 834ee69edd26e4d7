internal import Glibc

/// How full a file system is, as statvfs(3) and stat(2) tell.
public struct FileSystemUsage: Hashable, Sendable {
  /// The major number of the device that stat(2) gives for the mount point.
  public var major: UInt32 = 0
  /// The minor number of that device.
  public var minor: UInt32 = 0
  /// The block size that is best for transfers, in bytes.
  public var blockSize: UInt64 = 0
  /// The unit of the block counts, in bytes.
  public var fragmentSize: UInt64 = 0
  /// Size of the file system, in fragments.
  public var blocks: UInt64 = 0
  /// Free fragments, with those reserved for root.
  public var blocksFree: UInt64 = 0
  /// Free fragments that anybody may have.
  public var blocksAvailable: UInt64 = 0
  /// Inodes; 0 where the file system makes them as needed.
  public var files: UInt64 = 0
  /// Free inodes.
  public var filesFree: UInt64 = 0
  /// Mount flags, `ST_…`, as the reader's own sandbox has them.
  public var flags: UInt64 = 0

  /// Creates a usage of nothing.
  public init() {}

  /// Whether these are the numbers of a mount, not of what a sandbox shows in its place.
  ///
  /// The device of stat(2) is then the mount's own. Only btrfs differs: each of its subvolumes has an
  /// anonymous device (major number 0) that is in no mountinfo. There it must do that the file system
  /// counts no inodes, as btrfs never does, while tmpfs, which sandboxes put in the place of
  /// directories, does.
  public func isOf(_ mount: borrowing Mount) -> Bool {
    if major == mount.major && minor == mount.minor { return true }
    return mount.type.equals("btrfs") && major == 0 && files == 0
  }
}

/// Asks the kernel how full a mount is.
///
/// The calls block for as long as a remote file system does not answer: see `Mount.isRemote`.
public struct MountProbe: ~Copyable {
  /// The root directory with a NUL, then reused for each path.
  private var path: [CChar]
  private let prefix: Int

  /// Creates a probe.
  ///
  /// - Parameter rootfs: The directory below which the mount points are found.
  public init(rootfs: String = "/") {
    var root = Array(rootfs.utf8)
    while root.last == UInt8(ascii: "/") { root.removeLast() }
    path = root.map { CChar(bitPattern: $0) }
    prefix = path.count
    path.reserveCapacity(prefix + 256)
  }

  /// Asks for the numbers of a mount.
  ///
  /// - Returns: The numbers, or nil if something else than this mount is seen at its mount point.
  /// - Throws: Why the kernel did not answer.
  public mutating func statistics(
    of mount: borrowing Mount
  ) throws(ProcFSError) -> FileSystemUsage? {
    var usage = try device(at: mount.mountpoint)
    // Whatever else is seen there is not asked: it might be remote, and block.
    guard usage.isOf(mount) else { return nil }
    try takeNumbers(into: &usage)
    return usage.isOf(mount) ? usage : nil
  }

  /// Asks for the numbers of whatever is seen at a mount point.
  ///
  /// Whether they are those of the mount that was meant, `FileSystemUsage.isOf(_:)` tells.
  public mutating func numbers(
    at mountpoint: borrowing KernelName
  ) throws(ProcFSError) -> FileSystemUsage {
    var usage = try device(at: mountpoint)
    try takeNumbers(into: &usage)
    return usage
  }

  private mutating func device(
    at mountpoint: borrowing KernelName
  ) throws(ProcFSError) -> FileSystemUsage {
    path.removeLast(path.count - prefix)
    for byte in mountpoint.bytes { path.append(CChar(bitPattern: byte)) }
    path.append(0)
    var status = stat()
    guard fstatat(AT_FDCWD, path, &status, Self.noAutomount) == 0 else { throw failure(errno) }
    var usage = FileSystemUsage()
    usage.setDevice(UInt64(status.st_dev))
    return usage
  }

  private func takeNumbers(into usage: inout FileSystemUsage) throws(ProcFSError) {
    var numbers = statvfs()
    guard statvfs(path, &numbers) == 0 else { throw failure(errno) }
    usage.blockSize = UInt64(numbers.f_bsize)
    usage.fragmentSize = UInt64(numbers.f_frsize)
    usage.blocks = UInt64(numbers.f_blocks)
    usage.blocksFree = UInt64(numbers.f_bfree)
    usage.blocksAvailable = UInt64(numbers.f_bavail)
    usage.files = UInt64(numbers.f_files)
    usage.filesFree = UInt64(numbers.f_ffree)
    usage.flags = UInt64(numbers.f_flag)
  }

  /// AT_NO_AUTOMOUNT of fcntl.h, which Swift's Glibc does not show: an automount point must not be
  /// made to mount something by our asking what is there.
  private static let noAutomount: Int32 = 0x800

  private func failure(_ code: Int32) -> ProcFSError {
    let bytes = path.dropLast().lazy.map { UInt8(bitPattern: $0) }
    return ProcFSError(path: KernelName.escape(Array(bytes)), reason: .system(code))
  }
}

extension FileSystemUsage {
  /// Takes a device number apart as gnu_dev_major(3) and gnu_dev_minor(3) do.
  fileprivate mutating func setDevice(_ device: UInt64) {
    major = UInt32(truncatingIfNeeded: (device >> 8) & 0xfff | (device >> 32) & ~0xfff)
    minor = UInt32(truncatingIfNeeded: device & 0xff | (device >> 12) & ~0xff)
  }
}
