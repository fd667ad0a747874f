import Glibc
import TestSupport
import Testing

@Suite("outpost trust anchor", .serialized)
struct AnchorTests {
  private static func chains() throws -> TemporaryFolder { try ChainServer.chains() }

  private static func fingerprint(_ name: String, in folder: TemporaryFolder) throws -> String {
    let ending = try Program.run(
      "openssl",
      ["x509", "-in", "\(folder.path)/\(name).pem", "-noout", "-fingerprint", "-sha256"])
    return "SHA256:" + (ending.output.split(separator: "=").last ?? "").filter { $0 != "\n" }
  }

  /// Whether OpenSSL lets an anchor alone vouch for a chain.
  private static func isVouched(
    _ name: String, by anchor: String, in folder: TemporaryFolder
  ) throws -> Bool {
    let sent =
      try folder.read("\(name).sent").isEmpty ? [] : ["-untrusted", "\(folder.path)/\(name).sent"]
    let words =
      [
        "verify", "-partial_chain", "-purpose", "sslserver", "-verify_hostname", "localhost",
        "-no-CApath", "-no-CAstore", "-CAfile", "\(folder.path)/\(anchor).pem",
      ] + sent + ["\(folder.path)/\(name).pem"]
    return try Program.run("openssl", words).status == 0
  }

  private static func look(
    _ server: ChainServer, _ folder: TemporaryFolder, host: String = "localhost",
    from: String = "store", _ more: String...
  ) throws -> Program.Ending {
    try Program.run(
      "sh",
      [
        "-c", "exec \"$@\" < /dev/null", "sh", Program.outpost, "trust", "anchor",
        "\(host):\(server.port)", "--from", "\(folder.path)/\(from)", "--out",
        "\(folder.path)/out.pem",
      ] + more)
  }

  @Test("Exactly those anchors vouch that OpenSSL lets vouch, each alone")
  func verdicts() throws {
    let folder = try Self.chains()
    _ = try Program.run(
      "sh", ["-c", "cp '\(folder.path)/mid.pem' '\(folder.path)/alone.pem' '\(folder.path)/store'"])
    var vouched = 0
    for name in ["plain", "crossed-chain", "direct", "wrong-name", "expired", "lost", "alone"] {
      let server = try ChainServer(name, in: folder)
      let ending = try Self.look(server, folder)
      let shown = ending.output.split(separator: "vouched for by, in ").dropFirst().joined()
      for anchor in ["root", "other", "twin", "mid", "alone"] {
        let expected = try Self.isVouched(name, by: anchor, in: folder)
        let isShown = shown.contains(try Self.fingerprint(anchor, in: folder))
        #expect(isShown == expected, "\(anchor) for \(name)\n\(ending.all)")
        vouched += expected ? 1 : 0
      }
      #expect(ending.status == (shown.isEmpty ? 4 : 64), "\(name): \(ending.all)")
    }
    #expect(vouched >= 7)
  }

  @Test(
    "An accepted anchor is written alone, as other programs read it, and an existing file stays")
  func accepted() throws {
    let folder = try Self.chains()
    let server = try ChainServer("plain", in: folder)
    let root = try Self.fingerprint("root", in: folder)
    let ending = try Self.look(server, folder, "--accept", root)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("\n  O=Test, CN=Root\n"))
    #expect(try Self.isVouched("plain", by: "out", in: folder))
    #expect(try Self.fingerprint("out", in: folder) == root)
    #expect(try folder.read("out.pem").split(separator: "-----BEGIN").count == 2)
    let check = try Program.run(
      "sh",
      [
        "-c", "exec openssl s_client -connect localhost:\(server.port) -CAfile \"$0\" < /dev/null",
        "\(folder.path)/out.pem",
      ])
    #expect(check.output.contains("Verify return code: 0"))
    let again = try Self.look(server, folder, "--accept", root)
    #expect(again.status == 4 && again.errors.contains("not written over: it is there already"))
  }

  @Test("Without a terminal the fingerprint must be given, and be that of an anchor that vouches")
  func unattended() throws {
    let folder = try Self.chains()
    let server = try ChainServer("plain", in: folder)
    let root = try Self.fingerprint("root", in: folder)
    let none = try Self.look(server, folder)
    #expect(none.status == 64 && none.errors.contains("write --accept \(root)"))
    let other = try Self.look(server, folder, "--accept", try Self.fingerprint("other", in: folder))
    #expect(other.status == 4 && other.errors.contains("does not vouch for localhost"))
    #expect(!folder.names().contains("out.pem"))
    let broken = try Self.look(server, folder, "--accept", "SHA256:12")
    #expect(broken.status == 64)
    // Digits alone, in either case.
    let plain = root.dropFirst("SHA256:".count).filter { $0 != ":" }.lowercased()
    #expect(try Self.look(server, folder, "--accept", plain).status == 0)
  }

  @Test("At a terminal `yes` writes it, and anything else writes nothing")
  func terminal() throws {
    let folder = try Self.chains()
    let server = try ChainServer("plain", in: folder)
    let script = """
      import os, pty, sys
      answer = sys.argv[1].encode() + b'\\n'
      child, terminal = pty.fork()
      if child == 0:
          os.execv(sys.argv[2], sys.argv[2:])
      said, asked = b'', 0
      while True:
          try:
              more = os.read(terminal, 4096)
          except OSError:
              break
          if not more:
              break
          said += more
          if said.count(b'Type yes:') > asked:
              asked += 1
              os.write(terminal, answer)
      print(said.decode(), asked)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """
    for (answer, status, asked) in [
      ("no", 4, 1), ("YES please", 4, 1), ("yes", 0, 1), ("yes", 0, 2),
    ]
      as [(String, Int32, Int)]
    {
      let ending = try Program.run(
        "python3",
        [
          "-c", script, answer, Program.outpost, "trust", "anchor", "localhost:\(server.port)",
          "--from", "\(folder.path)/store", "--out", "\(folder.path)/out.pem",
        ])
      #expect(ending.status == status, "\(ending.all)")
      #expect(ending.output.hasSuffix(" \(asked)\n"), "\(ending.all)")
      #expect(folder.names().contains("out.pem") == (status == 0))
    }
  }

  @Test(
    "A refusal says what the certificates say, what is missing, and the remedy",
    arguments: [
      ("lost", "store has no O=Test, CN=Middle, which signed O=Test, CN=localhost"),
      ("alone", "O=Test, CN=localhost signed itself"),
      ("wrong-name", "it is for hub.example, and not for localhost"),
      ("expired", "O=Test, CN=localhost is valid from "),
    ])
  func refusals(_ name: String, _ text: String) throws {
    let folder = try Self.chains()
    let ending = try Self.look(try ChainServer(name, in: folder), folder)
    #expect(ending.status == 4)
    #expect(ending.errors.contains(text), "\(ending.errors)")
    #expect(ending.errors.contains("\n  remedy: "))
    #expect(ending.output.contains("  O=Test, CN=localhost\n"))
  }

  @Test(
    "A server that is not there, a store without certificates and a wrong name of a host are named")
  func lacking() throws {
    let folder = try Self.chains()
    func ending(_ server: String, _ from: String) throws -> Program.Ending {
      try Program.run(
        "trust", "anchor", server, "--from", from, "--out", "\(folder.path)/out.pem")
    }
    let store = "\(folder.path)/store"
    let closed = try ending("127.0.0.1:1", store)
    #expect(closed.status == 4 && closed.errors.contains("127.0.0.1:1: the server refuses"))
    let unknown = try ending("no-such-host.invalid", store)
    #expect(
      unknown.status == 4 && unknown.errors.contains("no-such-host.invalid:443: the server's name"))
    for empty in ["\(store)/folder", "\(store)/README"] {
      let bare = try ending("127.0.0.1:1", empty)
      #expect(
        bare.status == 4 && bare.errors.contains("is not a folder or a file with certificates"))
    }
    let absent = try ending("127.0.0.1:1", "\(store)/absent")
    #expect(absent.status == 4 && absent.errors.contains("No such file or directory"))
    for server in ["", "a b", "::1", "host:0", "host:99999", "[::1", "[::1]x"] {
      #expect(try ending(server, store).status == 64, "\(server)")
    }
  }

  @Test(
    "Anchors of a server that speaks TLS 1.3 alone are found where the profile for it is installed")
  func newer() throws {
    let folder = try Self.chains()
    let server = try ChainServer("plain", in: folder, "-tls1_3")
    let ending = try Self.look(server, folder)
    guard access("\(Program.root)/.build/tls-profiles/web.so", R_OK) == 0 else {
      #expect(ending.status != 0)
      return
    }
    let shown = ending.output.split(separator: "vouched for by, in ").dropFirst().joined()
    for (anchor, vouches) in [("root", true), ("other", false), ("twin", false)] {
      #expect(
        shown.contains(try Self.fingerprint(anchor, in: folder)) == vouches,
        "\(anchor)\n\(ending.all)")
    }
    #expect(ending.status == 64)
  }

  @Test("The program for devices has the same command")
  func device() throws {
    let folder = try Self.chains()
    let server = try ChainServer("direct", in: folder)
    let root = try Self.fingerprint("root", in: folder)
    let ending = try Program.run(
      Program.outpost + "-node",
      [
        "trust", "anchor", "localhost:\(server.port)", "--from", "\(folder.path)/store", "--out",
        "\(folder.path)/out.pem", "--accept", root,
      ])
    #expect(ending.status == 0 && folder.names().contains("out.pem"), "\(ending.all)")
  }
}
