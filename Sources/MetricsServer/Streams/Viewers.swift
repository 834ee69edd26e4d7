import Monitor
import NIOCore
import Synchronization

/// Who watches: one entry for a viewer, however many streams it has open.
final class Viewers: Sendable {
  enum Stream: String, Comparable, Sendable {
    case activity, sse, ws

    static func < (left: Stream, right: Stream) -> Bool { left.rawValue < right.rawValue }
  }

  struct Viewer: Sendable {
    let id: String
    var name: String
    /// Unix milliseconds.
    let since: Int64
    fileprivate var streams: [Stream: Int] = [:]

    /// Its streams' kinds, joined by a plus sign.
    var stream: String { streams.keys.sorted().map(\.rawValue).joined(separator: "+") }

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.member("id", id)
        json.member("name", name)
        json.member("since", time: since)
        json.member("stream", stream)
      }
    }
  }

  enum Change: Sendable {
    case joined(Viewer)
    case left(Viewer)
    case renamed(Viewer, was: String)
  }

  private struct State {
    var viewers: [String: Viewer] = [:]
    var nextNumber = 1
  }

  private let state = Mutex(State())
  private let listener = Mutex<(@Sendable (Change, Int) -> Void)?>(nil)

  static let nameLength = 40

  var count: Int { state.withLock { $0.viewers.count } }

  /// All viewers, the first to come first.
  var present: [Viewer] {
    state.withLock { $0.viewers.values.sorted { ($0.since, $0.id) < ($1.since, $1.id) } }
  }

  func onChange(_ body: @escaping @Sendable (Change, Int) -> Void) {
    listener.withLock { $0 = body }
  }

  /// Opens a stream: of the viewer `id` if that is here, otherwise of a new one.
  func join(_ stream: Stream, as id: String?, now: Int64) -> Viewer {
    let (viewer, change, count) = state.withLock { state -> (Viewer, Change?, Int) in
      if let id, var known = state.viewers[id] {
        known.streams[stream, default: 0] += 1
        state.viewers[id] = known
        return (known, nil, state.viewers.count)
      }
      let new = Viewer(
        id: Self.newID(), name: "Viewer \(state.nextNumber)", since: now, streams: [stream: 1])
      state.nextNumber += 1
      state.viewers[new.id] = new
      return (new, .joined(new), state.viewers.count)
    }
    tell(change, count)
    return viewer
  }

  /// Closes a stream; the viewer leaves with its last one.
  func leave(_ stream: Stream, id: String) {
    let (change, count) = state.withLock { state -> (Change?, Int) in
      guard var viewer = state.viewers[id], let open = viewer.streams[stream] else {
        return (nil, state.viewers.count)
      }
      viewer.streams[stream] = open > 1 ? open - 1 : nil
      guard viewer.streams.isEmpty else {
        state.viewers[id] = viewer
        return (nil, state.viewers.count)
      }
      state.viewers[id] = nil
      viewer.streams[stream] = 1
      return (.left(viewer), state.viewers.count)
    }
    tell(change, count)
  }

  /// Gives a viewer a name that others see; nil when it is no name.
  func rename(_ id: String, to name: String) -> Viewer? {
    guard let clean = Self.cleaned(name) else { return nil }
    let (viewer, change, count) = state.withLock { state -> (Viewer?, Change?, Int) in
      guard var viewer = state.viewers[id] else { return (nil, nil, 0) }
      let was = viewer.name
      viewer.name = clean
      state.viewers[id] = viewer
      return (viewer, was == clean ? nil : .renamed(viewer, was: was), state.viewers.count)
    }
    tell(change, count)
    return viewer
  }

  private func tell(_ change: Change?, _ count: Int) {
    guard let change else { return }
    listener.withLock { $0 }?(change, count)
  }

  /// Without white space at the ends; nil for what is empty, too long, or holds control characters, or
  /// such that turn the direction of what stands beside it.
  private static func cleaned(_ name: String) -> String? {
    var scalars = Substring(name).unicodeScalars
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    let clean = String(String.UnicodeScalarView(scalars))
    let isPlain = clean.unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
        .unassigned:
        false
      default: true
      }
    }
    guard !clean.isEmpty, clean.count <= nameLength, clean.utf8.count <= 4 * nameLength, isPlain
    else { return nil }
    return clean
  }

  private static func newID() -> String {
    let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")
    var generator = SystemRandomNumberGenerator()
    return String((0..<12).map { _ in digits[Int.random(in: 0..<36, using: &generator)] })
  }
}
