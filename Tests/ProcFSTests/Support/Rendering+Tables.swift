@testable import ProcFS

extension SingleNumber: Rendered { var json: JSON { JSON(value) } }
extension WordList: Rendered { var json: JSON { .array(words.map(\.json)) } }
extension InterruptTotals: Rendered { var json: JSON { JSON(counts) } }

extension Interrupts: Rendered {
  var json: JSON {
    let lines = rows.indices.map { index in
      let row = rows[index]
      let counts = (0..<cpuCount).map { count(row: index, cpu: $0) }
      return JSON.object([
        "name": row.name.json, "info": row.info.json, "devices": row.devices.json,
        "counts": row.isDamaged ? .null : JSON(counts),
      ])
    }
    return .object(["cpus": JSON(UInt64(cpuCount)), "rows": .array(lines)])
  }
}

extension Softirqs: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for kind in kinds { members[kind.name.text] = JSON(Array(counts[kind.range])) }
    return .object(members)
  }
}

extension Schedstat: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for cpu in cpus { members["\(cpu.number)"] = JSON([cpu.running, cpu.waiting, cpu.timeslices]) }
    return .object(members)
  }
}

extension Buddyinfo: Rendered {
  var json: JSON {
    .array(
      zones.map {
        .object(["node": JSON(UInt64($0.node)), "zone": $0.name.json, "free": JSON($0.free)])
      })
  }
}

extension Zoneinfo: Rendered {
  var json: JSON {
    .array(
      zones.map {
        .object([
          "node": JSON(UInt64($0.node)), "zone": $0.name.json,
          "protection": JSON($0.protection), "counters": $0.counters.flat,
        ])
      })
  }
}

extension Slabinfo: Rendered {
  var json: JSON {
    .array(
      caches.map {
        let objects = [
          $0.activeObjects, $0.objects, $0.objectSize, $0.objectsPerSlab, $0.pagesPerSlab,
        ]
        // Both are missing where the line ends before them.
        let slabs = $0.activeSlabs == nil && $0.slabs == nil ? [] : [$0.activeSlabs, $0.slabs]
        return .object(["name": $0.name.json, "objects": JSON(objects), "slabs": JSON(slabs)])
      })
  }
}

extension Swaps: Rendered {
  var json: JSON {
    .array(
      areas.map {
        .object([
          "path": $0.path.json, "type": $0.type.json, "size": JSON($0.size),
          "used": JSON($0.used), "priority": JSON($0.priority),
        ])
      })
  }
}

extension CgroupSummary: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for controller in controllers {
      members[controller.name.text] = JSON([
        controller.hierarchy, controller.groups, controller.enabled,
      ])
    }
    return .object(members)
  }
}

extension CPUInfoTable: Rendered {
  var json: JSON {
    let rows = processors.map {
      JSON.object(["number": JSON($0.number), "lines": .array($0.lines.map(\.json))])
    }
    return .object(["processors": .array(rows), "common": .array(common.map(\.json))])
  }
}

extension CPUInfoTable.Line {
  var json: JSON { .array([name.json, value.json]) }
}

extension OSRelease: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for field in Field.allCases where !self[field].isEmpty {
      members[field.rawValue] = self[field].json
    }
    return .object(members)
  }
}
