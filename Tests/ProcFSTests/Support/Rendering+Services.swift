@testable import ProcFS

extension RPCTraffic {
  var json: JSON { JSON([packets, udp, tcp, connections]) }
}

extension RPCProcedures {
  /// Nil where the file has no such line.
  var json: JSON? { calls.isEmpty ? nil : JSON(calls) }
}

extension NFSClient: Rendered {
  var json: JSON {
    .present([
      "net": traffic?.json,
      "rpc": calls.map { JSON([$0.total, $0.retransmissions, $0.refreshes]) },
      "proc2": version2.json, "proc3": version3.json, "proc4": version4.json,
    ])
  }
}

extension NFSServer: Rendered {
  var json: JSON {
    .present([
      "rc": replyCache.map { JSON([$0.hits, $0.misses, $0.uncached]) },
      "fh": staleHandles.map { JSON([$0]) }, "io": bytesRead.map { JSON([$0, bytesWritten]) },
      "th": threads.map { JSON([$0]) }, "ra": readAhead.map { JSON([$0.size, $0.misses]) },
      "net": traffic?.json,
      "rpc": calls.map {
        JSON([$0.total, $0.refused, $0.badFormat, $0.badAuthentication, $0.badClient])
      },
      "proc2": version2.json, "proc3": version3.json, "proc4": version4.json,
      "proc4ops": operations4.json, "wdeleg_getattr": delegatedAttributes.map { JSON([$0]) },
    ])
  }
}

extension XFSStatistics: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for line in Self.lines {
      let first = Int(line.first.rawValue)
      let values = (first..<first + line.count).map { self[Counter.allCases[$0]] }
      if values.contains(where: { $0 != nil }) { members["\(line.name)"] = JSON(values) }
    }
    return .object(members)
  }
}

extension KStat: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for entry in entries {
      members[entry.name.text] =
        entry.unsigned.map(JSON.init) ?? entry.signed.map(JSON.init) ?? entry.text.json
    }
    return .object(members)
  }
}

extension MDStat: Rendered {
  var json: JSON { .array(arrays.map(\.json)) }
}

extension MDArray {
  fileprivate var json: JSON {
    let access =
      switch access {
      case .readWrite: "read-write"
      case .readOnly: "read-only"
      case .autoReadOnly: "auto-read-only"
      }
    return .present([
      "name": name.json, "state": .string("\(activity)"), "level": level?.json ?? .null,
      "access": .string(access), "members": .array(members.map(\.json)), "blocks": JSON(blocks),
      "required": disksRequired.map(JSON.init), "active": disksActive.map(JSON.init),
      "down": disksDown.map(JSON.init), "sync": sync?.json,
    ])
  }
}

extension MDMember {
  fileprivate var json: JSON {
    let letters: [(Flags, String)] = [
      (.faulty, "F"), (.journal, "J"), (.replacement, "R"), (.spare, "S"), (.writeMostly, "W"),
    ]
    let flags = letters.filter { self.flags.contains($0.0) }.map(\.1).joined()
    return .array([name.json, JSON(number), .string(flags)])
  }
}

extension MDSync {
  fileprivate var json: JSON {
    .present([
      "operation": .string("\(operation)"),
      "state": .string(isWaiting ? "waiting" : "running"),
      "done": isWaiting ? nil : JSON(blocksDone), "total": blocksTotal.map(JSON.init),
      "percent": percent.map(JSON.number), "minutes": minutesLeft.map(JSON.number),
      "speed": kibibytesPerSecond.map(JSON.init),
    ])
  }
}
