// Rows that arrive whole at first, and then as changes: what the page knows of a topic.

export class Rows {
  #key;
  #isHeld = false;
  #coming = null; // what is known by now, while the rows are held
  byKey = new Map();
  time = NaN;

  // key: gives what tells a row apart, under which a message says that it is gone.
  constructor(key) {
    this.#key = key;
  }

  // While it is held, the rows stay as they are. What comes meanwhile goes into a second set of them,
  // which takes their place in the end; more than two there never are.
  hold(isHeld) {
    this.#isHeld = isHeld;
    if (isHeld || !this.#coming) return;
    this.byKey = this.#coming.byKey;
    this.time = this.#coming.time;
    this.#coming = null;
  }

  // members: the rows of the message are `message[members]`, and of several sorts of rows those that are
  // gone `message.gone[members]`.
  take(message, members) {
    if (!message.full && Number.isNaN(this.time)) return;
    if (this.#isHeld && !Number.isNaN(this.time)) {
      if (!this.#coming) {
        this.#coming = new Rows(this.#key);
        this.#coming.byKey = new Map(this.byKey);
        this.#coming.time = this.time;
      }
      this.#coming.take(message, members);
      return;
    }
    if (message.full) this.byKey.clear();
    const { gone = [] } = message;
    for (const key of Array.isArray(gone) ? gone : (gone[members] ?? [])) this.byKey.delete(key);
    for (const row of message[members] ?? []) this.byKey.set(this.#key(row), row);
    this.time = message.time;
  }

  get all() {
    return [...this.byKey.values()];
  }
}

// Orders rows by a column: numbers as numbers, what is not known last whichever way it goes. It is asked some
// hundred thousand times a second where there are thousands of rows, and so makes nothing.
export function comparison(value, isDescending) {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    const left = value(a);
    const right = value(b);
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    const hasLeft = known(left);
    const hasRight = known(right);
    if (!hasLeft || !hasRight) return hasLeft === hasRight ? 0 : hasLeft ? -1 : 1;
    return sign * (typeof left === 'string' ? left.localeCompare(right) : left - right);
  };
}

// The same rows in order; what is equal as `tie` has it. Each is looked at once for what it is sorted by.
export function ordered(rows, value, isDescending, tie) {
  const order = comparison((one) => one.value, isDescending);
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => order(a, b) || tie(a.row, b.row))
    .map(({ row }) => row);
}

function known(value) {
  return value !== null && value !== undefined && value !== '';
}

// What of several members is known, added up; null if nothing is.
export function together(...members) {
  return (row) => {
    let total = null;
    for (const member of members) if (typeof row[member] === 'number') total = (total ?? 0) + row[member];
    return total;
  };
}

// The sum of a member over rows; null if none of them tells.
export function sum(rows, member) {
  let total = null;
  for (const row of rows) {
    if (row[member] !== null && row[member] !== undefined) total = (total ?? 0) + row[member];
  }
  return total;
}
