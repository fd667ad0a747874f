// Swift's Glibc module leaves these headers of the C library out.
#pragma once
#include <sys/epoll.h>
#include <sys/signalfd.h>
