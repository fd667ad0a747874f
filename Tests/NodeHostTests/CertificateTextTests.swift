import NodeHost
import TLSTransport
import TestSupport
import Testing

@Suite("What is wrong with a file of certificates")
struct CertificateTextTests {
  private static let folder = Program.root + "/fixtures/certs"

  /// A file that openssl makes, and `profile`'s words for it as trust anchors.
  private func words(_ commands: String, profile: String = "system") throws -> String? {
    let folder = try TemporaryFolder()
    let script = "cd '\(folder.path)' && certs='\(Self.folder)' && \(commands)"
    let made = try Program("sh", ["-ec", script]).finish()
    guard made.status == 0 else { throw Failed(errors: made.errors) }
    let file = try InputFile.read(folder.path + "/out", limit: 1 << 20)
    do throws(TLSSettingsFault) {
      _ = try TLSClientSettings(anchors: file.span)
      return nil
    } catch {
      return CertificateText.text(error, in: file, profile: profile)
    }
  }

  struct Failed: Error { let errors: String }

  @Test(
    "A file that is something else is named as what it is, with the command that makes certificates of it",
    arguments: [
      (
        "openssl pkcs12 -export -in $certs/hub.pem -inkey $certs/TEST-ONLY-hub.key.pem -passout pass:x -out out",
        "is PKCS #12; take its certificates out (openssl pkcs12 -in FILE -nokeys -out ca.pem)"
      ),
      (
        "openssl crl2pkcs7 -nocrl -certfile $certs/ca.pem -out out",
        "is PKCS #7; take its certificates out (openssl pkcs7 -in FILE -print_certs -out ca.pem)"
      ),
      (
        "openssl crl2pkcs7 -nocrl -certfile $certs/ca.pem -outform DER -out out",
        "is PKCS #7; take its certificates out (openssl pkcs7 -inform DER -in FILE -print_certs -out ca.pem)"
      ),
      (
        "openssl x509 -in $certs/ca.pem -trustout -out out",
        "is OpenSSL's own form; take its certificates out (openssl x509 -in FILE -out ca.pem)"
      ),
      ("cp $certs/TEST-ONLY-ca.key.pem out", "is a private key; its certificate is needed"),
      (
        "openssl pkey -in $certs/TEST-ONLY-ca.key.pem -outform DER -out out",
        "is a private key; its certificate is needed"
      ),
      (
        "openssl req -new -key $certs/TEST-ONLY-ca.key.pem -subj /CN=x -out out",
        "is a request for a certificate, not one"
      ),
      (
        "openssl pkey -in $certs/TEST-ONLY-ca.key.pem -pubout -out out",
        "is a public key; its certificate is needed"
      ),
      ("printf 'nothing' > out", "holds no certificate (PEM)"),
      (
        "head -c 300 $certs/ca.pem > out; echo >> out; echo -----END CERTIFICATE----- >> out",
        "certificate 1 is malformed"
      ),
    ])
  func containers(_ commands: String, _ expected: String) throws {
    #expect(try words(commands) == expected)
  }

  private static let selfSigned =
    "openssl req -x509 -newkey KEY -nodes -subj /CN=x -out out -keyout key 2>/dev/null"

  @Test(
    "A key that the profile does not know is named, with the profiles that do and never the same",
    arguments: [
      (
        "ed25519", "system",
        "has an Ed25519 key, which no TLS profile knows; take one with a P-256 or RSA key"
      ),
      (
        "ed448", "web",
        "has an Ed448 key, which no TLS profile knows; take one with a P-256 or RSA key"
      ),
      (
        "rsa-pss", "system",
        "has an RSA key for RSASSA-PSS alone, which no TLS profile knows; take one with a P-256 or RSA key"
      ),
    ])
  func keys(_ key: String, _ profile: String, _ expected: String) throws {
    let commands = Self.selfSigned.replacing("KEY", with: key)
    #expect(try words(commands, profile: profile) == "certificate 1 " + expected)
  }

  @Test(
    "A key that another profile knows is named with that profile",
    arguments: [
      (
        "hub-rsa", "field",
        "has an RSA key, which TLS profile `field` does not know; `tls: web`, `tls: system`, `tls: photon` do"
      ),
      (
        "P-384", "field",
        "has a P-384 key, which TLS profile `field` does not know; `tls: web`, `tls: system`, `tls: photon` do"
      ),
      (
        "critical", "system",
        "has a critical extension that no TLS profile evaluates, or parts of an unknown kind; take a certificate without it"
      ),
    ])
  func profiles(_ name: String, _ profile: String, _ expected: String) throws {
    let file = try InputFile.read("\(Self.folder)/\(name).pem", limit: 1 << 20)
    let fault = TLSSettingsFault.unsupportedCertificate(index: 0)
    #expect(CertificateText.text(fault, in: file, profile: profile) == "certificate 1 " + expected)
    let second = TLSSettingsFault.unsupportedCertificate(index: 1)
    #expect(
      CertificateText.text(second, in: file + file, profile: profile) == "certificate 2 " + expected
    )
  }
}
