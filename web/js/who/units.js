// How units are called and told apart, and what belongs to which.

// Of a unit that failed there is no group any more.
export function unitKey({ cgroup, name }) {
  return cgroup || name;
}

export function unitName({ container, name }) {
  return container?.id ? containerName(container) : name;
}

export function containerName({ runtime, id }) {
  return `${runtime} ${id.slice(0, 12)}`;
}

// Which names stand for several things, so that it must be said which one is meant.
export function twinNames(rows) {
  const names = new Set();
  const twins = new Set();
  for (const { name } of rows) (names.has(name) ? twins : names).add(name);
  return twins;
}

// Of whom a unit is, where there are several of its name.
export function ownerOf({ cgroup, slice }) {
  const user = /\/user-(\d+)\.slice(\/|$)/.exec(cgroup ?? '');
  if (user) return `of user ${user[1]}`;
  const above = slice ?? cgroup?.split('/').slice(0, -1).findLast((part) => part.endsWith('.slice'));
  return above ? `in ${above}` : (cgroup ?? '');
}

// Whether a control group is another one or lies below it.
export function isBelow(cgroup, other) {
  return other === '/' || cgroup === other || Boolean(cgroup?.startsWith(`${other}/`));
}
