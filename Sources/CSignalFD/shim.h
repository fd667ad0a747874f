// Swift's Glibc module leaves this header of the C library out.
#pragma once
#include <sys/signalfd.h>
