/// Certificates and keys of handshakes that are measured without a server: those of the project's
/// test authority, in the program so that figures are the same on every machine. TEST ONLY: every
/// user who has the source has the keys, and nothing that matters may ever trust them.
enum TestChains {
  /// The name that the server's certificates are for.
  static let name = "hub.test"

  /// The anchor that clients and servers trust.
  static let anchor = text(
    """
    -----BEGIN CERTIFICATE-----
    MIIBjjCCATSgAwIBAgICEAEwCgYIKoZIzj0EAwIwLTErMCkGA1UEAwwiT3V0cG9z
    dCB0ZXN0IGF1dGhvcml0eSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBaGA8y
    MDY5MTIzMTIzNTk1OVowLTErMCkGA1UEAwwiT3V0cG9zdCB0ZXN0IGF1dGhvcml0
    eSAoVEVTVCBPTkxZKTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNwWkQYkM4lU
    shu3DhXMpewZuI7ncKK7P76OOgE46tG2AmwDyMljbDrfovciz9gmeLC5WvhRcfnl
    L42b+qKWP9SjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G
    A1UdDgQWBBQHJyFfQrHyG6znyZTIPVHFMa31rDAKBggqhkjOPQQDAgNIADBFAiEA
    gSzwSSCDGcm7kN7V4I/vj37e3BfkIYStHguhxEXziv4CIH5QHpOeFMgGkyxklRF7
    sexD5xgEQqQUf1F8+MEl7IQc
    -----END CERTIFICATE-----
    """)

  /// A server certificate that the anchor signed, P-256.
  static let server = text(
    """
    -----BEGIN CERTIFICATE-----
    MIIB4TCCAYegAwIBAgICEAUwCgYIKoZIzj0EAwIwLTErMCkGA1UEAwwiT3V0cG9z
    dCB0ZXN0IGF1dGhvcml0eSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBaGA8y
    MDY5MTIzMTIzNTk1OVowEzERMA8GA1UEAwwIaHViLnRlc3QwWTATBgcqhkjOPQIB
    BggqhkjOPQMBBwNCAARNU/wbIs4Ky8kuvBA6ftxrgFfrjSrbLlfl2AHkbDHm2rQN
    jiIFuYFX2TuauaRifLFq6hHm9U+Xw9B2dyinm4SXo4GuMIGrMAwGA1UdEwEB/wQC
    MAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMDYGA1UdEQQv
    MC2CCGh1Yi50ZXN0gglsb2NhbGhvc3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAAAAEw
    HQYDVR0OBBYEFJ+Zq29QiLSie67MwiwuA8aeksyJMB8GA1UdIwQYMBaAFAcnIV9C
    sfIbrOfJlMg9UcUxrfWsMAoGCCqGSM49BAMCA0gAMEUCIH6v5SckraSnMt3KIhkV
    dYVP4ljfYEilyVuHaWqqQ+nSAiEAhIme2NGr1vBqJ0I07Nngg/aipEK3K/Vhltp1
    MbfYiEM=
    -----END CERTIFICATE-----
    """)

  /// Its key, which is also that of the client.
  static let serverKey = text(
    """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgqup51izd7lX/faxg
    HZ8L+OMijL/wvkg3JbEVgXJgnyehRANCAARNU/wbIs4Ky8kuvBA6ftxrgFfrjSrb
    Llfl2AHkbDHm2rQNjiIFuYFX2TuauaRifLFq6hHm9U+Xw9B2dyinm4SX
    -----END PRIVATE KEY-----
    """)

  /// A server certificate of an intermediate authority, with the one of that.
  static let chain = text(
    """
    -----BEGIN CERTIFICATE-----
    MIIB5TCCAYqgAwIBAgICEAgwCgYIKoZIzj0EAwIwMDEuMCwGA1UEAwwlT3V0cG9z
    dCB0ZXN0IGludGVybWVkaWF0ZSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBa
    GA8yMDY5MTIzMTIzNTk1OVowEzERMA8GA1UEAwwIaHViLnRlc3QwWTATBgcqhkjO
    PQIBBggqhkjOPQMBBwNCAARNU/wbIs4Ky8kuvBA6ftxrgFfrjSrbLlfl2AHkbDHm
    2rQNjiIFuYFX2TuauaRifLFq6hHm9U+Xw9B2dyinm4SXo4GuMIGrMAwGA1UdEwEB
    /wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMDYGA1Ud
    EQQvMC2CCGh1Yi50ZXN0gglsb2NhbGhvc3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAA
    AAEwHQYDVR0OBBYEFJ+Zq29QiLSie67MwiwuA8aeksyJMB8GA1UdIwQYMBaAFAUz
    2t0oazx87ogUlNZvkoGeGFx9MAoGCCqGSM49BAMCA0kAMEYCIQCQXAiQNmXvSjD3
    W4DnmEPXD/Gp5Z+PeEzXLab1W1vdVwIhALcxdAp6yd4q55fmDu2xwXSj8CiQn+91
    rDg0LbUwyILv
    -----END CERTIFICATE-----
    -----BEGIN CERTIFICATE-----
    MIIBtTCCAVugAwIBAgICEAMwCgYIKoZIzj0EAwIwLTErMCkGA1UEAwwiT3V0cG9z
    dCB0ZXN0IGF1dGhvcml0eSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBaGA8y
    MDY5MTIzMTIzNTk1OVowMDEuMCwGA1UEAwwlT3V0cG9zdCB0ZXN0IGludGVybWVk
    aWF0ZSAoVEVTVCBPTkxZKTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJP3JXq/
    3r/u7mJ7e4pUDQq2ug0Jn+gpm+7XWg72GGOe4ivKhUrZpFw/jXn7hHXYBmbZkKoI
    F342iOFw5NRnC+mjZjBkMBIGA1UdEwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQD
    AgEGMB0GA1UdDgQWBBQFM9rdKGs8fO6IFJTWb5KBnhhcfTAfBgNVHSMEGDAWgBQH
    JyFfQrHyG6znyZTIPVHFMa31rDAKBggqhkjOPQQDAgNIADBFAiARZad0IUkhLH7i
    GJRnrciKagIglK+r8vLuQ/RvruOrowIhAN/Lw+45K2c7b2minRWXPwtWqD/3d6nV
    ONqWkVvEFUtB
    -----END CERTIFICATE-----
    """)

  /// A server certificate with an RSA key of 2048 bits; the anchor signed it too.
  static let serverRSA = text(
    """
    -----BEGIN CERTIFICATE-----
    MIICrDCCAlKgAwIBAgICEAYwCgYIKoZIzj0EAwIwLTErMCkGA1UEAwwiT3V0cG9z
    dCB0ZXN0IGF1dGhvcml0eSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBaGA8y
    MDY5MTIzMTIzNTk1OVowEzERMA8GA1UEAwwIaHViLnRlc3QwggEiMA0GCSqGSIb3
    DQEBAQUAA4IBDwAwggEKAoIBAQDjWSF0qQCozDp+oaDzziVGAKtuDj/5b3Z57r18
    0RQlMFYmkdfdw3QbJlAPpdk7Vkz3x3++EnWgLY09rM+KmuA3II8g5vd73egsDLqj
    e+N9P5orc90urSS6nN5QbvMIk6x6nbQh1cd7XfpIHrQsJNZDikje66IvVfTuay4R
    SO2/5EznmT1ayVI+2a7XumQNkk6vgLeKfIg16T8l68UCi/eCZNkAZlEOauIhDChR
    i4/aaS29uZMkIQZ3RWFcYnFgkuNL0eyEPMbQtlczr/aaosUiCF6ZRIHinT7Q5R6y
    l3Jf9DahnkSgBzgmbzFxSTOVwwOnMyMZJ1RR4B4ihB9CSaR9AgMBAAGjga4wgasw
    DAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUH
    AwEwNgYDVR0RBC8wLYIIaHViLnRlc3SCCWxvY2FsaG9zdIcEfwAAAYcQAAAAAAAA
    AAAAAAAAAAAAATAdBgNVHQ4EFgQUYMxeVGV+ehLeYpqRzqjGqqghpcQwHwYDVR0j
    BBgwFoAUBychX0Kx8hus58mUyD1RxTGt9awwCgYIKoZIzj0EAwIDSAAwRQIgYFVb
    crrAgowWgdU2tkRZLEikRWIOIetPmBLt/82Rg7UCIQC3xaTpQM5gdGl+LPkpBQlv
    cVpsHxyiJk7Yga2sEgs0Pg==
    -----END CERTIFICATE-----
    """)

  /// Its key.
  static let serverRSAKey = text(
    """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDjWSF0qQCozDp+
    oaDzziVGAKtuDj/5b3Z57r180RQlMFYmkdfdw3QbJlAPpdk7Vkz3x3++EnWgLY09
    rM+KmuA3II8g5vd73egsDLqje+N9P5orc90urSS6nN5QbvMIk6x6nbQh1cd7XfpI
    HrQsJNZDikje66IvVfTuay4RSO2/5EznmT1ayVI+2a7XumQNkk6vgLeKfIg16T8l
    68UCi/eCZNkAZlEOauIhDChRi4/aaS29uZMkIQZ3RWFcYnFgkuNL0eyEPMbQtlcz
    r/aaosUiCF6ZRIHinT7Q5R6yl3Jf9DahnkSgBzgmbzFxSTOVwwOnMyMZJ1RR4B4i
    hB9CSaR9AgMBAAECggEAMP1B0kugkr7/U84sSpz/NyhpyFtVucAk/X1OY5kCCEl0
    JveCVo0Jddg5pEWOm9Sq3TGl+yUrJ4rpRoL4bduVuQtRDDv41D4rC2LqzNOjX5fW
    9soOvUIeCgBHf3mI8S4xGnLlH+1bAOBtUCEdne2KJh+kODT6S8zv7Hg4Aw19/b0i
    HSpzFfbkSq5VMy1lJYsj3BIVA0DMkCK5U1/FCF6LREU9kuNfAGAP0Jd7/yz9Z7xH
    9IOZ1FJ+R0W1McGtWlRRHnD29SnGz4v4lGY9eKNIDcV/I8nGIk7c3S01SY/FWtVu
    QILw4xwzl+ON1Qip3y+b9ptO4mOFOuRZmYaS5jax2QKBgQD+wfydHDeDBT37r3ph
    VAN/Kz6Cfr3urcyUPVDuvGXrmncMf/oepVZAoOHO2Yf9SqRfHjwI7+t+OPX3MlpJ
    50TxJ+5cTN4yHRHkfzfCvOr79RnWl6TN9PS874T35lnwCtJtRE6vOPI6mDVoP4MN
    mW7bOgCwICCK+Fa+l9ru4VOdUwKBgQDkdO25lFm3s/WLCAIUlO9C0soAKUKJatSZ
    +bvbvv7u9ZaI4gFan1X1tdYUwLA16mnGc3v5gnqWiEWLdNjt769D/chrO745Kzws
    zDO35IUyZ/a+qAUcYQFP4iK58eP6Sn6wkRkszf3YwS4d4GhgEdZwdli+f5l7rtp3
    wzdgE6Ks7wKBgQCYrc/kpN2ME18zcNZqcDxsQZGECctwuQ6LpTfU7Go0ym0gu64+
    IZ7Qutq56lr67XoXW3plbMx46FBZJv8/nXAPC3xqKtNbu1pW0/uqJSi7eghTOKzX
    lj/6352UKKSsHQBB5hc2Im3hugkAAlhblSIAFwIEjCyUvQLX1RCr67T96wKBgG5D
    XUWXq2G1sspCuDZU19HpyOMhBuMqM6iJVzktSv/sepZgdoTVqHhqJgRoJ+Qt2pWU
    wX5gkmg7J02yvMzCRVZMk8Hl2N7g1i9M851K51q3wOiuUaEr1KVIoLgcXos8Dz+L
    GJp+ZYmLW4XB/L55fYVUKWrwTRTcBMeO6hguAfLzAoGAS+VlGmGYZ81TwEsrdQ3o
    pwBkJ2qIAHuql7Os/yTbsMr1DqILLmJpVAMRbhLthH86tH5P73iau1QyniZPnqOk
    t1o83TiNzi0hyIoRJHHMbN42LwS8KGfmYYKvGOHUQsLexoiUIfyJjyZOvACdeDpO
    hspk7lW9kwr4seUiGKdaGJI=
    -----END PRIVATE KEY-----
    """)

  /// A client certificate that the anchor signed.
  static let client = text(
    """
    -----BEGIN CERTIFICATE-----
    MIIB4TCCAYegAwIBAgICEA4wCgYIKoZIzj0EAwIwLTErMCkGA1UEAwwiT3V0cG9z
    dCB0ZXN0IGF1dGhvcml0eSAoVEVTVCBPTkxZKTAgFw0yMDAxMDEwMDAwMDBaGA8y
    MDY5MTIzMTIzNTk1OVowEzERMA8GA1UEAwwIaHViLnRlc3QwWTATBgcqhkjOPQIB
    BggqhkjOPQMBBwNCAARNU/wbIs4Ky8kuvBA6ftxrgFfrjSrbLlfl2AHkbDHm2rQN
    jiIFuYFX2TuauaRifLFq6hHm9U+Xw9B2dyinm4SXo4GuMIGrMAwGA1UdEwEB/wQC
    MAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMCMDYGA1UdEQQv
    MC2CCGh1Yi50ZXN0gglsb2NhbGhvc3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAAAAEw
    HQYDVR0OBBYEFJ+Zq29QiLSie67MwiwuA8aeksyJMB8GA1UdIwQYMBaAFAcnIV9C
    sfIbrOfJlMg9UcUxrfWsMAoGCCqGSM49BAMCA0gAMEUCIQDjyEYm3o/qauUgCESA
    KQMQDwK7hZTADYqSTQK3PNCEWAIgIwszAc5RwsyLqSHUAwlaYmfZPnTjnWerWU4f
    7yoYIbk=
    -----END CERTIFICATE-----
    """)

  private static func text(_ pem: String) -> [UInt8] { Array(pem.utf8) + [UInt8(ascii: "\n")] }
}
