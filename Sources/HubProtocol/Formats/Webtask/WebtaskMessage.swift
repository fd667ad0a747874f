extension ReceivedMessage {
  /// Reads the form of a `webtask` message; fields that the format does not have are passed over,
  /// since Particle's cloud appends `published_at`. The article's text calls the events
  /// `sensor-data` and `sensor-event`, its code `sensor-report` and `sensor-alarm`: both are read.
  package init(webtask body: [UInt8]) throws(ReportFault) {
    try ReportFault.check(lengthOf: body)
    let fields = try WebtaskFields(body)
    let isAlarm = try fields.isAlarm(in: body)
    let device = try FormText.decode(field: body[fields.device])
    guard device.count <= ReportLimits.textBytesMax else {
      throw ReportFault(reason: .textTooLong, place: fields.device.lowerBound)
    }
    let values = try FormText.readJSON(in: body[fields.data]) { reader throws(ReportFault) in
      let values = try reader.values()
      try reader.end()
      return values
    }
    self.init(
      device: device, board: nil, kind: isAlarm ? .alarm(nil) : .report, boot: nil, sequence: nil,
      time: nil, uptime: nil, age: nil, values: values, units: [])
  }
}

/// Where the values of the three fields are in a form.
private struct WebtaskFields {
  let event: Range<Int>
  let data: Range<Int>
  let device: Range<Int>

  init(_ body: [UInt8]) throws(ReportFault) {
    var (event, data, device): (Range<Int>?, Range<Int>?, Range<Int>?)
    var start = 0
    while start < body.count {
      let end = body[start...].firstIndex(of: UInt8(ascii: "&")) ?? body.count
      let text = body.span.extracting(start..<end)
      if text.begins(with: "event=") {
        try event.put(start + 6..<end, as: .event, at: start)
      } else if text.begins(with: "data=") {
        try data.put(start + 5..<end, as: .data, at: start)
      } else if text.begins(with: "coreid=") {
        try device.put(start + 7..<end, as: .device, at: start)
      }
      start = end + 1
    }
    guard let event else { throw ReportFault(reason: .missing(.event), place: body.count) }
    guard let data else { throw ReportFault(reason: .missing(.data), place: body.count) }
    guard let device else { throw ReportFault(reason: .missing(.device), place: body.count) }
    self.event = event
    self.data = data
    self.device = device
  }

  func isAlarm(in body: [UInt8]) throws(ReportFault) -> Bool {
    let name = body.span.extracting(event)
    if name.equals("sensor-report") || name.equals("sensor-data") { return false }
    if name.equals("sensor-alarm") || name.equals("sensor-event") { return true }
    throw ReportFault(reason: .wrongValue(.event), place: event.lowerBound)
  }
}
