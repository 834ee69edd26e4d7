import Monitor
import ProcFS

/// The least time that each source took, in microseconds by the clock, as the sources themselves
/// report it; `reader --parts` prints the same of C.
struct Parts {
  private var least: [(name: String, took: Double)] = []

  init(rounds: Int) {
    var work = Reads(.all, paths: HostPaths())
    for _ in 0..<rounds {
      work.round()
      note(work.snapshot)
    }
  }

  /// One line.
  var json: String {
    let parts = least.map { part in
      "\"\(part.name)\": \((part.took * 1e8).rounded() / 100)"
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private mutating func note(_ snapshot: borrowing Snapshot) {
    var index = 0
    func note(_ name: String, _ took: Double, into least: inout [(name: String, took: Double)]) {
      if index == least.count {
        least.append((name, took))
      } else {
        least[index].took = min(least[index].took, took)
      }
      index += 1
    }
    func note<Record>(
      _ reading: borrowing Reading<Record>, into least: inout [(name: String, took: Double)]
    ) {
      if reading.isPresent { note(reading.name, reading.cost, into: &least) }
    }
    note(snapshot.stat, into: &least)
    note(snapshot.meminfo, into: &least)
    note(snapshot.loadavg, into: &least)
    note(snapshot.uptime, into: &least)
    note(snapshot.vmstat, into: &least)
    note(snapshot.pressureCPU, into: &least)
    note(snapshot.pressureMemory, into: &least)
    note(snapshot.pressureIO, into: &least)
    note(snapshot.pressureIRQ, into: &least)
    note(snapshot.diskstats, into: &least)
    note(snapshot.netDev, into: &least)
    note(snapshot.sockstat, into: &least)
    note(snapshot.sockstat6, into: &least)
    note(snapshot.snmp, into: &least)
    note(snapshot.snmp6, into: &least)
    note(snapshot.netstat, into: &least)
    note(snapshot.fileNr, into: &least)
    note(snapshot.mountinfo, into: &least)
    note(FilesystemReading.name, snapshot.filesystems.cost, into: &least)
    note(FrequencyReading.name, snapshot.frequencies.cost, into: &least)
    note(SocketReading.name, snapshot.sockets.cost, into: &least)
  }
}
