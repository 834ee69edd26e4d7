import Monitor
import NIOCore

/// The JSON of what a stream carries, the same for SSE and WebSocket but for the member `type`.
enum FrameJSON {
  /// What the positions mean.
  ///
  /// `{"version":1,"series":[{"name":…,"labels":{…},"unit":…,"kind":…,"family":…}, …]}`
  static func schema(_ schema: Schema, positions: [Int], type: String?) -> ByteBuffer {
    var json = JSONWriter(capacity: 128 * positions.count + 64)
    json.object { json in
      if let type { json.member("type", type) }
      json.member("version", schema.version)
      json.key("series")
      json.array { json in
        for position in positions { json.series(schema.series[position]) }
      }
    }
    return json.buffer
  }

  /// `{"version":1,"seq":…,"time":…,"values":[…]}`, with `stale` and `gap` where there is cause.
  static func sample(_ frame: Frame, positions: [Int], type: String?) -> ByteBuffer {
    var json = JSONWriter(capacity: 8 * positions.count + 128)
    json.object { json in
      if let type { json.member("type", type) }
      json.member("version", frame.schema.version)
      json.member("seq", frame.sequence)
      json.member("time", time: frame.time)
      json.key("values")
      json.array { json in
        let series = frame.schema.series
        for position in positions {
          json.cell(frame.cells[position], decimals: series[position].metric.decimals)
        }
      }
      let stale = staleIndices(of: frame, positions: positions)
      if !stale.isEmpty {
        json.key("stale")
        json.array { json in stale.forEach { json.integer($0) } }
      }
      if let gap = frame.gap {
        json.key("gap")
        json.object { json in
          json.member("cause", gap.cause.name)
          json.member("seconds", double: gap.seconds)
        }
      }
    }
    return json.buffer
  }

  /// `{"from":…,"to":…}`: frames that will not come.
  static func gap(from first: UInt64, to last: UInt64, type: String?) -> ByteBuffer {
    var json = JSONWriter(capacity: 64)
    json.object { json in
      if let type { json.member("type", type) }
      json.member("from", first)
      json.member("to", last)
    }
    return json.buffer
  }

  /// `{"reason":…}`: the last word before the service closes a stream.
  static func bye(reason: String, type: String?) -> ByteBuffer {
    var json = JSONWriter(capacity: 64)
    json.object { json in
      if let type { json.member("type", type) }
      json.member("reason", reason)
    }
    return json.buffer
  }

  /// Where in the subscription the frame's stale positions are.
  private static func staleIndices(of frame: Frame, positions: [Int]) -> [Int] {
    guard !frame.stale.isEmpty else { return [] }
    if positions.count == frame.cells.count { return frame.stale }
    let stale = Set(frame.stale)
    return positions.indices.filter { stale.contains(positions[$0]) }
  }
}

extension JSONWriter {
  /// One series of a schema.
  mutating func series(_ series: Series) {
    object { json in json.members(of: series) }
  }

  mutating func members(of series: Series) {
    member("name", series.metric.name)
    member("labels", labels: series.labels)
    member("unit", series.metric.unit)
    member("kind", series.metric.kind.rawValue)
    member("family", series.metric.family.rawValue)
  }
}

/// How a message's bytes stand on the wire.
enum StreamFormat: Hashable, Sendable {
  /// Server-sent events in HTTP/1.1 chunks.
  case sse
  /// WebSocket text frames.
  case webSocket

  /// The kind of a message: an SSE event's name, a WebSocket message's `type`.
  enum Message: String {
    case schema, sample, gap, bye
  }

  /// The member `type` that the JSON of this format carries.
  func type(_ message: Message) -> String? { self == .webSocket ? message.rawValue : nil }

  /// Puts a message's JSON onto the wire.
  func wire(_ message: Message, id: UInt64? = nil, _ json: ByteBuffer, into out: inout ByteBuffer) {
    switch self {
    case .sse:
      var event = "event: \(message.rawValue)\n"
      if let id { event += "id: \(id)\n" }
      event += "data: "
      out.writeChunk(event.utf8.count + json.readableBytes + 2) { out in
        out.writeString(event)
        out.writeImmutableBuffer(json)
        out.writeStaticString("\n\n")
      }
    case .webSocket:
      out.writeTextFrame(json)
    }
  }
}

extension ByteBuffer {
  /// One chunk of a response with transfer-encoding: chunked; RFC 9112, 7.1.
  mutating func writeChunk(_ length: Int, _ body: (inout ByteBuffer) -> Void) {
    writeString(String(length, radix: 16))
    writeStaticString("\r\n")
    body(&self)
    writeStaticString("\r\n")
  }

  /// One unmasked final text frame; RFC 6455, 5.2.
  mutating func writeTextFrame(_ text: ByteBuffer) {
    writeInteger(UInt8(0x81))
    switch text.readableBytes {
    case 0..<126: writeInteger(UInt8(text.readableBytes))
    case 126..<65_536:
      writeInteger(UInt8(126))
      writeInteger(UInt16(text.readableBytes))
    default:
      writeInteger(UInt8(127))
      writeInteger(UInt64(text.readableBytes))
    }
    writeImmutableBuffer(text)
  }
}
