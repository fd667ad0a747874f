// toggle FILE COUNT MICROSECONDS: writes pull-up and pull-down into the file of a simulated line by
// turns, COUNT times, one each MICROSECONDS, and prints how many milliseconds that took.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **words) {
  int file = count == 4 ? open(words[1], O_WRONLY) : -1;
  if (file < 0) return 1;
  struct timespec begin, due, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  due = begin;
  for (int number = 1; number <= atoi(words[2]); number++) {
    const char *pull = number % 2 ? "pull-up" : "pull-down";
    if (pwrite(file, pull, strlen(pull), 0) < 0) return 1;
    due.tv_nsec += atol(words[3]) * 1000;
    due.tv_sec += due.tv_nsec / 1000000000;
    due.tv_nsec %= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, 0);
  }
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("%ld\n", (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000);
  return 0;
}
