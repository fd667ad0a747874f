"""What can be odd about a chain: a function each, which changes it. One returns False where it finds nothing to change."""

import copy

from chain import *

ODDITIES = {}


def odd(function):
    ODDITIES[function.__name__.replace("_", "-")] = function
    return function


def table(rows, prefix):
    """A kind of oddity a row: (name, what it does)."""
    for label, change in rows.items():
        ODDITIES[f"{prefix}-{label}"] = change


def extra(where, last, value, critical=False):
    def change(chain, draw):
        certificate = pick(where, chain, draw)
        if certificate is None:
            return False
        certificate.set(last, value(chain) if callable(value) else value, critical)
    return change


def without(where, last):
    def change(chain, draw):
        certificate = pick(where, chain, draw)
        return False if certificate is None else bool(certificate.extensions.pop(last, None))
    return change


def pick(where, chain, draw):
    if where == "link":
        return draw.choice(chain.above) if chain.above else None
    return {"leaf": chain.leaf, "root": chain.root}[where]


def setting(where, **values):
    def change(chain, draw):
        certificate = pick(where, chain, draw)
        if certificate is None:
            return False
        for key, value in values.items():
            setattr(certificate, key, copy.copy(value))
    return change


def both(*changes):
    def change(chain, draw):
        return any([each(chain, draw) is not False for each in changes])
    return change


def host(text):
    def change(chain, draw):
        chain.host = text
    return change


# Extended key usage and key usage, of the server and of those above it.
for where in ("leaf", "link", "root"):
    table({
        "mail": extra(where, 37, purposes(MAIL)), "client": extra(where, 37, purposes(CLIENT)),
        "code": extra(where, 37, purposes(CODE), True), "server": extra(where, 37, purposes(SERVER), True),
        "any": extra(where, 37, purposes(ANY)), "server-and-mail": extra(where, 37, purposes(MAIL, SERVER)),
        "none": without(where, 37), "gated-crypto": extra(where, 37, purposes("2.16.840.1.113730.4.1")),
    }, f"{where}-purpose")
    table({
        "none": without(where, 15), "signature": extra(where, 15, usage("signature"), True),
        "agreement": extra(where, 15, usage("agreement"), True),
        "encipherment": extra(where, 15, usage("encipherment"), True),
        "certificates": extra(where, 15, usage("certificates")), "lists": extra(where, 15, usage("lists"), True),
        "all": extra(where, 15, usage("signature", "certificates", "encipherment"), True),
    }, f"{where}-usage")
    table({
        "none": without(where, 19), "false": extra(where, 19, constraints(False), True),
        "true": extra(where, 19, constraints(True)), "length-0": extra(where, 19, constraints(True, 0), True),
        "length-1": extra(where, 19, constraints(True, 1), True),
        "length-negative": extra(where, 19, constraints(True, -1), True),
        "length-no-authority": extra(where, 19, constraints(False, 0), True),
    }, f"{where}-constraints")
    table({
        "expired": setting(where, end="20201231235959"), "future": setting(where, begin="20600101000000"),
        "last-second": setting(where, end="20261121120000"), "first-second": setting(where, begin="20261121120000"),
        "second-late": setting(where, end="20261121115959"), "second-early": setting(where, begin="20261121120001"),
        "never-ends": setting(where, end="99991231235959"), "backwards": setting(where, begin="20600101000000",
                                                                                 end="20200101000000"),
    }, f"{where}-dates")
    table({
        "unknown-critical": extra(where, "2.999.1", tlv(5), True), "unknown": extra(where, "2.999.1", tlv(5)),
        "policies-critical": extra(where, 32, seq(seq(oid("2.999.2"))), True),
        "policies": extra(where, 32, seq(seq(oid("2.999.2")))),
        "policy-constraints": extra(where, 36, seq(tlv(0x80, b"\0")), True),
        "policy-mapping": extra(where, 33, seq(seq(oid("2.999.2"), oid("2.999.3"))), True),
        "inhibit-any-policy": extra(where, 54, integer(0), True),
        "crl-points-critical": extra(where, 31, seq(seq(tlv(0xA0, tlv(0xA0, tlv(0x86, b"http://hub.test/l"))))), True),
        "key-identifier-critical": extra(where, 14, tlv(4, b"12345678"), True),
        "issuer-names": extra(where, 18, seq(dns("other.test"))),
        "poison": extra(where, "1.3.6.1.4.1.11129.2.4.3", tlv(5), True),
        "not-readable": extra(where, 19, b"\x30\x05\1", True),
    }, f"{where}-extension")
    table({
        "zero": setting(where, serial=b"\0"), "negative": setting(where, serial=b"\xff\1\2"),
        "21-bytes": setting(where, serial=b"\1" * 21), "40-bytes": setting(where, serial=b"\1" * 40),
        "padded": setting(where, serial=b"\0\0\1"),
    }, f"{where}-serial")
    table({
        "damaged": setting(where, damage=True), "two-kinds": setting(where, inner_kind="sha384"),
        "sha1": setting(where, kind="sha1"), "sha384": setting(where, kind="sha384"),
        "sha512": setting(where, kind="sha512"),
    }, f"{where}-signature")
    table({"2": setting(where, version=1), "1": setting(where, version=0), "4": setting(where, version=3),
           "1-plain": setting(where, version=0, extensions={})}, f"{where}-version")


# Keys.
def key(where, attribute, server=None):
    def change(chain, draw):
        certificate = pick(where, chain, draw)
        if certificate is None:
            return False
        certificate.key = getattr(Keys, attribute)
        if where == "leaf":
            chain.server_key = server or "hub"
    return change


def signature(where, attribute, kind):
    """The one above `where` has this key and signs with it this way."""
    def change(chain, draw):
        certificate = pick(where, chain, draw)
        if certificate is None or where == "root":
            return False
        certificate.issuer.key = getattr(Keys, attribute)
        for each in [chain.leaf, *chain.above, chain.root]:
            if (each.issuer or each) is certificate.issuer:
                each.kind = kind
    return change


table({"rsa": key("leaf", "rsa", "hub-rsa"), "p384": key("leaf", "p384", "P-384"), "weak-rsa": key("leaf", "weak", "weak"),
       "ed25519": key("leaf", "edwards"), "rsa-pss": key("leaf", "rsa_pss", "hub-rsa")}, "leaf-key")
for where in ("leaf", "link"):
    table({"rsa": signature(where, "rsa", "sha256"), "rsa-sha1": signature(where, "rsa", "sha1"),
           "rsa-sha384": signature(where, "rsa", "sha384"), "rsa-md5": signature(where, "rsa", "md5"),
           "rsa-pss": signature(where, "rsa", "pss-sha256"), "rsa-pss-key": signature(where, "rsa_pss", "pss-sha256"),
           "weak-rsa": signature(where, "weak", "sha256"), "p384": signature(where, "p384", "sha384"),
           "p384-sha256": signature(where, "p384", "sha256"), "ed25519": signature(where, "edwards", "ed")},
          f"{where}-signed")


# Names of the server.
def names(*entries, wanted="hub.test"):
    return both(extra("leaf", 17, seq(*entries)), host(wanted))


def common_name(text):
    def change(chain, draw):
        chain.leaf.subject = name((3, text))
        chain.leaf.extensions.pop(17, None)
    return change


table({
    "wildcard": names(dns("*.hub.test"), wanted="a.hub.test"), "wildcard-deep": names(dns("*.hub.test"), wanted="a.b.hub.test"),
    "wildcard-bare": names(dns("*.hub.test")), "wildcard-top": names(dns("*.test")),
    "wildcard-part": names(dns("h*.hub.test"), wanted="host.hub.test"),
    "wildcard-inner": names(dns("a.*.test"), wanted="a.hub.test"), "wildcard-alone": names(dns("*")),
    "wildcard-two": names(dns("*.*.test"), wanted="a.hub.test"),
    "other": names(dns("other.test")), "several": names(dns("other.test"), dns("hub.test")),
    "address": names(address("127.0.0.1"), wanted="127.0.0.1"), "address-6": names(address("::1"), wanted="::1"),
    "address-other": names(address("127.0.0.2"), wanted="127.0.0.1"),
    "address-as-name": names(dns("127.0.0.1"), wanted="127.0.0.1"),
    "address-mapped": names(address("::ffff:127.0.0.1"), wanted="127.0.0.1"),
    "address-5-bytes": names(tlv(0x87, b"\x7f\0\0\1\0"), wanted="127.0.0.1"),
    "international": names(dns("xn--hb-xka.test"), wanted="xn--hb-xka.test"),
    "international-wildcard": names(dns("*.test.test"), wanted="xn--hb-xka.test.test"),
    "utf8": names(dns("h\u00fcb.test"), wanted="hub.test"), "upper-case": names(dns("HUB.Test")),
    "leading-dot": names(dns(".test")), "leading-dot-host": names(dns(".hub.test"), wanted="a.hub.test"),
    "trailing-dot": names(dns("hub.test.")), "nul": names(dns(b"hub.test\0.evil.test")),
    "nul-end": names(dns(b"hub.test\0")), "empty": names(dns("")), "no-entry": names(),
    "mail-only": names(tlv(0x81, b"a@hub.test")), "uri-only": names(tlv(0x86, b"https://hub.test/")),
    "directory": names(tlv(0xA4, name((3, "hub.test")))), "directory-too": names(tlv(0xA4, name((3, "x"))), dns("hub.test")),
    "underscore": names(dns("my_hub.test"), wanted="my_hub.test"), "critical": extra("leaf", 17, seq(dns("hub.test")), True),
    "other-name": names(tlv(0xA0, oid("2.999.5"), tlv(0xA0, tlv(12, b"x"))), dns("hub.test")),
    "common-name-only": common_name("hub.test"), "common-name-wildcard": common_name("*.test"), "none": without("leaf", 17),
    "common-name-other": both(names(dns("other.test")), setting("leaf", subject=name((3, "hub.test")))),
    "no-subject": setting("leaf", subject=seq()),
    "no-subject-critical": both(setting("leaf", subject=seq()), extra("leaf", 17, seq(dns("hub.test")), True)),
    "sixty-four-labels": names(*(dns(f"host-{number}.test") for number in range(63)), dns("hub.test")),
}, "name")

# Name constraints, marked as critical or not.
DIRECTORY = lambda text, string=0x0C: tlv(0xA4, name((3, text), string=string))
for where in ("link", "root"):
    for mark in ("", "-critical"):
        rows = {
            "permits": subtrees([dns("hub.test")]), "permits-parent": subtrees([dns("test")]),
            "permits-other": subtrees([dns("example.org")]), "permits-dot": subtrees([dns(".test")]),
            "permits-dot-host": subtrees([dns(".hub.test")]), "permits-all": subtrees([dns("")]),
            "permits-tail": subtrees([dns("ub.test")]), "permits-upper": subtrees([dns("TEST")]),
            "permits-two": subtrees([dns("example.org"), dns("test")]),
            "excludes": subtrees((), [dns("hub.test")]), "excludes-other": subtrees((), [dns("example.org")]),
            "excludes-parent": subtrees((), [dns("test")]), "excludes-child": subtrees((), [dns("a.hub.test")]),
            "both": subtrees([dns("test")], [dns("hub.test")]),
            "permits-network": subtrees([network("10.0.0.0/8")]), "excludes-all-4": subtrees((), [network("0.0.0.0/0")]),
            "excludes-all-6": subtrees((), [network("::/0")]), "permits-mail": subtrees([tlv(0x81, b"example.org")]),
            "permits-uri": subtrees([tlv(0x86, b"example.org")]),
            "permits-directory": subtrees([DIRECTORY("server")]),
            "permits-directory-case": subtrees([DIRECTORY("  SERVER ", 0x13)]),
            "permits-directory-other": subtrees([DIRECTORY("nothing")]), "excludes-directory": subtrees((), [DIRECTORY("server")]),
            "excludes-directory-bmp": subtrees((), [tlv(0xA4, seq(tlv(0x31, seq(oid("2.5.4.3"), tlv(
                0x1E, "server".encode("utf-16-be"))))))]),
            "minimum": seq(tlv(0xA0, seq(dns("test"), tlv(0x80, b"\1")))), "empty": seq(),
            "not-readable": b"\x30\x09\xa0", "wrong-mask": subtrees([tlv(0x87, b"\x7f\0\0\1\xff")]),
        }
        table({label + mark: extra(where, 30, value, bool(mark)) for label, value in rows.items()}, f"{where}-limits")
# Of an authority: the root where there is no other.
LIMIT = lambda value: lambda chain, draw: extra("link" if chain.above else "root", 30, value)(chain, draw)
LOCAL = names(address("127.0.0.1"), wanted="127.0.0.1")
table({
    "address": both(LIMIT(subtrees([network("127.0.0.0/8")])), LOCAL),
    "address-outside": both(LIMIT(subtrees([network("10.0.0.0/8")])), LOCAL),
    "address-excluded": both(LIMIT(subtrees((), [network("127.0.0.0/8")])), LOCAL),
    "address-6": both(LIMIT(subtrees((), [network("::/0")])), LOCAL),
    "address-names-only": both(LIMIT(subtrees([dns("test")])), LOCAL),
    "address-6-permitted": both(LIMIT(subtrees([network("127.0.0.0/8")])), names(address("::1"), wanted="::1")),
    "wildcard": both(LIMIT(subtrees((), [dns("a.hub.test")])), names(dns("*.hub.test"), wanted="a.hub.test")),
    "wildcard-other": both(LIMIT(subtrees((), [dns("b.hub.test")])), names(dns("*.hub.test"), wanted="a.hub.test")),
    "wildcard-permitted": both(LIMIT(subtrees([dns("hub.test")])), names(dns("*.hub.test"), wanted="a.hub.test")),
    "second-name": both(LIMIT(subtrees([dns("hub.test")])), names(dns("hub.test"), dns("other.test"))),
    "mail-name": both(LIMIT(subtrees([tlv(0x81, b"hub.test")])), names(dns("hub.test"), tlv(0x81, b"a@hub.test"))),
    "mail-outside": both(LIMIT(subtrees([tlv(0x81, b"b.test")])), names(dns("hub.test"), tlv(0x81, b"a@hub.test"))),
    "mail-subject": both(LIMIT(subtrees([tlv(0x81, b"hub.test")])),
                         setting("leaf", subject=name((3, "server"), ("1.2.840.113549.1.9.1", "a@hub.test")))),
    "common-name": both(LIMIT(subtrees([dns("example.org")])), common_name("hub.test")),
    "longer-directory": both(LIMIT(subtrees([tlv(0xA4, name((10, "org")))])),
                             setting("leaf", subject=name((10, "org"), (3, "server")))),
    "on-leaf": extra("leaf", 30, subtrees([dns("example.org")])),
    "twice": both(LIMIT(subtrees([dns("test")])), extra("root", 30, subtrees((), [dns("hub.test")]))),
}, "limits")


# What is sent, and what is trusted.
def chain_kind(function):
    ODDITIES["sent-" + function.__name__.replace("_", "-")] = function


def more(make_one, first=False):
    def change(chain, draw):
        one = make_one(chain)
        chain.spare = [one, *chain.spare] if first else [*chain.spare, one]
    return change


table({
    "root-too": more(lambda chain: chain.root), "leaf-twice": more(lambda chain: chain.leaf),
    "spare": more(lambda chain: spare()), "spare-rsa": more(lambda chain: spare(Keys.rsa)),
    "spare-ed25519": more(lambda chain: spare(Keys.edwards)), "spare-weak": more(lambda chain: spare(Keys.weak)),
    "spare-rsa-pss-key": more(lambda chain: spare(Keys.rsa_pss)),
    "spare-of-root": more(lambda chain: spare(issuer=chain.root)),
    "reversed": lambda chain, draw: setattr(chain, "order", lambda sent: sent[:1] + sent[:0:-1]),
}, "sent")


@chain_kind
def nothing_above(chain, draw):
    chain.above = []


@chain_kind
def spare_expired(chain, draw):
    chain.spare.append(spare())
    chain.spare[-1].end = "20201231235959"


@chain_kind
def spare_unknown_critical(chain, draw):
    chain.spare.append(spare())
    chain.spare[-1].set("2.999.1", tlv(5), True)


@chain_kind
def spare_version_4(chain, draw):
    chain.spare.append(spare())
    chain.spare[-1].version = 3


@chain_kind
def spare_sha1(chain, draw):
    chain.spare.append(spare())
    chain.spare[-1].kind = "sha1"


def namesake(**values):
    """An intermediate of the same name beside the one that signed, before or after it."""
    def change(chain, draw):
        if not chain.above:
            return False
        signer = chain.leaf.issuer
        twin = Certificate(signer.subject, values.get("key") or signer.key, signer.issuer)
        for each, value in values.items():
            setattr(twin, each, value)
        if "purpose" in values:
            twin.set(37, purposes(values["purpose"]))
        chain.above.insert(0 if values.get("first") else len(chain.above), twin)
    return change


for first in (True, False):
    table({"other-key": namesake(first=first, key=Keys.spare), "expired": namesake(first=first, end="20201231235959"),
           "mail": namesake(first=first, purpose=MAIL), "damaged": namesake(first=first, damage=True),
           "ed25519": namesake(first=first, key=Keys.edwards)}, "namesake-" + ("first" if first else "last"))


@chain_kind
def issuer_in_other_letters(chain, draw):
    """The same name in another encoding (RFC 5280, section 7.1)."""
    chain.leaf.issuer_name = name((3, "root" if chain.leaf.issuer is chain.root else "LINK  0"), string=0x13)
    return chain.leaf.issuer is chain.root or chain.leaf.issuer.subject == name((3, "link 0"))


@chain_kind
def other_root_of_same_name(chain, draw):
    chain.anchors = draw.choice((lambda a, b: [a, b], lambda a, b: [b, a]))(
        chain.root, Certificate(chain.root.subject, Keys.spare))


@chain_kind
def root_expired_beside_good(chain, draw):
    old = Certificate(chain.root.subject, chain.root.key)
    old.end = "20201231235959"
    chain.anchors = draw.choice(([old, chain.root], [chain.root, old]))


@chain_kind
def root_not_trusted(chain, draw):
    chain.anchors = [Certificate(name((3, "another root")), Keys.spare)]


@chain_kind
def intermediate_trusted(chain, draw):
    if not chain.above:
        return False
    chain.anchors = [chain.leaf.issuer]


@chain_kind
def leaf_trusted(chain, draw):
    chain.anchors = [chain.leaf]


@chain_kind
def self_signed(chain, draw):
    chain.leaf.issuer, chain.above = None, []


@chain_kind
def self_signed_trusted(chain, draw):
    self_signed_leaf(chain)
    chain.anchors = [chain.leaf]


def self_signed_leaf(chain):
    chain.leaf.issuer, chain.above = None, []


@chain_kind
def root_signed_by_other(chain, draw):
    """The trusted root, and the same root signed by one that is not trusted, as during a change of roots."""
    chain.spare.append(Certificate(chain.root.subject, chain.root.key, Certificate(name((3, "old")), Keys.spare)))


@chain_kind
def key_identifier_of_other(chain, draw):
    chain.leaf.issuer.set(14, tlv(4, b"12345678"))
    chain.leaf.set(35, seq(tlv(0x80, b"87654321")))


@chain_kind
def key_identifier(chain, draw):
    chain.leaf.issuer.set(14, tlv(4, b"12345678"))
    chain.leaf.set(35, seq(tlv(0x80, b"12345678")))


@chain_kind
def self_issued_link(chain, draw):
    """The issuer signed a new key for itself, which does not count for a length of path."""
    signer = chain.leaf.issuer
    again = Certificate(signer.subject, Keys.spare, signer)
    chain.leaf.issuer = again
    chain.above.insert(0, again)
    if draw.random() < 0.5:
        signer.set(19, constraints(True, 0), True)
