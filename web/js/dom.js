// Making elements. Whatever came from the server goes in as text, never as HTML.

// element('li', { class: 'x', data: { seq: 1 }, on: { click } }, 'text', child, …)
export function element(tag, attributes = {}, ...children) {
  const made =
    tag === 'svg' || tag === 'path'
      ? document.createElementNS('http://www.w3.org/2000/svg', tag)
      : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'data') Object.assign(made.dataset, value);
    else if (name === 'on')
      for (const [type, handler] of Object.entries(value)) made.addEventListener(type, handler);
    else if (name === 'var')
      for (const [property, content] of Object.entries(value))
        made.style.setProperty(property, content);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// The head of a table: a title and a class for each column.
export function tableHead(heads) {
  const cells = heads.map(([title, kind]) => element('th', { scope: 'col', class: kind }, title));
  return element('thead', {}, element('tr', {}, ...cells));
}

// Changes the text only when it differs: most values on the page do not, each second, and an
// assignment alone costs a layout.
export function setText(node, content) {
  if (node.textContent !== content) node.textContent = content;
}

export function setData(node, name, content) {
  if (node.dataset[name] !== content) node.dataset[name] = content;
}

export function byId(id) {
  return document.getElementById(id);
}
