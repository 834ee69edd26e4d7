import NIOCore

/// The document behind `/api/v1/openapi.json`.
enum OpenAPI {
  static let document = ByteBuffer(string: "{}")
}
