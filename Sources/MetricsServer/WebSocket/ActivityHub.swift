import Monitor
import NIOCore
import ProcFS
import Synchronization

/// Tells all who listen on `/ws/activity` what happens: viewers, pushed series, the schema, the service.
final class ActivityHub: Sendable {
  private struct State {
    var sessions: [ObjectIdentifier: NIOLoopBound<ActivitySession>] = [:]
    var isClosed = false
    var recent: [ByteBuffer] = []
  }

  /// How many past messages a new viewer gets with `hello`.
  static let memory = 50

  let viewers: Viewers
  private let state = Mutex(State())

  init(viewers: Viewers) {
    self.viewers = viewers
    viewers.onChange { [weak self] change, count in self?.viewersChanged(change, count: count) }
  }

  /// Whether it is heard from now on: not after the goodbye.
  func add(_ session: ActivitySession, on loop: any EventLoop) -> Bool {
    let bound = NIOLoopBound(session, eventLoop: loop)
    return state.withLock { state in
      if !state.isClosed { state.sessions[ObjectIdentifier(session)] = bound }
      return !state.isClosed
    }
  }

  func remove(_ session: ActivitySession) {
    state.withLock { $0.sessions[ObjectIdentifier(session)] = nil }
  }

  /// The last messages, oldest first.
  var recent: [ByteBuffer] { state.withLock { $0.recent } }

  /// Sends a message to all who listen, encoded once, and remembers it for those who come; after the
  /// goodbye there is nobody left to send to.
  func send(_ type: String, _ members: (inout JSONWriter) -> Void = { _ in }) {
    let message = Self.message(type, members)
    let sessions = state.withLock { state -> [NIOLoopBound<ActivitySession>] in
      if state.isClosed { return [] }
      if state.recent.count == Self.memory { state.recent.removeFirst() }
      state.recent.append(message)
      return Array(state.sessions.values)
    }
    for session in sessions {
      session.eventLoop.execute { session.value.deliver(message) }
    }
  }

  static func message(_ type: String, _ members: (inout JSONWriter) -> Void) -> ByteBuffer {
    var json = JSONWriter(capacity: 256)
    json.object { json in
      json.member("type", type)
      json.member("time", time: Moment.now().wall / 1_000_000)
      members(&json)
    }
    return json.buffer
  }

  private func viewersChanged(_ change: Viewers.Change, count: Int) {
    switch change {
    case .joined(let viewer): tell("viewer.joined", viewer, count)
    case .left(let viewer): tell("viewer.left", viewer, count)
    case .renamed(let viewer, let was):
      tell("viewer.renamed", viewer, count) { $0.member("was", was) }
    }
  }

  private func tell(
    _ type: String, _ viewer: Viewers.Viewer, _ count: Int,
    _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    send(type) { json in
      json.member("viewers", count)
      json.key("viewer")
      viewer.write(to: &json)
      more(&json)
    }
  }

  /// Tells an event of the monitor.
  func tell(_ event: Event) {
    switch event {
    case .schemaChanged(let version, let added, let removed):
      send("schema.changed") { json in
        json.member("version", version)
        json.member("added", added)
        json.member("removed", removed)
      }
    case .customAppeared(let name, let labels): tellCustom("custom.appeared", name, labels)
    case .customStale(let name, let labels): tellCustom("custom.stale", name, labels)
    case .customReplaced(let name, let labels): tellCustom("custom.replaced", name, labels)
    case .sourceFailed(let source, let error):
      send("source.failed") { json in
        json.member("source", source)
        json.member("error", error)
      }
    case .sourceRecovered(let source):
      send("source.recovered") { $0.member("source", source) }
    case .mountSilent(let mountpoint):
      send("mount.silent") { $0.member("mountpoint", mountpoint.description) }
    case .mountAnswers(let mountpoint):
      send("mount.answers") { $0.member("mountpoint", mountpoint.description) }
    case .unitFailed(let name, let result):
      send("unit.failed") { json in
        json.member("unit", name)
        if let result { json.member("result", result) }
      }
    case .unitRestarted(let name, let restarts):
      send("unit.restarted") { json in
        json.member("unit", name)
        json.member("restarts", restarts)
      }
    case .unitOOMKilled(let name, let kills):
      send("unit.oom-killed") { json in
        json.member("unit", name)
        if let kills { json.member("kills", kills) }
      }
    case .clockStepped(let seconds):
      send("clock.stepped") { $0.member("seconds", double: seconds) }
    case .hostSuspended(let seconds):
      send("host.suspended") { $0.member("seconds", double: seconds) }
    case .samplesMissed(let seconds):
      send("samples.missed") { $0.member("seconds", double: seconds) }
    }
  }

  private func tellCustom(_ type: String, _ name: String, _ labels: [Label]) {
    send(type) { json in
      json.key("series")
      json.object { json in
        json.member("name", name)
        json.member("labels", labels: labels)
      }
    }
  }

  /// Says goodbye to all who listen: of the viewers who leave by it, on whichever loop, nobody hears.
  func close(reason: String) {
    let message = Self.message("service.stopping") { $0.member("reason", reason) }
    let sessions = state.withLock { state in
      state.isClosed = true
      return Array(state.sessions.values)
    }
    for session in sessions {
      session.eventLoop.execute {
        session.value.deliver(message)
        session.value.sayGoodbye(reason: reason)
      }
    }
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }
}
