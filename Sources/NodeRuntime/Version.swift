/// The version of all programs of this package; CHANGELOG.md has a section for it.
package enum Version {
  /// Major, minor and patch number, as Semantic Versioning orders them.
  package static let text = "0.1.0"
}
