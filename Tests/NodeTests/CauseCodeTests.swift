import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

/// Every refusal of TLS, each particular with a value of its own.
private let refusals: [(SecurityFault, UInt16)] = [
  (.wrongName, 200), (.unknownAuthority, 201), (.selfSigned, 202), (.expired, 203),
  (.notYetValid, 204), (.weakCertificate, 205), (.wrongUsage, 206),
  (.certificateRejected(flags: 0x8000_0001), 207), (.malformedCertificate, 208),
  (.unsupportedCertificate, 209), (.chainTooLong, 210), (.certificateChanged, 211),
  (.trustUnusable, 212), (.identityDemanded, 213), (.identityRefused(alert: 116), 214),
  (.notTLS, 215), (.noCommonParameters, 216), (.alert(255), 217),
  (.handshakeTimeout(state: 3), 218), (.handshakeAborted(state: 4), 219), (.outOfMemory, 220),
  (.arenaExhausted(limit: 20_000), 221),
  (.recordTooLarge(state: 11, needed: 16_777_219, room: 6_144), 222), (.badRecord, 223),
  (.handshakeForged(state: 12), 224), (.handshakeMalformed(state: 13), 225), (.flood, 226),
  (.noEntropy, 227), (.engine(-0x7780), 228), (.nameNotPermitted, 229), (.renegotiation, 230),
]

/// Every fault of an exchange but those of TLS.
private let failures: [(ExchangeFault, UInt16)] = [
  (.answerTimeout, 2), (.response(.badStatusLine), 10), (.response(.badHeader), 11),
  (.response(.headTooLong), 12), (.response(.badLength), 13), (.response(.badChunk), 14),
  (.response(.bodyTooLong), 15), (.response(.truncated), 16),
  (.broker(.unexpectedPacket(0x41)), 20), (.broker(.badLength), 21), (.broker(.badValue), 22),
  (.connection(.nameNotResolved), 100), (.connection(.refused), 101),
  (.connection(.unreachable), 102), (.connection(.reset), 103), (.connection(.endedEarly), 104),
  (.connection(.connectTimeout), 105), (.connection(.system(-7)), 106),
  (.connection(.proxy(.answered(status: 502))), 110),
  (.connection(.proxy(.authenticationRequired)), 111),
  (.connection(.proxy(.authenticationRefused)), 112),
  (.connection(.proxy(.refused(reply: 255))), 113), (.connection(.proxy(.malformed)), 114),
  (.connection(.proxy(.answerTooLong)), 115), (.connection(.proxy(.noAnswer)), 116),
  (.connection(.proxy(.left)), 117),
  (.connection(.proxy(.unreached(StreamFault.system(-7).code))), 118),
]

@Suite("Codes of causes")
struct CauseCodeTests {
  @Test("A fault's code has the number that was given to it for ever")
  func numbers() {
    for (fault, number) in refusals { #expect(fault.code.number == number) }
    for (fault, number) in failures { #expect(fault.code.number == number) }
  }

  @Test("A fault comes back from its code with all its particulars")
  func roundTrip() {
    for (fault, _) in refusals {
      #expect(SecurityFault(fault.code) == fault)
      #expect(ExchangeFault(fault.code) == .connection(.security(fault)))
    }
    for (fault, _) in failures { #expect(ExchangeFault(fault.code) == fault) }
  }

  @Test("A broker's verdict comes back from its code, and its acknowledgement is none")
  func brokers() {
    for verdict in MQTTVerdict.allCases {
      let code = CauseCode(brokerVerdict: verdict)
      #expect(code.number == 4)
      #expect(code.brokerVerdict == verdict)
      #expect(code.httpStatus == nil)
    }
    #expect(CauseCode.brokerAcknowledged.number == 3)
    #expect(CauseCode.brokerAcknowledged.brokerVerdict == nil)
  }

  @Test("No two faults share a number")
  func unique() {
    let numbers = refusals.map { $0.1 } + failures.map { $0.1 }
    #expect(Set(numbers).count == numbers.count)
  }

  @Test("An HTTP status comes back from its code, and is no fault")
  func status() {
    let code = CauseCode(httpStatus: 503)
    #expect(code.httpStatus == 503)
    #expect(ExchangeFault(code) == nil)
    #expect(ExchangeFault.answerTimeout.code.httpStatus == nil)
  }

  @Test("A number without a fault gives none", arguments: [0, 3, 9, 17, 99, 107, 231, 999])
  func unknown(_ number: UInt16) {
    #expect(ExchangeFault(CauseCode(number)) == nil)
  }

  @Test("The client reports a changed certificate as distrust and no other refusal of TLS")
  func distrust() {
    for (fault, _) in refusals {
      let isDistrust = fault.code.number == SecurityFault.certificateChangedNumber
      #expect(isDistrust == (fault == .certificateChanged))
    }
  }
}
