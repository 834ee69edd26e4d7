import ProcFS

extension ProcessIO: Dumped {
  var dumped: String { JSONText.object(keyed(Key.self) { self[$0] }) }
}

extension SmapsRollup: Dumped {
  var dumped: String { JSONText.object(keyed(Key.self) { self[$0] }) }
}

extension ProcessLimits: Dumped {
  var dumped: String {
    JSONText.object(
      Resource.allCases.map { resource in
        let limit = self[resource].map { limit in
          JSONText.array([limit.soft, limit.hard].map { $0.map { "\($0)" } ?? "\"unlimited\"" })
        }
        return (resource.rawValue, limit ?? "null")
      })
  }
}

extension ProcessStatus: Dumped {
  var dumped: String {
    JSONText.object(
      keyed(Key.self) { self[$0] } + [
        ("Name", JSONText.any(name as Any)), ("State", JSONText.any(state as Any)),
        ("Uid", JSONText.any(uid as Any)), ("Gid", JSONText.any(gid as Any)),
        ("Groups", JSONText.any(groups)), ("NStgid", JSONText.any(namespaceTgids)),
        ("NSpid", JSONText.any(namespacePids)), ("NSpgid", JSONText.any(namespacePgids)),
        ("NSsid", JSONText.any(namespaceSids)), ("Cpus_allowed_list", allowedCPUs.dumped),
        ("Mems_allowed_list", allowedNodes.dumped),
      ])
  }
}

extension ProcessCommandLine: Dumped {
  var dumped: String { JSONText.any((0..<count).map { argument(at: $0) }) }
}

extension ProcessCgroups: Dumped {
  var dumped: String {
    JSONText.object([
      ("memberships", JSONText.any(memberships)), ("unified", JSONText.any(unified as Any)),
    ])
  }
}

extension CgroupCPULimit: Dumped {
  var dumped: String {
    JSONText.object([
      ("quota", JSONText.any(quota as Any)), ("period", "\(period)"),
      ("cpus", JSONText.any(cpus as Any)),
    ])
  }
}

extension CgroupIOStat: Dumped {
  var dumped: String {
    JSONText.object(
      devices.map { device in
        ("\(device.major):\(device.minor)", JSONText.object(keyed(Key.self) { device[$0] }))
      })
  }
}

extension CgroupBlkio: Dumped {
  var dumped: String {
    JSONText.object(
      devices.map { device in
        ("\(device.major):\(device.minor)", JSONText.object(keyed(Operation.self) { device[$0] }))
      } + [
        ("sum", JSONText.object(keyed(Operation.self) { sum($0) })),
        ("total", JSONText.any(total as Any)),
      ])
  }
}

extension SocketTable: Dumped {
  var dumped: String {
    JSONText.object(TCPState.allCases.map { ($0.kernelName, "\(counts[$0])") })
  }
}

extension UnixSockets.Socket: Dumped {
  var dumped: String {
    JSONText.object([
      ("references", "\(references)"), ("flags", "\(flags)"), ("type", "\(type)"),
      ("state", "\(state)"), ("inode", "\(inode)"), ("path", path.dumped),
      ("isListening", "\(isListening)"),
    ])
  }
}

extension InetSockets.Endpoint: Dumped {
  var dumped: String {
    JSONText.object([("bytes", JSONText.any(bytes)), ("port", "\(port)")])
  }
}

extension MountInfo: Dumped {
  var dumped: String {
    JSONText.array(
      mounts.map { mount in
        JSONText.object([
          ("id", "\(mount.id)"), ("parent", "\(mount.parent)"), ("major", "\(mount.major)"),
          ("minor", "\(mount.minor)"), ("root", mount.root.dumped),
          ("mountpoint", mount.mountpoint.dumped), ("options", mount.options.dumped),
          ("type", mount.type.dumped), ("source", mount.source.dumped),
          ("superOptions", mount.superOptions.dumped), ("isHidden", "\(mount.isHidden)"),
        ])
      })
  }
}

extension CPUInfoTable: Dumped {
  var dumped: String {
    let rows = (0..<max(processors.count, 1)).map { index in
      JSONText.object([
        ("number", processors.isEmpty ? "null" : "\(processors[index].number)"),
        ("vendor", JSONText.any(vendor(at: index) as Any)),
        ("modelName", JSONText.any(modelName(at: index) as Any)),
        ("model", JSONText.any(model(at: index) as Any)),
        ("stepping", JSONText.any(stepping(at: index) as Any)),
        ("flags", JSONText.any(flags(at: index) as Any)),
        ("bogomips", JSONText.any(bogomips(at: index) as Any)),
        ("cacheSize", JSONText.any(cacheSize(at: index) as Any)),
        ("cacheAlignment", JSONText.any(cacheAlignment(at: index) as Any)),
        ("mhz", JSONText.any(mhz(at: index) as Any)),
        ("lines", Self.lines(processors.isEmpty ? [] : processors[index].lines)),
      ])
    }
    return JSONText.object([
      ("count", "\(count)"), ("processors", JSONText.array(rows)), ("common", Self.lines(common)),
    ])
  }

  private static func lines(_ lines: [Line]) -> String {
    JSONText.object(
      lines.map { (String(decoding: $0.name.bytes, as: UTF8.self), $0.value.dumped) })
  }
}

extension Disk: Dumped {
  var dumped: String {
    JSONText.object([
      ("name", name.dumped), ("reads", JSONText.any(reads as Any)),
      ("readsMerged", JSONText.any(readsMerged as Any)),
      ("sectorsRead", JSONText.any(sectorsRead as Any)),
      ("readTime", JSONText.any(readTime as Any)), ("writes", JSONText.any(writes as Any)),
      ("writesMerged", JSONText.any(writesMerged as Any)),
      ("sectorsWritten", JSONText.any(sectorsWritten as Any)),
      ("writeTime", JSONText.any(writeTime as Any)),
      ("inProgress", JSONText.any(inProgress as Any)), ("ioTime", JSONText.any(ioTime as Any)),
      ("weightedIOTime", JSONText.any(weightedIOTime as Any)),
      ("discards", JSONText.any(discards as Any)),
      ("discardsMerged", JSONText.any(discardsMerged as Any)),
      ("sectorsDiscarded", JSONText.any(sectorsDiscarded as Any)),
      ("discardTime", JSONText.any(discardTime as Any)), ("flushes", JSONText.any(flushes as Any)),
      ("flushTime", JSONText.any(flushTime as Any)), ("fields", "\(fields.count)"),
    ])
  }
}

extension Interrupts: Dumped {
  var dumped: String {
    JSONText.array(
      rows.indices.map { index in
        let counts = (0..<cpuCount).map { "\(count(row: index, cpu: $0))" }
        return JSONText.object([
          ("name", rows[index].name.dumped), ("info", rows[index].info.dumped),
          ("devices", rows[index].devices.dumped), ("counts", JSONText.array(counts)),
        ])
      })
  }
}

extension Softirqs: Dumped {
  var dumped: String {
    JSONText.object(
      kinds.map { (String(decoding: $0.name.bytes, as: UTF8.self), JSONText.any(counts[$0.range])) }
    )
  }
}

extension MDArray: Dumped {
  var dumped: String {
    JSONText.object([
      ("name", name.dumped), ("level", JSONText.any(level as Any)),
      ("activity", JSONText.string("\(activity)")),
      ("blocks", "\(blocks)"), ("blocksSynced", "\(blocksSynced)"),
      ("disksActive", JSONText.any(disksActive as Any)),
      ("disksRequired", JSONText.any(disksRequired as Any)),
      ("disksDown", JSONText.any(disksDown as Any)), ("disksFailed", "\(disksFailed)"),
      ("disksSpare", "\(disksSpare)"), ("sync", JSONText.any(sync as Any)),
      ("members", JSONText.array(members.map(Self.member))),
    ])
  }

  private static func member(_ member: MDMember) -> String {
    JSONText.object([
      ("name", member.name.dumped), ("number", "\(member.number)"),
      ("flags", "\(member.flags.rawValue)"),
    ])
  }
}
