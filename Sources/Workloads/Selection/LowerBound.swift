/// The first of the places 0 to `count` for which `precedes` is not true any more, found by halving.
@inline(__always)
func lowerBound(_ count: Int, _ precedes: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if precedes(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}
