#ifndef OUTPOST_ARGUMENTS_H
#define OUTPOST_ARGUMENTS_H

/// The number of words on the command line, the program's name among them; 0 where there are none.
int outpost_argument_count(void);

/// Word `index` of the command line, 0 for the program's name; null beyond the last one.
const char *outpost_argument(int index);

#endif
