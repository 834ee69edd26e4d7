// A schema says what each position of a sample's values is.

// One spelling for each series, as in a Prometheus selector: name{a="b",c="d"}, labels in order.
export function seriesKey(name, labels = {}) {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return name;
  return `${name}{${names.map((label) => `${label}=${JSON.stringify(String(labels[label]))}`).join(',')}}`;
}

// `room="server", sensor="rear"`, for people.
export function labelText(labels) {
  return Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`)
    .join(', ');
}

export function describeSchema({ version, series }) {
  return {
    version,
    series: series.map(({ name, labels = {}, unit, kind, family }) => ({
      key: seriesKey(name, labels),
      name,
      labels,
      unit,
      kind,
      family,
    })),
  };
}
