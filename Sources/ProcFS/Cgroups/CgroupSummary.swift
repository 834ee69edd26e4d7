/// `/proc/cgroups`: the controllers that the kernel was built with, and how many groups use each.
///
/// See cgroups(7). Since Linux 2.6.24. It is of version 1: a controller in the unified hierarchy has
/// hierarchy 0, and since Linux 6.14 those that exist in version 2 alone are left out.
public struct CgroupSummary: KernelRecord {
  /// One controller.
  public struct Controller: Sendable {
    /// Its name, such as `memory`.
    public fileprivate(set) var name = KernelName()
    /// The number of the hierarchy that it is mounted in; 0 if in none of version 1.
    public fileprivate(set) var hierarchy: UInt64 = 0
    /// Groups in that hierarchy.
    public fileprivate(set) var groups: UInt64 = 0
    /// 1 unless it was switched off (`cgroup_disable=`).
    public fileprivate(set) var enabled: UInt64 = 0

    /// Creates a controller without a name.
    public init() {}
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "cgroups", readSize: 1024)

  /// The controllers, in the order of the file.
  public private(set) var controllers: [Controller] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      if text[cursor.at] != UInt8(ascii: "#") {
        let name = cursor.word(text)
        if name.isEmpty { throw cursor.failure(.missingField, text) }
        if row == controllers.count { controllers.append(Controller()) }
        controllers[row].name.assign(text, name)
        controllers[row].hierarchy = try cursor.number(text)
        controllers[row].groups = try cursor.number(text)
        controllers[row].enabled = try cursor.number(text)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < controllers.count { controllers.removeLast(controllers.count - row) }
  }
}
