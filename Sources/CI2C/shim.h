// The kernel's own user-space headers; ioctl(2) itself comes from Swift's Glibc.
#pragma once
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
