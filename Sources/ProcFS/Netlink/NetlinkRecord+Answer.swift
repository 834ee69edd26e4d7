// What has an answer already, and no kernel to ask, hands it over here.

extension NetlinkRecord {
  /// Takes an answer that came in one datagram; false if that is not all of it.
  fileprivate mutating func takeAll(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    var answer = NetlinkAnswer(sequence: sequence)
    begin()
    let progress = answer.take(datagram, into: &self)
    finish()
    return progress == .finished
  }
}

extension SocketDump {
  package mutating func parse(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    takeAll(datagram, sequence: sequence)
  }
}

extension LinkTable {
  package mutating func parse(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    takeAll(datagram, sequence: sequence)
  }
}

extension QueueTable {
  package mutating func parse(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    takeAll(datagram, sequence: sequence)
  }
}

extension NeighbourTable {
  package mutating func parse(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    takeAll(datagram, sequence: sequence)
  }
}

extension AddressTable {
  package mutating func parse(_ datagram: Span<UInt8>, sequence: UInt32) -> Bool {
    takeAll(datagram, sequence: sequence)
  }
}
