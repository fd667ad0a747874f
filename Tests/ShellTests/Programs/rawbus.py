"""The calls of /dev/i2c-N without any library between: what smbus2 and others make of them."""
import ctypes
import errno
import fcntl
import os

I2C_SLAVE, I2C_TENBIT, I2C_RDWR, I2C_PEC, I2C_SMBUS = 0x703, 0x704, 0x707, 0x708, 0x720
READ = 1


class Message(ctypes.Structure):
    _fields_ = [
        ("address", ctypes.c_uint16),
        ("flags", ctypes.c_uint16),
        ("length", ctypes.c_uint16),
        ("buffer", ctypes.POINTER(ctypes.c_uint8)),
    ]


class Transfer(ctypes.Structure):
    _fields_ = [("messages", ctypes.POINTER(Message)), ("count", ctypes.c_uint32)]


class SMBus(ctypes.Structure):
    _fields_ = [
        ("is_read", ctypes.c_uint8),
        ("command", ctypes.c_uint8),
        ("size", ctypes.c_uint32),
        ("data", ctypes.POINTER(ctypes.c_uint8)),
    ]


def opened():
    return os.open("/dev/i2c-1", os.O_RDWR)


def transfer(bus, *parts):
    """Each part: address, flags, and the bytes to write or how many to read. What was read."""
    buffers = []
    messages = (Message * len(parts))()
    for message, (address, flags, content) in zip(messages, parts):
        data = bytes(content)  # a number gives so many zeros
        buffer = (ctypes.c_uint8 * max(1, len(data)))(*data)
        buffers.append((flags, len(data), buffer))
        message.address, message.flags, message.length = address, flags, len(data)
        message.buffer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_uint8))
    fcntl.ioctl(bus, I2C_RDWR, Transfer(messages, len(parts)))
    return [bytes(buffer)[:length] for flags, length, buffer in buffers if flags & READ]


def smbus(bus, is_read, command, size, data=b""):
    """The union i2c_smbus_data after the call."""
    union = (ctypes.c_uint8 * 34)(*data)
    pointer = ctypes.cast(union, ctypes.POINTER(ctypes.c_uint8))
    fcntl.ioctl(bus, I2C_SMBUS, SMBus(is_read, command, size, pointer))
    return bytes(union)


def error(call, *arguments):
    """The name of the error that the call ends with."""
    try:
        return call(*arguments)
    except OSError as problem:
        return errno.errorcode[problem.errno]
