/// What a process sends and receives over TCP, in bytes a second.
package struct ProcessTraffic: Sendable {
  package var sent: Double?
  package var received: Double?

  package init(sent: Double?, received: Double?) {
    self.sent = sent
    self.received = received
  }
}
