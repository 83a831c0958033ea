// The simulator's control API, and its live events.

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(json?.error ?? `HTTP ${response.status}`);
  return json;
}

const from = customer => `/control/customers/${encodeURIComponent(customer)}`;

export const server = {
  numbers: () => call('GET', '/control/numbers'),
  customers: () => call('GET', '/control/customers'),
  chats: () => call('GET', '/control/chats'),
  settings: () => call('GET', '/control/settings'),
  webhookLog: () => call('GET', '/control/webhook-log'),
  addCustomer: (phone, name) => call('PUT', from(phone), { name }),
  messages: (customer, number) => call('GET', `${from(customer)}/messages?phoneNumberId=${number}`),
  read: (customer, number) => call('POST', `${from(customer)}/read`, { phoneNumberId: number }),
  send: message => call('POST', '/control/messages', message),
  closeWindow: (customer, number) => call('PUT', `${from(customer)}/last-message`, { phoneNumberId: number, secondsAgo: 25 * 3600 }),
  webhookFaults: faults => call('PUT', '/control/webhook-faults', faults),
  modelLatency: millis => call('PUT', '/control/model-latency', { millis }),
};

/**
 * Listens to live events; calls back with (name, data), and with 'open' and 'lost'. Only while the page can be seen: a
 * browser has six connections per server, and a page in each of six tabs would take them all.
 */
export function listen(callback) {
  let source = null;
  const open = () => {
    if (source || document.visibilityState === 'hidden') return;
    source = new EventSource('/control/events');
    source.onopen = () => callback('open');
    source.onerror = () => callback('lost');
    for (const name of ['message', 'status', 'typing', 'numbers', 'customers', 'settings', 'webhook', 'reload']) {
      source.addEventListener(name, event => callback(name, JSON.parse(event.data)));
    }
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? close() : open()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  open();
}

/** A message id in WhatsApp's form, made here so that a bubble keeps its identity from the first moment. */
export function messageId(customer) {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return 'wamid.' + btoa(`${customer}:${String.fromCharCode(...random)}`);
}
