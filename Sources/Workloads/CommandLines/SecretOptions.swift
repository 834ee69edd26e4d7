/// Programs that take a secret behind an option of one letter.
///
/// The letters differ: `-p` is a password to sshpass(1) and a port to most others.
struct SecretOptions {
  /// What stands behind an option.
  enum Value {
    /// A secret, in the same argument or in the next one.
    case secret
    /// A secret, in the same argument or nowhere: mysql(1) asks for it otherwise.
    case attached
    /// A name, this byte, and a secret.
    case behind(UInt8)
  }

  private let values: [UInt8: Value]
  /// Whether an argument that is no option can name a secret that follows it: `nmcli … password x`.
  let takesNames: Bool
  /// Long options behind which name and password stand with a colon between them.
  private let logins: [String]
  /// Whether letters may stand together: `curl -su name:password`.
  private let bundles: Bool

  /// The options of a program; nil if none is known.
  init?(program: ArraySlice<UInt8>) {
    guard program.count <= 32 else { return nil }
    let colon = Value.behind(UInt8(ascii: ":"))
    var options: [(Character, Value)] = []
    var logins: [String] = []
    var takesNames = false
    switch String(decoding: program, as: UTF8.self) {
    case "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mysqlshow",
      "mysqld_safe", "mysqlslap", "mysqlbinlog", "mysqlpump", "mycli",
      "mariadb", "mariadb-dump", "mariadb-admin", "mariadb-import", "mariadb-check", "7z", "7za",
      "7zr":
      options = [("p", .attached)]
    case "sshpass", "mongo", "mongosh", "mongodump", "mongorestore", "mongoexport", "mongoimport",
      "login":
      options = [("p", .secret)]
    case "redis-cli", "redis-benchmark": options = [("a", .secret)]
    case "ldapsearch", "ldapmodify", "ldapadd", "ldapdelete", "ldappasswd", "ldapwhoami":
      options = [("w", .secret)]
    case "zip", "unzip", "ipmitool", "sqlcmd", "bcp": options = [("P", .secret)]
    case "snmpget", "snmpgetnext", "snmpwalk", "snmpbulkwalk", "snmpbulkget", "snmpset",
      "snmptable":
      options = [("c", .secret), ("A", .secret), ("X", .secret)]
    case "mosquitto_pub", "mosquitto_sub", "mosquitto_rr": options = [("P", .secret)]
    case "curl":
      options = [("u", colon), ("U", colon), ("b", .behind(UInt8(ascii: "=")))]
      logins = ["user", "proxy-user"]
    case "http", "https", "xh", "xhs":
      options = [("a", colon)]
      logins = ["auth"]
    case "lftp": options = [("u", .behind(UInt8(ascii: ",")))]
    case "nmcli", "aws", "wpa_cli": takesNames = true
    case "smbclient", "rpcclient", "net": options = [("U", .behind(UInt8(ascii: "%")))]
    default: return nil
    }
    self.logins = logins
    self.takesNames = takesNames
    bundles = !logins.isEmpty
    values = Dictionary(
      options.compactMap { letter, value in letter.asciiValue.map { ($0, value) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// What stands behind the letter that decides of an option, and where that letter is.
  func value(in name: ArraySlice<UInt8>) -> (Value, at: Int)? {
    if let first = name.first, let value = values[first] { return (value, name.startIndex) }
    guard bundles, let last = name.last, name.count <= 8,
      name.allSatisfy({ (0x41...0x5a).contains($0 & 0xdf) }), let value = values[last]
    else { return nil }
    return (value, name.endIndex - 1)
  }

  func takesLogin(_ name: ArraySlice<UInt8>) -> Bool {
    logins.contains { name.elementsEqual($0.utf8) }
  }
}
