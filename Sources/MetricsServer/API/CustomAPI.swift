import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import Logging
import Monitor
import NIOCore
import Systemd

/// `POST /api/v1/custom`: what users push, in JSON or in Prometheus' text format.
struct CustomAPI: Sendable {
  let registry: CustomRegistry
  let logger: Logger

  static let bodyLimit = 1 << 20

  func respond(_ exchange: Exchange) async throws -> Response {
    let type = exchange.header(.contentType)?.prefix { $0 != ";" }.lowercased()
    let query = try exchange.query("ttl")
    let asked = try query.integer("ttl", in: 1...UInt64(CustomLimits.longestTTL))
    let ttl = asked.map { Double($0) } ?? CustomLimits.defaultTTL
    let body = try await exchange.body(upTo: Self.bodyLimit)
    guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
      throw Problem.badRequest("the body is not UTF-8")
    }
    do {
      let points: [CustomPoint]
      switch type {
      case "application/json", nil: points = try CustomJSON.parse(text, ttl: ttl)
      case "text/plain", "application/openmetrics-text":
        points = try PrometheusText.parse(text, ttl: ttl)
      default:
        throw Problem(
          415, "Unsupported Media Type",
          "'\(type?.prefix(80) ?? "")': expected application/json, or text/plain for Prometheus text"
        )
      }
      guard !points.isEmpty else { throw Problem.badRequest("the body holds no value") }
      try accept(points)
      return .json { $0.member("accepted", points.count) }
    } catch let error as CustomError {
      throw Problem(error)
    }
  }
}

extension CustomAPI {
  /// Says it in the log, too, when there is no room: whoever pushes may not look at the answer.
  private func accept(_ points: [CustomPoint]) throws(CustomError) {
    do {
      try registry.accept(points)
    } catch {
      if error.kind == .tooMany {
        logger.report(
          .customLimitReached, "A push was refused", metadata: ["why": "\(error.problem)"])
      }
      throw error
    }
  }
}

extension Problem {
  fileprivate init(_ error: CustomError) {
    let detail = error.place.isEmpty ? error.problem : "\(error.place): \(error.problem)"
    switch error.kind {
    case .invalid:
      self.init(400, "Bad Request", detail, field: error.place.isEmpty ? nil : error.place)
    case .tooMany: self.init(429, "Too Many Requests", detail)
    case .taken: self.init(409, "Conflict", detail)
    }
  }
}

/// `{"name":…,"value":…,"unit":…,"labels":{…},"ttl":…}`, or an array of those.
enum CustomJSON {
  static func parse(_ text: String, ttl: Double) throws(CustomError) -> [CustomPoint] {
    let isArray = text.utf8.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "[")
    let inputs: [Input]
    do {
      let decoder = JSONDecoder()
      let data = Data(text.utf8)
      inputs =
        isArray
        ? try decoder.decode([Input].self, from: data)
        : [try decoder.decode(Input.self, from: data)]
    } catch let error as DecodingError {
      let place = JSONPlace(error)
      throw CustomError(at: place.path, place.problem)
    } catch {
      throw CustomError(at: "", "the body is not JSON")
    }
    guard inputs.count <= CustomLimits.batch else {
      throw CustomError(
        .tooMany, at: "",
        "\(inputs.count) values in one push: expected at most \(CustomLimits.batch)")
    }
    var points: [CustomPoint] = []
    for (index, input) in inputs.enumerated() {
      let point = input.point(ttl: ttl)
      try point.validate(at: isArray ? "[\(index)]." : "")
      points.append(point)
    }
    return points
  }

  private struct Input: Decodable {
    let name: String
    let value: Double
    let unit: String?
    let labels: [String: String]?
    let ttl: Double?
    let help: String?

    private enum Key: String, CodingKey, CaseIterable {
      case name, value, unit, labels, ttl, help
    }

    init(from decoder: any Decoder) throws {
      let members = try decoder.members(Key.self)
      name = try members.decode(String.self, forKey: .name)
      value = try members.decodeNumber(Double.self, forKey: .value)
      unit = try members.decodeIfPresent(String.self, forKey: .unit)
      labels = try members.decodeIfPresent([String: String].self, forKey: .labels)
      ttl = try members.decodeNumberIfPresent(Double.self, forKey: .ttl)
      help = try members.decodeIfPresent(String.self, forKey: .help)
    }

    func point(ttl standard: Double) -> CustomPoint {
      CustomPoint(
        name: name, labels: (labels ?? [:]).map { Label($0.key, $0.value) }, unit: unit ?? "",
        value: value, ttl: ttl ?? standard, help: String((help ?? "").prefix(1024)))
    }
  }
}
