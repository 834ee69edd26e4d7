/// Whether what stands behind a name is a secret: `--db-password=`, `TOKEN=`, `"apiKey":`.
struct SecretName {
  enum Kind {
    /// A password, a token or the like.
    case secret
    /// A key, unless a path stands there.
    case key
    /// A header of HTTP, whose value has several words.
    case header
    /// What is a password to some programs, and the folder one is in to the shell.
    case folder
  }

  let kind: Kind
  /// Whether it says that something be done, as `--no-password` does, and wants no value.
  let isSwitch: Bool

  /// Words that say it by themselves.
  private static let words: Set<String> = [
    "pass", "passwd", "password", "passphrase", "passwort", "pwd", "pswd", "pw", "secret",
    "secrets",
    "token", "apikey", "appkey", "authkey", "accesskey", "secretkey", "privatekey", "credential",
    "credentials", "creds", "psk", "jwt", "bearer", "authorization", "cookie", "otp", "userpass",
    "dbpass", "requirepass", "masterauth", "passin", "passout", "storepass", "keypass",
  ]
  /// Ends of words that are written in one, as `PGPASSWORD` is.
  private static let ends = [
    "password", "passwd", "passphrase", "secret", "token", "apikey", "pwd", "secretkey",
    "accesskey",
  ]
  /// What makes a `key` a secret one.
  private static let keys: Set<String> = [
    "access", "account", "api", "app", "auth", "encryption", "license", "master", "private",
    "secret", "service", "session", "shared", "signing", "storage",
  ]
  /// What makes an `auth` name and password.
  private static let logins: Set<String> = ["basic", "http", "proxy", "redis", "smtp", "user"]
  /// With one of these at the end something about the secret is meant, or where it is found.
  private static let places: Set<String> = [
    "file", "files", "path", "dir", "directory", "fd", "env", "command", "cmd", "prompt", "stdin",
    "url", "uri", "endpoint", "length", "limit", "count", "size", "ttl", "timeout", "expiry",
    "type",
    "mode", "through", "jar", "policy", "store", "helper", "manager", "enabled", "required",
    "algorithm", "rounds",
  ]
  private static let verbs: Set<String> = [
    "no", "ask", "prompt", "require", "allow", "enable", "disable", "skip", "verify", "without",
    "use", "with", "show", "save", "remember",
  ]

  /// The longest name that is looked at.
  static let limit = 64

  init?(_ name: ArraySlice<UInt8>) {
    guard name.count <= Self.limit else { return nil }
    let words = Self.split(name)
    guard let last = words.last, let first = words.first, !Self.places.contains(last) else {
      return nil
    }
    isSwitch = words.count > 1 && Self.verbs.contains(first)
    if words.count == 1, last == "pwd" || last == "oldpwd" {
      kind = .folder
    } else if last == "authorization" || last == "cookie" {
      kind = .header
    } else if words.contains(where: Self.isSecret) {
      kind = .secret
    } else if words.count > 1, last == "auth", Self.logins.contains(words[words.count - 2]) {
      kind = .secret
    } else if words.count > 1, last == "key", Self.keys.contains(words[words.count - 2]) {
      kind = .key
    } else {
      return nil
    }
  }

  private static func isSecret(_ word: String) -> Bool {
    words.contains(word) || ends.contains { word.hasSuffix($0) }
  }

  /// The words in lower case: `X-Auth-Token`, `clientSecret` and `DB_PASS` have two and more.
  private static func split(_ name: ArraySlice<UInt8>) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var wasLower = false
    for byte in name {
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let isSeparator =
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      if isSeparator || (isUpper && wasLower), !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word.removeAll()
      }
      if !isSeparator { word.append(isUpper ? byte | 0x20 : byte) }
      wasLower = !isUpper && !isSeparator
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
