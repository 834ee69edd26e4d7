import ProcFS
import Testing

@testable import Exposition

@Suite("The writer of Prometheus' text")
struct MetricWriterTests {
  private func text(
    _ format: ExpositionFormat = .prometheus, _ body: (inout MetricWriter) -> Void
  ) -> String {
    var writer = MetricWriter(format: format)
    body(&writer)
    writer.finish()
    return writer.text.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a family's comments come with its first sample, and once")
  func family() {
    let result = text {
      $0.family("a_total", .counter, "Some a.")
      $0.family("b_total", .counter, "Some b.")
      $0.label("device", "x")
      $0.value(1 as UInt64)
      $0.label("device", "y")
      $0.label("mode", 3)
      $0.value(-2)
    }
    #expect(
      result == """
        # HELP b_total Some b.
        # TYPE b_total counter
        b_total{device="x"} 1
        b_total{device="y",mode="3"} -2

        """)
  }

  @Test("a sample without a value is taken back, and the comments with it if it was the first")
  func takenBack() {
    let result = text {
      $0.family("a", .gauge, "A.")
      $0.label("x", "1")
      $0.value(nil as UInt64?)
      $0.value(nil as Double?)
      $0.label("x", "2")
      $0.value(2 as UInt64)
      $0.label("x", "3")
      $0.value(nil as Int64?)
    }
    #expect(result == "# HELP a A.\n# TYPE a gauge\na{x=\"2\"} 2\n")
  }

  @Test("OpenMetrics names a counter's family without its suffix, and ends with a mark")
  func openMetrics() {
    let result = text(.openMetrics) {
      $0.family("a_total", .counter, "A \"quoted\" one.")
      $0.value(1 as UInt64)
      $0.family("b", .counter, "B.")
      $0.value(2 as UInt64)
      $0.family("c", .untyped, "C.")
      $0.value(0.5)
    }
    #expect(
      result == """
        # HELP a A \\"quoted\\" one.
        # TYPE a counter
        a_total 1
        # HELP b B.
        # TYPE b counter
        b_total 2
        # HELP c C.
        # TYPE c unknown
        c 0.5
        # EOF

        """)
  }

  @Test("labels are escaped, and bytes that are no UTF-8 replaced")
  func labels() {
    let result = text {
      $0.family("a", .gauge, "A\\B\nC.")
      $0.label("x", KernelName(bytes: Array("q\"b\\n\nü".utf8) + [0xff, 0x41]))
      $0.value(true)
    }
    #expect(
      result
        == "# HELP a A\\\\B\\nC.\n# TYPE a gauge\na{x=\"q\\\"b\\\\n\\nü\u{FFFD}A\"} 1\n")
  }

  // The type is given: the compiler takes three seconds to find it.
  private static let numbers: [Double] = [
    0, 1, -1, 0.5, 0.1, 1.0 / 3, 123.45, 12345 * 0.001, 1e-9, 1.5e-7, 1e300, 0x1p53,
    0x1p53 + 2, 4503599627370497.5, .infinity, -.infinity, 1e21, 123456.000001,
    .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, 0.000123, 99999999.99,
  ]

  @Test("numbers read back as they were", arguments: numbers)
  func doubles(_ number: Double) {
    var buffer = TextBuffer()
    buffer.append(number)
    let text = buffer.withBytes { String(decoding: $0, as: UTF8.self) }
    let parsed = text == "+Inf" ? Double.infinity : text == "-Inf" ? -.infinity : Double(text)
    #expect(parsed == number, "\(text)")
  }

  @Test("not a number")
  func notANumber() {
    var buffer = TextBuffer()
    buffer.append(Double.nan)
    #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "NaN")
  }

  @Test(
    "whole numbers have all their digits",
    arguments: [
      0, 9, 10, 99, 100, 999_999_999_999_999_999, 1_000_000_000_000_000_000,
      9_999_999_999_999_999_999, 10_000_000_000_000_000_000, UInt64.max,
    ] as [UInt64])
  func integers(_ number: UInt64) {
    var buffer = TextBuffer()
    buffer.append(number)
    #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "\(number)")
  }

  @Test("the smallest whole number")
  func smallest() {
    var buffer = TextBuffer()
    buffer.append(Int64.min)
    #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "\(Int64.min)")
  }
}
