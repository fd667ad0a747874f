// Loaded into a program of the hardware lab (LD_PRELOAD), breaks its way to the hardware as
// OUTPOST_LAB_BREAK says, to show that the lab notices:
//
//   wrong-ioctl   each transfer reaches the kernel under another number
//   swapped-byte  the first two bytes of each answer of a device are the wrong way round
//   lost-edge     each seventh edge of a line is lost between kernel and program
//   qemu-dps310   no breakage but a repair: the DPS310 of QEMU (hw/sensor/dps310.c) has no product
//                 number and loses its ready bits when MEAS_CFG is written
//
// It needs no header of the system, so that one compiler makes it for any processor.
typedef unsigned char byte;
typedef unsigned short half;
typedef unsigned long word;
typedef long ssize;

extern char *getenv(const char *);
extern long syscall(long, ...);
extern int *__errno_location(void);

#if defined(__x86_64__)
enum { call_read = 0, call_ioctl = 16, call_readlinkat = 267 };
#elif defined(__aarch64__)
enum { call_read = 63, call_ioctl = 29, call_readlinkat = 78 };
#endif

// linux/i2c-dev.h, linux/i2c.h
enum { i2c_rdwr = 0x0707, i2c_smbus = 0x0720 };
enum { message_reads = 1, smbus_word = 3, smbus_block = 8 };
struct message { half address, flags, length; byte *bytes; };
struct transfer { struct message *messages; unsigned count; };
struct command { byte reads, command; unsigned size; byte *data; };
enum { again = 11, at_working_directory = -100 };

static int is_way(const char *way) {
  const char *chosen = getenv("OUTPOST_LAB_BREAK");
  if (!chosen) return 0;
  while (*way && *way == *chosen) way++, chosen++;
  return *way == *chosen;
}

static void swap(byte *bytes) {
  byte first = bytes[0];
  bytes[0] = bytes[1];
  bytes[1] = first;
}

static void repair_dps310(struct transfer *transfer) {
  struct message *sent = transfer->messages, *answer = sent + 1;
  if (transfer->count != 2 || sent->address != 0x77 || sent->length != 1) return;
  for (int at = 0; at < answer->length; at++) {
    int number = sent->bytes[0] + at;
    if (number == 0x0D) answer->bytes[at] = 0x10;
    if (number == 0x08) answer->bytes[at] |= 0xF0;
  }
}

static void change_answers(word request, void *argument) {
  if (request == i2c_rdwr) {
    struct transfer *transfer = argument;
    if (is_way("qemu-dps310")) repair_dps310(transfer);
    for (unsigned at = 0; is_way("swapped-byte") && at < transfer->count; at++) {
      struct message *message = transfer->messages + at;
      if (message->flags & message_reads && message->length > 1) swap(message->bytes);
    }
  } else if (request == i2c_smbus && is_way("swapped-byte")) {
    struct command *command = argument;
    if (!command->reads) return;
    if (command->size == smbus_word) swap(command->data);
    if (command->size == smbus_block && command->data[0] > 1) swap(command->data + 1);
  }
}

int ioctl(int file, word request, void *argument) {
  word sent = request;
  if ((request == i2c_rdwr || request == i2c_smbus) && is_way("wrong-ioctl")) sent = request + 1;
  int result = (int)syscall(call_ioctl, file, sent, argument);
  if (result >= 0) change_answers(request, argument);
  return result;
}

// Whether a file is a line whose edges are read: its link in /proc names the kernel's GPIO, and is
// no path (anon_inode:gpio-line).
static int is_line(int file) {
  char path[32] = "/proc/self/fd/", link[64], digits[12];
  int length = 14, count = 0;
  do digits[count++] = (char)('0' + file % 10);
  while ((file /= 10) > 0);
  while (count > 0) path[length++] = digits[--count];
  ssize size = syscall(call_readlinkat, at_working_directory, path, link, sizeof link);
  if (size < 1 || link[0] == '/') return 0;
  for (ssize at = 0; at + 4 <= size; at++) {
    if (link[at] == 'g' && link[at + 1] == 'p' && link[at + 2] == 'i' && link[at + 3] == 'o') {
      return 1;
    }
  }
  return 0;
}

ssize read(int file, void *buffer, word size) {
  static int edges;
  ssize result = syscall(call_read, file, buffer, size);
  if (result <= 0 || !is_way("lost-edge") || !is_line(file) || ++edges % 7 != 0) return result;
  *__errno_location() = again;
  return -1;
}
