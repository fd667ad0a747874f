/// The instructions that a client's TLS took, read from a file of callgrind: those of its object
/// and of all that the object calls, but for what it calls back in the program.
///
/// So neither the server in the same thread nor the program's own code is counted, and a debug
/// build counts the same as a release build. The file is in callgrind's format without compressed
/// names and positions (valgrind's manual, Callgrind Format Specification).
package struct CalledInstructions {
  /// The functions in which callgrind collects: the whole handshake, of both ends.
  package static let collectedFunctions = "*8TLSBench8Exchange*9handshake*"
  /// The function before which callgrind forgets what it has collected: the last handshake counts.
  package static let zeroingFunctions = "*8TLSBench11LocalServer*4open*"

  private let program: String
  private let profile: String

  /// Reads what `program`, by its path, called of a profile.
  package init(program: String, profile: String) {
    self.program = program
    self.profile = profile
  }

  /// The instructions of one file.
  package func count(in file: [UInt8]) -> Int {
    var sum = 0
    var (caller, callee): (Owner, Owner?) = (.other, nil)
    var isCall = false
    for line in file.split(separator: UInt8(ascii: "\n")) {
      if let name = Self.value(of: line, behind: "ob=") {
        caller = owner(of: name)
      } else if let name = Self.value(of: line, behind: "cob=") {
        callee = owner(of: name)
      } else if line.starts(with: "calls=".utf8) {
        isCall = true
      } else if isCall {
        // The line below `calls=`: where, and what the call took with all that it called.
        switch (caller, callee ?? caller) {
        case (.program, .client): sum += Self.cost(line)
        case (.client, .program): sum -= Self.cost(line)
        default: break
        }
        (isCall, callee) = (false, nil)
      }
    }
    return sum
  }

  private enum Owner {
    case program, client, other
  }

  /// Of `system` the machine's own library is the object: the engine in the program is small.
  private func owner(of object: String) -> Owner {
    if object == program { return .program }
    let isClient =
      profile == "system"
      ? object.split(separator: "/").last?.hasPrefix("libmbed") ?? false
      : object.hasSuffix("tls-profiles/\(profile).so")
    return isClient ? .client : .other
  }

  private static func value(of line: ArraySlice<UInt8>, behind key: String) -> String? {
    guard line.starts(with: key.utf8) else { return nil }
    return String(decoding: line.dropFirst(key.utf8.count), as: UTF8.self)
  }

  /// `0 1526`: a position and a cost, which is left out where it is 0.
  private static func cost(_ line: ArraySlice<UInt8>) -> Int {
    let words = line.split(separator: UInt8(ascii: " "))
    return words.count < 2 ? 0 : Int(String(decoding: words[1], as: UTF8.self)) ?? 0
  }
}
