"""dup, fork, exec and threads share an open bus with its address."""
import os
import subprocess
import sys
import threading

import rawbus

bus = rawbus.opened()
rawbus.fcntl.ioctl(bus, rawbus.I2C_SLAVE, 0x76)
print("plain", os.write(bus, b"\xd0"), os.read(bus, 1).hex())

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

good = []


def ask():
    for _ in range(50):
        good.append(rawbus.transfer(bus, (0x76, 0, b"\xd0"), (0x76, rawbus.READ, 1)) == [b"\x60"])


threads = [threading.Thread(target=ask) for _ in range(4)]
for thread in threads:
    thread.start()
child = os.fork()
if child == 0:
    good.clear()
    ask()
    os._exit(0 if good == [True] * 50 else 1)
for thread in threads:
    thread.join()
print("threads", good.count(True), "child", os.waitpid(child, 0)[1])
