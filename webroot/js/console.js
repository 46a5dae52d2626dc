// What HTML alone can't do: keep times fresh, rest while nobody looks, tell what changed.
(() => {
  'use strict';

  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const MONTH = 30 * DAY;

  const ago = (count, unit) => `${count} ${unit}${count === 1 ? '' : 's'} ago`;

  /** The same words as the server's; after a month the date it rendered stays. */
  function words(seconds) {
    if (seconds < MINUTE) return 'just now';
    if (seconds < HOUR) return ago(Math.floor(seconds / MINUTE), 'minute');
    if (seconds < DAY) return ago(Math.floor(seconds / HOUR), 'hour');
    if (seconds < MONTH) return ago(Math.floor(seconds / DAY), 'day');
    return null;
  }

  function refreshTimes() {
    for (const time of document.querySelectorAll('time[data-relative]')) {
      const text = words((Date.now() - Date.parse(time.dateTime)) / 1000);
      if (text && time.textContent !== text) time.textContent = text;
    }
  }

  setInterval(refreshTimes, 15_000);

  /**
   * An event stream that closes while its page is hidden: a browser allows six connections to a
   * host, and seven forgotten tabs would block the eighth. The server has a page refresh itself
   * whenever a stream opens, so nothing is missed.
   */
  class RestingSource {
    constructor(url) {
      this.url = url;
      this.listeners = [];
      this.onopen = null;
      this.onerror = null;
      this.inner = null;
      this.closed = false;
      this.follow = this.follow.bind(this);
      document.addEventListener('visibilitychange', this.follow);
      this.follow();
    }

    get readyState() {
      return this.inner ? this.inner.readyState : EventSource.CONNECTING;
    }

    follow() {
      if (document.hidden) this.rest();
      else if (!this.inner && !this.closed) this.wake();
    }

    wake() {
      this.inner = new EventSource(this.url);
      this.inner.onopen = (event) => this.onopen && this.onopen(event);
      this.inner.onerror = (event) => {
        // A stream that the browser gave up is opened anew by its owner.
        if (this.readyState === EventSource.CLOSED) this.close();
        if (this.onerror) this.onerror(event);
      };
      for (const [name, listener] of this.listeners) this.inner.addEventListener(name, listener);
    }

    rest() {
      if (!this.inner || this.closed) return;
      this.inner.close();
      this.inner = null;
    }

    addEventListener(name, listener) {
      this.listeners.push([name, listener]);
      if (this.inner) this.inner.addEventListener(name, listener);
    }

    removeEventListener(name, listener) {
      this.listeners = this.listeners.filter(([n, l]) => n !== name || l !== listener);
      if (this.inner) this.inner.removeEventListener(name, listener);
    }

    close() {
      this.closed = true;
      document.removeEventListener('visibilitychange', this.follow);
      if (this.inner) this.inner.close();
    }
  }

  if (!window.htmx) return;
  window.htmx.createEventSource = (url) => new RestingSource(url);

  const offline = (hidden) => {
    const line = document.getElementById('offline');
    if (line) line.hidden = hidden;
  };
  document.addEventListener('htmx:sseOpen', () => offline(true));
  document.addEventListener('htmx:sseError', (event) => {
    offline(false);
    if (event.detail.source.readyState !== EventSource.CLOSED) return;
    // The server refused the stream: asking for a page tells why, or leads to the sign-in.
    for (const part of document.querySelectorAll('[hx-trigger*="sse:resync"]'))
      window.htmx.trigger(part, 'sse:resync');
  });
  document.addEventListener('htmx:sendError', () => offline(false));
  document.addEventListener('htmx:afterOnLoad', (event) => {
    const trouble = document.getElementById('trouble');
    if (trouble && event.detail.successful) trouble.replaceChildren();
  });

  // What changed while a decision was on its way here rang at a part that is no longer there.
  document.addEventListener('htmx:afterSettle', (event) => {
    const config = event.detail.requestConfig;
    if (config && config.verb === 'post' && event.target.matches('[hx-trigger*="sse:resync"]'))
      window.htmx.trigger(event.target, 'sse:resync');
  });

  /** Says once, for those who don't see it, what a swap brought. */
  const said = new Map();
  document.addEventListener('htmx:afterSettle', () => {
    refreshTimes();
    const outcome = document.querySelector('[id^="outcome-title"]');
    // The button that had the focus is gone; what became of it is read next.
    if (outcome && document.activeElement === document.body) outcome.focus({ preventScroll: true });
    const announcer = document.getElementById('announcer');
    for (const place of document.querySelectorAll('[data-announce]')) {
      const text = place.dataset.announce;
      const key = (place.closest('[id]') || place).id;
      if (announcer && said.get(key) !== text) announcer.textContent = text;
      said.set(key, text);
    }
  });
})();
