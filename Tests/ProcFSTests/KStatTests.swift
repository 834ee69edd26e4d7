import Testing

@testable import ProcFS

@Suite struct KStatTests {
  static let named = """
    36 1 0x01 9 2448 4012847563 98731205647281
    name                            type data
    dataset_name                    7    tank/a b
    hits                            4    18446744073709551615
    memory_available_bytes          3    -1073741824
    a_char                          0    abc
    an_int32                        1    -3
    an_uint32                       2    4
    a_long                          5    -9223372036854775808
    an_ulong                        6    6
    newer                           12   0x1
    short                           4

    """
  static let io = """
    12 3 0x00 1 80 79205351707403 395818011156865
    nread    nwritten reads    writes   wtime    wlentime wupdate  rtime    rlentime rupdate  wcnt     rcnt\u{20}
    1884160  3206144  22       132      7155162  104112268 79210489694949 24168078 104112268 79210489849220 1        2

    """

  @Test func everyTypeIsRead() throws {
    let stat = try KStat(Self.named)
    #expect(
      stat.entries.map(\.type) == [
        .string, .uint64, .int64, .char, .int32, .uint32, .long, .ulong, .other,
      ])
    #expect(stat["dataset_name"]?.text == "tank/a b")
    #expect(stat["dataset_name"]?.unsigned == nil)
    #expect(stat["hits"]?.unsigned == .max)
    #expect(stat["hits"]?.signed == nil)
    #expect(stat["memory_available_bytes"]?.signed == -1_073_741_824)
    #expect(stat["a_char"]?.text == "abc")
    #expect(stat["an_int32"]?.signed == -3)
    #expect(stat["an_uint32"]?.unsigned == 4)
    #expect(stat["a_long"]?.signed == .min)
    #expect(stat["an_ulong"]?.unsigned == 6)
    #expect(stat["newer"]?.text == "0x1")
    #expect(stat["short"] == nil)
  }

  @Test func theColumnsOfAnIOKStatAreEntries() throws {
    let stat = try KStat(Self.io)
    #expect(stat.entries.count == 12)
    #expect(stat["nread"]?.unsigned == 1_884_160)
    #expect(stat["rupdate"]?.unsigned == 79_210_489_849_220)
    #expect(stat["rcnt"]?.unsigned == 2)
  }

  @Test func anEntryIsFoundWhereverItIs() throws {
    let stat = try KStat(Self.named)
    #expect(stat.entry("hits", near: 1)?.unsigned == .max)
    #expect(stat.entry("hits", near: 5)?.unsigned == .max)
    #expect(stat.entry("hits", near: 99)?.unsigned == .max)
    #expect(stat.entry("misses", near: 1) == nil)
  }

  @Test func aRecordIsUsedAgain() throws {
    var stat = try KStat(Self.named)
    let text = Array(Self.io.utf8)
    try stat.parse(text.span)
    #expect(stat.entries.count == 12)
    #expect(stat.entries.allSatisfy { $0.type == .uint64 && $0.text.isEmpty })
  }

  @Test(arguments: [
    ("", Reason.badHeader),
    ("6 1 0x01 91 4368 5 9\n", .badHeader),
    ("6 1 0x01\nname type data more\nhits 4 1\n", .badHeader),
    ("name type data\nhits 4 many\n", .missingNumber),
    ("name type data\nhits 4 -1\n", .missingNumber),
    ("name type data\nhits 4 18446744073709551616\n", .overflow),
    ("name type data\nfree 3 9223372036854775808\n", .overflow),
    ("nread nwritten\n1\n", .missingField),
  ]) func brokenTextsAreRefused(_ text: String, _ reason: Reason) {
    #expect(refusal(KStat.self, text)?.reason == reason)
  }

  @Test func headingsAloneAreNoStatistics() throws {
    #expect(try KStat("name type data\n").entries.isEmpty)
    #expect(try KStat("nread nwri").entries.isEmpty)
  }

  @Test func brokenTextsAreSurvived() throws {
    try survives(KStat.self, Self.named)
    try survives(KStat.self, Self.io)
  }
}
