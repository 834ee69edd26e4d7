// Answers of netlink(7), as one datagram.

#include <linux/inet_diag.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/if_link.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include "parsers.h"
#include "records.h"

// What <linux/if_link.h> of older systems lacks.
enum { LINK_CARRIER_UPS = 47, LINK_CARRIER_DOWNS = 48, LINK_NAMES = 52, LINK_OTHER_NAME = 53 };

#define FOR_MESSAGES(header, text, length) \
  for (unsigned left = (unsigned)(length); left > 0; left = 0) \
    for (const struct nlmsghdr *header = (const void *)(text); NLMSG_OK(header, left); \
         header = NLMSG_NEXT(header, left))

#define FOR_ATTRIBUTES(attribute, first, size) \
  for (int left_##attribute = (int)(size), once = 1; once; once = 0) \
    for (const struct rtattr *attribute = (const void *)(first); \
         RTA_OK(attribute, left_##attribute); \
         attribute = RTA_NEXT(attribute, left_##attribute))

static void take32(const struct rtattr *attribute, struct number *number) {
  uint32_t value;
  number->present = RTA_PAYLOAD(attribute) >= sizeof value;
  if (number->present) {
    memcpy(&value, RTA_DATA(attribute), sizeof value);
    number->value = value;
  }
}

static void take8(const struct rtattr *attribute, struct number *number) {
  number->present = RTA_PAYLOAD(attribute) >= 1;
  if (number->present) number->value = *(const uint8_t *)RTA_DATA(attribute);
}

static void take_string(const struct rtattr *attribute, struct name *name) {
  const char *text = RTA_DATA(attribute);
  keep(name, text, strnlen(text, RTA_PAYLOAD(attribute)));
}

static void take_bytes(const struct rtattr *attribute, struct name *name) {
  keep(name, RTA_DATA(attribute), RTA_PAYLOAD(attribute));
}

static void begin_link(struct link *link) {
  struct number *numbers[] = {&link->mtu, &link->lower, &link->queue_length, &link->group,
                              &link->carrier_changes, &link->carrier_ups, &link->carrier_downs,
                              &link->state, &link->mode, &link->carrier};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) numbers[i]->present = false;
  link->alias.length = link->other_names.count = 0;
  link->has_statistics = false;
}

static void take_link_attribute(struct link *link, const struct rtattr *attribute) {
  size_t size = RTA_PAYLOAD(attribute);
  switch (attribute->rta_type & NLA_TYPE_MASK) {
    case IFLA_ADDRESS: return take_bytes(attribute, &link->address);
    case IFLA_BROADCAST: return take_bytes(attribute, &link->broadcast);
    case IFLA_IFNAME: return take_string(attribute, &link->name);
    case IFLA_MTU: return take32(attribute, &link->mtu);
    case IFLA_LINK: return take32(attribute, &link->lower);
    case IFLA_TXQLEN: return take32(attribute, &link->queue_length);
    case IFLA_OPERSTATE: return take8(attribute, &link->state);
    case IFLA_LINKMODE: return take8(attribute, &link->mode);
    case IFLA_IFALIAS: return take_string(attribute, &link->alias);
    case IFLA_GROUP: return take32(attribute, &link->group);
    case IFLA_CARRIER: return take8(attribute, &link->carrier);
    case IFLA_CARRIER_CHANGES: return take32(attribute, &link->carrier_changes);
    case LINK_CARRIER_UPS: return take32(attribute, &link->carrier_ups);
    case LINK_CARRIER_DOWNS: return take32(attribute, &link->carrier_downs);
    case IFLA_STATS64:
      if ((link->has_statistics = size >= 23 * 8)) {
        if (size > sizeof link->statistics) size = sizeof link->statistics;
        memcpy(link->statistics, RTA_DATA(attribute), size);
      }
      return;
    case LINK_NAMES: {
      FOR_ATTRIBUTES(inner, RTA_DATA(attribute), size) {
        if ((inner->rta_type & NLA_TYPE_MASK) != LINK_OTHER_NAME) continue;
        take_string(inner, ROW(&link->other_names, link->other_names.count, struct name));
        link->other_names.count++;
      }
    }
  }
}

bool parse_links(const char *text, size_t length, void *record) {
  struct list *links = record;
  size_t row = 0;
  FOR_MESSAGES(header, text, length) {
    if (header->nlmsg_type != RTM_NEWLINK) continue;
    const struct ifinfomsg *message = NLMSG_DATA(header);
    struct link *link = ROW(links, row++, struct link);
    begin_link(link);
    link->index = message->ifi_index;
    link->type = message->ifi_type;
    link->flags = message->ifi_flags;
    FOR_ATTRIBUTES(attribute, IFLA_RTA(message), IFLA_PAYLOAD(header)) {
      take_link_attribute(link, attribute);
    }
  }
  links->count = row;
  return row > 0;
}

// Takes what is inside of TCA_STATS2; linux/gen_stats.h.
static void take_queue_statistics(struct queue *queue, const struct rtattr *outer) {
  FOR_ATTRIBUTES(attribute, RTA_DATA(outer), RTA_PAYLOAD(outer)) {
    const char *data = RTA_DATA(attribute);
    uint32_t words[5];
    switch (attribute->rta_type & NLA_TYPE_MASK) {
      case 1:
        if (RTA_PAYLOAD(attribute) < 12) break;
        memcpy(&queue->bytes, data, 8);
        memcpy(words, data + 8, 4);
        queue->packets = words[0];
        break;
      case 3:
        if (RTA_PAYLOAD(attribute) < 20) break;
        memcpy(words, data, 20);
        queue->length = words[0];
        queue->backlog = words[1];
        queue->drops = words[2];
        queue->requeues = words[3];
        queue->overlimits = words[4];
    }
  }
}

bool parse_queues(const char *text, size_t length, void *record) {
  struct list *queues = record;
  size_t row = 0;
  FOR_MESSAGES(header, text, length) {
    if (header->nlmsg_type != RTM_NEWQDISC) continue;
    const struct tcmsg *message = NLMSG_DATA(header);
    struct queue *queue = ROW(queues, row++, struct queue);
    queue->index = message->tcm_ifindex;
    queue->handle = message->tcm_handle;
    queue->parent = message->tcm_parent == TC_H_ROOT ? 0 : message->tcm_parent;
    queue->bytes = queue->packets = queue->drops = queue->requeues = 0;
    queue->overlimits = queue->length = queue->backlog = 0;
    FOR_ATTRIBUTES(attribute, TCA_RTA(message), TCA_PAYLOAD(header)) {
      switch (attribute->rta_type & NLA_TYPE_MASK) {
        case TCA_KIND: take_string(attribute, &queue->kind); break;
        case TCA_STATS2: take_queue_statistics(queue, attribute); break;
      }
    }
  }
  queues->count = row;
  return row > 0;
}

bool parse_neighbours(const char *text, size_t length, void *record) {
  struct list *rows = record;
  rows->count = 0;
  FOR_MESSAGES(header, text, length) {
    if (header->nlmsg_type != RTM_NEWNEIGH) continue;
    const struct ndmsg *message = NLMSG_DATA(header);
    if (message->ndm_state & NUD_NOARP) continue;
    size_t row = rows->count;
    while (row > 0 && ROW(rows, row - 1, struct neighbours)->index != message->ndm_ifindex) row--;
    if (row > 0) {
      ROW(rows, row - 1, struct neighbours)->count++;
    } else {
      struct neighbours new = {message->ndm_ifindex, 1};
      APPEND(rows, struct neighbours, new);
    }
  }
  return rows->count > 0;
}

bool parse_addresses(const char *text, size_t length, void *record) {
  struct list *rows = record;
  rows->count = 0;
  FOR_MESSAGES(header, text, length) {
    if (header->nlmsg_type != RTM_NEWADDR) continue;
    const struct ifaddrmsg *message = NLMSG_DATA(header);
    const struct rtattr *own = NULL;
    FOR_ATTRIBUTES(attribute, IFA_RTA(message), IFA_PAYLOAD(header)) {
      // Where a device leads to a single other host, IFA_ADDRESS is that host's.
      if (attribute->rta_type == IFA_LOCAL || (attribute->rta_type == IFA_ADDRESS && !own)) {
        own = attribute;
      }
    }
    size_t size = message->ifa_family == AF_INET6 ? 16 : 4;
    if (!own || RTA_PAYLOAD(own) < size) continue;
    struct address *row = ROW(rows, rows->count++, struct address);
    row->index = message->ifa_index;
    row->prefix = message->ifa_prefixlen;
    row->family = message->ifa_family;
    memcpy(row->bytes, RTA_DATA(own), size);
  }
  return rows->count > 0;
}

bool parse_socket_dump(const char *text, size_t length, void *record) {
  struct socket_dump *dump = record;
  memset(dump, 0, sizeof *dump);
  FOR_MESSAGES(header, text, length) {
    if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY) continue;
    const struct inet_diag_msg *message = NLMSG_DATA(header);
    struct socket_counts *counts =
        message->idiag_family == AF_INET6 ? &dump->version6 : &dump->version4;
    if (message->idiag_state < 16) counts->states[message->idiag_state]++;
    counts->receive += message->idiag_rqueue;
    counts->transmit += message->idiag_wqueue;
  }
  return true;
}
