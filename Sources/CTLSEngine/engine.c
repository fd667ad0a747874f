#include "outpost_tls.h"
