/// Attributes of sysfs whose reading may block, found by one and read by another.
///
/// A driver may have to ask a device over a slow or dead bus when one of these is read. So whoever knows
/// what they mean only names them, and takes their texts; who reads them, and how long it waits, is not
/// its concern.
public protocol AttributeSet: Sendable {
  /// Creates an empty set.
  init()

  /// The absolute paths of all attributes that are to be read each round, in a fixed order.
  var attributes: [String] { get }

  /// Whether the attribute at this place hardly ever changes, so that it need not be read each round.
  func isSteady(_ index: Int) -> Bool

  /// Finds what there is, without reading anything that may block.
  mutating func scan(in paths: HostPaths)

  /// Takes the text of the attribute at this place in `attributes`.
  mutating func take(_ index: Int, _ text: Span<UInt8>)

  /// Takes down that the attribute at this place could not be read, or not in time.
  mutating func lose(_ index: Int, _ state: KernelFile.State)
}

extension AttributeSet {
  /// Whether the attribute at this place hardly ever changes: none does unless the set says so.
  public func isSteady(_ index: Int) -> Bool { false }
}
