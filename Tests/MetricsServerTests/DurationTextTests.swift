import Testing

@testable import MetricsServer

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("1", 1_000_000_000), ("1s", 1_000_000_000), ("500ms", 500_000_000), ("20us", 20_000),
      ("1.5s", 1_500_000_000), (".5s", 500_000_000), ("2m", 120_000_000_000),
      ("1h", 3_600_000_000_000), ("0s", 0), ("0.0000000004s", 0), ("8760h", 31_536_000_000_000_000),
    ] as [(String, Int64)])
  func aDuration(_ text: String, _ nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "s", ".", "ms", "1 s", " 1s", "-1s", "+1s", "1e3", "1x", "0x1s", "1.2.3s", "1S", "inf",
    "nan", "8761h", "999999999999999999999999h", "１s", "1d",
  ])
  func noDuration(_ text: String) { #expect(DurationText.nanoseconds(text) == nil) }

  @Test(
    arguments: [
      (1_000_000_000, "1s"), (90_000_000_000, "90s"), (1_500_000_000, "1500ms"),
      (20_000_000, "20ms"), (20_000, "20us"),
    ] as [(Int64, String)])
  func asText(_ nanoseconds: Int64, _ text: String) {
    #expect(DurationText.string(nanoseconds) == text)
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }
}
