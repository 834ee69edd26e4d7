// A row of buttons of which one or more are chosen: devices of a section.

import { element } from './dom.js';

export class Choice {
  #node = element('div', { class: 'choice', role: 'group' });
  #names = '';
  #onChoose;

  constructor(label, parent, onChoose) {
    this.#node.setAttribute('aria-label', label);
    this.#onChoose = onChoose;
    parent.append(this.#node);
  }

  // entries: [{ name, isChosen, colour }]
  show(entries) {
    const names = JSON.stringify(entries);
    if (names === this.#names) return;
    this.#names = names;
    this.#node.hidden = entries.length < 2;
    this.#node.replaceChildren(
      ...entries.map(({ name, isChosen, colour }) => {
        const button = element(
          'button',
          {
            type: 'button',
            'aria-pressed': String(isChosen),
            on: { click: () => this.#onChoose(name) },
          },
          colour
            ? element('span', {
                class: 'dot',
                'aria-hidden': 'true',
                var: { '--tint': `var(--c-${colour})` },
              })
            : null,
          '',
        );
        button.append(name);
        return button;
      }),
    );
  }
}
