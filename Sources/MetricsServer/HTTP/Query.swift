/// The parameters of a request's target.
struct Query {
  private let items: [(name: String, value: String)]

  /// Reads what stands behind the question mark; throws at a name that is not `known`, and at broken
  /// escapes.
  init(_ query: Substring?, known: Set<String>) throws(Problem) {
    var items: [(String, String)] = []
    for item in (query ?? "").split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
        let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
      else { throw .badRequest("'\(item.prefix(80))' has a broken % escape, or is not UTF-8") }
      guard known.contains(name) else {
        let expected = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
        throw .badRequest(
          "unknown parameter '\(name.prefix(80))': expected \(expected)", field: name)
      }
      items.append((name, value))
    }
    self.items = items
  }

  /// All values of a parameter, in their order.
  func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  /// The value of a parameter that may stand there once.
  func one(_ name: String) throws(Problem) -> String? {
    let values = all(name)
    guard values.count < 2 else {
      throw .badRequest("\(name) stands there \(values.count) times", field: name)
    }
    return values.first
  }

  /// A whole number in a range.
  func integer(_ name: String, in range: ClosedRange<UInt64>) throws(Problem) -> UInt64? {
    guard let text = try one(name) else { return nil }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(text),
      range.contains(number)
    else {
      throw .badRequest(
        "'\(text.prefix(40))': expected a whole number from \(range.lowerBound) to \(range.upperBound)",
        field: name)
    }
    return number
  }

  /// A list between commas.
  func list(_ name: String) throws(Problem) -> [String] {
    guard let text = try one(name) else { return [] }
    return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

/// RFC 3986, 2.1.
enum PercentEncoding {
  /// nil for a broken escape, and for bytes that are no UTF-8.
  static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
