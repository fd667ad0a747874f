import CP256
import Synchronization
import Testing

/// What signatures get for their random number, while a test signs.
private let nonces = Mutex<[[UInt8]]>([])

@c(psa_generate_random)
func scriptedRandom(_ bytes: UnsafeMutablePointer<UInt8>, _ size: Int) -> Int32 {
  let next = nonces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  guard let next, next.count == size else { return -1 }
  for index in 0..<size { bytes[index] = next[index] }
  return 0
}

/// NIST's vectors, and edges computed from the textbook (`Vectors/make-edges.py`).
@Suite("P-256 computes what NIST's vectors and the textbook say", .serialized)
struct CurveTests {
  @Test("There are vectors of every kind")
  func count() {
    #expect(
      ["verify", "shared", "public", "sign"].map { Vector.all($0).count } == [205, 198, 163, 147])
  }

  @Test("A signature is taken or refused", arguments: Vector.all("verify"))
  func verification(vector: Vector) {
    let numbers = vector.numbers
    let status = p256_ecdsa_verify(
      numbers[3] + numbers[4], numbers[1] + numbers[2], numbers[0], numbers[0].count)
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
  }

  @Test("A shared secret is the x coordinate of the product", arguments: Vector.all("shared"))
  func agreement(vector: Vector) {
    var secret = [UInt8](repeating: 0, count: 32)
    let status = p256_ecdh_shared_secret(
      &secret, vector.numbers[0], vector.numbers[1] + vector.numbers[2])
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(secret == vector.numbers[3])
  }

  @Test("A public key is the base point times the private one", arguments: Vector.all("public"))
  func publicKey(vector: Vector) {
    var key = [UInt8](repeating: 0, count: 64)
    let status = p256_public_from_private(&key, vector.numbers[0])
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(key == vector.numbers[1] + vector.numbers[2])
  }

  @Test("A signature with a known random number is the known one", arguments: Vector.all("sign"))
  func signature(vector: Vector) {
    nonces.withLock { $0 = [vector.numbers[2]] }
    var signature = [UInt8](repeating: 0, count: 64)
    let status = p256_ecdsa_sign(
      &signature, vector.numbers[1], vector.numbers[0], vector.numbers[0].count)
    #expect(outcome(status, for: vector.outcome) == vector.outcome)
    #expect(signature == vector.numbers[3] + vector.numbers[4])
  }

  private static let unfit = [UInt8](repeating: 0, count: 32)
  private static let beyond = [UInt8](repeating: 0xff, count: 32)
  private static let fit = [UInt8](repeating: 0x5a, count: 32)

  @Test(
    "Random numbers that are none of the curve's are drawn again, four in all; without one nothing is signed",
    arguments: [
      ([unfit, beyond, unfit, fit], OUTPOST_P256_DONE),
      ([unfit, beyond, unfit, beyond, fit], OUTPOST_P256_RANDOM_FAILED),
      ([], OUTPOST_P256_RANDOM_FAILED),
      ([unfit], OUTPOST_P256_RANDOM_FAILED),
    ])
  func nonce(numbers: [[UInt8]], status: Int32) {
    nonces.withLock { $0 = numbers }
    var signature = [UInt8](repeating: 0, count: 64)
    #expect(p256_ecdsa_sign(&signature, Self.fit, Self.fit, 32) == status)
    #expect(signature.contains { $0 != 0 } == (status == OUTPOST_P256_DONE))
  }

  @Test("With no fit private key nothing is signed", arguments: [unfit, beyond])
  func signer(key: [UInt8]) {
    nonces.withLock { $0 = [Self.fit] }
    var signature = [UInt8](repeating: 0, count: 64)
    #expect(p256_ecdsa_sign(&signature, key, Self.fit, 32) == OUTPOST_P256_INVALID_PRIVATE_KEY)
    #expect(signature.allSatisfy { $0 == 0 })
  }
}
