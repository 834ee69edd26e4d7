import FoundationEssentials

/// What a client may say on a WebSocket.
struct ClientMessage: Decodable {
  let type: String
  let families: [String]?
  let interval: String?
  let after: UInt64?
  let name: String?

  /// Reads a message; the error says what was wrong in words for the client.
  static func parse(_ text: String) throws(SubscriptionError) -> ClientMessage {
    do {
      return try JSONDecoder().decode(ClientMessage.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      let place = JSONPlace(error)
      throw SubscriptionError(field: place.path, problem: place.problem)
    } catch {
      throw SubscriptionError(field: "", problem: "expected a JSON object with a member type")
    }
  }
}

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
