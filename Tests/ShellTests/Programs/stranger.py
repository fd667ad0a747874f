"""A program that knows the sockets but breaks the rules; the bus must go on for all others."""
import os
import random
import socket
import struct

import rawbus

place = os.environ["OUTPOST_SHELL"] + "/i2c-1"
numbers = random.Random(7)


def connected():
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    peer.connect(place)
    return peer


def say(packet):
    peer = connected()
    peer.send(packet)
    return peer.recv(100_000)


magic = 0x4F504332
head = struct.Struct("=IIII")
wrong = [
    b"\0",
    head.pack(0, 1, 0, 0),
    head.pack(magic, 99, 0, 0),
    head.pack(magic, 4, 0, 5) + b"1234",
    head.pack(magic, 3, 0xFFFFFFFF, 0),
    head.pack(magic, 5, 0, 0),
    head.pack(magic, 5, 2, 6) + struct.pack("=HHH", 0x76, 1, 1),
    head.pack(magic, 5, 1, 6) + struct.pack("=HHH", 0x76, 0, 9),
    head.pack(magic, 6, 0, 4) + bytes([1, 0, 2, 200]),
    head.pack(magic, 4, 0, 70000) + bytes(70000),
]
print([say(packet) for packet in wrong] == [b""] * len(wrong))
for _ in range(2000):
    body = numbers.randbytes(numbers.randrange(60))
    kind = numbers.randrange(8)
    say(head.pack(magic, kind, numbers.choice([0, 1, 2, 42, 300]), len(body)) + body)
crowd = [connected() for _ in range(70)]
for peer in crowd:
    peer.close()
deaf = connected()
for _ in range(300):
    deaf.setblocking(False)
    try:
        deaf.send(head.pack(magic, 3, 1, 0))
    except OSError:
        break
print(rawbus.transfer(rawbus.opened(), (0x76, 0, b"\xd0"), (0x76, 1, 1)))
