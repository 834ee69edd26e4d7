import Workloads

/// A table, or a part of one, that is pushed to those who watch it.
struct Topic: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case processes(ProcessSelection)
    case units(UnitSelection)
    case sockets
    case process(Int32)
  }

  /// As the client wrote it: it gets its messages under this name.
  let text: String
  let content: Content

  static func == (left: Topic, right: Topic) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The table that it shows.
  var workload: Workload {
    switch content {
    case .processes, .process: .processes
    case .units: .units
    case .sockets: .connections
    }
  }

  /// The longest name of a topic, in bytes: a filter may be in it.
  static let longest = 1024
}

extension Topic {
  /// Reads `processes`, `units`, `sockets`, `process/PID`; the first two take parameters as the API does.
  init(_ text: String) throws(SubscriptionError) {
    guard text.utf8.count <= Self.longest else {
      throw SubscriptionError(
        field: "topics", problem: "a name has more than \(Self.longest) bytes")
    }
    self.text = text
    let name = text.prefix { $0 != "?" }
    let parameters = text.firstIndex(of: "?").map { text[text.index(after: $0)...] }
    do throws(Problem) {
      content = try Self.content(name, parameters)
    } catch {
      throw SubscriptionError(
        field: "topics", problem: "'\(text.prefix(80))': \(error.detail)")
    }
  }

  private static func content(_ name: Substring, _ parameters: Substring?) throws(Problem)
    -> Content
  {
    switch name {
    case "processes":
      let query = try Query(parameters, known: WorkloadQuery.rows)
      return .processes(ProcessSelection(try WorkloadQuery.selection(query)))
    case "units":
      return .units(try WorkloadQuery.selection(Query(parameters, known: WorkloadQuery.rows)))
    case "sockets":
      _ = try Query(parameters, known: [])
      return .sockets
    default:
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "process", let pid = Int32(parts[1]), pid > 0,
        String(pid) == parts[1]
      else {
        throw .badRequest("expected processes, units, sockets or process/PID")
      }
      _ = try Query(parameters, known: [])
      return .process(pid)
    }
  }
}
