// What the C parsers keep of the kernel's files: the same fields that ProcFS does.

#ifndef RECORDS_H
#define RECORDS_H

#include "parsers.h"

// A list of `struct x` is written as such where it is a whole record.

struct interrupt {
  struct name name, text, chip, devices;
  bool numbered;
};

struct interrupts {
  size_t cpus;
  struct list rows, counts;
};

struct softirq {
  struct name name;
  size_t first, count;
};

struct softirqs {
  struct list kinds, counts;
};

struct schedstat_cpu {
  uint64_t number, running, waiting, timeslices;
};

struct range {
  uint32_t first, last;
};

struct processor {
  uint64_t number;
  struct name model_name, vendor, family, model, stepping, microcode, cache, package_text, core_text;
  struct number package, core;
  double mhz;
  bool has_mhz;
};

struct cpuinfo {
  struct list processors, flags, bugs;
};

struct table_line {
  struct word name, value;
};

struct table_processor {
  uint64_t number;
  size_t first, count;
};

struct cpuinfo_table {
  struct name text;
  struct list processors, lines;
};

struct word_list {
  struct list words;
  int layout;
};

struct attribute {
  struct name text;
  struct number number;
  bool present;
};

enum { NET_ATTRIBUTES = 22 };

struct net_device {
  struct name name;
  bool is_open;
  int files[NET_ATTRIBUTES];
  struct attribute values[NET_ATTRIBUTES];
};

struct buddy_zone {
  uint32_t node;
  struct name name;
  struct list free;
};

struct slab_cache {
  struct name name;
  uint64_t active_objects, objects, object_size, objects_per_slab, pages_per_slab;
  struct number active_slabs, slabs;
};

struct swap_area {
  struct name path, type;
  uint64_t size, used;
  int64_t priority;
};

struct zone_field {
  struct name name;
  uint64_t value;
  bool negative;
};

struct zone {
  uint32_t node;
  struct name name;
  struct list fields, protection;
};

struct xfs {
  uint64_t values[86];
  bool present[86];
};

struct property {
  struct name name, value;
};

struct kstat_entry {
  struct name name, text;
  uint8_t type;
  uint64_t bits;
};

struct md_member {
  struct name name;
  uint64_t number;
  unsigned flags;
};

struct md_array {
  struct name name, level;
  int activity, access, sync;
  bool has_level, has_places, waits;
  struct list members;
  uint64_t blocks, required, active, down, done, total;
  double percent, minutes, speed;
};

struct mount_row {
  uint32_t id, parent, major, minor;
  struct name root, point, options, optional, type, source, super_options;
  bool hidden;
};

struct mount_table {
  struct name text;
  struct list rows, slots;
};

struct softnet_row {
  uint64_t cpu, processed, dropped, time_squeezed, collisions;
  uint64_t received_rps, flow_limit_count, backlog, input_queue, process_queue;
  int count;
};

struct conntrack_row {
  uint64_t columns[16], restarts;
  bool has_restarts;
};

struct cpu_counters {
  struct list names, rows;
};

struct arp_row {
  struct name address, hardware, device;
  uint64_t type, flags;
};

struct unix_socket {
  uint64_t references, flags, type, state, inode;
  struct name path;
};

struct endpoint {
  uint32_t words[4];
  uint16_t port;
  bool is_ipv6;
};

struct inet_socket {
  uint64_t slot, transmit, receive;
  struct endpoint local, remote;
  uint8_t state;
  struct number uid, inode, references, drops;
};

struct socket_counts {
  uint64_t states[16], transmit, receive;
};

struct nfs {
  uint64_t net[4], rpc[3];
  bool has_net, has_rpc;
  struct list version2, version3, version4;
};

struct nfsd {
  uint64_t rc[3], fh[1], io[2], th[1], ra[12], net[4], rpc[5], wdeleg[1];
  bool has_rc, has_fh, has_io, has_th, has_ra, has_net, has_rpc, has_wdeleg;
  struct list version2, version3, version4, operations;
};

struct process_stat {
  int32_t pid;
  struct name comm;
  char state;
  int fields;
  int64_t must[21], rest[28];
  bool present[28];
};

struct command_line {
  struct name text;
  struct list ends;
};

struct membership {
  uint32_t hierarchy;
  struct name controllers, path;
};

struct process_limit {
  struct number soft, hard;
  bool present;
};

struct identity {
  uint32_t ids[4];
};

struct process_status {
  struct name name;
  char state;
  struct identity uid, gid;
  bool has_uid, has_gid;
  struct number queue_limit, fields[44];
  struct list cpus, nodes, lists[5];
};

struct cgroup_device {
  uint32_t major, minor;
  struct number values[10];
};

struct cgroup_blkio {
  struct list devices;
  struct number total;
};

struct cpu_limit {
  struct number quota;
  uint64_t period;
};

struct cpu_usage {
  uint32_t number;
  uint64_t user, system;
};

struct controller {
  struct name name;
  uint64_t hierarchy, groups, enabled;
};

struct link {
  int32_t index;
  uint16_t type;
  uint32_t flags;
  struct name name, alias, address, broadcast;
  struct list other_names;
  struct number mtu, lower, queue_length, group, carrier_changes, carrier_ups, carrier_downs;
  struct number state, mode, carrier;
  uint64_t statistics[25];
  bool has_statistics;
};

struct queue {
  int32_t index;
  uint32_t handle, parent;
  struct name kind;
  uint64_t bytes, packets, drops, requeues, overlimits, length, backlog;
};

struct neighbours {
  int32_t index;
  uint64_t count;
};

struct address {
  uint32_t index;
  uint8_t prefix, family, bytes[16];
};

struct socket_dump {
  struct socket_counts version4, version6;
};

#endif
