import LinuxFiles

/// A problem of a file that cannot be read as text or as YAML.
enum TextProblem: Hashable, Sendable {
  case file(FileFault, named: String?)
  case empty
  case foreign(ForeignFile)
  case noFiles
  case tooManyFiles
  case foldersTooDeep
  case utf16
  case notUTF8(UInt8)
  case nul
  case control(UInt32)
  case loneCarriageReturn
  case tabIndent
  case syntax(String)
  case anchor
  case alias
  case tag
  case secondDocument
  case tooDeep
  case tooManyNodes
  case scalarTooLong
  case duplicateKey(String, firstLine: Int)
  case keyNotText
  case tooManyProblems
}
