@testable import ProcFS

extension CgroupNumber: Rendered { var json: JSON { JSON(value) } }
extension CgroupLimit: Rendered { var json: JSON { value.map(JSON.init) ?? .null } }
extension CgroupQuota: Rendered { var json: JSON { value.map(JSON.init) ?? .null } }
extension CgroupNumbers: Rendered { var json: JSON { JSON(values) } }
extension CgroupCPULimit: Rendered { var json: JSON { JSON([quota, period]) } }
extension CgroupCPUStat: Rendered { var json: JSON { counters.flat } }
extension CgroupCPUTicks: Rendered { var json: JSON { counters.flat } }
extension CgroupMemoryStat: Rendered { var json: JSON { counters.flat } }
extension CgroupEvents: Rendered { var json: JSON { counters.flat } }

extension CgroupCPUUsage: Rendered {
  var json: JSON { .array(cpus.map { JSON([UInt64($0.number), $0.user, $0.system]) }) }
}

extension CgroupIOStat: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for device in devices {
      members["\(device.major):\(device.minor)"] = Key.json { device[$0] }
    }
    return .object(members)
  }
}

extension CgroupBlkio: Rendered {
  var json: JSON {
    var members: [String: JSON] = [:]
    for device in devices {
      members["\(device.major):\(device.minor)"] = Operation.json { device[$0] }
    }
    members["Total"] = total.map(JSON.init)
    return .object(members)
  }
}
