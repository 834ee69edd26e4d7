// The WebSocket /ws/activity: who is watching, and what happens to the host and to the service.
// It reconnects by itself for as long as it is open.

import { Backoff } from './backoff.js';
import { socketEndpoint } from './endpoints.js';

export class ActivitySocket {
  #socket = null;
  #timer = 0;
  #backoff = new Backoff();
  #onMessage;
  #onDown;

  constructor({ onMessage, onDown }) {
    this.#onMessage = onMessage;
    this.#onDown = onDown;
  }

  open() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(socketEndpoint('ws/activity'));
    this.#socket = socket;
    socket.onmessage = (event) => {
      this.#backoff.reset();
      this.#onMessage(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#onDown();
      this.#timer = setTimeout(() => this.open(), this.#backoff.next());
    };
  }

  // Tries again at once instead of at the end of the wait.
  hurry() {
    if (!this.#socket) this.open();
  }

  close() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }
}
