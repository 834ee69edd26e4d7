// What the tables have in common besides their lines: what narrows them, what makes them stand still, and
// when they are watched.

import { element } from '../dom.js';
import { clock } from '../format.js';

// A field to filter by.
export function filterField(label, placeholder, onInput, onKey = null) {
  const field = element('input', {
    type: 'search',
    class: 'who-filter',
    placeholder,
    'aria-label': label,
    autocomplete: 'off',
    spellcheck: 'false',
    on: { input: () => onInput(field.value), ...(onKey && { keydown: onKey }) },
  });
  return field;
}

// Keys that are pressed on a table's buttons are the table's, and after a click it has them at once.
export function keysOfTools(parent, grid) {
  parent.addEventListener('click', (event) => {
    if (event.detail > 0 && event.target.closest('button')) grid.focus();
  });
  parent.addEventListener('keydown', (event) => {
    if (event.target.closest('button')) grid.press(event);
  });
}

// Buttons of which one is pressed. `show(id)` presses another.
export function choiceButtons(title, name, choices, onChoose) {
  const buttons = choices.map(({ id, title: text }) =>
    element('button', { type: 'button', data: { [name]: id }, on: { click: () => onChoose(id) } }, text),
  );
  return {
    node: element('fieldset', { class: 'choice' }, element('legend', { class: 'unseen' }, title), ...buttons),
    show(id) {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset[name] === id));
    },
  };
}

// Makes a table stand still until it is let go; Pause does so with all of them. What stands still shows what
// was there, however it is turned.
export class Freeze {
  #view;
  #isFrozen = false;
  #onChange;

  // what: it holds, for its title. onChange: called when it is frozen, let go, or the page is paused.
  constructor(view, what, onChange) {
    this.#view = view;
    this.#onChange = onChange;
    this.button = element('button', { type: 'button', class: 'tool', 'aria-pressed': 'false', title: `Freeze ${what} (z)`, on: { click: () => this.toggle() } }, 'Freeze');
    view.onChange((changes) => changes.includes('isPaused') && onChange());
  }

  get isStill() {
    return this.#isFrozen || this.#view.isPaused;
  }

  toggle(isFrozen = !this.#isFrozen) {
    if (this.#isFrozen === isFrozen) return;
    this.#isFrozen = isFrozen;
    this.button.setAttribute('aria-pressed', String(isFrozen));
    this.#onChange();
  }

  // What there is to say of rows of this time.
  words(time) {
    return this.isStill ? `frozen at ${clock(time)}` : '';
  }
}

// Watches a topic for as long as a part of the page is in view or near it: only then does it cost anything.
export function watchWhileSeen(card, topics, topic, handlers) {
  let stop = null;
  const look = ([{ isIntersecting }]) => {
    if (isIntersecting && !stop) {
      stop = topics.watch(topic, handlers);
    } else if (!isIntersecting && stop) {
      stop();
      stop = null;
    }
  };
  new IntersectionObserver(look, { rootMargin: '200px 0px' }).observe(card);
}
