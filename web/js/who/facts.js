// What is known of one thing, in groups of short lines: a name and its value.

import { element, setText } from '../dom.js';

export class Facts {
  node = element('div', { class: 'facts' });
  #groups = new Map(); // title → list
  #values = new Map(); // group and name → where the value stands

  clear() {
    this.#groups.clear();
    this.#values.clear();
    this.node.replaceChildren();
  }

  // Puts a group's lines below those that are there already; names keep the order in which they came.
  // facts: { name: value }; one that is null or empty is a dash. words: values that are no figures but say
  // why there is none, which stand back.
  say(title, facts, words = []) {
    const list = this.#list(title);
    for (const [name, value] of Object.entries(facts)) {
      const said = value === null || value === undefined || value === '' ? '–' : String(value);
      const node = this.#value(title, name, list);
      setText(node, said);
      node.classList.toggle('is-untold', words.includes(said));
    }
  }

  #list(title) {
    if (!this.#groups.has(title)) {
      const list = element('dl', {});
      this.#groups.set(title, list);
      this.node.append(element('section', {}, element('h3', {}, title), list));
    }
    return this.#groups.get(title);
  }

  #value(title, name, list) {
    const key = `${title}\n${name}`;
    if (!this.#values.has(key)) {
      const node = element('dd', {});
      this.#values.set(key, node);
      list.append(element('div', {}, element('dt', {}, name), node));
    }
    return this.#values.get(key);
  }
}
