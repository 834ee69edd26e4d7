/// Where JSON does not have the form that was asked for, in words.
struct JSONPlace {
  let path: String
  let problem: String

  init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(let type, let context):
      path = Self.path(context.codingPath)
      problem = "expected \(Self.name(of: type))"
    case .valueNotFound(let type, let context):
      path = Self.path(context.codingPath)
      problem = "null: expected \(Self.name(of: type))"
    case .keyNotFound(let key, let context):
      path = Self.path(context.codingPath + [key])
      problem = "is missing"
    case .dataCorrupted(let context):
      path = Self.path(context.codingPath)
      problem = path.isEmpty ? "the text is not JSON" : context.debugDescription
    @unknown default:
      path = ""
      problem = "the text has another form than was expected"
    }
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Double.Type: "a number"
    case is UInt64.Type, is Int.Type: "a whole number, not negative"
    case is Bool.Type: "true or false"
    default: "\(type)".hasPrefix("Array") ? "an array" : "an object"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}

extension Decoder {
  /// The members of an object that may hold these and no others.
  func members<Key: CodingKey & CaseIterable>(_ known: Key.Type) throws
    -> KeyedDecodingContainer<Key>
  {
    let names = Key.allCases.map(\.stringValue)
    for key in try container(keyedBy: AnyKey.self).allKeys where !names.contains(key.stringValue) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath + [key],
          debugDescription: """
            unknown member\(Suggestion.text(for: key.stringValue, among: names)): expected \
            \(names.joined(separator: ", "))
            """))
    }
    return try container(keyedBy: known)
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int? = nil
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer {
  /// A number; one that does not fit is told with its place, which JSONDecoder's own error lacks.
  func decodeNumber<Number: Decodable>(_ type: Number.Type, forKey key: Key) throws -> Number {
    do {
      return try decode(type, forKey: key)
    } catch let error as DecodingError {
      throw error
    } catch {
      throw DecodingError.typeMismatch(
        type, .init(codingPath: codingPath + [key], debugDescription: "\(error)"))
    }
  }

  /// A number that may be missing.
  func decodeNumberIfPresent<Number: Decodable>(_ type: Number.Type, forKey key: Key) throws
    -> Number?
  {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    return try decodeNumber(type, forKey: key)
  }
}
