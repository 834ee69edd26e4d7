import Glibc

/// Quantiles of any number of values in a bounded piece of memory, each within 1% of the true one.
///
/// Buckets whose bounds grow by a constant factor, as DDSketch has them (Masson, Rim and Lee, 2019). Where
/// the values spread over more than the buckets can hold, the smallest fall together.
struct QuantileSketch {
  private static let accuracy = 0.01
  private static let base = log((1 + accuracy) / (1 - accuracy))
  /// Values from 1 to about 28,000 have buckets of their own at a time.
  private static let capacity = 512

  /// Buckets of one sign; made with the first value of that sign.
  private struct Side {
    var weights: [Double] = []
    /// The number of the first bucket.
    var offset = 0
    var total = 0.0

    mutating func add(_ magnitude: Double, _ weight: Double) {
      total += weight
      let number = Int((log(magnitude) / base).rounded(.up))
      if weights.isEmpty {
        weights = [Double](repeating: 0, count: capacity)
        offset = number - capacity / 2
      }
      if number >= offset + capacity { move(to: number - capacity + 1) }
      weights[max(0, number - offset)] += weight
    }

    /// Moves on to larger values; what falls out is put into the first bucket.
    private mutating func move(to next: Int) {
      let shift = next - offset
      var fallen = 0.0
      for index in weights.indices {
        if index <= shift { fallen += weights[index] }
        let from = index + shift
        weights[index] = from < capacity ? weights[from] : 0
      }
      weights[0] = fallen
      offset = next
    }

    /// The value in the middle of a bucket.
    func value(_ index: Int) -> Double {
      2 * exp(Double(offset + index) * base) / (1 + exp(base))
    }

    mutating func clear() {
      guard total > 0 else { return }
      total = 0
      for index in weights.indices { weights[index] = 0 }
      // The next values may be of another size.
      weights.removeAll(keepingCapacity: true)
    }
  }

  private var positive = Side()
  private var negative = Side()
  private var zeros = 0.0

  var count: Double { positive.total + negative.total + zeros }

  mutating func add(_ value: Double, weight: Double) {
    if value.magnitude < 1e-300 {
      zeros += weight
    } else if value > 0 {
      positive.add(value, weight)
    } else {
      negative.add(-value, weight)
    }
  }

  mutating func clear() {
    positive.clear()
    negative.clear()
    zeros = 0
  }

  /// The value below which that share of the values lies; nil without values.
  func quantile(_ share: Double) -> Double? {
    let all = count
    guard all > 0 else { return nil }
    var rank = share * (all - 1)
    if rank < 0 { rank = 0 }
    var seen = 0.0
    for index in negative.weights.indices.reversed() where negative.weights[index] > 0 {
      seen += negative.weights[index]
      if seen > rank { return -negative.value(index) }
    }
    seen += zeros
    if zeros > 0, seen > rank { return 0 }
    var last: Double?
    for index in positive.weights.indices where positive.weights[index] > 0 {
      seen += positive.weights[index]
      last = positive.value(index)
      if seen > rank { return last }
    }
    return last ?? 0
  }
}
