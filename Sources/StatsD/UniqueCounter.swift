import Glibc

/// How many different values there were, in a bounded piece of memory: exact up to 256, then an estimate
/// that is off by 2.3% on average.
///
/// HyperLogLog (Flajolet and others, 2007) with 2,048 registers.
struct UniqueCounter {
  private static let exact = 256
  private static let bits = 11
  private static let registers = 1 << bits

  private var hashes: Set<UInt64> = []
  private var ranks: [UInt8] = []

  mutating func add(_ hash: UInt64) {
    if ranks.isEmpty {
      hashes.insert(hash)
      guard hashes.count > Self.exact else { return }
      ranks = [UInt8](repeating: 0, count: Self.registers)
      for hash in hashes { note(hash) }
      hashes.removeAll()
    } else {
      note(hash)
    }
  }

  private mutating func note(_ hash: UInt64) {
    let register = Int(hash >> UInt64(64 - Self.bits))
    let rest = hash << UInt64(Self.bits)
    let rank = UInt8(min(rest.leadingZeroBitCount, 64 - Self.bits) + 1)
    if rank > ranks[register] { ranks[register] = rank }
  }

  mutating func clear() {
    hashes.removeAll(keepingCapacity: true)
    ranks.removeAll()
  }

  var count: Double {
    if ranks.isEmpty { return Double(hashes.count) }
    let size = Double(Self.registers)
    var sum = 0.0
    var empty = 0.0
    for rank in ranks {
      sum += pow(2, -Double(rank))
      if rank == 0 { empty += 1 }
    }
    let estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum
    // With many empty registers, counting these is nearer to the truth.
    if estimate <= 2.5 * size, empty > 0 { return (size * log(size / empty)).rounded() }
    return estimate.rounded()
  }
}
