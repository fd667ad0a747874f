import BoardFiles

/// Escapes text for XML 1.0 and HTML.
package enum MarkupText {
  /// Markup escaped; control characters, and what turns or hides text, as escapes of their own.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      default: result += String(scalar).printable
      }
    }
    return result
  }
}
