/// Where the host's file systems are found.
///
/// A tree of copied files can take their place, and so can the host's own `/` mounted inside a
/// container (`/host/proc` and so on).
public struct HostPaths: Hashable, Sendable {
  /// The mount point of procfs.
  public var procfs: String
  /// The mount point of sysfs.
  public var sysfs: String
  /// The host's root directory, below which its mount points are found.
  public var rootfs: String
  /// Where udev keeps what it knows of devices.
  public var udevData: String

  /// Creates the paths of a host; the defaults are those of the running one.
  public init(
    procfs: String = "/proc", sysfs: String = "/sys", rootfs: String = "/",
    udevData: String = "/run/udev/data"
  ) {
    self.procfs = procfs
    self.sysfs = sysfs
    self.rootfs = rootfs
    self.udevData = udevData
  }
}

/// A kernel file, named relative to the file system that holds it.
public struct KernelPath: Hashable, Sendable {
  /// The file systems that kernel files live in.
  public enum Root: Hashable, Sendable {
    /// `/proc`
    case procfs
    /// `/sys`
    case sysfs
  }

  /// The file system that holds the file.
  public let root: Root
  /// The path below that file system's root, without a leading slash.
  public let relative: String
  /// How many bytes the first read asks for.
  ///
  /// It matters in both directions: the kernel allocates as much as is asked for when a value below
  /// `/proc/sys` is read, and a table that does not fit costs a second call.
  public let readSize: Int

  /// Names a file of the kernel.
  public init(_ root: Root, _ relative: String, readSize: Int = 4096) {
    self.root = root
    self.relative = relative
    self.readSize = readSize
  }

  /// The whole path on a host.
  public func absolute(in paths: HostPaths) -> String {
    switch root {
    case .procfs: paths.procfs + "/" + relative
    case .sysfs: paths.sysfs + "/" + relative
    }
  }
}
