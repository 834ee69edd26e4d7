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

  /// The options of a program; nil if none is known.
  init?(program: ArraySlice<UInt8>) {
    guard program.count <= 32 else { return nil }
    let colon = Value.behind(UInt8(ascii: ":"))
    let options: [(Character, Value)]
    switch String(decoding: program, as: UTF8.self) {
    case "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mysqlshow",
      "mysqld_safe",
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
    case "curl": options = [("u", colon), ("U", colon)]
    case "smbclient", "rpcclient", "net": options = [("U", .behind(UInt8(ascii: "%")))]
    default: return nil
    }
    values = Dictionary(
      options.compactMap { letter, value in letter.asciiValue.map { ($0, value) } },
      uniquingKeysWith: { first, _ in first })
  }

  subscript(letter: UInt8) -> Value? { values[letter] }
}
