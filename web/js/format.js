// Numbers for people: SI prefixes for rates and counts, IEC ones for bytes in memory and on disk,
// percent for shares. Every function gives text of nearly constant width, so that columns of
// changing values stand still.

const NARROW = '\u202f'; // narrow no-break space, between number and unit
const SI = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
const IEC = [
  [2 ** 60, 'Ei'],
  [2 ** 50, 'Pi'],
  [2 ** 40, 'Ti'],
  [2 ** 30, 'Gi'],
  [2 ** 20, 'Mi'],
  [2 ** 10, 'Ki'],
];
const SMALL = [
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
];

// Three digits that count: 1.23, 12.3, 123.
function digits(value) {
  const size = Math.abs(value);
  if (size >= 99.95 || size === 0) return value.toFixed(0);
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

function scaled(value, prefixes) {
  const size = Math.abs(value);
  for (const [factor, prefix] of prefixes) {
    // 999.6 k is shown as 1.00 M, not as 1000 k.
    if (size >= factor * 0.9995) return { number: digits(value / factor), prefix };
  }
  return { number: digits(value), prefix: '' };
}

function percent(value) {
  const share = value * 100;
  return { number: Math.abs(share) >= 99.95 ? share.toFixed(0) : share.toFixed(1), unit: '%' };
}

function seconds(value) {
  if (value === 0) return { number: '0', unit: 's' };
  if (Math.abs(value) >= 120) return { number: duration(value), unit: '' };
  for (const [factor, prefix] of SMALL) {
    if (Math.abs(value) >= factor * 0.9995)
      return { number: digits(value / factor), unit: `${prefix}s` };
  }
  return { number: digits(value * 1e9), unit: 'ns' };
}

// `{packet}/s` is written `packet/s`: UCUM's annotations are for machines.
function unitName(unit) {
  return unit === 's' ? '' : (unit ?? '').replace(/[{}]/g, '');
}

// { number, unit }, for markup that sets the two apart.
export function measure(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value))
    return { number: '–', unit: '' };
  switch (unit) {
    case '1':
      return percent(value);
    case 's':
      return seconds(value);
    case 'By': {
      const { number, prefix } = scaled(value, IEC);
      return { number, unit: `${prefix}B` };
    }
    case 'By/s': {
      const { number, prefix } = scaled(value, SI);
      return { number, unit: `${prefix}B/s` };
    }
    case 'Hz': {
      const { number, prefix } = scaled(value, SI);
      return { number, unit: `${prefix}Hz` };
    }
    case 'rpm':
      return { number: value.toFixed(0), unit: 'rpm' };
    case 'V':
    case 'A':
    case 'W':
      return { number: digits(value), unit };
    case 'Cel':
      return { number: value.toFixed(1), unit: '°C' };
    // The kernel's load averages have two decimals.
    case '{thread}':
      return { number: value.toFixed(2), unit: '' };
    default: {
      if (Number.isInteger(value) && Math.abs(value) < 10_000 && !unit?.endsWith('/s'))
        return { number: String(value), unit: '' };
      const { number, prefix } = scaled(value, SI);
      return { number: number + prefix, unit: unit?.endsWith('/s') ? '/s' : '' };
    }
  }
}

export function text(value, unit) {
  const parts = measure(value, unit);
  return parts.unit ? `${parts.number}${NARROW}${parts.unit}` : parts.number;
}

// On an axis: no more decimals than its step needs, so `50 %` and not `50.0 %`.
export function axisText(value, unit, step) {
  if (value === 0) return '0';
  if (unit === '1')
    return `${(value * 100).toFixed(step >= 0.00999 ? 0 : step >= 0.000999 ? 1 : 2)}${NARROW}%`;
  if (unit === 's' && Math.abs(value) >= 120) return longAxisTime(value);
  if (unit === 'rpm') return value.toFixed(0); // the values beside it say what it is
  const parts = measure(value, unit === '{thread}' ? '' : unit);
  const number = parts.number.replace(/(\.\d*?)0+(?=\D*$)/, '$1').replace(/\.(?=\D*$)/, '');
  return parts.unit ? `${number}${NARROW}${parts.unit}` : number;
}

function longAxisTime(value) {
  const [factor, name] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ].find(([one]) => Math.abs(value) >= 2 * one);
  return `${Number((value / factor).toFixed(1))}${NARROW}${name}`;
}

// With the unit's own word, where there is room: `12.0 packet/s`.
export function longText(value, unit) {
  const parts = measure(value, unit);
  if (parts.number === '–') return parts.number;
  const name = unitName(unit);
  return parts.unit === '' || parts.unit === '/s'
    ? `${parts.number}${name ? NARROW + name : ''}`
    : text(value, unit);
}

// 12 s, 3 min 04 s, 5 h 07 min, 12 d 03 h
export function duration(value) {
  const whole = Math.max(0, Math.floor(value));
  const two = (number) => String(number).padStart(2, '0');
  if (whole < 60) return `${whole}${NARROW}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${NARROW}min ${two(whole % 60)}${NARROW}s`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)}${NARROW}h ${two(Math.floor((whole % 3600) / 60))}${NARROW}min`;
  return `${Math.floor(whole / 86_400)}${NARROW}d ${two(Math.floor((whole % 86_400) / 3600))}${NARROW}h`;
}

const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minuteFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

// Times are Unix seconds.
export function clock(time) {
  return clockFormat.format(time * 1000);
}

export function minutes(time) {
  return minuteFormat.format(time * 1000);
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
