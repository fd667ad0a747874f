// read(2), write(2) and the ioctls of an open bus (Documentation/i2c/dev-interface.rst).
#define _GNU_SOURCE
#include "../CShellWire/wire.h"
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

// The answer to I2C_FUNCS: an adapter of plain I2C that emulates SMBus, as on a Raspberry Pi, with
// the block read in addition.
static const unsigned long functions =
    I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL | I2C_FUNC_SMBUS_READ_BLOCK_DATA;

static ssize_t returned(ssize_t result) {
  if (result >= 0) return result;
  errno = (int)-result;
  return -1;
}

static int set(int descriptor, uint32_t kind, unsigned long argument) {
  if (argument > UINT32_MAX) return -EINVAL;
  size_t received;
  outpost_lock(descriptor);
  struct outpost_exchange request = {kind, (uint32_t)argument, 0};
  int result = outpost_ask(descriptor, &request, &received);
  outpost_unlock(descriptor);
  return result;
}

// The kernel cuts longer reads and writes to its limit and says so in the result (i2c-dev.c).
static size_t limited(size_t count) {
  return count < outpost_message_max ? count : outpost_message_max;
}

static ssize_t bus_read(int descriptor, void *buffer, size_t count) {
  size_t received;
  outpost_lock(descriptor);
  struct outpost_exchange request = {outpost_request_read, (uint32_t)limited(count), 0};
  int result = outpost_ask(descriptor, &request, &received);
  if (result >= 0 && received <= count) memcpy(buffer, outpost_payload, received);
  outpost_unlock(descriptor);
  return result;
}

static ssize_t bus_write(int descriptor, const void *buffer, size_t count) {
  size_t received;
  outpost_lock(descriptor);
  struct outpost_exchange request = {outpost_request_write, 0, limited(count)};
  memcpy(outpost_payload, buffer, request.length);
  int result = outpost_ask(descriptor, &request, &received);
  outpost_unlock(descriptor);
  return result;
}

ssize_t outpost_bus_read(int descriptor, void *buffer, size_t count) {
  return returned(bus_read(descriptor, buffer, count));
}

ssize_t outpost_bus_write(int descriptor, const void *buffer, size_t count) {
  return returned(bus_write(descriptor, buffer, count));
}

// Packs the messages. Returns the number of their bytes, or a negative error number.
static ssize_t pack(const struct i2c_rdwr_ioctl_data *transfer, size_t *expected) {
  size_t used = 0;
  *expected = 0;
  for (uint32_t index = 0; index < transfer->nmsgs; index++) {
    const struct i2c_msg *message = &transfer->msgs[index];
    if (message->len > outpost_message_max) return -EINVAL;
    if (message->len > 0 && message->buf == NULL) return -EFAULT;
    if (message->flags & ~I2C_M_RD) return -EOPNOTSUPP;
    size_t bytes = message->flags & I2C_M_RD ? 0 : message->len;
    *expected += message->len - bytes;
    struct outpost_message_head head = {message->addr, message->flags, message->len};
    if (used + sizeof head + bytes > outpost_payload_max) return -ENOMEM;
    memcpy(outpost_payload + used, &head, sizeof head);
    if (bytes > 0) memcpy(outpost_payload + used + sizeof head, message->buf, bytes);
    used += sizeof head + bytes;
  }
  return *expected > outpost_payload_max ? -ENOMEM : (ssize_t)used;
}

static void unpack(const struct i2c_rdwr_ioctl_data *transfer) {
  const uint8_t *from = outpost_payload;
  for (uint32_t index = 0; index < transfer->nmsgs; index++) {
    const struct i2c_msg *message = &transfer->msgs[index];
    if (!(message->flags & I2C_M_RD) || message->len == 0) continue;
    memcpy(message->buf, from, message->len);
    from += message->len;
  }
}

static int bus_transfer(int descriptor, const struct i2c_rdwr_ioctl_data *transfer) {
  if (transfer == NULL) return -EFAULT;
  if (transfer->msgs == NULL || transfer->nmsgs == 0) return -EINVAL;
  if (transfer->nmsgs > outpost_messages_max) return -EINVAL;
  size_t expected, received;
  outpost_lock(descriptor);
  ssize_t used = pack(transfer, &expected);
  int result = (int)used;
  if (used >= 0) {
    struct outpost_exchange request = {
        outpost_request_transfer, transfer->nmsgs, (size_t)used};
    result = outpost_ask(descriptor, &request, &received);
  }
  if (result >= 0 && received != expected) result = -EPROTO;
  if (result >= 0) unpack(transfer);
  outpost_unlock(descriptor);
  return result;
}

// How many bytes of union i2c_smbus_data a transaction uses (i2cdev_ioctl_smbus in i2c-dev.c).
static size_t smbus_size(const struct i2c_smbus_ioctl_data *call) {
  switch (call->size) {
    case I2C_SMBUS_QUICK:
      return 0;
    case I2C_SMBUS_BYTE:
      return call->read_write == I2C_SMBUS_READ ? 1 : 0;
    case I2C_SMBUS_BYTE_DATA:
      return 1;
    case I2C_SMBUS_WORD_DATA:
    case I2C_SMBUS_PROC_CALL:
      return 2;
    default:
      return outpost_smbus_data_max;
  }
}

static int bus_smbus(int descriptor, const struct i2c_smbus_ioctl_data *call) {
  if (call == NULL) return -EFAULT;
  if (call->read_write > I2C_SMBUS_READ || call->size > I2C_SMBUS_I2C_BLOCK_DATA) return -EINVAL;
  size_t size = smbus_size(call);
  if (size > 0 && call->data == NULL) return -EINVAL;
  int takes_data = call->read_write == I2C_SMBUS_WRITE || call->size == I2C_SMBUS_PROC_CALL ||
                   call->size == I2C_SMBUS_BLOCK_PROC_CALL || call->size == I2C_SMBUS_I2C_BLOCK_DATA;
  struct outpost_smbus_head head = {
      call->read_write, call->command, (uint8_t)call->size, takes_data ? (uint8_t)size : 0};
  size_t received;
  outpost_lock(descriptor);
  memcpy(outpost_payload, &head, sizeof head);
  if (head.length > 0) memcpy(outpost_payload + sizeof head, call->data, head.length);
  struct outpost_exchange request = {outpost_request_smbus, 0, sizeof head + head.length};
  int result = outpost_ask(descriptor, &request, &received);
  if (result >= 0 && received > 0 && received <= size) {
    memcpy(call->data, outpost_payload, received);
  }
  outpost_unlock(descriptor);
  return result;
}

static int bus_ioctl(int descriptor, unsigned long request, void *argument) {
  unsigned long word = (unsigned long)argument;
  switch (request) {
    case I2C_FUNCS:
      if (argument == NULL) return -EFAULT;
      memcpy(argument, &functions, sizeof functions);
      return 0;
    case I2C_SLAVE:
    case I2C_SLAVE_FORCE:
      return set(descriptor, outpost_request_address, word);
    case I2C_PEC:
      return set(descriptor, outpost_request_pec, word != 0);
    case I2C_TENBIT:
      return word == 0 ? 0 : -EINVAL;
    case I2C_RETRIES:
    case I2C_TIMEOUT:
      return word > INT_MAX ? -EINVAL : 0;
    case I2C_RDWR:
      return bus_transfer(descriptor, argument);
    case I2C_SMBUS:
      return bus_smbus(descriptor, argument);
    default:
      return -ENOTTY;
  }
}

int ioctl(int descriptor, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  // These work on every descriptor and belong to the system.
  int is_general = request == FIOCLEX || request == FIONCLEX || request == FIONBIO;
  if (!is_general && outpost_bus_of(descriptor) >= 0) {
    return (int)returned(bus_ioctl(descriptor, request, argument));
  }
  static void *found;
  int (*next)(int, unsigned long, ...) = outpost_next(&found, "ioctl");
  return next(descriptor, request, argument);
}

ssize_t read(int descriptor, void *buffer, size_t count) {
  if (outpost_bus_of(descriptor) >= 0) return returned(bus_read(descriptor, buffer, count));
  static void *found;
  ssize_t (*next)(int, void *, size_t) = outpost_next(&found, "read");
  return next(descriptor, buffer, count);
}

// What read(2) becomes in programs that are built with _FORTIFY_SOURCE.
ssize_t __read_chk(int descriptor, void *buffer, size_t count, size_t size) {
  if (outpost_bus_of(descriptor) >= 0 && count <= size) {
    return returned(bus_read(descriptor, buffer, count));
  }
  static void *found;
  ssize_t (*next)(int, void *, size_t, size_t) = outpost_next(&found, "__read_chk");
  return next(descriptor, buffer, count, size);
}

ssize_t write(int descriptor, const void *buffer, size_t count) {
  if (outpost_bus_of(descriptor) >= 0) return returned(bus_write(descriptor, buffer, count));
  static void *found;
  ssize_t (*next)(int, const void *, size_t) = outpost_next(&found, "write");
  return next(descriptor, buffer, count);
}

// The kernel reads and writes such a device once for each part, until one comes out short
// (readv(2)).
static ssize_t each_part(int descriptor, const struct iovec *parts, int count, int is_write) {
  if (count < 0 || count > IOV_MAX) return -EINVAL;
  ssize_t total = 0;
  for (int index = 0; index < count; index++) {
    size_t length = parts[index].iov_len;
    if (length == 0) continue;
    ssize_t done = is_write ? bus_write(descriptor, parts[index].iov_base, length)
                            : bus_read(descriptor, parts[index].iov_base, length);
    if (done < 0) return total > 0 ? total : done;
    total += done;
    if ((size_t)done != length) break;
  }
  return total;
}

ssize_t readv(int descriptor, const struct iovec *parts, int count) {
  if (outpost_bus_of(descriptor) >= 0) return returned(each_part(descriptor, parts, count, 0));
  static void *found;
  ssize_t (*next)(int, const struct iovec *, int) = outpost_next(&found, "readv");
  return next(descriptor, parts, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if (outpost_bus_of(descriptor) >= 0) return returned(each_part(descriptor, parts, count, 1));
  static void *found;
  ssize_t (*next)(int, const struct iovec *, int) = outpost_next(&found, "writev");
  return next(descriptor, parts, count);
}
