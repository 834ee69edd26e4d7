import FoundationEssentials

/// A JSON value, as the fixtures' expected.json holds them.
enum JSON: Decodable, Sendable {
  case null
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
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

  subscript(_ path: String...) -> JSON? {
    var here: JSON? = self
    for key in path {
      guard case .object(let members) = here else { return nil }
      here = members[key]
    }
    if case .null = here { return nil }
    return here
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var string: String? { if case .string(let value) = self { value } else { nil } }
  var array: [JSON] { if case .array(let values) = self { values } else { [] } }
  var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }
  var numbers: [Double] { array.compactMap(\.number) }
}
