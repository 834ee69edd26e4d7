// What glibc and the kernel's headers have and Swift's Glibc module does not show.
#ifndef TELLTALE_CLINUX_H
#define TELLTALE_CLINUX_H

#define __STDC_WANT_IEC_60559_BFP_EXT__ 1
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <linux/magic.h>

#endif
