extension UnitRow {
  /// Whether all that is shown of two rows is the same: shares to a thousandth and waiting to a
  /// tenth of that, bytes to the whole.
  func looksLike(_ other: UnitRow) -> Bool {
    Self.same(cpu, other.cpu, 1000) && Self.same(cpuUser, other.cpuUser, 1000)
      && Self.same(cpuSystem, other.cpuSystem, 1000) && cpuLimit == other.cpuLimit
      && Self.same(throttled, other.throttled, 1000)
      && memory == other.memory && memoryAnon == other.memoryAnon
      && memoryFile == other.memoryFile && memoryPeak == other.memoryPeak
      && memoryHigh == other.memoryHigh && memoryLimit == other.memoryLimit
      && oomKills == other.oomKills
      && Self.same(read, other.read, 1) && Self.same(written, other.written, 1)
      && tasks == other.tasks && tasksLimit == other.tasksLimit
      && Self.same(pressureCPU, other.pressureCPU)
      && Self.same(pressureMemory, other.pressureMemory)
      && Self.same(pressureIO, other.pressureIO)
      && state == other.state
  }

  /// Whether two values are the same in steps of which `scale` make up 1.
  private static func same(_ left: Double?, _ right: Double?, _ scale: Double) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return (left * scale).rounded() == (right * scale).rounded()
  }

  private static func same(_ left: Stall, _ right: Stall) -> Bool {
    same(left.some, right.some, 10_000) && same(left.full, right.full, 10_000)
  }
}
