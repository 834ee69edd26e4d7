/// One value of a frame as the ring keeps it and the streams write it: 8 bytes that compare, subtract
/// and print without rounding.
///
/// A measured value is a fixed-point number with its metric's decimals. A pushed value is a double's
/// bit pattern. What kind a cell is stands in its series' metric, never in the cell.
package struct Cell: Equatable, Sendable {
  package let bits: Int64

  /// No value: nothing to compare with, a counter that went back, a source that failed.
  package static let none = Cell(bits: .min)

  package init(bits: Int64) { self.bits = bits }

  /// A fixed-point cell; nil, infinite and undefined values give `none`, too large ones the largest.
  @inline(__always)
  package init(_ value: Double?, decimals: Int) {
    guard let value, value.isFinite else {
      self = .none
      return
    }
    let scaled = (value * Self.scale(decimals)).rounded()
    if scaled >= 0x1p63 {
      bits = .max
    } else if scaled <= -0x1p63 {
      bits = .min + 1
    } else {
      bits = Int64(scaled)
    }
  }

  /// A cell that holds the double itself; undefined values give `none`, and so they leave JSON intact.
  package init(double value: Double) {
    // Minus zero has the bit pattern that means no value.
    bits =
      value.isFinite && value != 0 ? Int64(bitPattern: value.bitPattern) : (value == 0 ? 0 : .min)
  }

  /// The value as a double; nil where there is none.
  package func value(decimals: Int?) -> Double? {
    if self == .none { return nil }
    guard let decimals else { return Double(bitPattern: UInt64(bitPattern: bits)) }
    return Double(bits) / Self.scale(decimals)
  }

  /// Ten to the power of a metric's decimals, 0 to 6.
  @inline(__always)
  static func scale(_ decimals: Int) -> Double {
    switch decimals {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1000
    case 4: 10_000
    case 5: 100_000
    default: 1_000_000
    }
  }
}
