// What stands in a filter's field: words that all must stand somewhere in a row, and `name:value` for
// what must be exactly so. A value with blanks stands between quotation marks.

const WORD = /([a-z]+):"([^"]*)"|(\S+)/g;

// Whether a row passes; null where all do.
// texts(row): what the words are looked for in. exact: { name: (value) → (row) → whether it is so }
export function matcher(filter, texts, exact = {}) {
  const words = [];
  const tests = [];
  for (const [, quoted, content, plain] of filter.matchAll(WORD)) {
    const at = plain?.indexOf(':') ?? -1;
    const name = quoted ?? plain.slice(0, Math.max(at, 0));
    const value = content ?? plain.slice(at + 1);
    if (Object.hasOwn(exact, name) && value !== '') tests.push(exact[name](value));
    else words.push((plain ?? `${quoted}:${content}`).toLowerCase());
  }
  if (words.length + tests.length === 0) return null;
  return (row) => {
    if (!tests.every((test) => test(row))) return false;
    if (words.length === 0) return true;
    const hay = texts(row).join('\n').toLowerCase();
    return words.every((word) => hay.includes(word));
  };
}

export function exactly(name, value) {
  return /\s/.test(value) ? `${name}:"${value}"` : `${name}:${value}`;
}
