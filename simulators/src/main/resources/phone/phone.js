import { formatted, plain } from './format.js';
import { chooseLanguage, language, t, translate } from './messages.js';
import { listen, messageId, server } from './server.js';

const $ = id => document.getElementById(id);
const EMOJI = [...'😀😃😄😁😅😂🙂😉😊😍😘😎🤔😐🙄😴😢😭😡😱👍👎👌🙏👏💪🤝👋❤️💚💙🎉🔥✨⭐✅❌⏰📦🚚🏠📍📞💳💰🛒🍞☕🍕🎁🐶🐱🌧️☀️'.matchAll(/\p{Emoji}️?/gu)].map(m => m[0]);
const QUICK_REACTIONS = ['👍', '❤️', '😂', '🙏'];
const ATTACHMENTS = [
  ['image', 'i-image'], ['video', 'i-video'], ['document', 'i-file'],
  ['location', 'i-pin'], ['contacts', 'i-person'], ['sticker', 'i-sticker'],
];
const FIRST_CUSTOMERS = [['5511987650001', 'Ana Souza'], ['5521987650002', 'Bruno Lima'], ['5531987650003', 'Carla Dias']];
const LONG = 900;
const SHOWN_ACTIVITY = 40;

const state = {
  customers: [],
  numbers: [],
  chats: new Map(),
  customer: null,
  number: null,
  replyTo: null,
  editing: null,
  sending: Promise.resolve(),
  newBelow: 0,
  loaded: false,
};

// ---------------------------------------------------------------- data

const keyOf = (customer, number) => `${customer}|${number}`;

function chat(customer, number) {
  const key = keyOf(customer, number);
  if (!state.chats.has(key)) state.chats.set(key, { customer, number, messages: [], loaded: false, typingUntil: 0 });
  return state.chats.get(key);
}

const openChat = () => (state.customer && state.number ? chat(state.customer, state.number) : null);
const customerOf = id => state.customers.find(c => c.from === id);
const numberOf = id => state.numbers.find(n => n.phoneNumberId === id);
const visibleMessages = one => one.messages.filter(m => m.type !== 'reaction');
const lastOf = one => visibleMessages(one).at(-1) ?? one.preview ?? null;
const unreadOf = one => (one.loaded
  ? one.messages.filter(m => m.direction === 'out' && m.status !== 'read' && m.status !== 'failed').length
  : one.unread ?? 0);
const unreadOfCustomer = id => [...state.chats.values()].filter(c => c.customer === id).reduce((sum, c) => sum + unreadOf(c), 0);

async function loadAll() {
  [state.numbers, state.customers] = await Promise.all([server.numbers(), server.customers()]);
  if (state.customers.length === 0) {
    for (const [phone, name] of FIRST_CUSTOMERS) await server.addCustomer(phone, name);
    state.customers = await server.customers();
  }
  state.chats.clear();
  for (const one of await server.chats()) {
    const entry = chat(one.from, one.phoneNumberId);
    entry.preview = one.last;
    entry.unread = one.unread;
  }
  if (!customerOf(state.customer)) state.customer = state.customers[0]?.from ?? null;
  if (state.number && !numberOf(state.number)) state.number = null;
  if (openChat()) await loadChat(openChat());
  state.loaded = true;
}

async function loadChat(one) {
  const loaded = await server.messages(one.customer, one.number);
  const pending = one.messages.filter(m => m.local && !loaded.messages.some(l => l.id === m.id));
  one.messages = [...loaded.messages, ...pending];
  one.loaded = true;
  one.typingUntil = loaded.typing ? Date.now() + 25000 : 0;
}

async function reload() {
  try {
    await loadAll();
    render();
    if (openChat()) renderLog(true);
    markRead();
    toast(null);
  } catch {
    toast(t('error.offline'), true);
  }
}

// ---------------------------------------------------------------- live events

function onEvent(name, data) {
  switch (name) {
    case 'open':
    case 'reload':
      reload();
      break;
    case 'lost':
      toast(t('error.offline'), true);
      break;
    case 'numbers':
      server.numbers().then(numbers => { state.numbers = numbers; render(); });
      break;
    case 'customers':
      server.customers().then(customers => { state.customers = customers; render(); });
      break;
    case 'message':
      onMessage(data);
      break;
    case 'status':
      onStatus(data);
      break;
    case 'typing':
      onTyping(data);
      break;
    case 'settings':
      showSettings(data);
      break;
    case 'webhook':
      addActivity(data);
      break;
  }
}

function onMessage({ phoneNumberId, customer, name, message }) {
  if (!customerOf(customer)) state.customers.push({ from: customer, waId: customer, name: name ?? null });
  const one = chat(customer, phoneNumberId);
  if (message.direction === 'out') one.typingUntil = 0;
  const known = one.messages.find(m => m.id === message.id);
  if (known) {
    const corrected = known.text !== message.text || known.type !== message.type;
    Object.assign(known, message, { local: false });
    if (one === openChat()) (corrected ? replaceBubble : updateBubble)(known);
  } else if (one.loaded) {
    one.messages.push(message);
    if (one === openChat()) appendMessage(one, message);
  } else {
    one.preview = message;
    one.unread = (one.unread ?? 0) + (message.direction === 'out' ? 1 : 0);
  }
  render();
  if (one === openChat()) markRead();
}

function onStatus({ phoneNumberId, customer, id, status }) {
  const one = chat(customer, phoneNumberId);
  const message = one.messages.find(m => m.id === id);
  if (message) message.status = status;
  if (one.preview?.id === id) one.preview.status = status;
  if (message && one === openChat()) updateBubble(message);
  if (message?.direction !== 'out' || status === 'read') renderLists();
}

function onTyping({ phoneNumberId, customer, millis }) {
  const one = chat(customer, phoneNumberId);
  one.typingUntil = Date.now() + millis;
  setTimeout(() => { render(); renderTyping(); }, millis + 50);
  render();
  renderTyping();
}

function markRead() {
  const one = openChat();
  if (one && one.loaded && document.visibilityState === 'visible' && unreadOf(one) > 0) {
    one.messages.filter(m => m.direction === 'out' && m.status !== 'failed').forEach(m => { m.status = 'read'; });
    server.read(one.customer, one.number).catch(() => {});
    renderLists();
  }
}

// ---------------------------------------------------------------- small things

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name === 'class') node.className = value;
    else if (name === 'dataset') Object.assign(node.dataset, value);
    else if (name in node && name !== 'list') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter(c => c !== null && c !== undefined && c !== false));
  return node;
}

function icon(name, viewBox = '0 0 24 24', className = '') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  if (className) svg.setAttribute('class', className);
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#' + name);
  svg.append(use);
  return svg;
}

const time = instant => new Date(instant).toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', hour12: false });

function dayOf(instant) {
  const date = new Date(instant);
  const start = d => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((start(new Date()) - start(date)) / 86400000);
  if (days === 0) return t('date.today');
  if (days === 1) return t('date.yesterday');
  if (days > 1 && days < 7) {
    const day = date.toLocaleDateString(language(), { weekday: 'long' });
    return day.charAt(0).toUpperCase() + day.slice(1);
  }
  return date.toLocaleDateString(language(), { day: 'numeric', month: 'long', year: 'numeric' });
}

const listTime = instant => (dayOf(instant) === t('date.today') ? time(instant)
  : dayOf(instant) === t('date.yesterday') ? t('date.yesterday')
    : new Date(instant).toLocaleDateString(language(), { day: '2-digit', month: '2-digit', year: '2-digit' }));

function phoneText(digits) {
  const brazilian = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits ?? '');
  if (brazilian) return `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}`;
  return /^\d+$/.test(digits ?? '') ? '+' + digits : digits ?? '';
}

const nameOf = customer => customer?.name || customer?.username || phoneText(customer?.from);

function paintAvatar(node, name, seed) {
  const letters = String(name || '?').replace(/^\+/, '').split(/\s+/).filter(Boolean);
  node.textContent = ((letters[0]?.[0] ?? '?') + (letters.length > 1 ? letters.at(-1)[0] : '')).toUpperCase();
  let hash = 7;
  for (const c of String(seed)) hash = (hash * 31 + c.charCodeAt(0)) % 997;
  node.dataset.tint = hash % 8;
}

function avatar(name, seed) {
  const node = element('span', { class: 'avatar', 'aria-hidden': 'true' });
  paintAvatar(node, name, seed);
  return node;
}

function badge(node, count) {
  node.hidden = count === 0;
  node.textContent = count > 99 ? '99+' : String(count);
}

let toastTimer;
function toast(text, stays = false) {
  clearTimeout(toastTimer);
  $('toast').hidden = !text;
  $('toast').textContent = text ?? '';
  if (text && !stays) toastTimer = setTimeout(() => { $('toast').hidden = true; }, 4000);
}

function previewOf(message) {
  if (!message) return t('list.start');
  const text = message.text ? plain(message.text) : '';
  switch (message.type) {
    case 'text': case 'button': case 'interactive': return text;
    case 'template': return t('type.template', { text });
    case 'reaction': return t('type.reaction', { text });
    case 'image': case 'video': case 'document': return text || t('type.' + message.type);
    case 'audio': case 'location': case 'contacts': case 'sticker': return t('type.' + message.type);
    default: return text || t('type.other');
  }
}

function ticks(message) {
  const failed = message.status === 'failed';
  const label = failed && message.error ? t('status.undelivered', { error: message.error }) : t('status.' + message.status);
  const [name, box] = { sending: ['i-clock', '0 0 16 16'], sent: ['i-tick', '0 0 18 12'], failed: ['i-failed', '0 0 16 16'] }[message.status]
    ?? ['i-ticks', '0 0 18 12'];
  return element('span', { class: `ticks ${message.status}`, role: 'img', 'aria-label': label, title: label }, icon(name, box));
}

// ---------------------------------------------------------------- lists

function render() {
  renderLists();
  const customer = customerOf(state.customer);
  const number = numberOf(state.number);
  const inChat = Boolean(customer && number);
  $('list-screen').hidden = inChat;
  $('chat-screen').hidden = !inChat;
  $('owner-avatar').hidden = !customer;
  $('owner-name').textContent = nameOf(customer);
  $('owner-phone').textContent = phoneText(customer?.waId ?? customer?.from);
  paintAvatar($('owner-avatar'), nameOf(customer), customer?.from);
  if (inChat) {
    $('chat-name').textContent = number.businessName;
    paintAvatar($('chat-avatar'), number.businessName, number.phoneNumberId);
    const typing = openChat().typingUntil > Date.now();
    $('chat-state').textContent = typing ? t('chat.typing') : t('chat.business');
    $('chat-state').classList.toggle('typing', typing);
  }
  document.title = (inChat ? number.businessName : nameOf(customer) || 'Recado') + ' · Recado';
}

function renderLists() {
  const people = state.customers.map(customer => {
    const unread = unreadOfCustomer(customer.from);
    const mark = element('span', { class: 'badge', 'aria-label': t('list.unread', { count: unread }) });
    badge(mark, unread);
    return element('li', {}, element('button', {
      type: 'button',
      dataset: { person: customer.from },
      'aria-current': customer.from === state.customer ? 'true' : null,
    }, avatar(nameOf(customer), customer.from),
    element('span', { class: 'two' }, element('b', {}, nameOf(customer)), element('small', {}, phoneText(customer.waId ?? customer.from))), mark));
  });
  $('people-list').replaceChildren(...people);

  const others = state.customers.filter(c => c.from !== state.customer).reduce((sum, c) => sum + unreadOfCustomer(c.from), 0);
  badge($('others-unread'), others);
  const elsewhere = [...state.chats.values()].filter(c => c.customer === state.customer && c.number !== state.number)
    .reduce((sum, c) => sum + unreadOf(c), 0);
  badge($('back-unread'), elsewhere);

  const rows = state.numbers.map(number => chat(state.customer, number.phoneNumberId))
    .sort((a, b) => String(lastOf(b)?.timestamp ?? '').localeCompare(String(lastOf(a)?.timestamp ?? '')))
    .map(one => {
      const number = numberOf(one.number);
      const last = lastOf(one);
      const unread = unreadOf(one);
      const typing = one.typingUntil > Date.now();
      const mark = element('span', { class: 'badge', 'aria-label': t('list.unread', { count: unread }) });
      badge(mark, unread);
      return element('li', {}, element('button', { type: 'button', dataset: { number: one.number }, class: unread ? 'fresh' : '' },
        avatar(number.businessName, number.phoneNumberId),
        element('span', { class: 'two' },
          element('b', {}, number.businessName),
          element('small', { class: typing ? 'typing' : '' },
            !typing && last?.direction === 'in' && ticks(last),
            typing ? t('chat.typing') : previewOf(last))),
        element('span', { class: 'side' }, element('time', {}, last ? listTime(last.timestamp) : ''), mark)));
    });
  $('chat-list').replaceChildren(...(state.customer ? rows : []));
  $('chat-list').hidden = state.numbers.length === 0;
  $('list-empty').hidden = state.numbers.length > 0 || !state.loaded;
}

// ---------------------------------------------------------------- the chat

function renderLog(toEnd) {
  const one = openChat();
  const log = $('log');
  const notice = element('p', { class: 'notice' }, t('chat.notice'));
  log.replaceChildren(notice);
  let previous = null;
  for (const message of visibleMessages(one)) {
    addBubble(log, message, previous);
    previous = message;
  }
  renderReactions(one);
  renderTyping();
  if (toEnd) scrollToEnd();
}

function appendMessage(one, message) {
  if (message.type === 'reaction') {
    renderReactions(one);
    return;
  }
  const log = $('log');
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  const before = visibleMessages(one);
  addBubble(log, message, before.at(-2) ?? null);
  renderTyping();
  if (near || message.direction === 'in') scrollToEnd();
  else {
    state.newBelow++;
    showToEnd();
  }
}

function addBubble(log, message, previous) {
  if (!previous || dayOf(previous.timestamp) !== dayOf(message.timestamp)) {
    log.append(element('p', { class: 'day' }, element('span', {}, dayOf(message.timestamp))));
    previous = null;
  }
  log.append(bubble(message, previous?.direction !== message.direction));
}

function bubble(message, first) {
  const mine = message.direction === 'in';
  const node = element('article', {
    class: `bubble ${mine ? 'mine' : 'theirs'} ${first ? 'first' : ''} kind-${message.type}`,
    dataset: { id: message.id },
  });
  if (message.replyTo) node.append(quoteOf(message));
  node.append(content(message));
  node.append(element('footer', {}, element('time', { dateTime: message.timestamp }, time(message.timestamp)), mine && ticks(message)));
  node.append(actions(message));
  return node;
}

function updateBubble(message) {
  const node = document.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
  if (!node) return;
  const footer = element('footer', {}, element('time', { dateTime: message.timestamp }, time(message.timestamp)),
    message.direction === 'in' && ticks(message));
  node.querySelector('footer').replaceWith(footer);
}

// Its sender edited or deleted it.
function replaceBubble(message) {
  const node = document.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
  node?.replaceWith(bubble(message, node.classList.contains('first')));
}

function quoteOf(message) {
  const quoted = openChat().messages.find(m => m.id === message.replyTo);
  const author = quoted?.direction === 'in' ? t('chat.you') : numberOf(state.number).businessName;
  return element('button', { type: 'button', class: 'quote', dataset: { jump: message.replyTo } },
    element('b', {}, author), element('span', {}, previewOf(quoted ?? { type: 'other' })));
}

function content(message) {
  const caption = message.text ? textOf(message.text) : null;
  switch (message.type) {
    case 'text': case 'button': case 'interactive': case 'template':
      return textOf(message.text ?? '');
    case 'image': case 'video':
      return element('div', {}, element('div', { class: 'picture', role: 'img', 'aria-label': t('type.' + message.type) },
        icon(message.type === 'video' ? 'i-play' : 'i-image')), caption);
    case 'audio':
      return element('div', { class: 'voice', role: 'img', 'aria-label': t('type.audio') }, icon('i-play'),
        element('span', { class: 'wave' }, ...Array.from({ length: 28 }, (_, i) => {
          const bar = element('i');
          bar.style.height = 22 + ((message.id.charCodeAt(10 + (i % 20)) * (i + 3)) % 78) + '%';
          return bar;
        })), element('small', {}, '0:07'));
    case 'document':
      return element('div', {}, element('div', { class: 'file' }, icon('i-file'), element('span', {}, 'documento.pdf')), caption);
    case 'location':
      return element('div', {}, element('div', { class: 'map', role: 'img', 'aria-label': t('type.location') }, icon('i-pin')),
        textOf(message.text || 'São Paulo'));
    case 'contacts':
      return element('div', { class: 'file' }, icon('i-person'), element('span', {}, 'Ana Souza'));
    case 'sticker':
      return element('div', { class: 'sticker', role: 'img', 'aria-label': t('type.sticker') }, icon('i-sticker'));
    case 'deleted':
      return element('div', { class: 'text unknown' }, t('type.deleted'));
    default:
      return element('div', { class: 'text unknown' }, message.text || t('type.other'));
  }
}

function textOf(text) {
  const node = element('div', { class: 'text' });
  const short = text.length > LONG ? text.slice(0, LONG).replace(/\s+\S*$/, '') : text;
  node.append(formatted(short));
  if (short !== text) {
    const more = element('button', { type: 'button', class: 'more' }, t('chat.more'));
    more.addEventListener('click', () => node.replaceChildren(formatted(text)));
    node.append('… ', more);
  }
  return node;
}

function actions(message) {
  const menu = element('div', { class: 'actions' });
  for (const emoji of QUICK_REACTIONS) {
    if (message.direction === 'out') {
      menu.append(element('button', { type: 'button', class: 'reaction', dataset: { react: emoji }, 'aria-label': t('chat.react', { emoji }) }, emoji));
    }
  }
  menu.append(element('button', { type: 'button', dataset: { reply: message.id }, 'aria-label': t('chat.reply'), title: t('chat.reply') }, icon('i-reply')));
  if (message.direction === 'in' && message.type === 'text') {
    menu.append(element('button', { type: 'button', dataset: { edit: message.id }, 'aria-label': t('chat.edit'), title: t('chat.edit') }, icon('i-edit')));
  }
  if (message.direction === 'in' && message.type !== 'deleted') {
    menu.append(element('button', { type: 'button', dataset: { revoke: message.id }, 'aria-label': t('chat.delete'), title: t('chat.delete') }, icon('i-close')));
  }
  return menu;
}

function renderReactions(one) {
  for (const node of $('log').querySelectorAll('.reactions')) node.remove();
  const latest = new Map();
  for (const message of one.messages.filter(m => m.type === 'reaction' && m.replyTo)) {
    latest.set(message.replyTo + message.direction, message);
  }
  for (const reaction of latest.values()) {
    const node = document.querySelector(`[data-id="${CSS.escape(reaction.replyTo)}"]`);
    if (!node || !reaction.text) continue;
    const chip = node.querySelector('.reactions') ?? node.appendChild(element('span', { class: 'reactions' }));
    chip.append(reaction.text);
  }
}

function renderTyping() {
  const one = openChat();
  document.querySelector('.typing-bubble')?.remove();
  if (one && one.typingUntil > Date.now()) {
    const log = $('log');
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
    log.append(element('div', { class: 'bubble theirs first typing-bubble', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')));
    if (near) scrollToEnd();
  }
}

function scrollToEnd() {
  const log = $('log');
  log.scrollTop = log.scrollHeight;
  state.newBelow = 0;
  showToEnd();
}

function showToEnd() {
  const log = $('log');
  const away = log.scrollHeight - log.scrollTop - log.clientHeight > 160;
  if (!away) state.newBelow = 0;
  $('to-end').hidden = !away;
  badge($('to-end').querySelector('.badge'), state.newBelow);
}

// ---------------------------------------------------------------- going about

async function go(customer, number) {
  const moved = customer !== state.customer || number !== state.number;
  state.customer = customer;
  state.number = number;
  const place = new URLSearchParams();
  if (customer) place.set('c', customer);
  if (number) place.set('n', number);
  history.replaceState(null, '', '#' + place);
  closeSheets();
  if (moved) setReply(null);
  closePopups();
  const one = openChat();
  if (one && !one.loaded) await loadChat(one).catch(() => toast(t('error.offline')));
  render();
  if (one) {
    renderLog(true);
    markRead();
    if (matchMedia('(pointer: fine)').matches) $('text').focus();
  }
}

function placeFromAddress() {
  const place = new URLSearchParams(location.hash.slice(1));
  state.customer = place.get('c') ?? state.customer;
  state.number = place.get('n') ?? state.number;
}

// ---------------------------------------------------------------- writing

function send(type, text, replyTo = state.replyTo) {
  const one = openChat();
  if (!one) return;
  const message = {
    id: messageId(one.customer), direction: 'in', type, text: text ?? null, timestamp: new Date().toISOString(),
    status: 'sending', replyTo, local: true,
  };
  one.messages.push(message);
  appendMessage(one, message);
  if (type !== 'reaction') setReply(null);
  renderLists();
  deliver(one, message);
}

// One after the other: a burst keeps its order, and nobody waits to go on typing.
function deliver(one, message) {
  state.sending = state.sending.then(async () => {
    try {
      await server.send({
        phoneNumberId: one.number, from: one.customer, type: message.type, text: message.text ?? undefined,
        replyTo: message.replyTo ?? undefined, id: message.id,
      });
      if (message.status === 'sending') message.status = 'sent';
    } catch (e) {
      message.status = 'failed';
      toast(t('error.send', { detail: e.message }));
    }
    if (one === openChat()) updateBubble(message);
    renderLists();
  });
}

// What is done to a message that has left; the simulator tells how it looks then.
function correct(type, id, text) {
  const one = openChat();
  if (!one) return;
  state.sending = state.sending.then(() => server.send({ phoneNumberId: one.number, from: one.customer, type, text, replyTo: id }))
    .catch(e => toast(t('error.send', { detail: e.message })));
}

function setEdit(id) {
  const message = openChat()?.messages.find(m => m.id === id);
  setReply(null);
  state.editing = message ? id : null;
  if (message) {
    $('text').value = message.text;
    grow();
    $('text').focus();
  }
}

function retry(id) {
  const one = openChat();
  const message = one?.messages.find(m => m.id === id);
  if (message?.local && message.status === 'failed') {
    message.status = 'sending';
    updateBubble(message);
    deliver(one, message);
  }
}

function setReply(id) {
  const message = id && openChat()?.messages.find(m => m.id === id);
  state.replyTo = message ? id : null;
  $('reply').hidden = !message;
  if (message) {
    $('reply-author').textContent = message.direction === 'in' ? t('chat.you') : numberOf(state.number).businessName;
    $('reply-text').textContent = previewOf(message);
    $('text').focus();
  }
}

function grow() {
  const text = $('text');
  text.style.height = '';
  if (text.value.includes('\n') || text.scrollHeight > text.clientHeight) text.style.height = Math.min(text.scrollHeight, 132) + 'px';
  const full = text.value.trim() !== '';
  $('send').classList.toggle('full', full);
  $('send').setAttribute('aria-label', t(full ? 'composer.send' : 'composer.voice'));
}

function submit() {
  const text = $('text').value.trim();
  if (text) {
    $('text').value = '';
    grow();
    if (state.editing) correct('edit', state.editing, text);
    else send('text', text);
    state.editing = null;
  } else {
    send('audio', null);
  }
  closePopups();
}

function closePopups() {
  $('emoji').hidden = true;
  $('attach').hidden = true;
  for (const button of document.querySelectorAll('#composer [aria-expanded]')) button.setAttribute('aria-expanded', 'false');
}

function togglePopup(id) {
  const show = $(id).hidden;
  closePopups();
  $(id).hidden = !show;
  document.querySelector(`#composer [data-action="${id}"]`).setAttribute('aria-expanded', String(show));
  if (show) $(id).querySelector('button').focus();
}

function fillPopups() {
  $('emoji').replaceChildren(...EMOJI.map(e => element('button', { type: 'button', dataset: { emoji: e } }, e)));
  $('attach').replaceChildren(...ATTACHMENTS.map(([type, image]) => element('button', { type: 'button', dataset: { attach: type } },
    icon(image), element('span', {}, t('attach.' + type)))));
}

// ---------------------------------------------------------------- network panel

function showSettings({ webhookFaults, modelLatencyMillis }) {
  const form = $('faults').elements;
  const choose = (select, value) => {
    if (![...select.options].some(o => o.value === String(value))) select.add(new Option(value, value));
    select.value = String(value);
  };
  choose(form.duplicate, Math.max(1, webhookFaults.duplicate));
  choose(form.batch, Math.max(1, webhookFaults.batch));
  form.reorder.checked = webhookFaults.reorder;
  form.delay.value = webhookFaults.delayMillis / 1000;
  form.latency.value = modelLatencyMillis / 1000;
  showOutputs();
  const broken = webhookFaults.duplicate > 1 || webhookFaults.batch > 1 || webhookFaults.reorder
    || webhookFaults.delayMillis > 0 || modelLatencyMillis > 0;
  document.body.classList.toggle('faulty', broken);
}

function showOutputs() {
  const form = $('faults').elements;
  const seconds = value => (Number(value) === 0 ? t('network.none')
    : t('network.seconds', { count: Number(value).toLocaleString(language()) }));
  form.delayShown.value = seconds(form.delay.value);
  form.latencyShown.value = seconds(form.latency.value);
}

function sendFaults() {
  const form = $('faults').elements;
  showOutputs();
  Promise.all([
    server.webhookFaults({
      duplicate: Number(form.duplicate.value), batch: Number(form.batch.value), reorder: form.reorder.checked,
      delayMillis: Number(form.delay.value) * 1000,
    }),
    server.modelLatency(Number(form.latency.value) * 1000),
  ]).catch(e => toast(t('error.send', { detail: e.message })));
}

function addActivity(attempt) {
  const good = attempt.status === 200;
  const list = $('activity');
  list.prepend(element('li', { class: good ? 'good' : 'bad' },
    element('b', {}, attempt.status || t('network.noAnswer')),
    element('span', {}, attempt.attempt > 1 ? t('network.attempt', { count: attempt.attempt }) : `${attempt.durationMillis} ms`),
    element('time', {}, new Date(attempt.at).toLocaleTimeString(language(), { hour12: false }))));
  while (list.children.length > SHOWN_ACTIVITY) list.lastChild.remove();
  $('activity-empty').hidden = true;
}

// ---------------------------------------------------------------- sheets and dialogs

function openSheet(id) {
  if (matchMedia('(min-width: 1180px)').matches) {
    $(id).querySelector('button, select, input')?.focus();
    return;
  }
  document.body.dataset.sheet = id;
  $('scrim').hidden = false;
  $(id).querySelector('[aria-current], button, select')?.focus();
}

function closeSheets() {
  delete document.body.dataset.sheet;
  $('scrim').hidden = true;
}

const ACTIONS = {
  back: () => go(state.customer, null),
  'open-people': () => openSheet('people'),
  'open-network': () => openSheet('network'),
  'close-sheets': closeSheets,
  'add-person': () => { $('add-form').reset(); $('add-dialog').showModal(); },
  'close-add': () => $('add-dialog').close(),
  'cancel-reply': () => setReply(null),
  'to-end': scrollToEnd,
  emoji: () => togglePopup('emoji'),
  attach: () => togglePopup('attach'),
  'clear-faults': () => {
    $('faults').reset();
    sendFaults();
  },
  'close-window': async () => {
    const number = state.number ?? state.numbers[0]?.phoneNumberId;
    if (state.customer && number) {
      await server.closeWindow(state.customer, number);
      toast(t('chat.windowClosed'));
    }
  },
};

document.addEventListener('click', event => {
  const target = event.target.closest('button, [data-action]');
  if (!target) {
    if (!event.target.closest('#emoji, #attach')) closePopups();
    const failed = event.target.closest('.bubble.mine');
    if (failed) retry(failed.dataset.id);
    return;
  }
  const data = target.dataset;
  if (data.action) ACTIONS[data.action]();
  else if (data.person) go(data.person, state.number);
  else if (data.number) go(state.customer, data.number);
  else if (data.language) useLanguage(data.language);
  else if (data.reply) setReply(data.reply);
  else if (data.edit) setEdit(data.edit);
  else if (data.revoke) correct('revoke', data.revoke);
  else if (data.react) {
    send('reaction', data.react, target.closest('.bubble').dataset.id);
    target.blur();
  } else if (data.jump) {
    const node = document.querySelector(`[data-id="${CSS.escape(data.jump)}"]`);
    node?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    node?.classList.add('found');
    setTimeout(() => node?.classList.remove('found'), 1500);
  } else if (data.emoji) {
    const text = $('text');
    text.setRangeText(data.emoji, text.selectionStart, text.selectionEnd, 'end');
    grow();
    text.focus();
  } else if (data.attach) {
    closePopups();
    send(data.attach, null);
  }
});

$('log').addEventListener('dblclick', event => {
  const node = event.target.closest('.bubble[data-id]');
  if (node) setReply(node.dataset.id);
});
$('log').addEventListener('scroll', showToEnd, { passive: true });
$('text').addEventListener('input', grow);
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if ($('text').value.trim()) submit();
  }
});
$('composer').addEventListener('submit', event => { event.preventDefault(); submit(); $('text').focus(); });
$('faults').addEventListener('change', sendFaults);
$('faults').addEventListener('input', showOutputs);
$('add-form').addEventListener('submit', async event => {
  event.preventDefault();
  const { name, phone } = Object.fromEntries(new FormData($('add-form')));
  const digits = phone.replace(/\D/g, '');
  try {
    await server.addCustomer(digits, name.trim());
    $('add-dialog').close();
    state.customers = await server.customers();
    go(digits, state.number ?? (state.numbers.length === 1 ? state.numbers[0].phoneNumberId : null));
  } catch (e) {
    toast(t('error.send', { detail: e.message }));
  }
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || $('add-dialog').open) return;
  if (document.body.dataset.sheet) closeSheets();
  else if (!$('emoji').hidden || !$('attach').hidden) { closePopups(); $('text').focus(); }
  else if (state.replyTo) setReply(null);
  else if (state.editing) { state.editing = null; $('text').value = ''; grow(); }
  else if (state.number) go(state.customer, null);
});
document.addEventListener('visibilitychange', markRead);
addEventListener('hashchange', () => {
  const place = new URLSearchParams(location.hash.slice(1));
  if (place.get('c') !== state.customer || place.get('n') !== state.number) go(place.get('c') ?? state.customer, place.get('n'));
});

function useLanguage(asked) {
  chooseLanguage(asked);
  translate();
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language()));
  }
  fillPopups();
  render();
  if (openChat()) renderLog(true);
  grow();
  showOutputs();
}

function tick() {
  $('statusbar-time').textContent = time(new Date());
  setTimeout(tick, 60000 - (Date.now() % 60000));
}

placeFromAddress();
useLanguage(new URLSearchParams(location.search).get('lang'));
tick();
listen(onEvent);
server.settings().then(showSettings).catch(() => {});
server.webhookLog().then(log => log.attempts.slice(-SHOWN_ACTIVITY).forEach(addActivity)).catch(() => {});
