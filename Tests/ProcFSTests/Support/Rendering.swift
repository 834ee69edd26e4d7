@testable import ProcFS

/// A record that can be shown in the form of the fixtures' expected.json.
protocol Rendered: KernelRecord {
  var json: JSON { get }
}

extension KernelName {
  /// The name with bytes that are no UTF-8 replaced, as JSON cannot hold them.
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var json: JSON { .string(text) }
}

extension Stat: Rendered {
  var json: JSON {
    var rows: [String: JSON] = [:]
    for cpu in cpus { rows["\(cpu.number)"] = cpu.times.json }
    return .present([
      "cpu": total?.json, "cpus": .object(rows), "intr": intr.map(JSON.init),
      "ctxt": ctxt.map(JSON.init), "btime": btime.map(JSON.init),
      "processes": processes.map(JSON.init), "procs_running": procsRunning.map(JSON.init),
      "procs_blocked": procsBlocked.map(JSON.init), "softirq": softirq.map(JSON.init),
    ])
  }
}

extension CPUTimes {
  var json: JSON {
    let columns = [user, nice, system, idle, iowait, irq, softirq, steal, guest, guestNice]
    return .array(columns.compactMap { $0.map(JSON.init) })
  }
}

extension Loadavg: Rendered {
  var json: JSON {
    .present([
      "load1": .number(load1), "load5": .number(load5), "load15": .number(load15),
      "runnable": runnable.map(JSON.init), "total": total.map(JSON.init),
      "last_pid": lastPID.map(JSON.init),
    ])
  }
}

extension Uptime: Rendered {
  var json: JSON { .present(["uptime": .number(uptime), "idle": idle.map(JSON.number)]) }
}

extension Pressure: Rendered {
  var json: JSON { .present(["some": some?.json, "full": full?.json]) }
}

extension Pressure.Stall {
  var json: JSON {
    .present([
      "avg10": .number(avg10), "avg60": .number(avg60), "avg300": .number(avg300),
      "total": JSON(total),
    ])
  }
}

extension Diskstats: Rendered {
  var json: JSON {
    .array(
      disks.map {
        .present([
          "major": JSON(UInt64($0.major)), "minor": JSON(UInt64($0.minor)), "name": $0.name.json,
          "fields": .array($0.fields.map(JSON.init)),
        ])
      })
  }
}

extension NetDev: Rendered {
  var json: JSON {
    var rows: [String: JSON] = [:]
    for row in interfaces {
      let columns = [
        row.receiveBytes, row.receivePackets, row.receiveErrors, row.receiveDropped,
        row.receiveFIFO, row.receiveFrame, row.receiveCompressed, row.receiveMulticast,
        row.transmitBytes, row.transmitPackets, row.transmitErrors, row.transmitDropped,
        row.transmitFIFO, row.transmitCollisions, row.transmitCarrier, row.transmitCompressed,
      ]
      rows[row.name.text] = .array(columns.map(JSON.init))
    }
    return .object(rows)
  }
}

extension NamedCounters {
  /// The names in the order of the file.
  var names: [String] { (0..<count).map { name(at: $0).description } }

  /// Counters that are printed unsigned.
  var flat: JSON {
    var members: [String: JSON] = [:]
    for index in 0..<count {
      if let value = unsigned(at: index) { members[name(at: index).text] = JSON(value) }
    }
    return .object(members)
  }

  /// Counters by group; a group without any value stays if `keepsEmpty`.
  func grouped(signed: Bool, keepsEmpty: Bool) -> JSON {
    var groups: [String: [String: JSON]] = [:]
    for index in 0..<count {
      let parts = name(at: index).text.split(separator: ".", maxSplits: 1).map(String.init)
      let value =
        signed ? self.signed(at: index).map(JSON.init) : unsigned(at: index).map(JSON.init)
      if value != nil || keepsEmpty { groups[parts[0], default: [:]][parts[1]] = value }
    }
    return .object(groups.mapValues(JSON.object))
  }
}

extension Meminfo: Rendered { var json: JSON { counters.flat } }
extension Vmstat: Rendered { var json: JSON { counters.flat } }
extension SNMP6: Rendered { var json: JSON { counters.flat } }

extension SNMP: Rendered {
  var json: JSON { counters.grouped(signed: true, keepsEmpty: true) }
}

extension Netstat: Rendered {
  var json: JSON { counters.grouped(signed: true, keepsEmpty: true) }
}

extension Sockstat: Rendered {
  var json: JSON { counters.grouped(signed: false, keepsEmpty: false) }
}

extension SocketTable: Rendered {
  var json: JSON {
    var states: [String: JSON] = [:]
    for state in TCPState.allCases where counts[state] > 0 {
      states[state.kernelName] = JSON(counts[state])
    }
    return .object(states)
  }
}

extension MountInfo: Rendered {
  var json: JSON {
    .array(
      mounts.map { mount in
        let optional = mount.optional.text.split(separator: " ").map { JSON.string(String($0)) }
        return .present([
          "id": JSON(UInt64(mount.id)), "parent": JSON(UInt64(mount.parent)),
          "major": JSON(UInt64(mount.major)), "minor": JSON(UInt64(mount.minor)),
          "root": mount.root.json, "mountpoint": mount.mountpoint.json,
          "options": mount.options.json, "optional": .array(optional), "type": mount.type.json,
          "source": mount.source.json, "super_options": mount.superOptions.json,
        ])
      })
  }
}

extension CPUInfo: Rendered {
  var json: JSON {
    let rows = processors.map { processor in
      JSON.present([
        "processor": JSON(processor.number), "model name": processor.modelName?.json,
        "cpu MHz": processor.mhz.map(JSON.number),
        "physical id": processor.physicalID.map(JSON.init),
        "core id": processor.coreID.map(JSON.init),
      ])
    }
    return .object(["processors": .array(rows)])
  }
}

extension FileNr: Rendered {
  var json: JSON {
    .present(["allocated": JSON(allocated), "unused": JSON(unused), "max": JSON(max)])
  }
}

extension SingleValue: Rendered { var json: JSON { value.json } }

extension CPUFrequency {
  var json: JSON {
    var rows: [String: JSON] = [:]
    for cpu in cpus {
      rows["\(cpu.number)"] = .present([
        "scaling_cur_freq": cpu.current.map(JSON.init),
        "cpuinfo_min_freq": cpu.minimum.map(JSON.init),
        "cpuinfo_max_freq": cpu.maximum.map(JSON.init),
        "scaling_min_freq": cpu.scalingMinimum.map(JSON.init),
        "scaling_max_freq": cpu.scalingMaximum.map(JSON.init),
      ])
    }
    return .object(rows)
  }
}
