// What opens, from a chart, the table of who makes it what it is.

import { element } from '../dom.js';

export function whoButton(title, onWho) {
  return element(
    'button',
    {
      type: 'button',
      class: 'card-who',
      title: 'Who is it?',
      'aria-label': `Who makes ${title}?`,
      on: { click: onWho },
    },
    'who',
  );
}
