import Testing

@testable import Monitor

@Suite struct RatesTests {
  @Test(
    arguments: [
      (100, 50, 2, 25), (50, 50, 1, 0), (.max, 0, 1, Double(UInt64.max)),
      // A first sight, a counter that is gone, one that went back, one that wrapped, no time at all.
      (100, nil, 1, nil), (nil, 100, 1, nil), (nil, nil, 1, nil), (49, 50, 1, nil),
      (3, .max, 1, nil), (3, 4_294_967_290, 1, nil), (100, 50, 0, nil), (100, 50, -1, nil),
    ] as [(UInt64?, UInt64?, Double, Double?)])
  func growthPerSecond(_ now: UInt64?, _ before: UInt64?, _ seconds: Double, _ rate: Double?) {
    #expect(Rates.perSecond(now: now, before: before, seconds: seconds) == rate)
  }

  @Test(
    arguments: [
      (10, 4, 1e-3, 0.0025), (0, 4, 1, 0), (10, 0, 1, nil), (nil, 4, 1, nil), (10, nil, 1, nil),
    ] as [(UInt64?, UInt64?, Double, Double?)])
  func meanOfASum(_ sum: UInt64?, _ count: UInt64?, _ scale: Double, _ mean: Double?) {
    #expect(Rates.mean(sum: sum, count: count, scale: scale) == mean)
  }
}
