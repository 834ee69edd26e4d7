/// `/proc/net/rpc/nfs`: what the NFS client asked its servers for.
///
/// See nfsstat(8), net/sunrpc/stats.c and fs/nfs/client.c. The file is there when the module is loaded.
public struct NFSClient: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/rpc/nfs")

  /// Calls to servers.
  public struct Calls: Hashable, Sendable {
    /// Calls made.
    public fileprivate(set) var total: UInt64 = 0
    /// Calls sent again, because no answer came in time.
    public fileprivate(set) var retransmissions: UInt64 = 0
    /// Credentials renewed.
    public fileprivate(set) var refreshes: UInt64 = 0
  }

  /// Network traffic; nil if there is no such line.
  public private(set) var traffic: RPCTraffic?
  /// Calls; nil if there is no such line.
  public private(set) var calls: Calls?
  /// Calls of NFS 2, at least 18 procedures.
  public private(set) var version2 = RPCProcedures()
  /// Calls of NFS 3, at least 22 procedures.
  public private(set) var version3 = RPCProcedures()
  /// Operations of NFS 4.
  public private(set) var version4 = RPCProcedures()

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    (traffic, calls) = (nil, nil)
    version2.clear()
    version3.clear()
    version4.clear()
    var isKnown: Bool?
    try text.forEachLine { text, cursor throws(ParseError) in
      let known = try take(text, &cursor)
      isKnown = known || isKnown == true
    }
    if isKnown == false { throw ParseError(.missingField) }
  }

  /// Takes a line, and tells whether it is one that is known.
  private mutating func take(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> Bool {
    let name = cursor.word(text)
    if text.equals("net", at: name) {
      traffic = try RPCTraffic.parse(text, &cursor)
    } else if text.equals("rpc", at: name) {
      var calls = Calls()
      calls.total = try cursor.number(text)
      calls.retransmissions = try cursor.number(text)
      calls.refreshes = try cursor.number(text)
      self.calls = calls
    } else if text.equals("proc2", at: name) {
      try version2.parse(text, &cursor, atLeast: 18)
    } else if text.equals("proc3", at: name) {
      try version3.parse(text, &cursor, atLeast: 22)
    } else if text.equals("proc4", at: name) {
      try version4.parse(text, &cursor, atLeast: 0)
    } else {
      return false
    }
    return true
  }
}
