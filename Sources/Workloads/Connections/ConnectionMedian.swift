extension [UInt32] {
  /// The value in the middle, or between the two there; nil of none.
  ///
  /// It puts the values into another order.
  mutating func median() -> Double? {
    guard !isEmpty else { return nil }
    let upper = selected(count / 2)
    if count % 2 == 1 { return Double(upper) }
    // All before the middle are at most as large.
    var lower = self[0]
    for index in 1..<Swift.max(count / 2, 1) { lower = Swift.max(lower, self[index]) }
    return (Double(lower) + Double(upper)) / 2
  }

  /// The value that would stand at a place if they were sorted (Hoare's selection).
  private mutating func selected(_ place: Int) -> UInt32 {
    var low = 0
    var high = count - 1
    while low < high {
      let pivot = self[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right {
        high = right
      } else if place >= left {
        low = left
      } else {
        break
      }
    }
    return self[place]
  }
}
