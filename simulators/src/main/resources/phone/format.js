// WhatsApp's text formatting, as DOM nodes: nothing that anybody writes is ever read as HTML.

const INLINE = [
  { mark: '`', tag: 'code', plain: true },
  { mark: '*', tag: 'strong' },
  { mark: '_', tag: 'em' },
  { mark: '~', tag: 's' },
];
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}*_~]|\bwww\.[a-z0-9-]+\.[^\s<>"']+[^\s<>"'.,;:!?)\]}*_~]/i;

/** The text as WhatsApp shows it. */
export function formatted(text) {
  const fragment = document.createDocumentFragment();
  const parts = text.split(/```([\s\S]+?)```/);
  parts.forEach((part, i) => {
    if (i % 2 === 1) {
      const pre = document.createElement('pre');
      pre.textContent = part.replace(/^\n|\n$/g, '');
      fragment.append(pre);
    } else if (part) {
      blocks(fragment, part);
    }
  });
  return fragment;
}

/** The text in one line without its marks, for previews. */
export function plain(text) {
  return text.replace(/```/g, '').replace(/(^|\s)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?=\s|[.,;:!?]|$)/g, '$1').replace(/\s+/g, ' ').trim();
}

function blocks(target, text) {
  const lines = text.split('\n');
  let list = null;
  let previousWasText = false;
  lines.forEach((line, index) => {
    const bullet = /^\s*[-*•]\s+(.*)$/.exec(line);
    const number = /^\s*(\d{1,3})\.\s+(.*)$/.exec(line);
    const quote = /^>\s?(.*)$/.exec(line);
    if (bullet || number) {
      const tag = bullet ? 'UL' : 'OL';
      if (!list || list.tagName !== tag) {
        list = document.createElement(tag);
        if (number) list.start = Number(number[1]);
        target.append(list);
      }
      const item = document.createElement('li');
      inline(item, bullet ? bullet[1] : number[2]);
      list.append(item);
      previousWasText = false;
      return;
    }
    const afterBlock = list !== null;
    list = null;
    if (quote) {
      const block = document.createElement('blockquote');
      inline(block, quote[1]);
      target.append(block);
      previousWasText = false;
      return;
    }
    if (previousWasText) target.append('\n');
    else if (line === '' && (afterBlock || index === 0 || index === lines.length - 1)) return;
    inline(target, line);
    previousWasText = true;
  });
}

function inline(target, text) {
  const link = LINK.exec(text);
  let best = null;
  for (const kind of INLINE) {
    const m = kind.mark === '*' ? '\\*' : kind.mark;
    const found = new RegExp(`(^|[^\\p{L}\\p{N}${m}])${m}(?=\\S)([^${m}\\n]*?[^\\s${m}])${m}(?![\\p{L}\\p{N}${m}])`, 'u').exec(text);
    if (found) {
      const start = found.index + found[1].length;
      if (!best || start < best.start) best = { start, end: found.index + found[0].length, inner: found[2], kind };
    }
  }
  if (link && (!best || link.index <= best.start)) {
    target.append(text.slice(0, link.index));
    const anchor = document.createElement('a');
    anchor.href = link[0].startsWith('http') ? link[0] : 'https://' + link[0];
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
    anchor.textContent = link[0];
    target.append(anchor);
    inline(target, text.slice(link.index + link[0].length));
  } else if (best) {
    target.append(text.slice(0, best.start));
    const node = document.createElement(best.kind.tag);
    if (best.kind.plain) node.textContent = best.inner;
    else inline(node, best.inner);
    target.append(node);
    inline(target, text.slice(best.end));
  } else if (text) {
    target.append(text);
  }
}
