#!/usr/bin/env python3
"""Writes edges.txt: where P-256 goes wrong, computed from the textbook with integers of any size.

    Tests/CurveTests/Vectors/make-edges.py > Tests/CurveTests/Vectors/edges.txt
"""
import hashlib

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
INFINITY = None
TOP = 2**256 - 1


def add(a, b):
    if a is INFINITY or b is INFINITY:
        return b if a is INFINITY else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return INFINITY
        slope = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope**2 - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(k, a):
    total = INFINITY
    for bit in bin(k % N)[2:]:
        total = add(total, total)
        if bit == "1":
            total = add(total, a)
    return total


def with_x(x):
    """The points with this x; the prime is 3 modulo 4."""
    square = (x**3 - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    return [(x, y), (x, P - y)] if y * y % P == square else []


def number(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def scalar(text):
    return number(text) % (N - 1) + 1


def word(value):
    return f"{value:064x}"


def verify(status, digest, key, r, s, note):
    print("verify", digest, word(key[0]), word(key[1]), word(r), word(s), status, "#", note)


def judged(digest, key, r, s, note):
    """What the textbook says of a signature by a key of the curve."""
    e = int(digest[:64], 16)
    status = "invalid-signature"
    if 0 < r < N and 0 < s < N:
        w = pow(s, -1, N)
        point = add(multiply(e * w, G), multiply(r * w, key))
        if point is not INFINITY and point[0] % N == r:
            status = "valid"
    verify(status, digest, key, r, s, note)


def signed(digest, private, nonce, note):
    e = int(digest[:64], 16)
    r = multiply(nonce, G)[0] % N
    s = pow(nonce, -1, N) * (e + r * private) % N
    print("sign", digest, word(private), word(nonce), word(r), word(s), "valid", "#", note)
    judged(digest, multiply(private, G), r, s, note)


def shared(private, peer, note):
    status, secret = "valid", 0
    if peer[0] >= P or peer[1] >= P or (peer[1] ** 2 - peer[0] ** 3 + 3 * peer[0] - B) % P:
        status = "invalid-public-key"
    elif not 0 < private < N:
        status = "invalid-private-key"
    else:
        secret = multiply(private, peer)[0]
    print("shared", word(private), word(peer[0]), word(peer[1]), word(secret), status, "#", note)


def public(private, note):
    fit = 0 < private < N
    x, y = multiply(private, G) if fit else (0, 0)
    print("public", word(private), word(x), word(y), "valid" if fit else "invalid-private-key", "#", note)


SCALARS = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, N // 2, N // 2 + 1, N - 17, N - 16, N - 3, N - 2, N - 1,
           N, N + 1, P - 1, P, TOP] + [2**k for k in range(4, 256, 4)] + [2**k - 1 for k in (64, 128, 192, 255)]
PEER = multiply(scalar("peer"), G)
KEY = scalar("key")
Q = multiply(KEY, G)
DIGEST = word(number("message"))

for k in SCALARS:
    public(k, f"private key {k:#x}")
    shared(k, PEER, f"private key {k:#x}")
for index in range(60):
    public(scalar(f"public {index}"), "any")
    shared(scalar(f"private {index}"), multiply(scalar(f"peer {index}"), G), "any")

for peer, note in [
    (multiply(1, G), "the base point"),
    (multiply(N - 1, G), "its negative"),
    (with_x(0)[0], "x = 0"),
    (with_x(0)[1], "x = 0, the other"),
    ((0, 0), "no point: zeros"),
    ((PEER[0], (PEER[1] + 1) % P), "no point: y + 1"),
    ((PEER[0] ^ 1, PEER[1]), "no point: a bit of x"),
    ((PEER[0], P), "y = p"),
    ((P, with_x(0)[0][1]), "x = p stands for 0"),
    ((TOP, TOP), "all ones"),
    ((1, 1), "on a curve with another b"),
]:
    shared(KEY, peer, note)
    if note.startswith("no point") or peer[0] >= P or peer[1] >= P or note.startswith("on a"):
        verify("invalid-public-key", DIGEST, peer, 1, 1, note)
for x in range(1, 20):
    for peer in with_x(x):
        shared(KEY, peer, f"x = {x}")
for x in range(P - 1, P - 20, -1):
    for peer in with_x(x):
        shared(KEY, peer, f"x = p - {P - x}")

for index in range(60):
    signed(word(number(f"message {index}")), scalar(f"signer {index}"), scalar(f"nonce {index}"), "any")
for digest, note in [
    ("00" * 32, "hash of zeros"),
    ("ff" * 32, "hash of ones"),
    (word(N), "hash = n stands for 0"),
    (word(N + 1), "hash = n + 1"),
    (word(N - 1), "hash = n - 1"),
    (DIGEST[:40], "hash of 20 bytes"),
    (DIGEST + DIGEST[::-1], "hash of 64 bytes: the first 32 count"),
    (DIGEST[:2], "hash of one byte"),
]:
    signed(digest, KEY, scalar("nonce"), note)
for private, nonce, note in [(1, 2, "key 1"), (N - 1, 3, "key n - 1"), (KEY, 1, "nonce 1"), (KEY, N - 1, "nonce n - 1")]:
    signed(DIGEST, private, nonce, note)

E = int(DIGEST, 16)
NONCE = scalar("nonce")
R = multiply(NONCE, G)[0] % N
S = pow(NONCE, -1, N) * (E + R * KEY) % N
judged(DIGEST, Q, R, N - S, "the other s is as good")
for r, s, note in [
    (0, S, "r = 0"), (R, 0, "s = 0"), (0, 0, "both 0"), (N, S, "r = n"), (R, N, "s = n"), (R + N & TOP, S, "r + n"),
    (R, S + N & TOP, "s + n"), (1, 1, "both 1"), (N - 1, N - 1, "both n - 1"), (P % N, S, "r = p - n"), (P, S, "r = p"),
    (TOP, TOP, "all ones"), (S, R, "r and s changed over"), (N - R, S, "-r"), (R ^ 1, S, "a bit of r"), (R, S ^ 1, "a bit of s"),
]:
    judged(DIGEST, Q, r, s, note)
judged(DIGEST, multiply(N - KEY, G), R, S, "the negative key")
judged(word(E ^ 1), Q, R, S, "a bit of the hash")


def made(u1, u2, key, note):
    """A signature for which verification computes u1 * G + u2 * key."""
    point = add(multiply(u1, G), multiply(u2, key))
    r = point[0] % N if point else 1
    s = r * pow(u2, -1, N) % N
    judged(word(u1 * s % N), key, r, s, note)


U = scalar("u")
made(U, U * pow(KEY, -1, N) % N, Q, "both products the same point: it is doubled")
made(U, -U * pow(KEY, -1, N) % N, Q, "both products opposite points: infinity, though r = 1")
r, u2 = multiply(2 * U, G)[0] % N, -U * pow(KEY, -1, N) % N
judged(word(U * r * pow(u2, -1, N) % N), Q, r, r * pow(u2, -1, N) % N, "opposite points, r of the point doubled")
small = (5 * NONCE - R * KEY) % N
judged(word(small), Q, R, 5, "s = 5")
judged(word(small), Q, R, 5 + N, "s = 5 + n")
made(0, U, Q, "hash 0: the first product is infinity")
made(1, 1, Q, "u1 = u2 = 1")
made(N - 1, N - 1, Q, "u1 = u2 = n - 1")
made(1, 1, G, "key = base point: G + G")
made(2, N - 1, G, "2G - G")
made(N - 1, 1, G, "G - G")
for x in range(N, N + 400):
    for point in with_x(x)[:1]:
        r, s, e = x - N, scalar(f"s {x}"), scalar(f"e {x}")
        key = add(multiply(s * pow(r, -1, N), point), multiply(-e * pow(r, -1, N), G)) if r else None
        if key:
            judged(word(e), key, r, s, "x of the point is beyond the order: r = x - n")
            judged(word(e), key, r + N, s, "the same with r = x")
    if x > N + 12:
        break
for x in [x for x in range(P - N - 1, P - N - 40, -1) if with_x(x)][:3]:
    point = with_x(x)[0]
    s, e = scalar(f"s {x}"), scalar(f"e {x}")
    key = add(multiply(s * pow(x, -1, N), point), multiply(-e * pow(x, -1, N), G))
    judged(word(e), key, x, s, "r small enough that r + n is below p")
