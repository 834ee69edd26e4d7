import Testing

@testable import ProcFS

@Suite struct SlabinfoTests {
  static let text = """
    slabinfo - version: 2.1
    # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables
    dentry            395 420    192   21    1 : tunables    0    0    0 : slabdata     18     20      0
    :t-0000048          7 85     48   85    2 : tunables    0    0    0
    bio-120             0 0    120   32    1

    """

  @Test func cachesAreRead() throws {
    let caches = try Slabinfo(Self.text).caches
    #expect(caches.map(\.name) == ["dentry", ":t-0000048", "bio-120"])
    #expect(caches.map(\.activeObjects) == [395, 7, 0])
    #expect(caches.map(\.objects) == [420, 85, 0])
    #expect(caches.map(\.objectSize) == [192, 48, 120])
    #expect(caches.map(\.objectsPerSlab) == [21, 85, 32])
    #expect(caches.map(\.pagesPerSlab) == [1, 2, 1])
    #expect(caches.map(\.activeSlabs) == [18, nil, nil])
    #expect(caches.map(\.slabs) == [20, nil, nil])
  }

  @Test func cachesMayGo() throws {
    var slabinfo = try Slabinfo(Self.text)
    try slabinfo.parse("slabinfo - version: 2.1\nbio-120 1 2 3 4 5\n")
    #expect(slabinfo.caches.map(\.name) == ["bio-120"])
    #expect(slabinfo.caches.map(\.slabs) == [nil])
  }

  @Test(arguments: [
    ("slabinfo - version: 1.1\ndentry 1 2 3 4 5\n", Reason.badHeader, 1, "slabinfo"),
    ("dentry 1 2 3 4 5\n", .badHeader, 1, "dentry"),
    ("slabinfo - version: 2.1\ndentry 1 2 3 4\n", .missingField, 2, ""),
    ("slabinfo - version: 2.1\ndentry 1 2 x 4 5\n", .missingNumber, 2, "x"),
    ("slabinfo - version: 2.1\ndentry\n", .missingField, 2, ""),
  ]) func brokenTextsAreRefused(_ text: String, _ reason: Reason, _ line: Int, _ token: String) {
    #expect(refusal(Slabinfo.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws { try survives(Slabinfo.self, Self.text) }
}
