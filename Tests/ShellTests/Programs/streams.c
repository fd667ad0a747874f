// Uses a bus as a stream of the C library, and finds it with glob(3) and scandir(3).
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int wanted(const struct dirent *entry) { return strncmp(entry->d_name, "i2c", 3) == 0; }

static int identity(FILE *bus) {
  unsigned char byte = 0xD0;
  setvbuf(bus, NULL, _IONBF, 0);
  if (ioctl(fileno(bus), 0x0703, 0x76) != 0) return -1;
  if (fwrite(&byte, 1, 1, bus) != 1 || fread(&byte, 1, 1, bus) != 1) return -2;
  return byte;
}

int main(void) {
  FILE *bus = fopen("/dev/i2c-1", "r+");
  if (bus == NULL) return 1;
  printf("stream %x\n", identity(bus));
  fclose(bus);
  bus = fdopen(open("/dev/i2c-1", O_RDWR), "r+");
  printf("descriptor %x\n", identity(bus));
  fclose(bus);
  glob_t found;
  if (glob("/dev/i2c-*", 0, NULL, &found) != 0) return 2;
  printf("glob %zu %s\n", found.gl_pathc, found.gl_pathv[0]);
  globfree(&found);
  struct dirent **names;
  if (scandir("/dev", &names, wanted, alphasort) != 1) return 3;
  printf("scandir %s\n", names[0]->d_name);
  printf("absent %d\n", fopen("/dev/i2c-7", "r") == NULL ? errno : 0);
  return 0;
}
