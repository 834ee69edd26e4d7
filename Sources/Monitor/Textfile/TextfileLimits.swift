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

  /// What is said of a directory whose files are not all read.
  static let tooManyFiles = "more than \(files) files in all"
  /// What is said of a file for which there is no room.
  static let leftOut =
    "left out: all files together hold more than \(totalSize >> 20) MiB or \(samples) samples"
}
