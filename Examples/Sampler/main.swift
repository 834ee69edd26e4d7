import Glibc
import ProcFS

/// CPU time and disk traffic of a host, read into the same memory every time.
struct Sampler: ~Copyable {
  private var statFile: KernelFile
  private var diskFile: KernelFile
  private var buffer = ReadBuffer()
  private(set) var stat = Stat()
  private(set) var disks = Diskstats()

  init(_ host: HostPaths) {
    statFile = KernelFile(Stat.path, in: host)
    diskFile = KernelFile(Diskstats.path, in: host)
  }

  /// Reads both files; a record is left alone if the host has no such file.
  mutating func read() throws(ProcFSError) {
    _ = try statFile.read(into: &stat, using: &buffer)
    _ = try diskFile.read(into: &disks, using: &buffer)
  }
}

extension CPUTimes {
  /// Ticks that were not idle; guests are inside `user` and `nice`.
  var busy: UInt64 { user + nice + system + (irq ?? 0) + (softirq ?? 0) + (steal ?? 0) }
  /// All ticks.
  var all: UInt64 { busy + idle + (iowait ?? 0) }
}

/// The growth of a counter; nil if it went back.
func growth(_ before: UInt64, _ now: UInt64) -> UInt64? { now >= before ? now - before : nil }

/// The bytes that went to and from whole disks; the name of a partition has its disk's before it.
func traffic(_ disks: [Disk]) -> UInt64 {
  disks.reduce(0) { sum, disk in
    let isDisk = !disks.contains {
      $0.name != disk.name && disk.name.bytes.starts(with: $0.name.bytes)
    }
    return isDisk ? sum &+ 512 &* ((disk.sectorsRead ?? 0) &+ (disk.sectorsWritten ?? 0)) : sum
  }
}

// Sampler [samples [milliseconds]]
let arguments = CommandLine.arguments.dropFirst().compactMap { UInt32($0) }
let samples = arguments.first ?? 5
let interval = arguments.dropFirst().first ?? 1000

var sampler = Sampler(HostPaths())
do {
  try sampler.read()
  for _ in 0..<samples {
    let before = (times: sampler.stat.total, bytes: traffic(sampler.disks.disks))
    usleep(interval * 1000)
    try sampler.read()
    if let old = before.times, let new = sampler.stat.total,
      let busy = growth(old.busy, new.busy), let all = growth(old.all, new.all), all > 0
    {
      print("CPUs: \(busy * 100 / all)% busy of \(sampler.stat.cpus.count)", terminator: "")
    }
    if let bytes = growth(before.bytes, traffic(sampler.disks.disks)) {
      print(", disks: \(bytes / 1024) KiB", terminator: "")
    }
    print()
  }
} catch {
  print(error)
}
