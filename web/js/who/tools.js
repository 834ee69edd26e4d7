// What the tables have in common besides their lines: what narrows them, and when they are watched.

import { element } from '../dom.js';

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
