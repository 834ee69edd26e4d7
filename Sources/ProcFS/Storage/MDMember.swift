/// A device that an array of `/proc/mdstat` is made of.
public struct MDMember: Sendable {
  /// What is said of a device behind its number.
  public struct Flags: OptionSet, Sendable {
    /// One bit for each letter.
    public let rawValue: UInt8

    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `(F)`: it has failed.
    public static let faulty = Flags(rawValue: 1)
    /// `(S)`: it takes the place of one that fails.
    public static let spare = Flags(rawValue: 2)
    /// `(W)`: it is read only where no other can be.
    public static let writeMostly = Flags(rawValue: 4)
    /// `(J)`: it holds the journal (since Linux 4.4).
    public static let journal = Flags(rawValue: 8)
    /// `(R)`: it is to take over from one that still works (since Linux 3.3).
    public static let replacement = Flags(rawValue: 16)
  }

  /// The device's name, such as `sda1`.
  public private(set) var name = KernelName()
  /// Its number in the array's metadata.
  public private(set) var number: UInt64 = 0
  /// What is said of it.
  public private(set) var flags: Flags = []

  /// Creates a member without values.
  public init() {}

  /// Where the parts of `sdb1[1](F)` stand.
  struct Place {
    let name: Range<Int>
    let number: UInt64
    let flags: Flags

    /// Takes a word apart; nil if it is no device.
    init?(_ text: Span<UInt8>, _ word: Range<Int>) {
      guard let bracket = text.lastIndex(of: UInt8(ascii: "["), in: word), bracket > word.lowerBound
      else { return nil }
      var cursor = Cursor(at: bracket + 1)
      guard case .value(let number) = cursor.digits(text), cursor.skip(UInt8(ascii: "]"), text)
      else { return nil }
      var flags: Flags = []
      for index in cursor.at..<max(word.upperBound, cursor.at) {
        switch text[index] {
        case UInt8(ascii: "F"): flags.insert(.faulty)
        case UInt8(ascii: "S"): flags.insert(.spare)
        case UInt8(ascii: "W"): flags.insert(.writeMostly)
        case UInt8(ascii: "J"): flags.insert(.journal)
        case UInt8(ascii: "R"): flags.insert(.replacement)
        default: break
        }
      }
      name = word.lowerBound..<bracket
      self.number = number
      self.flags = flags
    }
  }

  mutating func take(_ text: Span<UInt8>, _ place: Place) {
    name.assign(text, place.name)
    number = place.number
    flags = place.flags
  }
}
