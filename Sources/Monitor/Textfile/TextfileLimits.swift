/// Bounds of what is read out of text files.
package enum TextfileLimits {
  /// Directories that patterns may stand for.
  package static let directories = 64
  package static let files = 1000
  /// Bytes of one file.
  package static let fileSize = 4 << 20
  /// Bytes of all files together.
  package static let totalSize = 16 << 20
  /// Samples of all files together.
  package static let samples = 20_000
}
