// The resource limits of one process.

import { element, setText, tableHead } from '../dom.js';
import { DENIED } from './denied.js';

export class ProcessLimits {
  #body = element('tbody');
  node = element(
    'details',
    { class: 'drawer-limits' },
    element('summary', {}, 'Resource limits'),
    element('table', {}, tableHead([['Limit', ''], ['Soft', 'number'], ['Hard', 'number']]), this.#body),
  );

  show(limits, isRefused) {
    const body = this.#body;
    if (isRefused) {
      body.replaceChildren(element('tr', {}, element('td', { colspan: '3' }, DENIED)));
      return;
    }
    if (body.rows.length !== limits.length || body.firstChild?.children.length === 1) {
      body.replaceChildren(
        ...limits.map(({ name }) =>
          element('tr', {}, element('th', { scope: 'row' }, name), element('td', { class: 'number' }), element('td', { class: 'number' })),
        ),
      );
    }
    const words = (value, unit) => (value === null ? 'unlimited' : `${value}${unit ? ` ${unit}` : ''}`);
    for (const [index, { soft, hard, unit }] of limits.entries()) {
      setText(body.rows[index].cells[1], words(soft, unit));
      setText(body.rows[index].cells[2], words(hard, unit));
    }
  }
}
