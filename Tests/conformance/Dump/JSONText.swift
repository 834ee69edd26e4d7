import ProcFS

/// A value as JSON text; integers exact, beyond 2^53 too.
enum JSONText {
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { string($0) + ":" + $1 }.joined(separator: ",") + "}"
  }

  static func array(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

  /// Any value, by its stored properties where it has no form of its own.
  static func any(_ value: Any) -> String {
    switch value {
    case let value as any Dumped: return value.dumped
    case let value as String: return string(value)
    case let value as Bool: return value ? "true" : "false"
    case let value as Double: return value.isFinite ? "\(value)" : "null"
    case let value as any FixedWidthInteger: return "\(value)"
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.first.map { any($0.value) } ?? "null"
    case .collection, .set:
      return array(mirror.children.map { any($0.value) })
    case .tuple:
      return array(mirror.children.map { any($0.value) })
    case .enum:
      return string("\(value)")
    default:
      return object(
        mirror.children.compactMap { child in child.label.map { ($0, any(child.value)) } })
    }
  }
}

/// A type that is shown otherwise than by its stored properties.
protocol Dumped {
  var dumped: String { get }
}

extension KernelName: Dumped {
  /// Bytes that are no UTF-8 are replaced, as JSON cannot hold them.
  var dumped: String { JSONText.string(String(decoding: bytes, as: UTF8.self)) }
}

extension ProcessState: Dumped {
  var dumped: String { JSONText.string(String(Unicode.Scalar(rawValue))) }
}

extension NumberRanges: Dumped {
  var dumped: String { JSONText.array(numbers.prefix(1 << 16).map { "\($0)" }) }
}

extension NamedCounters: Dumped {
  var dumped: String {
    JSONText.object(
      (0..<count).map { index in
        let value = unsigned(at: index).map { "\($0)" } ?? signed(at: index).map { "\($0)" }
        return (String(decoding: name(at: index).bytes, as: UTF8.self), value ?? "null")
      })
  }
}

/// The values of a record that has a subscript instead of properties, by the kernel's names.
func keyed<Key: CounterKey>(_ type: Key.Type, _ value: (Key) -> UInt64?) -> [(String, String)] {
  type.allCases.map { ($0.rawValue, value($0).map { "\($0)" } ?? "null") }
}
