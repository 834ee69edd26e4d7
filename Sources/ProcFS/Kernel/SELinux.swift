internal import CLinux
internal import Glibc

/// Whether SELinux is on, and whether it enforces its policy.
///
/// See selinux(8) and Documentation/admin-guide/LSM/SELinux.rst. A kernel with SELinux shows the file
/// system selinuxfs at `/sys/fs/selinux`; before a policy is loaded every task is labelled `kernel`.
public struct SELinux: ~Copyable, Sendable {
  /// What becomes of what the policy forbids.
  public enum Mode: Int, Sendable {
    /// SELinux is not in use.
    case disabled = -1
    /// It is logged and allowed.
    case permissive = 0
    /// It is refused.
    case enforcing = 1
  }

  /// Whether a policy is loaded.
  public let isEnabled: Bool
  private let configuration: String
  private var enforce: KernelFile

  /// Looks whether a host has SELinux; that does not change until the next boot.
  public init(in paths: HostPaths) {
    let path = paths.sysfs + "/fs/selinux"
    configuration = paths.rootfs + "/etc/selinux/config"
    enforce = KernelFile(path: path + "/enforce", readSize: 64)
    var buffer = ReadBuffer(capacity: 256, limit: 4096)
    isEnabled = Self.isMounted(path) && !Self.isUnlabelled(paths, &buffer)
  }

  /// The mode of the kernel now.
  public mutating func current(using buffer: inout ReadBuffer) -> Mode {
    var number = SingleNumber()
    guard (try? enforce.read(into: &number, using: &buffer)) == true else { return .disabled }
    return number.value == 0 ? .permissive : .enforcing
  }

  /// The mode that the next boot will have: `SELINUX=` in `/etc/selinux/config`, see selinux(5).
  public func configured(using buffer: inout ReadBuffer) -> Mode {
    var file = KernelFile(path: configuration, readSize: 4096)
    guard (try? file.load(&buffer)) == true else { return .disabled }
    return buffer.withText { Self.mode($0) }
  }

  /// The mode that a configuration names; the first line with the key counts.
  static func mode(_ text: Span<UInt8>) -> Mode {
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if text.hasPrefix("SELINUX=", at: cursor.at) {
        cursor.at += 8
        let value = cursor.word(text)
        if text.equals("enforcing", at: value) { return .enforcing }
        if text.equals("permissive", at: value) { return .permissive }
        return .disabled
      }
      cursor.nextLine(text)
    }
    return .disabled
  }

  private static func isMounted(_ path: String) -> Bool {
    var information = statfs()
    return statfs(path, &information) == 0
      && UInt32(truncatingIfNeeded: information.f_type) == UInt32(SELINUX_MAGIC)
  }

  private static func isUnlabelled(_ paths: HostPaths, _ buffer: inout ReadBuffer) -> Bool {
    var file = KernelFile(path: paths.procfs + "/self/attr/current", readSize: 256)
    guard (try? file.load(&buffer)) == true else { return false }
    return buffer.name == "kernel"
  }
}
