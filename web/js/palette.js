// Ctrl+K: go to a chart or section by typing part of its name.

import { byId, element } from './dom.js';

const MOST = 12;

export class Palette {
  #dialog = byId('palette');
  #query = byId('palette-query');
  #list = byId('palette-list');
  #places;
  #found = [];
  #chosen = 0;

  // places: () → [{ title, section, go }]
  constructor(places) {
    this.#places = places;
    this.#query.addEventListener('input', () => this.#search());
    this.#query.addEventListener('keydown', (event) => this.#press(event));
    this.#dialog.addEventListener(
      'click',
      (event) => event.target === this.#dialog && this.#dialog.close(),
    );
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.open();
    });
  }

  open() {
    if (this.#dialog.open) return;
    this.#query.value = '';
    this.#dialog.showModal();
    this.#search();
  }

  #search() {
    const words = this.#query.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.#found = this.#places()
      .filter(({ title, section }) =>
        words.every((word) => `${section} ${title}`.toLowerCase().includes(word)),
      )
      .slice(0, MOST);
    this.#chosen = 0;
    this.#list.replaceChildren(
      ...this.#found.map(({ title, section }, index) =>
        element(
          'li',
          { role: 'option', id: `place-${index}`, on: { click: () => this.#go(index) } },
          element('span', {}, title),
          element('span', { class: 'palette-section' }, section),
        ),
      ),
    );
    if (this.#found.length === 0)
      this.#list.append(element('li', { class: 'empty' }, 'Nothing of that name.'));
    this.#mark();
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#found.length > 0) {
      event.preventDefault();
      this.#chosen = (this.#chosen + step + this.#found.length) % this.#found.length;
      this.#mark();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#go(this.#chosen);
    }
  }

  #mark() {
    for (const [index, item] of [...this.#list.children].entries()) {
      item.setAttribute('aria-selected', String(index === this.#chosen));
    }
    this.#query.setAttribute(
      'aria-activedescendant',
      this.#found.length > 0 ? `place-${this.#chosen}` : '',
    );
  }

  #go(index) {
    this.#dialog.close();
    this.#found[index]?.go();
  }
}
