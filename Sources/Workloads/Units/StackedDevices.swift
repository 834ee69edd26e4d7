import ProcFS

/// Block devices that pass what they are asked on to others: LVM, RAID, encryption, loop devices.
///
/// The kernel counts a group's bytes on each device on the way to the disk, so that only the last may count:
/// /sys/dev/block/MAJOR:MINOR/slaves names the devices below one.
struct StackedDevices {
  private struct Device: Hashable {
    let major: UInt32
    let minor: UInt32
  }

  private let folder: String
  private var known: [Device: Bool] = [:]

  private static let loop: UInt32 = 7
  private static let limit = 1024

  init(paths: HostPaths) { folder = paths.sysfs + "/dev/block" }

  /// Has them all looked at anew.
  mutating func forget() { known.removeAll(keepingCapacity: true) }

  mutating func contains(_ major: UInt32, _ minor: UInt32) -> Bool {
    if major == Self.loop { return true }
    let device = Device(major: major, minor: minor)
    if let known = known[device] { return known }
    let below = AttributeFolder("\(folder)/\(major):\(minor)/slaves")?.entries() ?? []
    if known.count < Self.limit { known[device] = !below.isEmpty }
    return !below.isEmpty
  }
}
