@testable import ProcFS

extension JSON {
  init(_ values: [UInt64?]) { self = .array(values.map { $0.map(JSON.init) ?? .null }) }

  init(_ ranges: NumberRanges) {
    let pairs = ranges.ranges.map {
      JSON([UInt64($0.lowerBound), UInt64($0.upperBound)])
    }
    self = .array(pairs)
  }
}

extension ProcessStat: Rendered {
  /// All fields that the line has, in its order.
  var json: JSON {
    let head: [JSON] = [JSON(Int64(pid)), comm.json, state.json]
    let must: [JSON] = [
      JSON(Int64(ppid)), JSON(Int64(pgrp)), JSON(Int64(session)), JSON(Int64(ttyNr)),
      JSON(Int64(tpgid)), JSON(flags), JSON(minflt), JSON(cminflt), JSON(majflt), JSON(cmajflt),
      JSON(utime), JSON(stime), JSON(cutime), JSON(cstime), JSON(priority), JSON(nice),
      JSON(numThreads), JSON(itrealvalue), JSON(starttime), JSON(vsize), JSON(rss),
    ]
    let addresses = [
      rsslim, startcode, endcode, startstack, kstkesp, kstkeip, signal, blocked, sigignore,
      sigcatch, wchan, nswap, cnswap,
    ].map { $0.map(JSON.init) ?? .null }
    let later: [JSON?] = [
      exitSignal.map(JSON.init), processor.map(JSON.init), rtPriority.map(JSON.init),
      policy.map(JSON.init), delayacctBlkioTicks.map(JSON.init), guestTime.map(JSON.init),
      cguestTime.map(JSON.init), startData.map(JSON.init), endData.map(JSON.init),
      startBrk.map(JSON.init), argStart.map(JSON.init), argEnd.map(JSON.init),
      envStart.map(JSON.init), envEnd.map(JSON.init), exitCode.map(JSON.init),
    ]
    return .array(Array((head + must + addresses + later.map { $0 ?? .null }).prefix(fields)))
  }
}

extension ProcessState {
  var json: JSON { .string(String(Unicode.Scalar(rawValue))) }
}

extension ProcessStatm: Rendered {
  var json: JSON { JSON([size, resident, shared, text, lib, data, dirty]) }
}

extension ProcessStatus: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for key in Key.allCases { members[key.rawValue] = self[key].map(JSON.init) }
    members["SigQ"] = self[.sigQ].map { JSON([$0, signalQueueLimit]) }
    members["Name"] = name?.json
    members["State"] = state?.json
    members["Uid"] = uid?.json
    members["Gid"] = gid?.json
    let lists = [
      ("Groups", groups), ("NStgid", namespaceTgids), ("NSpid", namespacePids),
      ("NSpgid", namespacePgids), ("NSsid", namespaceSids),
    ]
    for (key, list) in lists where !list.isEmpty { members[key] = JSON(list.map(UInt64.init)) }
    for (key, list) in [("Cpus_allowed_list", allowedCPUs), ("Mems_allowed_list", allowedNodes)]
    where list.count > 0 {
      members[key] = JSON(list)
    }
    return .object(members)
  }
}

extension ProcessStatus.Identity {
  var json: JSON { JSON([real, effective, saved, fileSystem].map(UInt64.init)) }
}

extension CounterKey {
  /// The values that are there, by the kernel's names.
  static func json(_ value: (Self) -> UInt64?) -> JSON {
    var members: [String: JSON] = [:]
    for key in allCases { members[key.rawValue] = value(key).map(JSON.init) }
    return .object(members)
  }
}

extension ProcessIO: Rendered { var json: JSON { Key.json { self[$0] } } }
extension SmapsRollup: Rendered { var json: JSON { Key.json { self[$0] } } }

extension ProcessCommandLine: Rendered {
  var json: JSON { .array((0..<count).map { argument(at: $0).json }) }
}

extension ProcessCgroups: Rendered {
  var json: JSON {
    .array(
      memberships.map {
        .array([JSON(UInt64($0.hierarchy)), $0.controllers.json, $0.path.json])
      })
  }
}

extension ProcessLimits: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for resource in Resource.allCases {
      members[resource.rawValue] = self[resource].map { JSON([$0.soft, $0.hard]) }
    }
    return .object(members)
  }
}

extension ProcessSchedstat: Rendered {
  var json: JSON { JSON([running, waiting, timeslices]) }
}

extension ProcessComm: Rendered { var json: JSON { name.json } }
extension ProcessWaitChannel: Rendered { var json: JSON { function?.json ?? .null } }
extension ProcessNumber: Rendered { var json: JSON { JSON(value) } }
