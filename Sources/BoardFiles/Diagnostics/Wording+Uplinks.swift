import Units

extension UplinkProblem {
  var wording: Wording {
    switch self {
    case .credentialName(let name):
      Wording(
        "\(quoted(name)) is no name of a credential",
        hint: "write the name in front of the colon of `LoadCredential=NAME:PATH` in the unit")
    case .bothForms(let key, let other):
      Wording(
        "\(quoted(key)) is here and \(quoted(key == "uplink" ? "uplinks" : "uplink")) at \(other.text): "
          + "a board has one of them",
        hint: "make the one uplink an entry of `uplinks`, with a name")
    case .tooManyUplinks:
      Wording(
        "more than \(Limits.uplinks) uplinks",
        hint:
          "a board has at most \(Limits.uplinks); one uplink may have several servers: `url: [URL, URL]`"
      )
    case .plainHTTP:
      Wording("`http` sends everything in the clear; TLS is required", hint: "write `https://`")
    case .plainMQTT:
      Wording("`mqtt` sends everything in the clear; TLS is required", hint: "write `mqtts://`")
    case .brokerPath:
      Wording("the URL of an MQTT broker has no path", hint: "write `mqtt: {topic-prefix: PREFIX}`")
    case .inlinePassword:
      Wording("a password must not stand in a board file", hint: "write `password: {file: FILE}`")
    case .notHTTPS:
      Wording("the URL must begin with `https://`, or with `mqtts://` for an MQTT broker")
    case .noHost: Wording("the URL names no host")
    case .badHost(let host):
      Wording(
        "\(quoted(host)) is no host name",
        hint:
          "letters, digits, hyphens and underscores in labels, no dot at the end, other scripts as "
          + "`xn--...`; addresses as `192.0.2.7`, `[2001:db8::7]` or `[fe80::7%eth0]`")
    case .badPort(let port): Wording("\(quoted(port)) is no port", hint: "allowed: 1 to 65535")
    case .credentialsInURL:
      Wording(
        "the URL contains credentials",
        hint: "use `secret: {file: FILE}` or `authorization: {bearer: {file: FILE}}`")
    case .fragment: Wording("the URL has a `#` part, which is never sent", hint: "leave it out")
    case .badPathByte(let byte):
      Wording(
        "the URL contains the character \(hexadecimal(byte))",
        hint: byte < 0x20 || byte == 0x7F
          ? "no control character may reach a request"
          : "percent-encode it: %\(hexadecimal(byte).dropFirst(2))")
    case .badPercent:
      Wording("a `%` of the URL is not followed by the code of a printable character")
    case .inlineSecret:
      Wording("a secret must not stand in a board file", hint: "write `secret: {file: FILE}`")
    case .inlineToken:
      Wording(
        "a bearer token must not stand in a board file",
        hint: "write `authorization: {bearer: {file: FILE}}`")
    case .bareTrust:
      Wording(
        "the kind of trust is missing",
        hint: "write `trust: {ca: FILE}` or `trust: {pin: first-use}`")
    case .repeatedStatus(let status): Wording("the status \(status) stands twice")
    case .repeatedURL: Wording("the URL stands twice")
    case .failoverOfOne:
      Wording("`failover` needs several servers", hint: "write `url: [URL, URL]`")
    case .pinOfSeveral:
      Wording(
        "a pin is about one server",
        hint: "with several, write `trust: {ca: FILE}`; a server may have its own: "
          + "`url: [{url: URL, trust: {ca: FILE}}, URL]`")
    case .reservedHeader(let name, let remedy):
      Wording("the header \(quoted(name)) cannot be set here", hint: remedy)
    case .repeatedHeader(let name): Wording("the header \(quoted(name)) stands twice")
    case .headerReadableByOthers(let file):
      Wording("others can read the file of a header \(quoted(file))", hint: "chmod 600 \(file)")
    case .proxyScheme:
      Wording(
        "the URL of a proxy begins with `http://` or `socks5://`",
        hint: "TLS to the server goes through either; the proxy resolves names")
    case .proxyPort:
      Wording("the proxy's port is missing", hint: "write it: `http://proxy.test:3128`")
    case .proxyPath: Wording("the URL of a proxy has no path", hint: "leave it out")
    case .proxyCredentials:
      Wording(
        "a user and a password must not stand in a board file",
        hint: "write `authorization: {file: FILE}`; the file has one line, `USER:PASSWORD`")
    case .proxyCredentialsReadableByOthers(let file):
      Wording(
        "others can read the file of the proxy's password \(quoted(file))",
        hint: "chmod 600 \(file)")
    case .batchInFormat(let format, let able):
      Wording(
        "a request of the format \(quoted(format)) has one report",
        hint: "formats that take several: \(listed(able))")
    case .idleBatch:
      Wording(
        "no uplink has this `batch`: each has a `format` or a `batch` of its own",
        hint: "write `batch` in the uplinks, or remove it")
    case .badHeaderName(let name):
      Wording(
        "\(quoted(name)) is no name of a header",
        hint: "letters, digits and hyphens, at most \(Limits.nameBytes), like `X-Api-Key`")
    case .badHeaderValue:
      Wording(
        "a header holds one line of printable ASCII without blanks around it",
        hint: "a line break would begin another header")
    case .capBelowFirst: Wording("`cap` is shorter than `first`")
    case .arenaNotCounted(let profile, let able):
      Wording(
        "the profile \(quoted(profile)) has no arena: its library allocates by itself",
        hint: "profiles that have one: \(listed(able))")
    case .arenaTooSmall(let profile, let least):
      Wording(
        "less than the record buffers of \(quoted(profile)) alone",
        hint:
          "write \(spelled(least, .size)) or more; `outpost profile` shows what a handshake needs")
    case .secretReadableByOthers(let file):
      Wording("others can read the secret file \(quoted(file))", hint: "chmod 600 \(file)")
    case .tokenReadableByOthers(let file):
      Wording(
        "others can read the file of the bearer token \(quoted(file))", hint: "chmod 600 \(file)")
    case .keyReadableByOthers(let file):
      Wording("others can read the private key \(quoted(file))", hint: "chmod 600 \(file)")
    case .passwordReadableByOthers(let file):
      Wording("others can read the file of the password \(quoted(file))", hint: "chmod 600 \(file)")
    }
  }
}
