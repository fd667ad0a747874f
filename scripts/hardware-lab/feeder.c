// The world of the devices on which scenarios are played in the guest of
// scripts/hardware-lab-replay.sh: it sets registers of i2c-stub and moves lines of gpio-sim, as it
// is asked to. It is written from the kernel's documentation alone and shares nothing with outpost.
//
// It answers each line of standard input with one of standard output:
//
//   s ADDRESSES LINES...              sh devices.sh with these words; answers its output
//   w BUS ADDRESS REGISTER BYTE...    sets the register; several bytes in their order on the wire
//   r BUS ADDRESS REGISTER COUNT      reads as many
//   p CHIP OFFSET pull-up|pull-down   moves a line; CHIP is a folder in /sys/devices/platform
//   v CHIP OFFSET                     the voltage of a line, 0 or 1
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { words_max = 64 };

static int bus = -1, bus_number = -1;

static int command(int reads, int number, int size, union i2c_smbus_data *data) {
  struct i2c_smbus_ioctl_data call = { reads, number, size, data };
  return ioctl(bus, I2C_SMBUS, &call);
}

static int select_chip(int number, long address) {
  char path[32];
  if (number != bus_number) {
    if (bus >= 0) close(bus);
    snprintf(path, sizeof path, "/dev/i2c-%d", number);
    bus = open(path, O_RDWR);
    bus_number = number;
  }
  // Also where a driver has the chip.
  return ioctl(bus, I2C_SLAVE_FORCE, address);
}

// Two bytes are a word, whose lower byte SMBus sends first; of more each register has one.
static int set(int first, char **bytes, int count) {
  union i2c_smbus_data data;
  if (count == 2) {
    data.word = (unsigned short)(atoi(bytes[0]) | atoi(bytes[1]) << 8);
    return command(I2C_SMBUS_WRITE, first, I2C_SMBUS_WORD_DATA, &data);
  }
  for (int at = 0; at < count; at++) {
    data.byte = (unsigned char)atoi(bytes[at]);
    if (command(I2C_SMBUS_WRITE, first + at, I2C_SMBUS_BYTE_DATA, &data) < 0) return -1;
  }
  return 0;
}

static int get(int first, int count) {
  union i2c_smbus_data data;
  if (count == 2) {
    if (command(I2C_SMBUS_READ, first, I2C_SMBUS_WORD_DATA, &data) < 0) return -1;
    printf("%d %d\n", data.word & 0xFF, data.word >> 8);
    return 0;
  }
  for (int at = 0; at < count; at++) {
    if (command(I2C_SMBUS_READ, first + at, I2C_SMBUS_BYTE_DATA, &data) < 0) return -1;
    printf("%d ", data.byte);
  }
  printf("\n");
  return 0;
}

static int line_file(char **words, const char *name, int flags) {
  char path[160];
  snprintf(path, sizeof path, "/sys/devices/platform/%s/sim_gpio%s/%s", words[1], words[2], name);
  return open(path, flags);
}

static int make_devices(char **words, int count) {
  char text[1024] = "sh /lab/devices.sh";
  // The module of the bus cannot be replaced while it is open.
  if (bus >= 0) close(bus);
  bus = bus_number = -1;
  for (int at = 1; at < count; at++) {
    strncat(text, " ", sizeof text - strlen(text) - 1);
    strncat(text, words[at], sizeof text - strlen(text) - 1);
  }
  FILE *pipe = popen(text, "r");
  int has = pipe && fgets(text, sizeof text, pipe);
  if (pipe) pclose(pipe);
  if (!has) return -1;
  text[strcspn(text, "\n")] = 0;
  puts(text);
  return 0;
}

static int answer(char **words, int count) {
  char voltage = '?';
  int file;
  // A board may have no lines.
  if (count < (words[0][0] == 's' ? 2 : 3)) return -1;
  switch (words[0][0]) {
  case 's': return make_devices(words, count);
  case 'w':
    if (count < 5 || select_chip(atoi(words[1]), atol(words[2])) < 0) return -1;
    if (set(atoi(words[3]), words + 4, count - 4) < 0) return -1;
    return puts("ok");
  case 'r':
    if (count < 5 || select_chip(atoi(words[1]), atol(words[2])) < 0) return -1;
    return get(atoi(words[3]), atoi(words[4]));
  case 'p':
    if (count < 4) return -1;
    file = line_file(words, "pull", O_WRONLY);
    if (file < 0 || write(file, words[3], strlen(words[3])) < 0) return -1;
    close(file);
    return puts("ok");
  case 'v':
    file = line_file(words, "value", O_RDONLY);
    if (file < 0 || read(file, &voltage, 1) != 1) return -1;
    close(file);
    printf("%c\n", voltage);
    return 0;
  default: return -1;
  }
}

int main(void) {
  static char line[1024];
  while (fgets(line, sizeof line, stdin)) {
    char *words[words_max];
    int count = 0;
    for (char *word = strtok(line, " \n"); word && count < words_max; word = strtok(NULL, " \n")) {
      words[count++] = word;
    }
    // An end is noticed by the program, a wrong answer might not be.
    if (count == 0 || answer(words, count) < 0) {
      fprintf(stderr, "feeder: %s failed\n", count > 0 ? words[0] : "nothing");
      return 1;
    }
    fflush(stdout);
  }
  return 0;
}
