"""A chain of certificates in its parts, each of which can be changed before it is signed."""

import ipaddress

from certificates import *

SERVER, CLIENT, MAIL, CODE, ANY = (
    "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.3", "2.5.29.37.0")
USAGE = {"signature": 128, "encipherment": 32, "agreement": 8, "certificates": 4, "lists": 2}


def usage(*names):
    value = sum(USAGE[each] for each in names)
    unused = (value & -value).bit_length() - 1 if value else 0
    return bits(bytes([value]), unused) if value else bits(b"")


def purposes(*names):
    return seq(*(oid(each) for each in names))


def constraints(authority=True, length=None):
    parts = [tlv(1, b"\xff")] if authority else []
    return seq(*parts, *([integer(length)] if length is not None else []))


def dns(text):
    return tlv(0x82, text if isinstance(text, bytes) else text.encode())


def address(text):
    return tlv(0x87, ipaddress.ip_address(text).packed)


def network(text):
    block = ipaddress.ip_network(text)
    return tlv(0x87, block.network_address.packed + block.netmask.packed)


def subtrees(permitted=(), excluded=()):
    part = lambda tag, names: [tlv(tag, *(seq(each) for each in names))] if names else []
    return seq(*part(0xA0, permitted), *part(0xA1, excluded))


class Certificate:
    """The parts of a certificate, each of which can be changed before it is signed."""

    def __init__(self, subject, key, issuer=None, is_authority=True):
        self.version, self.serial = 2, None
        self.subject, self.key, self.issuer, self.issuer_name = subject, key, issuer, None
        self.begin, self.end = "20200101000000", "20691231235959"
        self.kind, self.inner_kind, self.damage = None, None, False
        self.extensions = {}
        if is_authority:
            self.set(19, constraints(), True)
            self.set(15, usage("certificates", "lists"), True)
        else:
            self.set(15, usage("signature"), True)
            self.set(37, purposes(SERVER))
            self.set(17, seq(dns("hub.test")))

    def set(self, last, value, critical=False):
        self.extensions[last] = extension(last, value, critical)

    def der(self, random_bytes):
        signer = (self.issuer or self).key
        kind = self.kind or "sha256"
        used = algorithm(signer, kind)
        body = [tlv(0xA0, integer(self.version))] if self.version else []
        body += [tlv(2, self.serial or b"\1" + random_bytes(7)),
                 algorithm(signer, self.inner_kind) if self.inner_kind else used,
                 self.issuer_name or (self.issuer or self).subject, seq(date(self.begin), date(self.end)),
                 self.subject, self.key.public]
        if self.extensions:
            body.append(tlv(0xA3, seq(*self.extensions.values())))
        signed = seq(*body)
        signature = bytearray(signer.sign(kind, signed))
        if self.damage:
            signature[-1] ^= 1
        return seq(signed, used, bits(bytes(signature)))


class Keys:
    hub, ca, middle, other, spare = (load(each) for each in ("hub", "ca", "intermediate", "other-ca", "no-authority"))
    rsa, rsa_pss, weak, p384 = load("hub-rsa"), load("hub-rsa", pss_key=True), load("weak"), load("P-384")
    edwards = Edwards(bytes(32))


class Chain:
    """A root, intermediates from the leaf upwards, the leaf; and what is sent in which order."""

    def __init__(self, depth):
        self.host, self.server_key, self.odd = "hub.test", "hub", []
        self.root = Certificate(name((3, "root")), Keys.ca)
        self.above = []
        issuer = self.root
        for number, key in zip(range(depth), (Keys.middle, Keys.other, Keys.spare)):
            issuer = Certificate(name((3, f"link {number}")), key, issuer)
            self.above.insert(0, issuer)
        self.leaf = Certificate(name((3, "server")), Keys.hub, issuer, False)
        self.anchors, self.sent = [self.root], None
        self.spare, self.order = [], None


def spare(key=None, issuer=None):
    return Certificate(name((3, "spare")), key or Keys.spare, issuer)
