// The protocol between the preloaded library and `outpost shell` for one open /dev/i2c-N.
//
// Each bus is a listening SOCK_SEQPACKET socket `i2c-N` in the folder that the environment variable
// OUTPOST_SHELL names. A connection is an open file description: it keeps the target address and
// the PEC setting, so dup, fork and exec share them as they do in the kernel. One packet is one
// request and is answered by one packet. Numbers are in the machine's own byte order.
#pragma once
#include <stdint.h>

#define OUTPOST_SHELL_VARIABLE "OUTPOST_SHELL"

enum {
  outpost_wire_magic = 0x4F504332,
  // Bytes after the head of a request or an answer; a longer transaction is refused.
  outpost_payload_max = 65536,
  // I2C_RDWR_IOCTL_MAX_MSGS and the longest message of the kernel (drivers/i2c/i2c-dev.c).
  outpost_messages_max = 42,
  outpost_message_max = 8192,
  // union i2c_smbus_data.
  outpost_smbus_data_max = 34,
};

enum outpost_request_kind {
  outpost_request_address = 1,   // argument: the address of all that follows (I2C_SLAVE)
  outpost_request_pec = 2,       // argument: 1 for on
  outpost_request_read = 3,      // argument: how many bytes (read(2))
  outpost_request_write = 4,     // payload: the bytes (write(2))
  outpost_request_transfer = 5,  // argument: count of messages; payload: the messages (I2C_RDWR)
  outpost_request_smbus = 6,     // payload: outpost_smbus_head, data that goes in (I2C_SMBUS)
};

struct outpost_request_head {
  uint32_t magic;
  uint32_t kind;
  uint32_t argument;
  uint32_t length;  // of the payload
};

// One message of a transfer; the bytes follow if it is a write.
struct outpost_message_head {
  uint16_t address;
  uint16_t flags;  // I2C_M_RD or 0
  uint16_t length;
};

struct outpost_smbus_head {
  uint8_t is_read;
  uint8_t command;
  uint8_t transaction;  // I2C_SMBUS_QUICK and so on
  uint8_t length;       // of the data that follow
};

struct outpost_reply_head {
  int32_t result;   // what the call returns; negative: an error number
  uint32_t length;  // of the bytes that were read
};
