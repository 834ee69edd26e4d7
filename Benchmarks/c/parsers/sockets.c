// Tables of sockets.

#include "parsers.h"
#include "records.h"

static void skip_word(const char **at) { *at = word_end(skip_blanks(*at)); }

bool parse_unix(const char *text, size_t length, void *record) {
  struct list *sockets = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *word = at;
    skip_word(&at);
    if (IS(word, at, "Num") || at - word < 2 || at[-1] != ':') continue;
    struct unix_socket *socket = ROW(sockets, row, struct unix_socket);
    uint64_t protocol;
    if (!take_hex(&at, &socket->references) || !take_hex(&at, &protocol) ||
        !take_hex(&at, &socket->flags) || !take_hex(&at, &socket->type) ||
        !take_hex(&at, &socket->state) || !take_number(&at, &socket->inode)) {
      continue;
    }
    if (*at == ' ') at++;
    keep(&socket->path, at, (size_t)(line_end(at, end) - at));
    row++;
  }
  sockets->count = row;
  return true;
}

// Passes eight hexadecimal digits.
static bool take_word32(const char **at, uint32_t *value) {
  uint32_t sum = 0;
  for (int i = 0; i < 8; i++) {
    unsigned digit = hex_digit((*at)[i]);
    if (digit > 15) return false;
    sum = sum << 4 | digit;
  }
  *at += 8;
  *value = sum;
  return true;
}

static bool take_endpoint(const char **at, struct endpoint *endpoint) {
  const char *p = skip_blanks(*at);
  memset(endpoint, 0, sizeof *endpoint);
  int words = 0;
  while (words < 4 && take_word32(&p, &endpoint->words[words])) words++;
  endpoint->is_ipv6 = words == 4;
  uint64_t port;
  if ((words != 1 && words != 4) || *p++ != ':' || !take_hex(&p, &port) || port > UINT16_MAX) {
    return false;
  }
  endpoint->port = (uint16_t)port;
  *at = p;
  return true;
}

static bool take_socket(const char *at, struct inet_socket *socket, bool has_drops) {
  uint64_t state;
  if (!take_digits(&at, &socket->slot) || *at++ != ':' || !take_endpoint(&at, &socket->local) ||
      !take_endpoint(&at, &socket->remote) || !take_hex(&at, &state) || state > UINT8_MAX ||
      !take_hex_digits(&at, &socket->transmit) || *at++ != ':' ||
      !take_hex(&at, &socket->receive)) {
    return false;
  }
  socket->state = (uint8_t)state;
  // The timer and its time, and how often was sent again.
  skip_word(&at);
  skip_word(&at);
  take_any(&at, &socket->uid);
  skip_word(&at);
  take_any(&at, &socket->inode);
  take_any(&at, &socket->references);
  skip_word(&at);
  socket->drops.present = false;
  if (has_drops) take_any(&at, &socket->drops);
  return true;
}

bool parse_inet(const char *text, size_t length, void *record) {
  struct list *sockets = record;
  const char *end = text + length, *at = skip_blanks(text);
  if (!STARTS(at, "sl ")) return false;
  const char *heading = line_end(at, end);
  while (heading > at && heading[-1] == ' ') heading--;
  bool has_drops = heading - at > 6 && STARTS(heading - 6, " drops");
  size_t row = 0;
  for (at = next_line(heading, end); at < end; at = next_line(at, end)) {
    if (!take_socket(at, ROW(sockets, row++, struct inet_socket), has_drops)) return false;
  }
  sockets->count = row;
  return true;
}

bool parse_socket_table(const char *text, size_t length, void *record) {
  struct socket_counts *counts = record;
  const char *end = text + length, *at = skip_blanks(text);
  if (!STARTS(at, "sl ")) return false;
  memset(counts, 0, sizeof *counts);
  for (at = next_line(at, end); at < end; at = next_line(at, end)) {
    skip_word(&at);
    skip_word(&at);
    skip_word(&at);
    uint64_t state;
    if (!take_hex(&at, &state)) return false;
    if (state < 16) counts->states[state]++;
    at = skip_blanks(at);
    uint32_t transmit, receive;
    if (take_word32(&at, &transmit) && *at++ == ':' && take_word32(&at, &receive)) {
      counts->transmit += transmit;
      counts->receive += receive;
    }
  }
  return true;
}
