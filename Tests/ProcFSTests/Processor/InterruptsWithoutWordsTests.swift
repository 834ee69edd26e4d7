import Testing

@testable import ProcFS

/// Rows of `/proc/interrupts` that other architectures have: counts without a word behind them.
@Suite struct InterruptsWithoutWordsTests {
  @Test func countsAloneAreARow() throws {
    let interrupts = try Interrupts(
      """
                 CPU0       CPU1
      EXT:      31903      57022
      I/O:       6989      33457
        1:          5          6  chip  edge  keyboard
      ERR:          3
      FIQ:              usb_fiq

      """)
    #expect(interrupts.rows.map(\.name) == ["EXT", "I/O", "1"])
    #expect(interrupts.rows.map(\.isDescribed) == [false, false, true])
    #expect(interrupts.count(row: 1, cpu: 1) == 33457)
  }
}
