/// `path` as seen from the folder of the file `referrer`, without needless `.` and `..`:
/// `../boards/hub.yaml` in `scenarios/fire.yaml` is `boards/hub.yaml`. Text only: a symbolic link
/// to a folder is not looked through.
func resolved(_ path: String, against referrer: String) -> String {
  if path.utf8.first == slash { return normalised(path) }
  guard let end = referrer.utf8.lastIndex(of: slash) else { return normalised(path) }
  return normalised(String(referrer[...end]) + path)
}

/// `path` without empty parts, `.`, and `..` that follow a name.
func normalised(_ path: String) -> String {
  let isAbsolute = path.utf8.first == slash
  var parts: [Substring.UTF8View] = []
  for part in path.utf8.split(separator: slash) where !part.elementsEqual(".".utf8) {
    let last = parts.last
    if part.elementsEqual("..".utf8), let last, !last.elementsEqual("..".utf8) {
      parts.removeLast()
    } else if !(isAbsolute && last == nil && part.elementsEqual("..".utf8)) {
      parts.append(part)
    }
  }
  let joined = parts.map { String(Substring($0)) }.joined(separator: "/")
  if isAbsolute { return "/" + joined }
  return joined.utf8.isEmpty ? "." : joined
}

private let slash = UInt8(ascii: "/")
