"""Certificates from their parts, with Python's standard library alone: DER, and signatures with the test keys of
fixtures/certs. Nothing is checked here: a certificate can have any fault that its parts have."""

import base64
import hashlib
import pathlib

KEYS = pathlib.Path(__file__).resolve().parents[3] / "fixtures" / "certs"


# DER (X.690)

def tlv(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    count = (len(body).bit_length() + 7) // 8
    return bytes([tag, 128 + count]) + len(body).to_bytes(count, "big") + body


def seq(*parts):
    return tlv(0x30, *parts)


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def oid(text):
    numbers = [int(part) for part in text.split(".")]
    body = b""
    for number in [numbers[0] * 40 + numbers[1]] + numbers[2:]:
        piece = [number & 127]
        while number := number >> 7:
            piece.insert(0, number & 127 | 128)
        body += bytes(piece)
    return tlv(6, body)


def bits(body, unused=0):
    return tlv(3, bytes([unused]) + body)


def elements(body):
    """The elements of DER as (tag, content)."""
    while body:
        tag, count, start = body[0], body[1], 2
        if count & 128:
            start += count & 127
            count = int.from_bytes(body[2:start], "big")
        yield tag, body[start:start + count]
        body = body[start + count:]


def pem(label, body):
    text = base64.b64encode(body).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


# Elliptic curves (SEC 1): (p, a, b, order, generator, object identifier)

P256 = (
    2**256 - 2**224 + 2**192 + 2**96 - 1, -3,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5), "1.2.840.10045.3.1.7", 32)
P384 = (
    2**384 - 2**128 - 2**96 + 2**32 - 1, -3, 0,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    (0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
     0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F),
    "1.3.132.0.34", 48)


def double(point, curve):
    p = curve[0]
    x, y, z = point
    s = 4 * x * y * y % p
    m = (3 * x * x + curve[1] * pow(z, 4, p)) % p
    x2 = (m * m - 2 * s) % p
    return x2, (m * (s - x2) - 8 * pow(y, 4, p)) % p, 2 * y * z % p


def add(one, other, curve):
    p = curve[0]
    if not one[2]:
        return other
    x1, y1, z1 = one
    x2, y2, z2 = other
    z11, z22 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * z22 % p, x2 * z11 % p
    s1, s2 = y1 * z22 * z2 % p, y2 * z11 * z1 % p
    if u1 == u2:
        return double(one, curve) if s1 == s2 else (1, 1, 0)
    h, r = u2 - u1, s2 - s1
    x3 = (r * r - h**3 - 2 * u1 * h * h) % p
    return x3, (r * (u1 * h * h - x3) - s1 * h**3) % p, h * z1 * z2 % p


DOUBLES = {}


def multiple(k, curve):
    """k times the generator, as two coordinates."""
    if curve[5] not in DOUBLES:
        point, table = (*curve[4], 1), []
        for _ in range(curve[6] * 8):
            table.append(point)
            point = double(point, curve)
        DOUBLES[curve[5]] = table
    total = (1, 1, 0)
    for place in range(k.bit_length()):
        if k >> place & 1:
            total = add(total, DOUBLES[curve[5]][place], curve)
    p = curve[0]
    inverse = pow(total[2], -1, p)
    return total[0] * inverse**2 % p, total[1] * inverse**3 % p


class Elliptic:
    def __init__(self, curve, d):
        self.curve, self.d = curve, d
        size = curve[6]
        x, y = multiple(d, curve)
        point = b"\4" + x.to_bytes(size, "big") + y.to_bytes(size, "big")
        self.public = seq(seq(oid("1.2.840.10045.2.1"), oid(curve[5])), bits(point))

    def sign(self, kind, message):
        order = self.curve[3]
        digest = hashlib.new(kind, message).digest()
        e = int.from_bytes(digest[:self.curve[6]], "big")
        k = int.from_bytes(hashlib.sha512(message + self.d.to_bytes(66, "big")).digest(), "big") % (order - 1) + 1
        r = multiple(k, self.curve)[0] % order
        return seq(integer(r), integer(pow(k, -1, order) * (e + r * self.d) % order))


# Ed25519 (RFC 8032, section 6)

Q = 2**255 - 19
D = -121665 * pow(121666, -1, Q) % Q


def ed_add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % Q
    b = (one[1] + one[0]) * (other[1] + other[0]) % Q
    c, d = 2 * one[3] * other[3] * D % Q, 2 * one[2] * other[2] % Q
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % Q, g * h % Q, f * g % Q, e * h % Q


def ed_multiple(k):
    y = 4 * pow(5, -1, Q) % Q
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q)
    x = pow(square, (Q + 3) // 8, Q)
    if (x * x - square) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    x = Q - x if x & 1 else x
    point, total = (x, y, 1, x * y % Q), (0, 1, 1, 0)
    while k:
        if k & 1:
            total = ed_add(total, point)
        point = ed_add(point, point)
        k >>= 1
    inverse = pow(total[2], -1, Q)
    x, y = total[0] * inverse % Q, total[1] * inverse % Q
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Edwards:
    def __init__(self, secret):
        digest = hashlib.sha512(secret).digest()
        self.a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix = digest[32:]
        self.point = ed_multiple(self.a)
        self.public = seq(seq(oid("1.3.101.112")), bits(self.point))

    def sign(self, kind, message):
        order = 2**252 + 27742317777372353535851937790883648493
        number = lambda *parts: int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % order
        r = number(self.prefix, message)
        point = ed_multiple(r)
        return point + ((r + number(point, self.point, message) * self.a) % order).to_bytes(32, "little")


# RSA (RFC 8017)

PREFIXES = {"md5": "1.2.840.113549.2.5", "sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1",
            "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}


class RSA:
    def __init__(self, n, e, d, pss_key=False):
        self.n, self.d, self.size = n, d, (n.bit_length() + 7) // 8
        algorithm = seq(oid("1.2.840.113549.1.1.10")) if pss_key else seq(oid("1.2.840.113549.1.1.1"), tlv(5))
        self.public = seq(algorithm, bits(seq(integer(n), integer(e))))

    def sign(self, kind, message):
        if kind.startswith("pss-"):
            return self.raw(self.pss(kind[4:], message))
        digest = seq(seq(oid(PREFIXES[kind]), tlv(5)), tlv(4, hashlib.new(kind, message).digest()))
        return self.raw(b"\0\1" + b"\xff" * (self.size - len(digest) - 3) + b"\0" + digest)

    def pss(self, kind, message):
        new = lambda *parts: hashlib.new(kind, b"".join(parts)).digest()
        salt = new(b"salt", message)
        digest = new(bytes(8), new(message), salt)
        count = self.size - len(digest) - 1
        block = bytes(count - len(salt) - 1) + b"\1" + salt
        mask = b"".join(new(digest, i.to_bytes(4, "big")) for i in range(count // len(digest) + 1))
        masked = bytes(a ^ b for a, b in zip(block, mask))
        return bytes([masked[0] & 127]) + masked[1:] + digest + b"\xbc"

    def raw(self, block):
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(self.size, "big")


def load(name, **options):
    """A key of fixtures/certs (PKCS #8)."""
    lines = (KEYS / f"TEST-ONLY-{name}.key.pem").read_text().split("\n")
    body = next(elements(base64.b64decode("".join(line for line in lines if "-" not in line))))[1]
    inner = next(elements(list(elements(body))[2][1]))[1]
    numbers = [int.from_bytes(content, "big") for tag, content in elements(inner) if tag in (2, 4)]
    if len(numbers) > 4:
        return RSA(*numbers[1:4], **options)
    return Elliptic(P384 if name == "P-384" else P256, numbers[1])


def pss_parameters(kind):
    digest = seq(oid(PREFIXES[kind]), tlv(5))
    return seq(tlv(0xA0, digest), tlv(0xA1, seq(oid("1.2.840.113549.1.1.8"), digest)),
               tlv(0xA2, integer(hashlib.new(kind).digest_size)))


def algorithm(key, kind):
    """AlgorithmIdentifier of a signature."""
    if isinstance(key, Elliptic):
        last = {"sha1": "1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}[kind]
        return seq(oid("1.2.840.10045.4." + last))
    if isinstance(key, Edwards):
        return seq(oid("1.3.101.112"))
    if kind.startswith("pss-"):
        return seq(oid("1.2.840.113549.1.1.10"), pss_parameters(kind[4:]))
    last = {"md5": 4, "sha1": 5, "sha256": 11, "sha384": 12, "sha512": 13}[kind]
    return seq(oid(f"1.2.840.113549.1.1.{last}"), tlv(5))


def name(*parts, string=0x0C):
    """A name of (object identifier's last number below 2.5.4, text); or the oid in full."""
    return seq(*(tlv(0x31, seq(oid(f"2.5.4.{kind}" if isinstance(kind, int) else kind),
                               tlv(0x16 if kind == "1.2.840.113549.1.9.1" else string, text.encode())))
                 for kind, text in parts))


def date(text):
    """UTCTime until 2049, then GeneralizedTime (RFC 5280, section 4.1.2.5); of YYYYMMDDHHMMSS."""
    return tlv(0x18, text.encode() + b"Z") if text >= "2050" else tlv(0x17, text[2:].encode() + b"Z")


def extension(last, value, critical=False):
    """An extension by its object identifier's last number below 2.5.29, or its whole one."""
    return seq(oid(f"2.5.29.{last}" if isinstance(last, int) else last), tlv(1, b"\xff") if critical else b"",
               tlv(4, value))
