"""dup, fork, exec and threads share an open bus with its address."""
import os
import subprocess
import sys
import threading
import warnings

import rawbus

# Python 3.12 and later warn of what is tested here: to fork while threads run.
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)

bus = rawbus.opened()
rawbus.fcntl.ioctl(bus, rawbus.I2C_SLAVE, 0x76)
print("plain", os.write(bus, b"\xd0"), os.read(bus, 1).hex())

print("parts", os.writev(bus, [b"\x88", b"\xd0"]), end=" ")
byte, pair = bytearray(1), bytearray(2)
print(os.readv(bus, [byte, pair]), byte.hex(), len(pair))

copy = os.dup(bus)
os.write(copy, b"\xd0")
print("dup", os.read(copy, 1).hex(), flush=True)

if os.fork() == 0:
    os.write(bus, b"\x88")
    print("fork", os.read(bus, 2).hex(), flush=True)
    os._exit(0)
os.wait()

program = f"import os; os.write({bus}, bytes([0xd0])); print('exec', os.read({bus}, 1).hex())"
subprocess.run([sys.executable, "-c", program], pass_fds=[bus], check=True)

stream = open("/dev/i2c-1", "r+b", buffering=0)
print("stream", rawbus.error(stream.write, b"\xd0"))



def ask(register, wanted, good):
    for _ in range(50):
        parts = (0x76, 0, bytes([register])), (0x76, rawbus.READ, len(wanted))
        good.append(rawbus.transfer(bus, *parts) == [wanted])


def child():
    good = []
    ask(0x88, b"\x70\x6b", good)
    os._exit(good.count(False))


# Threads and forked children at once, and all of them get their own answers.
good = []
threads = [threading.Thread(target=ask, args=(0xD0, b"\x60", good)) for _ in range(4)]
for thread in threads:
    thread.start()
children = [os.fork() or child() for _ in range(3)]
for thread in threads:
    thread.join()
print("threads", good.count(True), "children", [os.waitpid(each, 0)[1] for each in children])
