import Testing

@testable import TLSBench

@Suite("Instructions that a client's TLS took, from a file of callgrind")
struct CalledInstructionsTests {
  /// Client and server in one program: the program calls both, each calls the C library, and the
  /// client calls the program back for random bytes.
  private static let file = """
    # callgrind format
    version: 1
    events: Ir
    summary: 99999

    ob=/t/outpost
    fl=???
    fn=step
    0 700
    cob=/t/.build/tls-profiles/field.so
    cfi=???
    cfn=handshake
    calls=3 0
    0 5000
    0 20
    cob=/lib/libc.so.6
    cfn=malloc
    calls=1 0
    0 90
    cfn=other
    calls=1 0
    0 80
    cob=/t/.build/tls-profiles/measured/system.so
    cfn=handshake
    calls=3 0
    0 8000
    cob=/lib/libmbedtls.so.14
    cfn=mbedtls_ssl_handshake_step
    calls=1 0
    0 600

    ob=/t/.build/tls-profiles/field.so
    fn=handshake
    0 3000
    cob=/t/outpost
    cfn=entropy
    calls=2 0
    0 400
    cob=/lib/libc.so.6
    cfn=memcpy
    calls=7 0
    0 1000
    cfn=self
    calls=1 0

    ob=/lib/libmbedtls.so.14
    fn=send
    0 1
    cob=/t/outpost
    cfn=on_send
    calls=1 0
    0 30

    totals: 99999

    """

  private func count(_ profile: String, in file: String = file) -> Int {
    CalledInstructions(program: "/t/outpost", profile: profile).count(in: Array(file.utf8))
  }

  @Test("What the program called of the profile counts, less what the profile called back")
  func calls() {
    #expect(count("field") == 5_000 - 400)
  }

  @Test("Of `system` the machine's own library is the client")
  func system() {
    #expect(count("system") == 600 - 30)
  }

  @Test("Another profile's object, and that of the measured build, are not the client")
  func others() {
    #expect(count("web") == 0)
    #expect(count("eld") == 0)
  }

  @Test("A file without a call, or of something else, counts nothing")
  func nothing() {
    for text in ["", "ob=/t/outpost\n0 7\n", "calls=1 0", "calls=1 0\nx y\n", "\u{0}ob=\n"] {
      #expect(count("field", in: text) == 0, "\(text)")
    }
  }
}
