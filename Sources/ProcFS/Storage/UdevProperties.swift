/// `/run/udev/data/b8:0`: the properties that udev has found out of a device.
///
/// See udevadm(8) and sd-device(3) of systemd, which writes the files: a line is a letter, a colon and
/// what the letter stands for, and `E:` begins a property. The file of a block device is named after its
/// numbers. It is not the kernel's, but tells what the kernel's own files do not: serial numbers, model
/// names, and what is on the device.
public struct UdevProperties: KernelRecord {
  /// Where the file of a block device is found, below udev's directory.
  public static func path(major: UInt32, minor: UInt32, in paths: HostPaths) -> String {
    "\(paths.udevData)/b\(major):\(minor)"
  }

  /// A property.
  public struct Property: Sendable {
    /// The name, such as `ID_SERIAL`.
    public internal(set) var name = KernelName()
    /// The value, which may be empty.
    public internal(set) var value = KernelName()
  }

  /// The properties, in the order of the file.
  public private(set) var properties: [Property] = []

  /// Creates an empty record.
  public init() {}

  /// The value of a property; the last one if there are several, nil if there is none.
  public subscript(name: StaticString) -> KernelName? {
    properties.last { $0.name.equals(name) }?.value
  }

  /// Replaces all properties by those of a text; lines that are none are passed over.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      let line = cursor.at..<cursor.lineEnd(text)
      let equals = text.firstIndex(of: UInt8(ascii: "="), from: line.lowerBound)
      if text.hasPrefix("E:", at: line.lowerBound), equals < line.upperBound {
        if row == properties.count { properties.append(Property()) }
        properties[row].name.assign(text, line.lowerBound + 2..<equals)
        properties[row].value.assign(text, equals + 1..<line.upperBound)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < properties.count { properties.removeLast(properties.count - row) }
  }
}
