internal import Glibc

/// What a mounted Btrfs says of its devices when it is asked by ioctl(2).
///
/// See ioctl_btrfs in linux/btrfs.h: `BTRFS_IOC_FS_INFO`, `BTRFS_IOC_DEV_INFO` and
/// `BTRFS_IOC_GET_DEV_STATS`, which need no privilege but that of opening the mount point. It tells more
/// than sysfs does: how much of each device is taken, and errors.
public struct BtrfsDevices: Sendable {
  /// A device that the file system is made of.
  public struct Device: Sendable {
    /// The device's path, such as `/dev/sda1`; empty for one that is missing.
    public let path: KernelName
    /// The device's UUID.
    public let uuid: KernelName
    /// Bytes that are taken by block groups.
    public let usedBytes: UInt64
    /// Its size in bytes.
    public let totalBytes: UInt64
    /// Errors since mkfs.btrfs(8), or since they were reset: of writing, reading, flushing, checksums,
    /// and generations, in this order.
    public let errors: InlineArray<5, UInt64>

    /// The last part of the path.
    public var name: KernelName {
      let start = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      return KernelName(bytes: Array(path.bytes[start...]))
    }
  }

  /// The file system's UUID.
  public let uuid: KernelName
  /// Its devices, in the order of their numbers.
  public let devices: [Device]

  /// Asks the file system that is mounted at a place; nil if it is no Btrfs, or may not be asked.
  public init?(mountpoint: String) {
    let descriptor = open(mountpoint, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    // It must not stay open: a file system that is in use cannot be unmounted.
    defer { close(descriptor) }
    var info = Argument(size: 1024)
    guard info.call(descriptor, Self.filesystemInfo) == 0 else { return nil }
    let lastID = min(info.number(at: 0), Self.largestID)
    let count = info.number(at: 8)
    uuid = info.uuid(at: 16)
    var devices: [Device] = []
    var id: UInt64 = 0
    while id <= lastID, UInt64(devices.count) < count {
      switch Self.device(descriptor, id) {
      case .found(let device): devices.append(device)
      case .missing: break
      case .failed: return nil
      }
      id += 1
    }
    self.devices = devices
  }

  private enum Answer {
    case found(Device)
    /// There is no device of that number; they need not begin at 0, nor be in a row.
    case missing
    case failed
  }

  private static let filesystemInfo: UInt = 0x8400_941f
  private static let deviceInfo: UInt = 0xd000_941e
  private static let deviceStats: UInt = 0xc408_9434
  /// Numbers of devices are given out one by one; more than that would be something else.
  private static let largestID: UInt64 = 1 << 16

  private static func device(_ descriptor: Int32, _ id: UInt64) -> Answer {
    var info = Argument(size: 4096)
    info.set(id, at: 0)
    let failure = info.call(descriptor, deviceInfo)
    if failure == ENODEV { return .missing }
    var stats = Argument(size: 1032)
    stats.set(id, at: 0)
    stats.set(5, at: 8)
    guard failure == 0, stats.call(descriptor, deviceStats) == 0 else { return .failed }
    return .found(
      Device(
        path: info.name(at: 3072, limit: 1024), uuid: info.uuid(at: 8),
        usedBytes: info.number(at: 24), totalBytes: info.number(at: 32),
        errors: InlineArray { stats.number(at: 24 + 8 * $0) }))
  }
}

/// The bytes that go into a call of ioctl(2) and come out of it.
private struct Argument {
  private var bytes: [UInt8]

  init(size: Int) { bytes = [UInt8](repeating: 0, count: size) }

  /// Makes the call.
  ///
  /// - Returns: 0, or the `errno`.
  mutating func call(_ descriptor: Int32, _ request: UInt) -> Int32 {
    bytes.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return EINVAL }
      return ioctl(descriptor, request, base) == 0 ? 0 : errno
    }
  }

  func number(at offset: Int) -> UInt64 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  }

  mutating func set(_ number: UInt64, at offset: Int) {
    bytes.withUnsafeMutableBytes {
      $0.storeBytes(of: number, toByteOffset: offset, as: UInt64.self)
    }
  }

  func name(at offset: Int, limit: Int) -> KernelName {
    KernelName(bytes: Array(bytes[offset..<offset + limit].prefix { $0 != 0 }))
  }

  /// 16 bytes in the usual form, `8-4-4-4-12` digits.
  func uuid(at offset: Int) -> KernelName {
    var text: [UInt8] = []
    for index in 0..<16 {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      for digit in [bytes[offset + index] >> 4, bytes[offset + index] & 15] {
        text.append(digit < 10 ? 48 + digit : 87 + digit)
      }
    }
    return KernelName(bytes: text)
  }
}
