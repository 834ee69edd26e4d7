import Glibc
import HTTPTypes
import HummingbirdCore
import Monitor

/// What the service says of itself: `/api/v1/self`, `/api/v1/viewers`, `/healthz`, `/readyz`.
struct ServiceAPI: Sendable {
  let store: FrameStore
  let hub: StreamHub
  let viewers: Viewers
  let state: ServiceState
  let facts: HostFacts
  var intake: Intake?

  func viewersList(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    let present = viewers.present
    return .json { json in
      json.member("viewers", present.count)
      json.key("present")
      json.array { json in present.forEach { $0.write(to: &json) } }
    }
  }

  func own(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    let extent = store.extent
    let frame = store.latest()
    return .json { json in
      json.member("version", Version.text)
      json.member("pid", getpid())
      json.member("started", time: facts.started)
      json.member("interval", double: Double(hub.tick) / 1e9)
      json.member("viewers", viewers.count)
      json.key("frames")
      json.object { json in
        json.member("sent", hub.framesSent)
        json.member("skipped", hub.framesSkipped)
      }
      json.key("ring")
      json.object { json in
        json.member("first", extent.first)
        json.member("last", extent.last)
        json.member("frames", extent.frames)
        json.member("bytes", extent.bytes)
      }
      if let counts = intake?.counts { Self.write(counts, to: &json) }
      // Every figure of the family self, the cost of each source among them.
      json.key("series")
      json.array { json in
        guard let frame else { return }
        for position in frame.schema.positions(of: [.telltale]) {
          json.object { json in
            let series = frame.schema.series[position]
            json.member("name", series.metric.name)
            json.member("labels", labels: series.labels)
            json.member("unit", series.metric.unit)
            json.member("value", double: frame.value(at: position))
          }
        }
      }
    }
  }

  /// What came in from users, and what was refused and why.
  private static func write(_ counts: IntakeCounts, to json: inout JSONWriter) {
    json.key("custom")
    json.object { json in
      json.key("series")
      json.object { json in
        for (source, count) in counts.series { json.member(source.name, count) }
      }
      json.key("refused")
      json.array { json in
        for refusal in counts.refused {
          json.object { json in
            json.member("source", refusal.source.name)
            json.member("reason", refusal.reason)
            json.member("count", refusal.count)
          }
        }
      }
      if let textfiles = counts.textfiles {
        json.key("textfiles")
        json.object { json in
          json.member("read", textfiles.read)
          json.member("bad", textfiles.bad)
        }
      }
      if let statsd = counts.statsd {
        json.key("statsd")
        json.object { json in
          json.member("datagrams", statsd.datagrams)
          json.member("values", statsd.values)
          json.member("dropped", statsd.dropped)
        }
      }
    }
  }

  /// Whether samples are fresh.
  func health(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    let age = state.ageOfProgress(now: Moment.monotonicNow())
    let isFresh = state.isPrimed && age < 3 * hub.tick + 1_000_000_000
    return .json(isFresh ? .ok : .serviceUnavailable) { json in
      json.member("status", isFresh ? "ok" : state.isPrimed ? "stale" : "starting")
      json.member("age", double: Double(age / 1_000_000) / 1000)
    }
  }

  /// Whether the host has been read and the service is not on its way out.
  func readiness(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    let isReady = state.isPrimed && !state.isStopping
    return .json(isReady ? .ok : .serviceUnavailable) { json in
      json.member(
        "status", isReady ? "ok" : state.isStopping ? "stopping" : "starting")
    }
  }
}
