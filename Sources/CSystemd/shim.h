/* libsystemd's parts that the Swift modules Systemd and SystemdBus call. C variadics (sd_notifyf, sd_journal_print)
   are out of Swift's reach; their plain forms sd_notify and sd_journal_sendv are not. */
#include <sys/uio.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
