/// `/proc/slabinfo`: the caches of the kernel's own objects.
///
/// See slabinfo(5). Only root may read it. Version 2 of the format is understood, which is that of Linux 2.6.0
/// and later.
public struct Slabinfo: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "slabinfo", readSize: 32 << 10)

  /// One cache.
  public struct Cache: Hashable, Sendable {
    /// The name of the cache, such as `dentry`.
    public fileprivate(set) var name = KernelName()
    /// Objects in use; an estimate under SLUB.
    public fileprivate(set) var activeObjects: UInt64 = 0
    /// Objects that there is room for.
    public fileprivate(set) var objects: UInt64 = 0
    /// Bytes of an object.
    public fileprivate(set) var objectSize: UInt64 = 0
    /// Objects in a slab.
    public fileprivate(set) var objectsPerSlab: UInt64 = 0
    /// Pages of a slab.
    public fileprivate(set) var pagesPerSlab: UInt64 = 0
    /// Slabs with an object in use; nil if the columns of `slabdata` are missing.
    public fileprivate(set) var activeSlabs: UInt64?
    /// Slabs.
    public fileprivate(set) var slabs: UInt64?
  }

  /// The caches, in the order of the file.
  public private(set) var caches: [Cache] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var row = 0
    try text.forEachLine { text, cursor throws(ParseError) in
      if cursor.line == 1 {
        guard text.hasPrefix("slabinfo - version: 2.", at: cursor.at) else {
          throw cursor.failure(.badHeader, text)
        }
      } else if text[cursor.at] != UInt8(ascii: "#") {
        if row == caches.count { caches.append(Cache()) }
        try caches[row].parse(text, &cursor)
        row += 1
      }
    }
    if row < caches.count { caches.removeLast(caches.count - row) }
  }
}

extension Slabinfo.Cache {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    name.assign(text, cursor.word(text))
    activeObjects = try cursor.number(text)
    objects = try cursor.number(text)
    objectSize = try cursor.number(text)
    objectsPerSlab = try cursor.number(text)
    pagesPerSlab = try cursor.number(text)
    (activeSlabs, slabs) = (nil, nil)
    while true {
      let word = cursor.word(text)
      if word.isEmpty { return }
      if text.equals("slabdata", at: word) { break }
    }
    activeSlabs = cursor.numberIfAny(text)
    slabs = cursor.numberIfAny(text)
  }
}
