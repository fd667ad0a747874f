import CP256
import Testing

/// NIST's vectors, and edges computed from the textbook (`Vectors/make-edges.py`).
@Suite(
  "P-256 computes what NIST's vectors and the textbook say",
  .enabled(if: Curve.isBuilt, Curve.remedy))
struct CurveTests {
  private let curve: Curve

  init() throws {
    curve = try Curve.load()
  }

  @Test("The vectors cover verification, agreement, key generation and signing")
  func count() {
    #expect(
      ["verify", "shared", "public", "sign"].map { Vector.all($0).count } == [205, 198, 163, 147])
  }

  @Test(
    "A signature is accepted or refused as its vector says", arguments: Vector.all("verify"))
  func verification(vector: Vector) {
    let numbers = vector.numbers
    let status = curve.verify(
      numbers[3] + numbers[4], numbers[1] + numbers[2], numbers[0], numbers[0].count)
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
  }

  @Test("A shared secret is the x coordinate of the product", arguments: Vector.all("shared"))
  func agreement(vector: Vector) {
    var secret = [UInt8](repeating: 0, count: 32)
    let status = curve.sharedSecret(
      &secret, vector.numbers[0], vector.numbers[1] + vector.numbers[2])
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(secret == vector.numbers[3])
  }

  @Test(
    "A public key is the base point times the private key", arguments: Vector.all("public"))
  func publicKey(vector: Vector) {
    var key = [UInt8](repeating: 0, count: 64)
    let status = curve.publicFromPrivate(&key, vector.numbers[0])
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(key == vector.numbers[1] + vector.numbers[2])
  }

  @Test(
    "A signature with the random number of its vector is the signature of the vector",
    arguments: Vector.all("sign"))
  func signature(vector: Vector) {
    var signature = [UInt8](repeating: 0, count: 64)
    let status = sign(
      &signature, key: vector.numbers[1], hash: vector.numbers[0], drawing: [vector.numbers[2]])
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(signature == vector.numbers[3] + vector.numbers[4])
  }

  private static let unfit = [UInt8](repeating: 0, count: 32)
  private static let beyond = [UInt8](repeating: 0xff, count: 32)
  private static let fit = [UInt8](repeating: 0x5a, count: 32)

  @Test(
    "Signing draws again after a random number that the curve cannot use, and fails after four",
    arguments: [
      ([unfit, beyond, unfit, fit], OUTPOST_P256_DONE),
      ([unfit, beyond, unfit, beyond, fit], OUTPOST_P256_RANDOM_FAILED),
      ([], OUTPOST_P256_RANDOM_FAILED),
      ([unfit], OUTPOST_P256_RANDOM_FAILED),
    ])
  func nonce(numbers: [[UInt8]], status: Int32) {
    var signature = [UInt8](repeating: 0, count: 64)
    #expect(sign(&signature, key: Self.fit, hash: Self.fit, drawing: numbers) == status)
    #expect(signature.contains { $0 != 0 } == (status == OUTPOST_P256_DONE))
  }

  @Test("A private key outside the range of the curve signs nothing", arguments: [unfit, beyond])
  func signer(key: [UInt8]) {
    var signature = [UInt8](repeating: 0, count: 64)
    let status = sign(&signature, key: key, hash: Self.fit, drawing: [Self.fit])
    #expect(status == OUTPOST_P256_INVALID_PRIVATE_KEY)
    #expect(signature.allSatisfy { $0 == 0 })
  }

  private func sign(
    _ signature: inout [UInt8], key: [UInt8], hash: [UInt8], drawing numbers: [[UInt8]]
  ) -> Int32 {
    var script = ScriptedNumbers(numbers: numbers)
    return withUnsafeMutablePointer(to: &script) {
      curve.sign(&signature, key, hash, hash.count, ScriptedNumbers.draw, $0)
    }
  }
}
