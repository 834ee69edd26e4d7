import ProcFS

/// The name of a control group that a runtime has made for a container.
///
/// With systemd as the maker of groups the runtime and 64 hexadecimal digits make up a scope; without, groups
/// of such digits are in a folder of the runtime's.
struct ContainerName {
  let container: Container

  /// What it is called where systemd has no name for it.
  var text: String { "\(container.runtime.rawValue)-\(container.id)" }

  init?(_ name: ArraySlice<UInt8>, below parent: ArraySlice<UInt8>) {
    guard
      let container = Self.byDigits(name) ?? Self.byMachine(name) ?? Self.byFolder(name, parent)
    else { return nil }
    self.container = container
  }

  /// `docker-….scope`, and the same without its suffix; crun's and Podman's other groups, such as
  /// `libpod-conmon-….scope`, are no containers.
  private static func byDigits(_ name: ArraySlice<UInt8>) -> Container? {
    let scope = ".scope".utf8
    let stem = name.suffix(scope.count).elementsEqual(scope) ? name.dropLast(scope.count) : name
    let id = stem.suffix(64)
    guard isID(id), stem.count > 64 else { return nil }
    let prefix = stem.dropLast(64)
    // Without systemd, containerd takes the name that was meant for it: `SLICE:cri-containerd:ID`.
    if prefix.last == UInt8(ascii: ":") {
      return runtime(prefix.dropLast().split(separator: UInt8(ascii: ":")).last ?? [])
        .map { Container(runtime: $0, id: String(decoding: id, as: UTF8.self)) }
    }
    guard prefix.last == UInt8(ascii: "-") else { return nil }
    return runtime(prefix.dropLast())
      .map { Container(runtime: $0, id: String(decoding: id, as: UTF8.self)) }
  }

  private static func runtime(_ prefix: ArraySlice<UInt8>) -> Container.Runtime? {
    switch String(decoding: prefix, as: UTF8.self) {
    case "docker": .docker
    case "libpod", "libpod-payload": .podman
    case "cri-containerd", "nerdctl": .containerd
    case "crio": .crio
    default: nil
    }
  }

  /// systemd-machined's scope, and the unit for containers in /var/lib/machines; systemd-nspawn(1).
  private static func byMachine(_ name: ArraySlice<UInt8>) -> Container? {
    if let machine = inner(name, "machine-", ".scope") {
      let machine = unescaped(machine)
      // libvirt's: the second word is a number of its own.
      if machine.starts(with: "qemu-".utf8) { return nil }
      if machine.starts(with: "lxc-".utf8) {
        let words = machine.split(separator: UInt8(ascii: "-"), maxSplits: 2)
        if words.count == 3, words[1].allSatisfy({ (0x30...0x39).contains($0) }) {
          return Container(runtime: .lxc, id: KernelName(bytes: Array(words[2])).description)
        }
      }
      return Container(runtime: .nspawn, id: KernelName(bytes: machine).description)
    }
    return inner(name, "systemd-nspawn@", ".service").map {
      Container(runtime: .nspawn, id: KernelName(bytes: unescaped($0)).description)
    }
  }

  private static func byFolder(
    _ name: ArraySlice<UInt8>, _ parent: ArraySlice<UInt8>
  ) -> Container? {
    if let payload = inner(name, "lxc.payload.", "") {
      return Container(runtime: .lxc, id: KernelName(bytes: Array(payload)).description)
    }
    let parent = String(decoding: parent, as: UTF8.self)
    if parent == "lxc" || parent == "lxc.payload" {
      return Container(runtime: .lxc, id: KernelName(bytes: Array(name)).description)
    }
    guard isID(name) else { return nil }
    let id = String(decoding: name, as: UTF8.self)
    if parent == "docker" { return Container(runtime: .docker, id: id) }
    // The kubelet's folder of a pod.
    if parent.hasPrefix("pod") { return Container(runtime: .kubernetes, id: id) }
    return nil
  }

  private static func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count == 64
      && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// What is between a prefix and a suffix, if there is something.
  private static func inner(
    _ name: ArraySlice<UInt8>, _ prefix: StaticString, _ suffix: StaticString
  ) -> ArraySlice<UInt8>? {
    let length = prefix.utf8CodeUnitCount + suffix.utf8CodeUnitCount
    guard name.count > length,
      prefix.withUTF8Buffer({ name.starts(with: $0) }),
      suffix.withUTF8Buffer({ name.suffix($0.count).elementsEqual($0) })
    else { return nil }
    return name.dropFirst(prefix.utf8CodeUnitCount).dropLast(suffix.utf8CodeUnitCount)
  }

  /// Undoes systemd-escape(1)'s `\x2d`.
  private static func unescaped(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = name
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count >= 3,
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(value)
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return result
  }
}
