// For the sheet of keys: those that the tables and what opens of their lines see to themselves.

const IN_TABLES = [
  ['↑ ↓ Home End', 'Choose a line'],
  ['PgUp PgDn', 'A page back, on'],
  ['Enter', 'Open it (or click it twice)'],
  ['< >', 'Sort by another column'],
  ['r', 'Turn the order round'],
  ['z', 'Freeze, let go'],
  ['/', 'Filter'],
  ['Esc', 'All lines again'],
];
const OF_PROCESSES = [
  ['t', 'Tree or flat'],
  ['← →', 'Fold, unfold'],
  ['g', 'Group by unit, by user'],
  ['f', 'Follow the chosen one'],
];
const OF_UNITS = [['p', 'Processes of the unit']];
const IN_FILTERS = [
  ['Enter ↓', 'To the lines'],
  ['unit:NAME', 'Of this unit, or unit:/ITS/GROUP'],
  ['slice:/GROUP', 'Of this slice and all below it'],
  ['container:ID', 'Of this container, or runtime'],
];

export const WHO_KEYS = [
  { title: 'In a table', keys: IN_TABLES },
  { title: 'In that of processes', keys: OF_PROCESSES },
  { title: 'In that of units', keys: OF_UNITS },
  { title: 'In a filter', keys: IN_FILTERS },
  { title: 'In what was opened', keys: [...OF_UNITS, ['Esc', 'Close']] },
];
