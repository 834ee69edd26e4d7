// The shared worker: one hub for all of this browser's pages, so that several tabs cost the server
// one viewer and the browser one of its six connections to a host.

import { Hub } from './hub.js';

const hub = new Hub({ keepsHistory: true });
let isStarted = false;

self.onconnect = ({ ports: [port] }) => {
  const post = (message) => port.postMessage(message);
  port.onmessage = ({ data }) => {
    const { kind, ...rest } = data;
    if (kind === 'join') hub.join(post, rest);
    else if (kind === 'leave') hub.leave(post);
    else if (kind === 'hide') hub.hide(post);
    else if (kind === 'show') hub.show(post, rest);
    else if (kind === 'want') hub.want(rest.seconds);
    else if (kind === 'rename') hub.rename(rest.name);
    else if (kind === 'hurry') hub.hurry();
  };
  if (isStarted) return;
  isStarted = true;
  hub.start();
};
