import Testing

@testable import Monitor

@Suite struct CellTests {
  @Test(
    arguments: [
      (0, 0, 0), (1.4, 0, 1), (1.5, 0, 2), (2.5, 0, 3), (-1.5, 0, -2), (0.12344, 4, 1234),
      (0.12345, 4, 1235), (-0.00005, 4, -1), (3.25, 1, 33), (7.77, 2, 777), (1.0005, 3, 1001),
      (1.000_05, 5, 100_005), (0.000_001, 6, 1), (12, 6, 12_000_000),
      // The ends of what a cell can hold.
      (0x1p63, 0, .max), (1e300, 2, .max), (-0x1p63, 0, .min + 1), (-1e300, 6, .min + 1),
      (9_007_199_254_740_992, 0, 9_007_199_254_740_992), (0x1p62, 0, 1 << 62),
    ] as [(Double, Int, Int64)])
  func aValueIsRoundedToItsDecimals(_ value: Double, _ decimals: Int, _ bits: Int64) {
    #expect(Cell(value, decimals: decimals).bits == bits)
    #expect(Cell(value, decimals: decimals) != .none)
  }

  @Test(arguments: [nil, .nan, .infinity, -.infinity, .signalingNaN] as [Double?])
  func whatIsNoNumberIsNoValue(_ value: Double?) {
    #expect(Cell(value, decimals: 2) == .none)
    #expect(Cell(value, decimals: 2).value(decimals: 2) == nil)
    if let value { #expect(Cell(double: value) == .none) }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6])
  func aValueComesBack(_ decimals: Int) {
    for value in [0, 1, -1, 0.5, 123.456789, -99_999.999999, 1e9] {
      let half = 0.5 / Cell.scale(decimals)
      let back = Cell(value, decimals: decimals).value(decimals: decimals)
      #expect(back.map { abs($0 - value) <= half * 1.000001 } == true, "\(value)")
    }
  }

  @Test(
    arguments: [
      1, -1, 0.1, .pi, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 1e-300, 0x1p63,
    ] as [Double])
  func aDoubleIsKeptWhole(_ value: Double) {
    #expect(Cell(double: value).value(decimals: nil) == value)
  }

  /// Minus zero has the bit pattern that stands for no value.
  @Test func minusZeroIsZero() throws {
    #expect(Cell(bits: Int64(bitPattern: (-0.0).bitPattern)) == .none)
    let back = try #require(Cell(double: -0.0).value(decimals: nil))
    #expect(back == 0 && back.sign == .plus)
    #expect(Cell(-0.0, decimals: 0).bits == 0)
    #expect(Cell(-0.4, decimals: 0).bits == 0)
  }
}
