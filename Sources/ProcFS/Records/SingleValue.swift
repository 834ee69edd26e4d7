/// A file of one line that holds one value, such as those below `/proc/sys/kernel`.
///
/// See proc_sys_kernel(5).
public struct SingleValue: KernelRecord {
  /// The host's name, without its domain.
  public static let hostname = KernelPath(.procfs, "sys/kernel/hostname", readSize: 256)
  /// The kernel's release, such as `6.1.0-18-amd64`.
  public static let osRelease = KernelPath(.procfs, "sys/kernel/osrelease", readSize: 256)
  /// A random UUID that is the same until the next boot.
  public static let bootID = KernelPath(.procfs, "sys/kernel/random/boot_id", readSize: 256)

  /// The line without its newline.
  public private(set) var value = KernelName()

  /// Creates an empty record.
  public init() {}

  /// Replaces the value by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    value.assign(text, 0..<Cursor().lineEnd(text))
  }
}
