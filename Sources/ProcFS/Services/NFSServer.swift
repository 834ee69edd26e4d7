/// `/proc/net/rpc/nfsd`: what the NFS server did for its clients.
///
/// See nfsstat(8), fs/nfsd/stats.c and net/sunrpc/stats.c. The file is there when the module is loaded.
public struct NFSServer: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/rpc/nfsd")

  /// The cache of replies, from which requests that come twice are answered.
  public struct ReplyCache: Hashable, Sendable {
    /// Requests answered from it.
    public fileprivate(set) var hits: UInt64 = 0
    /// Requests that had to be worked on, and whose replies were kept.
    public fileprivate(set) var misses: UInt64 = 0
    /// Requests that may be worked on twice, so that their replies are not kept.
    public fileprivate(set) var uncached: UInt64 = 0
  }

  /// The cache of read-ahead parameters (up to Linux 5.3; later kernels print zeros, or nothing).
  public struct ReadAhead: Hashable, Sendable {
    /// How many entries it has.
    public fileprivate(set) var size: UInt64 = 0
    /// How often nothing was found in it.
    public fileprivate(set) var misses: UInt64 = 0
  }

  /// Calls from clients.
  public struct Calls: Hashable, Sendable {
    /// Calls taken.
    public fileprivate(set) var total: UInt64 = 0
    /// Calls refused, for any of the reasons below.
    public fileprivate(set) var refused: UInt64 = 0
    /// Calls that were malformed.
    public fileprivate(set) var badFormat: UInt64 = 0
    /// Calls whose credentials were not accepted.
    public fileprivate(set) var badAuthentication: UInt64 = 0
    /// Calls of clients that were not accepted.
    public fileprivate(set) var badClient: UInt64 = 0
  }

  /// The cache of replies; nil, as any of these, if there is no such line.
  public private(set) var replyCache: ReplyCache?
  /// File handles that were stale.
  public private(set) var staleHandles: UInt64?
  /// Bytes read from disk.
  public private(set) var bytesRead: UInt64?
  /// Bytes written to disk.
  public private(set) var bytesWritten: UInt64?
  /// Threads that serve.
  public private(set) var threads: UInt64?
  /// The cache of read-ahead parameters.
  public private(set) var readAhead: ReadAhead?
  /// Network traffic.
  public private(set) var traffic: RPCTraffic?
  /// Calls.
  public private(set) var calls: Calls?
  /// Attributes that had to be asked of a client which may write the file by itself (since Linux 6.9).
  public private(set) var delegatedAttributes: UInt64?
  /// Calls of NFS 2, at least 18 procedures.
  public private(set) var version2 = RPCProcedures()
  /// Calls of NFS 3, at least 22 procedures.
  public private(set) var version3 = RPCProcedures()
  /// Calls of NFS 4: null and compound.
  public private(set) var version4 = RPCProcedures()
  /// Operations of NFS 4 inside of compounds, at least 39.
  public private(set) var operations4 = RPCProcedures()

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    reset()
    var isKnown: Bool?
    try text.forEachLine { text, cursor throws(ParseError) in
      let name = cursor.word(text)
      var known = try takeCount(name, text, &cursor)
      if !known { known = try takeCalls(name, text, &cursor) }
      isKnown = known || isKnown == true
    }
    if isKnown == false { throw ParseError(.missingField) }
  }

  private mutating func reset() {
    (replyCache, readAhead, traffic, calls) = (nil, nil, nil, nil)
    (staleHandles, bytesRead, bytesWritten) = (nil, nil, nil)
    (threads, delegatedAttributes) = (nil, nil)
    version2.clear()
    version3.clear()
    version4.clear()
    operations4.clear()
  }

  /// Takes a line of fs/nfsd/stats.c, and tells whether it is one.
  private mutating func takeCount(
    _ name: Range<Int>, _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> Bool {
    if text.equals("rc", at: name) {
      var cache = ReplyCache()
      cache.hits = try cursor.number(text)
      cache.misses = try cursor.number(text)
      cache.uncached = try cursor.number(text)
      replyCache = cache
    } else if text.equals("fh", at: name) {
      // What follows the first number has not been counted since Linux 2.4.
      staleHandles = try cursor.number(text)
    } else if text.equals("io", at: name) {
      bytesRead = try cursor.number(text)
      bytesWritten = try cursor.number(text)
    } else if text.equals("th", at: name) {
      threads = try cursor.number(text)
    } else if text.equals("ra", at: name) {
      var cache = ReadAhead()
      cache.size = try cursor.number(text)
      // In which tenth of the cache an entry was found.
      for _ in 0..<10 { _ = try cursor.number(text) }
      cache.misses = try cursor.number(text)
      readAhead = cache
    } else if text.equals("wdeleg_getattr", at: name) {
      delegatedAttributes = try cursor.number(text)
    } else {
      return false
    }
    return true
  }

  /// Takes a line of net/sunrpc/stats.c or `proc4ops`, and tells whether it is one.
  private mutating func takeCalls(
    _ name: Range<Int>, _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> Bool {
    if text.equals("net", at: name) {
      traffic = try RPCTraffic.parse(text, &cursor)
    } else if text.equals("rpc", at: name) {
      var calls = Calls()
      calls.total = try cursor.number(text)
      calls.refused = try cursor.number(text)
      calls.badFormat = try cursor.number(text)
      calls.badAuthentication = try cursor.number(text)
      calls.badClient = try cursor.number(text)
      self.calls = calls
    } else if text.equals("proc2", at: name) {
      try version2.parse(text, &cursor, atLeast: 18)
    } else if text.equals("proc3", at: name) {
      try version3.parse(text, &cursor, atLeast: 22)
    } else if text.equals("proc4", at: name) {
      try version4.parse(text, &cursor, atLeast: 2)
    } else if text.equals("proc4ops", at: name) {
      try operations4.parse(text, &cursor, atLeast: 39)
    } else {
      return false
    }
    return true
  }
}
