@testable import ProcFS

extension Softnet: Rendered {
  var json: JSON {
    .array(
      rows.map {
        .present([
          "processed": JSON($0.processed), "dropped": JSON($0.dropped),
          "time_squeeze": JSON($0.timeSqueezed), "cpu_collision": JSON($0.collisions),
          "cpu": JSON($0.cpu), "received_rps": $0.receivedRPS.map(JSON.init),
          "flow_limit_count": $0.flowLimitCount.map(JSON.init),
          "softnet_backlog_len": $0.backlog.map(JSON.init),
          "input_qlen": $0.inputQueue.map(JSON.init),
          "process_qlen": $0.processQueue.map(JSON.init),
        ])
      })
  }
}

extension ARPTable: Rendered {
  var json: JSON {
    .array(
      rows.map {
        .array([
          $0.address.json, JSON($0.hardwareType), JSON($0.flags), $0.hardwareAddress.json,
          $0.device.json,
        ])
      })
  }
}

extension ConntrackStat: Rendered {
  var json: JSON {
    .array(
      rows.map {
        .present([
          "entries": JSON($0.entries), "searched": JSON($0.searched), "found": JSON($0.found),
          "new": JSON($0.new), "invalid": JSON($0.invalid), "ignore": JSON($0.ignore),
          "delete": JSON($0.delete), "delete_list": JSON($0.deleteList),
          "insert": JSON($0.insert), "insert_failed": JSON($0.insertFailed),
          "drop": JSON($0.drop), "early_drop": JSON($0.earlyDrop),
          "icmp_error": JSON($0.icmpError), "expect_new": JSON($0.expectNew),
          "expect_create": JSON($0.expectCreate), "expect_delete": JSON($0.expectDelete),
          "search_restart": $0.searchRestart.map(JSON.init),
        ])
      })
  }
}

extension CPUCounterTable: Rendered {
  var json: JSON {
    .object(["names": .array(names.map(\.json)), "rows": .array(rows.map { JSON($0) })])
  }
}

extension UnixSockets: Rendered {
  var json: JSON {
    .array(
      sockets.map {
        let numbers = [$0.references, $0.flags, $0.type, $0.state, $0.inode].map(JSON.init)
        return .array(numbers + [$0.path.json])
      })
  }
}

extension InetSockets: Rendered {
  var json: JSON {
    .array(
      sockets.map {
        let head: [JSON] = [JSON($0.slot), $0.local.json, $0.remote.json, JSON(UInt64($0.state))]
        let numbers = [
          $0.transmitQueue, $0.receiveQueue, $0.uid, $0.inode, $0.references, $0.drops,
        ]
        return .array(head + numbers.map { $0.map(JSON.init) ?? .null })
      })
  }
}

extension InetSockets.Endpoint {
  /// As the kernel writes it.
  var json: JSON {
    let parts = [words.0, words.1, words.2, words.3].prefix(isIPv6 ? 4 : 1)
    func digits(_ value: UInt32, _ count: Int) -> String {
      let text = String(value, radix: 16, uppercase: true)
      return String(repeating: "0", count: count - text.utf8.count) + text
    }
    let address = parts.map { digits($0, 8) }.joined()
    return .string(address + ":" + digits(UInt32(port), 4))
  }
}
