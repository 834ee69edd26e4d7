// The page's skeleton: sections with their headings, the row of links to them, folding.

import { byId, element } from './dom.js';
import { SECTIONS } from './sections.js';

export class Page {
  #view;
  #sections = new Map(); // id → { section, grid, tools, fold }
  #links = new Map();
  #focus = new Map(); // id → what to give the focus to, instead of the section

  constructor(view) {
    this.#view = view;
    const main = byId('main');
    for (const { id, title, key, isOptional } of SECTIONS) {
      if (!byId(id)) main.append(this.#make(id, title));
      const link = element('a', { href: `#${id}`, title: `${title} (${key})` }, title);
      this.#links.set(id, link);
      if (isOptional) this.show(id, false);
    }
    byId('sections').append(...this.#links.values());
    this.#followScrolling();
    this.fold();
    view.onChange((what) => what.includes('hidden') && this.fold());
  }

  grid(id) {
    return this.#sections.get(id).grid;
  }

  tools(id) {
    return this.#sections.get(id).tools;
  }

  // A section that is optional, and its link.
  show(id, isShown) {
    byId(id).hidden = !isShown;
    this.#links.get(id).hidden = !isShown;
  }

  jump(id) {
    const target = byId(id);
    if (!target || target.hidden) return;
    if (this.#view.hidden.has(id)) this.#toggle(id);
    target.scrollIntoView({ block: 'start' });
    const focus = this.#focus.get(id);
    if (focus) {
      focus();
      return;
    }
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  // Who goes to this section by key or link wants the keys of the table that it is.
  focusWith(id, focus) {
    this.#focus.set(id, focus);
  }

  fold() {
    for (const [id, { section, body, fold }] of this.#sections) {
      const isHidden = this.#view.hidden.has(id);
      body.hidden = isHidden;
      section.classList.toggle('is-folded', isHidden);
      fold.setAttribute('aria-expanded', String(!isHidden));
      this.#links.get(id).classList.toggle('is-folded', isHidden);
    }
  }

  #make(id, title) {
    const grid = element('div', { class: 'grid' });
    const body = element('div', { class: 'section-body', id: `${id}-body` }, grid);
    const tools = element('div', { class: 'section-tools' });
    const fold = element(
      'button',
      {
        type: 'button',
        class: 'fold',
        'aria-expanded': 'true',
        'aria-controls': `${id}-body`,
        on: { click: () => this.#toggle(id) },
      },
      title,
    );
    const section = element(
      'section',
      { id, class: 'section', 'aria-labelledby': `${id}-title` },
      element(
        'header',
        { class: 'section-head' },
        element('h2', { id: `${id}-title` }, fold),
        tools,
      ),
      body,
    );
    this.#sections.set(id, { section, grid, tools, fold, body });
    return section;
  }

  #toggle(id) {
    const hidden = new Set(this.#view.hidden);
    if (!hidden.delete(id)) hidden.add(id);
    this.#view.set({ hidden });
  }

  // The link of the section that one reads is marked.
  #followScrolling() {
    const shown = new Set();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) shown.add(target.id);
          else shown.delete(target.id);
        }
        const current = SECTIONS.find(({ id }) => shown.has(id))?.id;
        for (const [id, link] of this.#links) {
          if (id === current) link.setAttribute('aria-current', 'true');
          else link.removeAttribute('aria-current');
        }
      },
      { rootMargin: '-20% 0px -55% 0px' },
    );
    for (const { id } of SECTIONS) observer.observe(byId(id));
  }
}
