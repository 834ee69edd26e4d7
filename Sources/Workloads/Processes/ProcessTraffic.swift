/// What a process sends and receives over TCP, in bytes a second.
package struct ProcessTraffic: Sendable {
  package var sent: Double?
  package var received: Double?
  /// Whether it may not be known which sockets it has open.
  package var isDenied = false

  package init(sent: Double?, received: Double?) {
    self.sent = sent
    self.received = received
  }

  /// Of a process whose descriptors may not be read.
  package static var denied: ProcessTraffic {
    var traffic = ProcessTraffic(sent: nil, received: nil)
    traffic.isDenied = true
    return traffic
  }
}
