/// The name of a unit that can have a control group, as systemd writes it; systemd.unit(5).
///
/// Of ASCII letters, digits and `:-_.\@` alone, so whatever has another byte in it is no unit's.
struct UnitName {
  let text: String
  let kind: UnitRow.Kind

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count < 256, bytes.allSatisfy(Self.isAllowed),
      let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > bytes.startIndex
    else { return nil }
    text = String(decoding: bytes, as: UTF8.self)
    guard let kind = UnitRow.Kind(suffix: bytes[(dot + 1)...]) else { return nil }
    self.kind = kind
  }

  /// Whether this is the systemd of a user, which has units of its own.
  var isUserManager: Bool { Self.isUserManager(text) }

  static func isUserManager(_ name: String) -> Bool {
    guard name.hasPrefix("user@"), name.hasSuffix(".service") else { return false }
    let user = name.utf8.dropFirst(5).dropLast(8)
    return !user.isEmpty && user.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "\\"), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}

extension UnitRow.Kind {
  /// The kind that a unit's name ends with.
  init(unit name: String) {
    let suffix = name.split(separator: ".").last.flatMap { Self(suffix: $0.utf8) }
    self = suffix ?? .other
  }

  fileprivate init?(suffix: some Collection<UInt8>) {
    switch String(decoding: suffix, as: UTF8.self) {
    case "service": self = .service
    case "scope": self = .scope
    case "slice": self = .slice
    case "socket": self = .socket
    case "mount": self = .mount
    case "swap": self = .swap
    default: return nil
    }
  }
}
