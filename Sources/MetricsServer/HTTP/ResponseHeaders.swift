import HTTPTypes

/// Headers that every response carries.
enum ResponseHeaders {
  /// What a page of this service may load and do: its own files and streams, nothing inline, no frames.
  static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'
    """

  static let security: [(name: HTTPField.Name, value: String)] = [
    (contentSecurityPolicy, policy),
    (.xContentTypeOptions, "nosniff"),
    (referrerPolicy, "no-referrer"),
    (openerPolicy, "same-origin"),
    (resourcePolicy, "same-origin"),
  ]

  private static let contentSecurityPolicy = name("Content-Security-Policy")
  private static let referrerPolicy = name("Referrer-Policy")
  private static let openerPolicy = name("Cross-Origin-Opener-Policy")
  private static let resourcePolicy = name("Cross-Origin-Resource-Policy")
  static let secFetchSite = name("Sec-Fetch-Site")
  static let lastEventID = name("Last-Event-ID")
  static let accelBuffering = name("X-Accel-Buffering")
  static let retryAfter = name("Retry-After")

  private static func name(_ text: String) -> HTTPField.Name {
    HTTPField.Name(text) ?? .userAgent
  }
}
