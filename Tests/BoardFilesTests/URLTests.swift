import Testing

@testable import BoardFiles

@Suite("The server's URL is checked byte by byte")
struct URLTests {
  @Test(
    "A good URL gives host, port and path",
    arguments: [
      ("https://hub.test", "hub.test", 443, "/"), ("https://hub.test/", "hub.test", 443, "/"),
      ("https://hub.test:8443/a/b?c=d&e=%20", "hub.test", 8443, "/a/b?c=d&e=%20"),
      ("https://10.0.0.7:1/x", "10.0.0.7", 1, "/x"), ("https://h?q", "h", 443, "/?q"),
      ("https://[fe80::1]:65535/x", "fe80::1", 65_535, "/x"),
      ("https://[::]", "::", 443, "/"), ("https://[::ffff:10.0.0.7]", "::ffff:10.0.0.7", 443, "/"),
      ("https://[::10.0.0.7]", "::10.0.0.7", 443, "/"), ("https://[1::]", "1::", 443, "/"),
      ("https://[1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8", 443, "/"),
      ("https://[1:2:3:4:5:6:10.0.0.7]", "1:2:3:4:5:6:10.0.0.7", 443, "/"),
      ("https://[1::3:4:5:6:7:8]", "1::3:4:5:6:7:8", 443, "/"),
      ("https://1.2.3.4.example", "1.2.3.4.example", 443, "/"),
      ("https://0xyz.test", "0xyz.test", 443, "/"), ("https://0xg", "0xg", 443, "/"),
      ("https://xn--mnchen-3ya.test", "xn--mnchen-3ya.test", 443, "/"),
      ("https://Hub-1.TEST/~a.b/(c)", "Hub-1.TEST", 443, "/~a.b/(c)"),
      ("https://my_hub", "my_hub", 443, "/"), ("https://_a.b_c.test/", "_a.b_c.test", 443, "/"),
      ("https://[fe80::1%eth0]:8443/x", "fe80::1%eth0", 8443, "/x"),
      ("https://[FE80::1%br-lan.2]", "FE80::1%br-lan.2", 443, "/"),
      ("https://hub.test:443", "hub.test", 443, "/"),
    ])
  func good(text: String, host: String, port: Int, path: String) throws {
    let url = try ServerURL(text)
    #expect(url == ServerURL(host: host, port: port, path: path))
  }

  @Test(
    "The URL of a broker has a port of its own and no path",
    arguments: [
      ("mqtts://broker.test", "broker.test", 8_883), ("mqtts://broker.test/", "broker.test", 8_883),
      ("mqtts://10.0.0.7:1883", "10.0.0.7", 1_883), ("mqtts://[fe80::1%eth0]:1", "fe80::1%eth0", 1),
    ])
  func broker(text: String, host: String, port: Int) throws {
    let url = try ServerURL(text)
    #expect(url == ServerURL(host: host, port: port, path: "", scheme: .mqtts))
  }

  @Test(
    "A bad URL is refused for its own reason",
    arguments: [
      ("http://hub.test/", UplinkProblem.plainHTTP), ("HTTPS://hub.test/", .notHTTPS),
      ("wss://hub.test/", .notHTTPS), ("mqtt://hub.test", .plainMQTT),
      ("mqtts://hub.test/a", .brokerPath), ("mqtts://hub.test?a", .brokerPath),
      ("mqtts://u:p@hub.test", .credentialsInURL), ("mqtts://hub.test#f", .fragment),
      ("mqtts://", .noHost), ("https:/hub.test", .notHTTPS), ("https://", .noHost),
      ("https://:8443/", .noHost), ("https://-h/", .badHost("-h")),
      ("https://a..b/", .badHost("a..b")),
      ("https://h h/", .badHost("h h")), ("https://[::1/", .badHost("[")),
      ("https://[1]/", .badHost("[1]")), ("https://[:]/", .badHost("[:]")),
      ("https://[:::]/", .badHost("[:::]")), ("https://[1::2::3]/", .badHost("[1::2::3]")),
      ("https://[1:2:3:4:5:6:7]/", .badHost("[1:2:3:4:5:6:7]")),
      ("https://[1:2:3:4::5:6:7:8]/", .badHost("[1:2:3:4::5:6:7:8]")),
      ("https://[1:2:3:4:5:6:7:8:9]/", .badHost("[1:2:3:4:5:6:7:8:9]")),
      ("https://[:1::2]/", .badHost("[:1::2]")), ("https://[1::2:]/", .badHost("[1::2:]")),
      ("https://[12345::]/", .badHost("[12345::]")), ("https://[::1.2.3]/", .badHost("[::1.2.3]")),
      ("https://[1.2.3.4::]/", .badHost("[1.2.3.4::]")),
      ("https://[fe80::1%25lo]/", .badHost("[fe80::1%25lo]")),
      ("https://[fe80::1%]/", .badHost("[fe80::1%]")),
      ("https://[2001:db8::1%eth0]/", .badHost("[2001:db8::1%eth0]")),
      ("https://[fe80::1%a%b]/", .badHost("[fe80::1%a%b]")),
      ("https://[fe80::1%0123456789abcdef]/", .badHost("[fe80::1%0123456789abcdef]")),
      ("https://127.1/", .badHost("127.1")), ("https://2130706433/", .badHost("2130706433")),
      ("https://127.0.0.01/", .badHost("127.0.0.01")),
      ("https://127.0.0.256/", .badHost("127.0.0.256")),
      ("https://1.2.3.4.5/", .badHost("1.2.3.4.5")), ("https://hub.1/", .badHost("hub.1")),
      ("https://0x7f000001/", .badHost("0x7f000001")), ("https://hub.0X1/", .badHost("hub.0X1")),
      ("https://0x/", .badHost("0x")),
      ("https://hub.test./", .badHost("hub.test.")),
      ("https://m\u{FC}nchen.test/", .badHost("m\u{FC}nchen.test")), ("https://h:/", .badPort("")),
      ("https://h:0/", .badPort("0")), ("https://h:65536/", .badPort("65536")),
      ("https://h:+80/", .badPort("+80")), ("https://h:1x/", .badPort("1x")),
      ("https://u:p@h/", .credentialsInURL), ("https://h/#f", .fragment),
      ("https://h#f", .fragment),
      ("https://h/a b", .badPathByte(0x20)), ("https://h/\r\nX: y", .badPathByte(0x0D)),
      ("https://h/\u{E9}", .badPathByte(0xC3)), ("https://h/%", .badPercent),
      ("https://h/%2", .badPercent), ("https://h/%zz", .badPercent),
      ("https://h/%0d%0a", .badPercent),
      ("https://h/%7F", .badPercent), ("https://h/%00", .badPercent),
    ])
  func bad(text: String, expected: UplinkProblem) {
    #expect(throws: expected) { () throws(UplinkProblem) in try ServerURL(text) }
  }
}
