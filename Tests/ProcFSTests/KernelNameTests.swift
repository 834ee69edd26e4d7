import Testing

@testable import ProcFS

@Suite struct KernelNameTests {
  @Test(arguments: [
    (Array("sda1".utf8), "sda1"),
    (Array("/srv/café".utf8), "/srv/café"),
    ([0x61, 0xff, 0x62], "a\\xffb"),
    ([0xc3], "\\xc3"),
    ([0xe2, 0x82], "\\xe2\\x82"),
    ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"),
    (Array("a\tb\n\u{7f}".utf8), "a\\x09b\\x0a\\x7f"),
    (Array("\u{9b}31m".utf8), "\\xc2\\x9b31m"),
    (Array("a\u{202e}b\u{200b}".utf8), "a\\xe2\\x80\\xaeb\\xe2\\x80\\x8b"),
    (Array("\\xff".utf8), "\\x5cxff"),
    (Array("a\\b".utf8), "a\\b"),
    ([], ""),
  ]) func whatIsNoTextIsEscaped(_ bytes: [UInt8], _ text: String) {
    #expect(KernelName(bytes: bytes).description == text)
  }

  @Test func aNameChangesOnlyWhenItsBytesDo() {
    var name: KernelName = "eth0"
    let text = Array("eth0 eth10".utf8)
    let same = name.assign(text.span, 0..<4)
    let other = name.assign(text.span, 5..<10)
    #expect(!same)
    #expect(other)
    #expect(name == "eth10")
    #expect(name > "eth1")
    #expect(!name.isEmpty)
  }
}
