extension CredentialDoubt {
  var wording: Wording {
    switch self {
    case .placeholder(let file):
      Wording(
        "the file \(quoted(file)) holds a placeholder of a template",
        hint: "write the right content into it")
    case .noPEM(let file):
      Wording(
        "the file \(quoted(file)) holds no PEM",
        hint:
          "it begins with `-----BEGIN CERTIFICATE-----`, or for a key `-----BEGIN PRIVATE KEY-----`"
      )
    case .testAuthority(let file, let host):
      Wording(
        "\(quoted(file)) has a key of outpost's own tests, which is public: any program can pass for \(quoted(host))",
        hint: "name the authority of your server; the test authority is for localhost alone")
    case .testKey(let file, let host):
      Wording(
        "\(quoted(file)) is a key of outpost's own tests, which is public, and not for \(quoted(host))",
        hint: "make a key of your own; the test keys are for localhost alone")
    }
  }
}
