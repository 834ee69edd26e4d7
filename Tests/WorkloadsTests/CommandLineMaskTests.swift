import Testing

@testable import Workloads

@Suite("Secrets in command lines")
struct CommandLineMaskTests {
  /// Arguments are written with `|` between them.
  private func masked(_ line: String) -> String {
    let bytes = line.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
    let masked = CommandLineMask(bytes).masked
    return String(decoding: masked.map { $0 == 0 ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
  }

  private static let secrets: [(line: String, masked: String)] = [
    // Names and values.
    ("app|--password=hunter2", "app|--password=***"),
    ("app|--password|hunter2|-v", "app|--password|***|-v"),
    ("app|-password|hunter2", "app|-password|***"),
    ("app|--password=two words|x", "app|--password=***|x"),
    ("app|--db-password|-hunter2", "app|--db-password|***"),
    ("app|--dbPassword=x|--user=y", "app|--dbPassword=***|--user=y"),
    ("env|TOKEN=abc|PGPASSWORD=x|psql", "env|TOKEN=***|PGPASSWORD=***|psql"),
    ("env|MYSQL_PWD=a=b:c|mysql", "env|MYSQL_PWD=***|mysql"),
    (
      "java|-Djavax.net.ssl.keyStorePassword=changeit|Main",
      "java|-Djavax.net.ssl.keyStorePassword=***|Main"
    ),
    ("app|--api-key|abc|--verbose", "app|--api-key|***|--verbose"),
    ("app|--apiKey=abc", "app|--apiKey=***"),
    ("app|AWS_SECRET_ACCESS_KEY=/ab+c=", "app|AWS_SECRET_ACCESS_KEY=***"),
    ("openssl|rsa|-passin|pass:hunter2", "openssl|rsa|-passin|***"),
    ("app|--client-secret=x", "app|--client-secret=***"),
    ("app|--basic-auth|bob:x", "app|--basic-auth|***"),
    // Among other things in one argument.
    ("psql|host=db password=x user=bob", "psql|host=db password=*** user=bob"),
    ("psql|host=db password='a b' user=bob", "psql|host=db password='***' user=bob"),
    ("app|Server=a;Password=b;c;User=d", "app|Server=a;Password=***;User=d"),
    ("mount.cifs|-o|user=a,password=b,c,uid=0", "mount.cifs|-o|user=a,password=***,uid=0"),
    ("curl|https://h/p?token=abc&x=1", "curl|https://h/p?token=***&x=1"),
    (
      "curl|-d|{\"user\":\"bob\",\"password\": \"a,b\"}",
      "curl|-d|{\"user\":\"bob\",\"password\": \"***\"}"
    ),
    ("curl|-H|Authorization: Basic Ym9iOng=|u", "curl|-H|Authorization: ***|u"),
    ("curl|-H|X-Auth-Token: abc|u", "curl|-H|X-Auth-Token: ***|u"),
    ("curl|-H|Cookie: a=b; c=d|u", "curl|-H|Cookie: ***|u"),
    (
      "git|-c|http.https://h/.extraheader=AUTHORIZATION: basic abc|fetch",
      "git|-c|http.https://h/.extraheader=AUTHORIZATION: ***|fetch"
    ),
    ("app|--header=Authorization: Basic abc|u", "app|--header=Authorization: ***|u"),
    ("app|--token=|abc|u", "app|--token=|***|u"),
    ("keytool|-storepass|abc|-keypass|x", "keytool|-storepass|***|-keypass|***"),
    ("nmcli|dev|wifi|connect|S|password|x", "nmcli|dev|wifi|connect|S|password|***"),
    (
      "aws|configure|set|aws_secret_access_key|x", "aws|configure|set|aws_secret_access_key|***"
    ),
    // URLs.
    ("app|postgres://bob:x@db:5432/a", "app|postgres://bob:***@db:5432/a"),
    ("app|redis://:x@db", "app|redis://:***@db"),
    ("app|amqp://bob:a@b@db", "app|amqp://bob:***@db"),
    ("app|postgres://bob:a/b@db/x", "app|postgres://bob:***@db/x"),
    ("git|clone|https://abcdefghijklmnopqrstuvwxyz@h/r", "git|clone|https://***@h/r"),
    ("app|--url=http://bob:x@h/", "app|--url=http://bob:***@h/"),
    // Options of one letter.
    ("mysql|-uroot|-phunter2|db", "mysql|-uroot|-p***|db"),
    ("/usr/bin/mysqldump|-p|db", "/usr/bin/mysqldump|-p|db"),
    ("sshpass|-p|x|ssh|-p|22|h", "sshpass|-p|***|ssh|-p|***|h"),
    ("sudo|redis-cli|-a|x|ping", "sudo|redis-cli|-a|***|ping"),
    ("curl|-u|bob:x|u", "curl|-u|bob:***|u"),
    ("curl|-ubob:x|u", "curl|-ubob:***|u"),
    ("curl|--user|bob:x|u", "curl|--user|bob:***|u"),
    ("curl|--user=bob:x|u", "curl|--user=bob:***|u"),
    ("curl|-sSLu|bob:x|u", "curl|-sSLu|bob:***|u"),
    ("curl|-b|sid=x|u", "curl|-b|sid=***|u"),
    ("http|-a|bob:x|u", "http|-a|bob:***|u"),
    ("lftp|-u|bob,x|h", "lftp|-u|bob,***|h"),
    ("mosquitto_pub|-P|x|-t|a", "mosquitto_pub|-P|***|-t|a"),
    ("smbclient|-U|bob%x|//h/s", "smbclient|-U|bob%***|//h/s"),
    // A command line inside an argument, and one without any NUL.
    ("sh|-c|mysql -phunter2 db", "sh|-c|mysql -p*** db"),
    ("sh|-c|app --password hunter2 -v", "sh|-c|app --password *** -v"),
    (
      "sh|-c|curl -H 'Authorization: Bearer abc' https://a:b@h",
      "sh|-c|curl -H 'Authorization: ***' https://a:***@h"
    ),
    ("sh|-c|mysql --password 'a b' db", "sh|-c|mysql --password '***' db"),
    ("sh|-c|mysql -p'a b' db", "sh|-c|mysql -p*** db"),
    ("ssh|-o|ProxyCommand=x --password \"a b\"", "ssh|-o|ProxyCommand=x --password \"***\""),
    ("sh|-c|ssh h 'app --password x'", "sh|-c|ssh h 'app --password ***'"),
    ("sh|-c|echo don't; app --password x", "sh|-c|echo don't; app --password ***"),
    ("worker: connecting to http://a:b@h", "worker: connecting to http://a:***@h"),
    // Tokens by their form.
    ("app|ghp_0123456789abcdefghij", "app|***"),
    ("app|x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc", "app|x=***"),
    ("app|-----BEGIN RSA PRIVATE KEY----- abc", "app|***"),
  ]

  @Test("are hidden", arguments: secrets)
  func hidden(_ secret: (line: String, masked: String)) {
    #expect(masked(secret.line) == secret.masked)
  }

  @Test(
    "and nothing else is",
    arguments: [
      "nginx: worker process", "/usr/sbin/sshd|-D", "app|--password-file=/etc/x|y",
      "app|--password-file|/etc/x", "psql|--no-password|db", "app|--password=", "app|--password",
      "app|--password|--verbose", "ssh|-p|22|h", "app|--private-key=/etc/ssl/private/a.pem",
      "app|--private-key|/etc/ssl/private/a.pem", "llama|--max-tokens|4096", "app|--keyboard=de",
      "curl|https://h:8080/a@b", "curl|ssh://git@h/r", "java|-cp|/a/b:/c/d|Main",
      "app|--compass=north", "app|--bypass|x", "redis-server *:6379", "Xorg|-auth|/run/x/y",
      "", "|", "=|:|://|--|-", "app|--token-ttl=60", "find|/|-name|passwd",
      "sh|-c|PWD=/root OLDPWD=/ app --pwd /srv", "app|--authorization-mode=Node,RBAC",
      "app|--bearer-token-auth=true", "ssh|-o|PasswordAuthentication=no", "app|--use-password=yes",
      "app|--pass-through|x", "curl|--cookie-jar|/x", "docker|build|--secret|id=x,src=/y",
      "app|sk-nav-something-long-name-here", "app|eyJournal-long-name-of-something",
      "curl|-o|bundle:1|u", "grep|password|file",
    ])
  func shown(_ line: String) {
    #expect(masked(line) == line)
  }

  @Test("leave nothing of themselves in a text that is cut")
  func cut() {
    let long = Array("app\0--password=".utf8) + Array(repeating: UInt8(ascii: "x"), count: 4000)
    #expect(CommandLineText.string(long.span, masksSecrets: true) == "app --password=***")
    let text = CommandLineText.string(long.span, masksSecrets: false)
    #expect(text.hasSuffix("xx…"))
    #expect(text.utf8.count == CommandLineText.limit + 3)
    let letters = Array(("a" + String(repeating: "é", count: 2000)).utf8)
    let cut = CommandLineText.string(letters.span, masksSecrets: true)
    #expect(cut.hasSuffix("éé…"))
  }

  @Test("and odd bytes come out as text")
  func bytes() {
    let bytes: [UInt8] = [0x61, 0, 0x62, 0x0a, 0xff, 0x1b, 0, 0, 0]
    #expect(CommandLineText.string(bytes.span, masksSecrets: true) == "a b\\x0a\\xff\\x1b")
  }
}
