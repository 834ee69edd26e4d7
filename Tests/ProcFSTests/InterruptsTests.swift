import Testing

@testable import ProcFS

@Suite struct InterruptsTests {
  static let text = """
               CPU0       CPU2
      0:         18          0   IO-APIC    2-edge      timer
     14:          0  123456789   IO-APIC   14-edge      ata_piix, two  words
    NMI:         47       5031   Non-maskable interrupts
    FIQ:              usb_fiq
    IPI0:10448  1  Rescheduling interrupts
    ERR:          7
    MIS:          0

    """

  @Test func rowsHaveCountsAndWhatTheyCount() throws {
    let record = try Interrupts(Self.text)
    #expect(record.cpuCount == 2)
    #expect(record.rows.map(\.name) == ["0", "14", "NMI", "IPI0"])
    #expect(record.rows.map(\.isNumbered) == [true, true, false, false])
    #expect(
      record.rows.map(\.info)
        == ["IO-APIC", "IO-APIC", "Non-maskable interrupts", "Rescheduling interrupts"])
    #expect(record.rows.map(\.devices) == ["2-edge timer", "14-edge ata_piix, two words", "", ""])
    #expect(counts(record) == [[18, 0], [0, 123_456_789], [47, 5031], [10448, 1]])
    #expect(!record.rows.contains { $0.isDamaged })
  }

  @Test func theLayoutChangesWithTheNamesAlone() throws {
    var record = try Interrupts(Self.text)
    let layout = record.layout
    try record.parse(Array(Self.text.replacing("47", with: "48").utf8).span)
    #expect(record.layout == layout)
    #expect(counts(record)[2] == [48, 5031])
    try record.parse(Array(Self.text.replacing("timer", with: "hpet").utf8).span)
    #expect(record.layout == layout + 1)
    #expect(record.rows[0].devices == "2-edge hpet")
    // The same text behind a number and behind a name is not the same.
    try record.parse(Array(Self.text.replacing("  0:", with: " X0:").utf8).span)
    #expect(record.rows[0].info == "IO-APIC 2-edge timer")
  }

  @Test func oneBadCountDamagesItsRowOnly() throws {
    let record = try Interrupts("  CPU0 CPU1\n 1: 5 x chip\n 2: 6 7 chip\n")
    #expect(record.rows.map(\.isDamaged) == [true, false])
    #expect(counts(record) == [[0, 0], [6, 7]])
  }

  @Test func itSurvives() throws {
    try survives(Interrupts.self, Self.text) { "\(counts($0)) \($0.rows.map(\.info))" }
    #expect(refusal(Interrupts.self, "\n")?.reason == .empty)
  }

  private func counts(_ record: Interrupts) -> [[UInt64]] {
    record.rows.indices.map { row in
      (0..<record.cpuCount).map { record.count(row: row, cpu: $0) }
    }
  }
}
