import FoundationEssentials

/// A JSON value whose integers are exact up to 2^64-1.
enum JSON: Equatable, Decodable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(_ value: UInt64) {
    self = Int64(exactly: value).map(JSON.integer) ?? .unsigned(value)
  }

  init(_ value: Int64) {
    self = .integer(value)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .unsigned(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  static func read(_ path: String) throws -> JSON {
    try JSONDecoder().decode(JSON.self, from: Data(contentsOf: URL(filePath: path)))
  }

  subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The members that have a value, as an object.
  static func present(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    var result: [String: JSON] = [:]
    for (key, value) in members { if let value { result[key] = value } }
    return .object(result)
  }

  /// Where two values differ, each as a path with both sides.
  static func differences(expected: JSON?, found: JSON?, at path: String = "") -> [String] {
    switch (expected, found) {
    case (.object(let left), .object(let right)):
      return Set(left.keys).union(right.keys).sorted().flatMap {
        differences(expected: left[$0], found: right[$0], at: "\(path)/\($0)")
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      return left.indices.flatMap {
        differences(expected: left[$0], found: right[$0], at: "\(path)[\($0)]")
      }
    case (.integer(let left), .number(let right)) where Double(left) == right:
      // JSON has one kind of number, and decoders give a whole one as an integer.
      return []
    default:
      if expected == found { return [] }
      return ["\(path): expected \(brief(expected)), found \(brief(found))"]
    }
  }

  private static func brief(_ value: JSON?) -> String {
    value.map { String("\($0)".prefix(160)) } ?? "nothing"
  }
}
