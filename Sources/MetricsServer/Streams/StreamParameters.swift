/// What a request for a stream says behind its question mark.
struct StreamParameters {
  let subscription: Subscription
  let after: UInt64?
  let viewer: String?

  static let names: Set<String> = ["families", "interval", "after", "viewer"]

  init(_ query: Query, format: StreamFormat, tick: Int64) throws {
    var subscription = Subscription(format: format)
    subscription.families = try Subscription.families(query.list("families"))
    if let interval = try query.one("interval") {
      subscription.every = try Subscription.ticks(interval, interval: tick)
    }
    self.subscription = subscription
    after = try query.integer("after", in: 0...UInt64(Int64.max))
    viewer = try query.one("viewer")
  }
}
