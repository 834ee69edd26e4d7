import NIOCore

/// The document behind `/api/v1/openapi.json`, from the file beside this one.
///
/// It is written by hand, since it says what the types of the code cannot; a test asks for each of its
/// paths, and looks for each path of the service in it.
enum OpenAPI {
  static let document = ByteBuffer(bytes: PackageResources.openapi_json)
}
