import FoundationEssentials

/// What a client may say on a WebSocket.
struct ClientMessage: Decodable {
  let type: String
  let families: [String]?
  let interval: String?
  let after: UInt64?
  let name: String?
  let topics: [String]?

  private enum Key: String, CodingKey, CaseIterable {
    case type, families, interval, after, name, topics
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.members(Key.self)
    type = try members.decode(String.self, forKey: .type)
    families = try members.decodeIfPresent([String].self, forKey: .families)
    interval = try members.decodeIfPresent(String.self, forKey: .interval)
    after = try members.decodeNumberIfPresent(UInt64.self, forKey: .after)
    name = try members.decodeIfPresent(String.self, forKey: .name)
    topics = try members.decodeIfPresent([String].self, forKey: .topics)
  }

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
