// The keyboard: single keys, and the sheet that lists them.

import { byId, element } from './dom.js';
import { SECTIONS } from './sections.js';

// commands: [{ keys: [' '], shown: 'space', title, run }]
export class Keys {
  #commands;

  // more: lists of keys that parts of the page see to themselves: [{ title, keys: [[shown, title]] }]
  constructor(commands, jump, more = []) {
    this.#commands = [
      ...commands,
      ...SECTIONS.map(({ id, title, key }) => ({
        keys: [key],
        shown: key,
        title,
        run: () => jump(id),
        isPlace: true,
      })),
    ];
    document.addEventListener('keydown', (event) => this.#press(event));
    byId('help-keys').append(
      this.#list(
        'What to do',
        this.#commands.filter(({ isPlace }) => !isPlace),
      ),
      this.#list(
        'Where to go',
        this.#commands.filter(({ isPlace }) => isPlace),
      ),
      ...more.map(({ title, keys }) =>
        this.#list(
          title,
          keys.map(([shown, what]) => ({ shown, title: what })),
        ),
      ),
    );
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, dialog[open]')) return;
    // On a button or a link the space bar and Enter are its own.
    if ([' ', 'Enter'].includes(event.key) && event.target.closest('button, a, summary')) return;
    const command = this.#commands.find(({ keys }) => keys.includes(event.key));
    if (!command) return;
    event.preventDefault();
    command.run(event);
  }

  #list(title, commands) {
    return element(
      'section',
      {},
      element('h3', {}, title),
      element(
        'dl',
        {},
        ...commands.map((command) =>
          element(
            'div',
            {},
            element('dt', {}, element('kbd', {}, command.shown)),
            element('dd', {}, command.title),
          ),
        ),
      ),
    );
  }
}
