package import TLSTransport

/// Text for the reason why a certificate or key cannot be used.
package enum SettingsText {
  /// The text of a fault, to follow the file's name.
  package static func text(_ fault: TLSSettingsFault) -> String {
    switch fault {
    case .noCertificate: "holds no certificate (PEM)"
    case .malformedCertificate(let index, _): "certificate \(index + 1) is malformed"
    case .unsupportedCertificate(let index):
      "certificate \(index + 1) has a key, a signature or a critical extension that this TLS profile "
        + "cannot check"
    case .malformedKey: "is no private key (PEM, without a passphrase)"
    case .identityTooLong(let bytes):
      "takes \(bytes) bytes to show, more than this TLS profile can send at once; shorten the chain, or take "
        + "a larger profile (uplink: tls)"
    case .keyOfAnotherCertificate: "does not belong to the certificate"
    case .outOfMemory: "out of memory"
    case .noEntropy: "the random generator is not ready"
    case .notBuiltIn: "is not possible with this TLS profile"
    case .notAServerName: "is neither a host name nor an address"
    case .engine(let code): "cannot be used (error -0x\(String(-code, radix: 16)))"
    }
  }
}

/// Why a TLS profile could not be loaded, with the remedy.
package enum ProfileText {
  /// The text of a fault.
  package static func text(_ fault: TLSProfileFault, profile: String) -> String {
    switch fault {
    case .notBuilt(let tried):
      "TLS profile `\(profile)` is not there; tried \(tried.joined(separator: ", "))\n"
        + "remedy: `make profiles` builds it, or write `tls: system` into the board: same verification, "
        + "more memory"
    case .notTrusted(let path):
      "\(path): not loaded: another user could have changed it\n"
        + "remedy: the file and its folder must belong to root, to you or to the program's owner, and not "
        + "be writable for group or others (chmod go-w); `make profiles` sees to it"
    case .notLoadable(let path, let reason):
      "\(path): not loaded: \(reason)\nremedy: `make profiles` builds it again"
    case .otherABI(let path, _, _):
      "\(path): built from other sources than this program\n"
        + "remedy: `make profiles` builds it again"
    case .otherProfile(let path, let found):
      "\(path): holds the profile `\(found)`\nremedy: `make profiles` builds it again"
    case .builtForTests(let path):
      "\(path): built for measurements, which a device must not run\nremedy: `make profiles` builds it again"
    }
  }
}
