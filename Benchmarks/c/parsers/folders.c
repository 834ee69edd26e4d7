// Attributes of devices: here the text is the folder that has the devices.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "parsers.h"
#include "records.h"

static const char *const net_attributes[NET_ATTRIBUTES] = {
    "addr_assign_type", "address", "broadcast", "carrier", "carrier_changes", "carrier_down_count",
    "carrier_up_count", "dev_id", "dormant", "duplex", "flags", "ifalias", "ifindex", "iflink",
    "link_mode", "mtu", "name_assign_type", "netdev_group", "operstate", "speed", "tx_queue_len",
    "type",
};

// Opens what is wanted of a device, and gives up what was open for another one in its place.
static void open_device(const char *folder, struct net_device *device) {
  for (int i = 0; i < NET_ATTRIBUTES; i++) {
    char path[512];
    snprintf(path, sizeof path, "%s/%.*s/%s", folder, (int)device->name.length, device->name.bytes,
             net_attributes[i]);
    if (device->is_open && device->files[i] >= 0) close(device->files[i]);
    device->files[i] = open(path, O_RDONLY | O_CLOEXEC);
  }
  device->is_open = true;
}

static void read_device(struct net_device *device) {
  for (int i = 0; i < NET_ATTRIBUTES; i++) {
    struct attribute *attribute = &device->values[i];
    char text[4096];
    ssize_t size = device->files[i] < 0 ? -1 : pread(device->files[i], text, sizeof text - 1, 0);
    attribute->present = size >= 0;
    if (size < 0) continue;
    text[size] = '\0';
    parse_attribute(text, (size_t)size, attribute);
  }
}

bool read_net_class(const char *text, size_t length, void *record) {
  (void)length;
  struct list *devices = record;
  struct dirent **entries;
  int count = scandir(text, &entries, NULL, alphasort);
  if (count < 0) return false;
  size_t row = 0;
  for (int i = 0; i < count; i++) {
    if (strcmp(entries[i]->d_name, ".") != 0 && strcmp(entries[i]->d_name, "..") != 0) {
      struct net_device *device = ROW(devices, row++, struct net_device);
      bool changed = keep(&device->name, entries[i]->d_name, strlen(entries[i]->d_name));
      if (changed || !device->is_open) open_device(text, device);
      read_device(device);
    }
    free(entries[i]);
  }
  free(entries);
  devices->count = row;
  return row > 0;
}
