import FoundationEssentials

@testable import ProcFS

/// What ProcFS reads of a fixture's CPUs, nodes, clocks, arrays and file systems.
enum HostSystem {
  /// Every folder below `/sys` by its path, and the kstats of ZFS.
  static func read(_ paths: HostPaths) throws -> [String: JSON] {
    var buffer = ReadBuffer(capacity: 4096)
    return [
      "topology of sys/devices/system/cpu": CPUTopology(in: paths).json,
      "folders of sys/devices/system/cpu": CPUFolders(in: paths).json,
      "sys/devices/system/node": nodes(paths, &buffer),
      "sys/devices/system/clocksource": try clocks(paths, &buffer),
      "sys/kernel/mm/ksm": merging(paths, &buffer),
      "sys/fs/btrfs": HostDevices.object(try BtrfsFilesystem.all(in: paths, using: &buffer)) {
        ($0.uuid.text, $0.json)
      },
      "sys/fs/xfs": try fileSystems(paths, &buffer),
      "sys/block": HostDevices.object(MDAttributes.all(in: paths, using: &buffer)) {
        ($0.device.text, $0.json)
      },
      "proc/spl/kstat/zfs": try kstats(paths, &buffer),
    ]
  }

  private static func nodes(_ paths: HostPaths, _ buffer: inout ReadBuffer) -> JSON {
    var nodes = NUMANodes(in: paths)
    nodes.update(using: &buffer)
    return HostDevices.object(nodes.nodes) { node in
      let files = JSON.present([
        "meminfo": node.memory?.counters.flat, "numastat": node.statistics?.counters.flat,
      ])
      return ("\(node.number)", files)
    }
  }

  private static func clocks(_ paths: HostPaths, _ buffer: inout ReadBuffer) throws -> JSON {
    var clocks = Clocksources(in: paths)
    try clocks.update(using: &buffer)
    return .array(clocks.devices.map { .array([$0.available.json, $0.current.json]) })
  }

  private static func merging(_ paths: HostPaths, _ buffer: inout ReadBuffer) -> JSON {
    guard let merging = KSM(in: paths) else { return .object([:]) }
    var members: [String: JSON] = [:]
    for attribute in KSM.Attribute.allCases {
      members[attribute.rawValue] = merging.read(attribute, using: &buffer).map(JSON.init)
    }
    return .object(members)
  }

  private static func fileSystems(_ paths: HostPaths, _ buffer: inout ReadBuffer) throws -> JSON {
    var systems = XFSFileSystems(in: paths)
    try systems.update(using: &buffer)
    return HostDevices.object(systems.fileSystems) { system in
      system.statistics.map { (system.device.text, $0.json) }
    }
  }

  private static func kstats(_ paths: HostPaths, _ buffer: inout ReadBuffer) throws -> JSON {
    let root = ZFSPool.root(in: paths)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    var members: [String: JSON] = [:]
    for name in names where name.hasSuffix("stats") || name.hasSuffix("_cache") {
      var file = KernelFile(path: "\(root)/\(name)")
      var record = KStat()
      if try file.read(into: &record, using: &buffer) { members[name] = record.json }
    }
    for pool in ZFSPool.all(in: paths) ?? [] {
      var record = KStat()
      var io = pool.io
      if try io.read(into: &record, using: &buffer) { members["\(pool.name)/io"] = record.json }
      for dataset in pool.datasets {
        var file = pool.dataset(dataset)
        guard try file.read(into: &record, using: &buffer) else { continue }
        members["\(pool.name)/\(dataset)"] = record.json
      }
    }
    return .object(members)
  }
}

extension CPUTopology {
  var json: JSON {
    let rows = HostDevices.object(cpus) { cpu in
      let members: [String: JSON] = [
        "core_id": cpu.core.map(JSON.init) ?? .null,
        "physical_package_id": cpu.package.map(JSON.init) ?? .null,
        "book_siblings": cpu.bookSiblings.map(JSON.init) ?? .null,
        "thread_siblings": cpu.threadSiblings.map(JSON.init) ?? .null,
        "core_siblings": cpu.coreSiblings.map(JSON.init) ?? .null,
      ]
      return ("\(cpu.number)", .object(members))
    }
    return .object([
      "cpus": rows, "online": online.map(JSON.init) ?? .null,
      "present": present.map(JSON.init) ?? .null, "possible": possible.map(JSON.init) ?? .null,
      "isolated": isolated.map(JSON.init) ?? .null,
    ])
  }
}

extension CPUFolders {
  var json: JSON {
    .object([
      "online": HostDevices.object(cpus) { ($0.number.text, JSON(UInt64($0.isOnline ? 1 : 0))) },
      "cores": HostDevices.object(cores) { core in
        core.count.map { ("\(core.package):\(core.core ?? 0)", JSON($0)) }
      },
      "packages": HostDevices.object(packages) { package in
        package.count.map { ("\(package.package)", JSON($0)) }
      },
    ])
  }
}

extension BtrfsFilesystem {
  fileprivate var json: JSON {
    func shown(_ allocation: Allocation?) -> JSON {
      .object([
        "bytes_reserved": allocation?.reservedBytes.map(JSON.init) ?? .null,
        "layouts": HostDevices.object(allocation?.layouts ?? []) {
          ($0.profile.text, JSON([$0.totalBytes, $0.usedBytes]))
        },
      ])
    }
    return .present([
      "metadata_uuid": metadataUUID?.json, "label": label?.json,
      "global_rsv_size": globalReserve.map(JSON.init) ?? .null,
      "allocation": .object([
        "data": shown(data), "metadata": shown(metadata), "system": shown(system),
      ]),
      "devices": HostDevices.object(devices) { ($0.name.text, JSON($0.size ?? 0)) },
      "commit_stats": .present([
        "commits": commits?.commits.map(JSON.init), "last_commit_ms": commits?.last.map(JSON.init),
        "max_commit_ms": commits?.longest.map(JSON.init),
        "total_commit_ms": commits?.total.map(JSON.init),
      ]),
    ])
  }
}

extension MDAttributes {
  fileprivate var json: JSON {
    .present([
      "level": level?.json, "array_state": arrayState?.json,
      "metadata_version": metadataVersion?.json, "uuid": uuid?.json,
      "raid_disks": raidDisksText?.json, "chunk_size": chunkSize.map { .string("\($0)") },
      "degraded": degraded.map { .string("\($0)") }, "sync_action": syncAction?.json,
      "sync_completed": syncCompleted?.json,
      "members": HostDevices.object(members) { member in
        (member.name.text, member.state?.json ?? .null)
      },
    ])
  }
}
