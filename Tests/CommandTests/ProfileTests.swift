import Glibc
import TestSupport
import Testing

/// The profiles that `make profiles` has built, as the program finds them.
private enum BuiltProfiles {
  /// Whether they are there and of the present sources.
  static let areThere: Bool = {
    do {
      let script = "\(Program.root)/scripts/make-profiles.sh"
      return try Program(script, ["--current"]).finish().status == 0
    } catch {
      return false
    }
  }()
  static let remedy: Comment =
    "the TLS profiles are not built, or of other sources; run `make profiles`"

  /// Whether `field` has s2n-bignum's curve, for which its budgets are.
  static let haveFetchedCurve =
    access("\(Program.root)/.build/tls-profiles/curve/p256.so", F_OK) == 0
  static let curveRemedy: Comment =
    "`field` has Mbed TLS's own curve, for which there are no budgets; run `make profiles`"
}

@Suite("outpost profile", .enabled(if: BuiltProfiles.areThere, BuiltProfiles.remedy))
struct ProfileCommandTests {
  @Test("Without options all profiles are measured, and the table says how")
  func all() throws {
    let ending = try Program.run("profile", "--handshakes", "1")
    #expect(ending.status == 0, "\(ending.errors)")
    for word in ["field: Mbed TLS", "photon: ", "web: ", "system: ", "gcc", "seed 1", "mutual TLS"]
    {
      #expect(ending.output.contains(word), "\(word)")
    }
    #expect(ending.output.contains("RSA chain             not in this profile"))
    #expect(!ending.output.contains("was not the same"), "\(ending.output)")
    #expect(ending.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test("A second run gives the same memory and bytes, and other times")
  func repeats() throws {
    let scratch = try Scratch()
    var texts: [String] = []
    for name in ["one.json", "other.json"] {
      let ending = try Program.run(
        "profile", "--profiles", "field,system", "--handshakes", "2", "--json",
        "\(scratch.path)/\(name)")
      #expect(ending.status == 0, "\(ending.errors)")
      let lines = try scratch.read(name).split(separator: "\n")
      texts.append(lines.filter { !$0.contains("-ns\"") }.map(Self.withoutStack).joined())
    }
    #expect(texts[0] == texts[1] && texts[0].contains("\"heap-peak\": "))
  }

  /// Depths of stacks depend on where the system puts things, and the sum with them.
  private static func withoutStack(_ line: Substring) -> Substring {
    let ends = ["\"stack\"", "\"ram\""].compactMap { line.firstRange(of: $0)?.lowerBound }
    return line[..<(ends.min() ?? line.endIndex)]
  }

  @Test("The states of a full handshake are shown if one profile is measured")
  func states() throws {
    let ending = try Program.run("profile", "--profiles", "field", "--handshakes", "1")
    #expect(ending.output.contains("server key exchange") && ending.output.contains("engine"))
    #expect(ending.output.contains("a message of"))
  }

  @Test("A real server is verified, and measured with")
  func server() throws {
    let certificates = "\(Program.root)/fixtures/certs"
    let scratch = try Scratch()
    let listener = try Program(
      Program.outpost,
      [
        "listen", "--cert", "\(certificates)/hub.pem", "--key",
        "\(certificates)/TEST-ONLY-hub.key.pem", "--port", "0", try scratch.board(),
      ])
    let port = try listener.wait(for: "https://localhost:").prefix { $0.isNumber }
    let ending = try Program.run(
      "profile", "--profiles", "field", "--handshakes", "2", "--server", "localhost:\(port)",
      "--trust", "\(certificates)/ca.pem")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("waiting includes the network"))
    #expect(ending.output.contains("resumption (ticket)"))
    let refused = try Program.run(
      "profile", "--profiles", "field", "--handshakes", "1", "--server", "localhost:\(port)",
      "--trust", "\(certificates)/other-ca.pem")
    #expect(refused.status == 4 && refused.output.isEmpty)
    #expect(refused.errors.contains("not signed by a trusted authority"))
  }

  /// A TLS server of other make with these options; its port.
  private func foreign(_ options: String...) throws -> (server: Program, port: Substring) {
    let certificates = "\(Program.root)/fixtures/certs"
    let server = try Program(
      "stdbuf",
      [
        "-oL", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "\(certificates)/hub.pem",
        "-key", "\(certificates)/TEST-ONLY-hub.key.pem",
      ] + options)
    return (server, try server.wait(for: "ACCEPT 127.0.0.1:").prefix { $0.isNumber })
  }

  private func measure(_ profile: String, _ port: Substring) throws -> Program.Ending {
    try Program.run(
      "profile", "--profiles", profile, "--handshakes", "1", "--server", "127.0.0.1:\(port)",
      "--trust", "\(Program.root)/fixtures/certs/ca.pem")
  }

  @Test("The ticket after a handshake of TLS 1.3 is awaited, and its absence is reported")
  func laterTicket() throws {
    let (server, port) = try foreign("-tls1_3")
    let ending = try measure("web", port)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains(#/resumption \(ticket\) +\d+ +\d+ /#), "\(ending.output)")
    server.signal(SIGTERM)
    let (none, other) = try foreign("-tls1_3", "-num_tickets", "0")
    let without = try measure("web", other)
    #expect(without.status == 0)
    #expect(without.output.contains("the server does not resume sessions"), "\(without.output)")
    none.signal(SIGTERM)
  }

  @Test("A server that has nothing in common with any profile is status 4")
  func nothingInCommon() throws {
    let (server, port) = try foreign("-tls1_3")
    let ending = try measure("field", port)
    #expect(ending.status == 4)
    #expect(ending.output.contains("no TLS version or cipher suite in common with the server"))
    #expect(ending.errors.contains("nothing could be measured with 127.0.0.1:\(port)"))
    server.signal(SIGTERM)
  }

  @Test("A profile that is not built is status 4, with the remedy")
  func missing() throws {
    let ending = try Program.run("profile", "--profiles", "none-such")
    #expect(ending.status == 4)
    #expect(ending.errors.contains("`none-such` is not there"))
    #expect(ending.errors.contains("make profiles"))
  }
}

@Suite("outpost profile --budget", .enabled(if: BuiltProfiles.areThere, BuiltProfiles.remedy))
struct ProfileBudgetTests {
  @Test(
    "The project's own budgets hold",
    .enabled(if: BuiltProfiles.haveFetchedCurve, BuiltProfiles.curveRemedy))
  func own() throws {
    let file = "\(Program.root)/budgets/tls.yaml"
    // Callgrind is some fifty times slower than the processor.
    let ending = try Program(
      Program.outpost, ["profile", "--handshakes", "1", "--budget", file]
    ).finish(milliseconds: 300_000)
    #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    #expect(ending.output.contains("budgets: all kept"))
    let counts = ending.output.matches(of: #/handshake-instructions .* (.+)\n/#).map(\.output.1)
    #expect(counts.count == 16)
    // On another Debian library and compiler are others, and the table says that.
    #expect(counts.allSatisfy { $0 == "ok" || $0.hasSuffix("`measured-with`") }, "\(counts)")
  }

  @Test("An exceeded budget is status 3 with place, limit, value and margin, and can be updated")
  func exceeded() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "b.yaml",
      "budgets: small\nlimits:\n  - {profile: field, use: full, heap-peak: 100 B} # no\n")
    let arguments = ["profile", "--profiles", "field", "--handshakes", "1", "--budget", file]
    let ending = try Program(Program.outpost, arguments).finish()
    #expect(ending.status == 3)
    #expect(ending.output.contains("EXCEEDED  \(file):3:44"), "\(ending.output)")
    #expect(ending.output.contains("1 budget: 1 exceeded"))
    let update = try Program(Program.outpost, arguments + ["--update-budget"]).finish()
    #expect(update.status == 0 && update.errors.contains("updated"))
    #expect(try scratch.read("b.yaml").contains(" B} # no\n"))
    #expect(try Program(Program.outpost, arguments).finish().status == 0)
  }

  @Test("A handshake with more instructions than its budget is status 3, named with the remedy")
  func slow() throws {
    let scratch = try Scratch()
    let entry = "{profile: field, use: resumed, baseline: {handshake-instructions: 1000}}"
    let file = try scratch.write("b.yaml", "budgets: small\ngrowth: 3 %\nlimits:\n  - \(entry)\n")
    let arguments = ["profile", "--profiles", "field", "--handshakes", "1", "--budget", file]
    let ending = try Program(Program.outpost, arguments + ["--json", "\(scratch.path)/f.json"])
      .finish(milliseconds: 120_000)
    #expect(ending.status == 3, "\(ending.errors)")
    let count = try #require(
      ending.errors.firstMatch(
        of:
          #/b\.yaml:4:71: error: field, resumed: handshake-instructions: (\d+) is \d+ more than 1030, 3 % above 1000\n/#
      )?.output.1, "\(ending.errors)")
    #expect(ending.errors.contains("or accept the figures: the same command with --update-budget"))
    #expect(ending.output.contains("k instr"))
    let json = try scratch.read("f.json")
    #expect(json.contains("\"instructions\": \(count)"))
    let verdict =
      "\"limit\": 1030, \"baseline\": 1000, \"value\": \(count), \"verdict\": \"exceeded\""
    #expect(
      json.contains("\"use\": \"resumed\", \"figure\": \"handshake-instructions\", \(verdict)"),
      "\(json.suffix(600))")
    // Another run counts the same, but for a thousandth.
    let update = try Program(Program.outpost, arguments + ["--update-budget"])
      .finish(milliseconds: 120_000)
    #expect(update.status == 0, "\(update.errors)")
    let written = try #require(
      try scratch.read("b.yaml").firstMatch(of: #/handshake-instructions: (\d+)}/#)?.output.1)
    let (one, other) = (try #require(Int(count)), try #require(Int(written)))
    #expect(abs(one - other) * 1_000 <= one)
  }

  @Test("Without valgrind instructions are not counted: an error where asked for, else a reason")
  func withoutValgrind() throws {
    let scratch = try Scratch()
    let entry = "{profile: field, use: full, handshake-instructions: 1}"
    let file = try scratch.write("b.yaml", "budgets: small\nlimits:\n  - \(entry)\n")
    let words = [
      "PATH=/nonexistent", Program.outpost, "profile", "--profiles", "field", "--handshakes", "1",
    ]
    let remedy = "counting instructions needs valgrind and strip: apt-get install valgrind binutils"
    let asked = try Program("/usr/bin/env", words + ["--instructions"]).finish()
    #expect(asked.status == 4 && asked.errors.contains(remedy), "\(asked.errors)")
    let limited = try Program("/usr/bin/env", words + ["--budget", file]).finish()
    #expect(limited.status == 0, "\(limited.errors)")
    #expect(limited.output.contains("not judged: counting needs valgrind and strip: apt-get"))
  }

  @Test("A budget without a number to write stays exceeded after an update, and is reported")
  func hopeless() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "b.yaml", "budgets: b\nlimits:\n  - {profile: field, use: rsa, heap-peak: 9 kB}\n")
    let ending = try Program.run(
      "profile", "--profiles", "field", "--handshakes", "1", "--budget", file, "--update-budget")
    #expect(ending.status == 3)
    #expect(
      ending.output.contains("EXCEEDED  \(file):3:43: not in this profile"), "\(ending.output)")
    #expect(ending.errors.contains("\(file):3:43: stays exceeded"), "\(ending.errors)")
  }

  @Test("A file that can take no key at its end is updated without it, and the command says so")
  func flow() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "b.yaml", "{budgets: b, limits: [{profile: field, use: full, heap-peak: 9 B}]}\n")
    let ending = try Program.run(
      "profile", "--profiles", " field ,", "--handshakes", "1", "--budget", file, "--update-budget")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.errors.contains("`measured-with` must be written by hand"))
    #expect(try scratch.read("b.yaml").contains(#/heap-peak: \d{4} B}]}\n$/#))
  }

  @Test("A wrong file of budgets is 2, before anything is measured")
  func wrong() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "b.yaml", "budgets: small\nlimits:\n  - {profile: field, use: ful, heap-peak: 100}\n")
    for arguments in [["profile", "--budget", file], ["check", file]] {
      let ending = try Program(Program.outpost, arguments).finish()
      #expect(ending.status == 2 && ending.output.isEmpty)
      #expect(ending.errors.contains("\(file):3:27: error: `ful` is not allowed here"))
      #expect(ending.errors.contains("\(file):3:43: error: the unit is missing in `100`"))
    }
  }

  @Test(
    "A browser shows the page whole",
    .enabled(
      if: access("/usr/bin/chromium", X_OK) == 0,
      "no browser: apt-get install chromium to look at the page with one"))
  func browser() throws {
    let scratch = try Scratch()
    let page = "\(scratch.path)/page.html"
    let ending = try Program.run(
      "profile", "--profiles", "field,system", "--handshakes", "1", "--html", page)
    #expect(ending.status == 0, "\(ending.errors)")
    let shown = try Program(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(scratch.path)/browser",
        "--dump-dom", "file://\(page)",
      ]
    ).finish(milliseconds: 60_000)
    let plots = shown.output.split(separator: "<svg ").count - 1
    #expect(plots == 7, "\(shown.errors.suffix(400))")
    #expect(shown.output.contains("</main>"))
  }
}
