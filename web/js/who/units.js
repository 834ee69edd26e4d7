// How units are called and told apart.

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

// Of whom a unit is, where there are several of its name.
export function ownerOf({ cgroup, slice }) {
  const user = /\/user-(\d+)\.slice(\/|$)/.exec(cgroup ?? '');
  if (user) return `of user ${user[1]}`;
  return slice ? `in ${slice}` : (cgroup ?? '');
}
