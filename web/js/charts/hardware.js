// Sensors, power, RAID, NVMe and NUMA: only what this host has. What the fields mean stands in
// ../chart-list.js.

const MOST = 12;

// Without the bus: `nct6775_656`, not `platform_nct6775_656`.
const chip = ({ labels }) => labels.chip.replace(/^platform_/, '');

// One line for each series, by its label or the thing that it is of.
function each(name, label, where = {}) {
  return ({ store }) => {
    const found = store.named(name, where).filter(({ isPresent }) => isPresent);
    const names = found.map(label);
    return found.slice(0, MOST).map((series, index) => ({
      // Two packages have a `Core 0` each.
      label:
        series.labels.chip && names.indexOf(names[index]) !== names.lastIndexOf(names[index])
          ? `${names[index]} · ${chip(series)}`
          : names[index],
      colour: `d${index % 8}`,
      dash: index >= 8,
      series: [series],
    }));
  };
}

function together(...parts) {
  return (context) =>
    parts
      .flatMap((lines) => lines(context))
      .slice(0, MOST)
      .map((line, index) => ({ ...line, colour: `d${index % 8}`, dash: index >= 8 }));
}

const sensor = (series) =>
  series.labels.label === series.labels.sensor
    ? `${series.labels.label} · ${chip(series)}`
    : series.labels.label;
const supply = ({ labels }) => labels.supply;
const node = ({ labels }) => `node ${labels.node}`;

// Zones only where no chip tells of temperatures: mostly they are the same ones.
const temperatures = (context) => {
  const chips = each('hw.temperature', sensor)(context);
  return chips.length > 0
    ? chips
    : each('system.linux.thermal_zone.temperature', ({ labels }) => labels.type)(context);
};

export const hardware = [
  {
    id: 'temperatures',
    family: 'sensors',
    title: 'Temperatures',
    unit: 'Cel',
    least: 40,
    isWide: true,
    isRoomy: true,
    isOptional: true,
    lines: temperatures,
  },
  {
    id: 'fans',
    family: 'sensors',
    title: 'Fans',
    unit: 'rpm',
    least: 1000,
    isRoomy: true,
    isOptional: true,
    lines: each('hw.fan.speed', sensor),
  },
  {
    id: 'power',
    family: 'sensors',
    title: 'Power',
    unit: 'W',
    least: 10,
    isRoomy: true,
    isOptional: true,
    lines: together(each('hw.power', sensor), each('system.linux.power_supply.power', supply)),
  },
  {
    id: 'voltages',
    family: 'sensors',
    title: 'Voltages',
    unit: 'V',
    least: 1,
    isRoomy: true,
    isOptional: true,
    lines: each('hw.voltage', sensor),
  },
  {
    id: 'battery-charge',
    family: 'power',
    title: 'Battery charge',
    unit: '1',
    fixed: [0, 1],
    isFilled: true,
    isOptional: true,
    lines: each('hw.battery.charge', supply),
  },
  {
    id: 'numa-memory',
    family: 'numa',
    title: 'Memory used by NUMA node',
    note: 'caches included',
    unit: 'By',
    least: 2 ** 20,
    isOptional: true,
    lines: each('system.linux.numa.memory', node, { state: 'used' }),
  },
  {
    id: 'numa-misses',
    family: 'numa',
    title: 'Pages from another NUMA node',
    note: 'than was wanted',
    unit: '{page}/s',
    least: 10,
    isOptional: true,
    lines: each('system.linux.numa.pages', node, { kind: 'miss' }),
  },
];
