/// The choices of an option as a type: its cases are the only settings that a driver can meet.
///
/// The raw values are the numbers of ``OptionSchema/Choice/value``, by custom the chip's own codes.
public protocol OptionChoice: RawRepresentable<Int64>, CaseIterable, Sendable {
  /// The spelling in board files, with its unit if it has one.
  var spelling: StaticString { get }
}

/// The settings of one chip on one board: a number for each option of its schema.
///
/// Drivers and models ask by the option's name, so the order of a schema carries no meaning. To ask
/// for an option that the schema does not have, or to set what it does not allow, is a programmer's
/// error and ends the process.
public struct ChipOptions: Sendable {
  private let schema: [OptionSchema]
  private var values: InlineArray<8, Int64> = InlineArray(repeating: 0)

  /// Makes the settings of a chip without options.
  public init() {
    self.init([])
  }

  /// Makes settings with every option of `schema` at its default.
  public init(_ schema: [OptionSchema]) {
    self.schema = schema
    for index in schema.indices { values[index] = schema[index].defaultValue }
  }

  /// The number of the option at `position` of the schema, for code that walks through a schema.
  public subscript(position: Int) -> Int64 {
    get {
      precondition(schema.indices.contains(position), "the schema has no such option")
      return values[position]
    }
    set {
      precondition(schema[position].allows(newValue), "the schema does not allow this setting")
      values[position] = newValue
    }
  }

  /// The setting of an option with choices.
  public func choice<Choice: OptionChoice>(_ name: StaticString) -> Choice {
    guard let choice = Choice(rawValue: values[position(of: name)]) else {
      preconditionFailure("the driver does not know a choice of its schema")
    }
    return choice
  }

  /// The amount of an option that has a default.
  public func amount(_ name: StaticString) -> Int64 {
    values[position(of: name)]
  }

  /// The amount of an option that may be left unset; nil where it is.
  public func amountIfSet(_ name: StaticString) -> Int64? {
    let value = values[position(of: name)]
    return value == OptionSchema.unset ? nil : value
  }

  private func position(of name: StaticString) -> Int {
    for index in schema.indices where schema[index].name.hasSameBytes(as: name) { return index }
    preconditionFailure("the schema has no option of this name")
  }
}

extension OptionSchema {
  /// Whether a file can give this number to the option.
  func allows(_ value: Int64) -> Bool {
    if value == defaultValue { return true }
    switch form {
    case .choices(let choices): return choices.contains { $0.value == value }
    case .amount(_, let range): return range.contains(value)
    }
  }
}

extension StaticString {
  /// Whether two literals have the same bytes. Comparing strings would need tables of Unicode,
  /// which a microcontroller has no room for.
  fileprivate func hasSameBytes(as other: StaticString) -> Bool {
    guard utf8CodeUnitCount == other.utf8CodeUnitCount else { return false }
    for index in 0..<utf8CodeUnitCount where utf8Start[index] != other.utf8Start[index] {
      return false
    }
    return true
  }
}
