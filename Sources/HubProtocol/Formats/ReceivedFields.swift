import NodeCore

extension ReportFault {
  /// Refuses a body that is longer than a request may be.
  static func check(lengthOf body: [UInt8]) throws(ReportFault) {
    guard body.count <= HTTPLimits.bodyBytesMax else {
      throw ReportFault(reason: .tooLong, place: HTTPLimits.bodyBytesMax)
    }
  }
}

extension Optional {
  /// Takes a value that a message has once; a second one is a fault.
  mutating func put(
    _ value: Wrapped, as field: ReportField, at place: Int
  ) throws(ReportFault) {
    guard self == nil else { throw ReportFault(reason: .repeated(field), place: place) }
    self = value
  }
}

extension [ReceivedMessage.Value] {
  /// Refuses a channel that is among these already, and one more than a message may have.
  func check(mayAdd channel: [UInt8], at place: Int) throws(ReportFault) {
    guard !contains(where: { $0.channel == channel }) else {
      throw ReportFault(reason: .repeated(.channel), place: place)
    }
    guard count < ReportLimits.valuesMax else {
      throw ReportFault(reason: .tooManyValues, place: place)
    }
  }
}

extension FormText {
  /// Decodes the value of a form's field.
  static func decode(field: ArraySlice<UInt8>) throws(ReportFault) -> [UInt8] {
    do throws(BrokenEscape) {
      return try decode(field)
    } catch {
      throw ReportFault(reason: .badEscape, place: error.place)
    }
  }

  /// Reads the JSON in a form's field; faults have their places in the form.
  static func readJSON<Value>(
    in field: ArraySlice<UInt8>, _ read: (inout JSONReader) throws(ReportFault) -> Value
  ) throws(ReportFault) -> Value {
    var reader = JSONReader(try decode(field: field))
    do throws(ReportFault) {
      return try read(&reader)
    } catch {
      throw ReportFault(reason: error.reason, place: place(ofDecoded: error.place, in: field))
    }
  }
}
