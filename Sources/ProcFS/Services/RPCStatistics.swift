/// What came over the network: the line `net` of `/proc/net/rpc/nfs` and `/proc/net/rpc/nfsd`.
///
/// See net/sunrpc/stats.c. A client counts nothing here; a server counts requests.
public struct RPCTraffic: Hashable, Sendable {
  /// Requests, over either protocol.
  public internal(set) var packets: UInt64 = 0
  /// Requests over UDP.
  public internal(set) var udp: UInt64 = 0
  /// Requests over TCP.
  public internal(set) var tcp: UInt64 = 0
  /// TCP connections accepted.
  public internal(set) var connections: UInt64 = 0

  static func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> RPCTraffic {
    var traffic = RPCTraffic()
    traffic.packets = try cursor.number(text)
    traffic.udp = try cursor.number(text)
    traffic.tcp = try cursor.number(text)
    traffic.connections = try cursor.number(text)
    return traffic
  }
}

/// Calls of a protocol version by the number of the procedure: a line such as `proc3`.
///
/// Which number is which is defined by the protocol: RFC 1094 for NFS 2, RFC 1813 for NFS 3. The client's
/// `proc4` follows the list of operations in include/linux/nfs4.h, which grows with the kernel; the server's
/// `proc4ops` has the operations of RFC 7530 and later.
public struct RPCProcedures: Hashable, Sendable {
  /// The calls; empty where the kernel does not have this version of the protocol.
  public private(set) var calls: [UInt64] = []

  /// Calls of a procedure; nil if the kernel does not know it.
  public subscript(number: Int) -> UInt64? {
    calls.indices.contains(number) ? calls[number] : nil
  }

  mutating func clear() { calls.removeAll(keepingCapacity: true) }

  /// Takes a line: how many numbers there are, and the numbers.
  mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor, atLeast minimum: Int
  ) throws(ParseError) {
    let count = try cursor.number(text)
    try cursor.numbers(text, into: &calls)
    guard UInt64(calls.count) == count, calls.count >= minimum else {
      throw cursor.failure(.missingField, text)
    }
  }
}
