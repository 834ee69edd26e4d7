/// What keeps the service from starting, with the way out; the exit status is one of sysexits(3head).
struct StartError: Error {
  enum Status: Int32 {
    case usage = 64
    case noInput = 66
    case unavailable = 69
    case software = 70
    case osError = 71
    case noPermission = 77
    case configuration = 78
  }

  let status: Status
  let message: String

  init(_ status: Status, _ message: String) {
    self.status = status
    self.message = message
  }
}
