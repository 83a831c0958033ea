/* The console's own behaviour. Everything hangs on data attributes, because the content security policy allows no
   script inside the pages. */
(function () {
  'use strict';

  function remember(name, value) {
    var secure = window.location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = name + '=' + value + '; path=/; max-age=31536000; SameSite=Lax' + secure;
  }

  // Widgets make a few of their parts from text with style attributes in it. The policy would ignore these and complain, so
  // they are left out; what matters of them stands in console.css.
  if (window.jQuery) {
    window.jQuery.htmlPrefilter = function (html) {
      return html.replace(/(<[a-z][^<>]*?)\sstyle=(?:"[^"]*"|'[^']*')/gi, '$1');
    };
  }

  function drawer(open) {
    document.body.classList.toggle('drawer-open', open);
    var button = document.querySelector('[data-drawer]');
    if (button) {
      button.setAttribute('aria-expanded', String(open));
    }
  }

  function copy(button) {
    var from = document.getElementById(button.getAttribute('data-copy'));
    if (!from) {
      return;
    }
    var text = 'value' in from ? from.value : from.textContent;
    var done = function () {
      button.classList.add('copied');
      var said = button.querySelector('[data-copied]');
      if (said) {
        said.textContent = said.getAttribute('data-copied');
      }
      window.setTimeout(function () {
        button.classList.remove('copied');
        if (said) {
          said.textContent = said.getAttribute('data-label');
        }
      }, 2000);
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text.trim()).then(done);
      return;
    }
    // Without https the clipboard's own interface is not there.
    var area = document.createElement('textarea');
    area.value = text.trim();
    document.body.appendChild(area);
    area.select();
    if (document.execCommand('copy')) {
      done();
    }
    area.remove();
    button.focus();
  }

  function insert(button) {
    var area = document.querySelector('[data-editor] textarea, textarea[data-editor], textarea.editor');
    if (!area) {
      return;
    }
    var text = button.getAttribute('data-insert');
    var start = area.selectionStart;
    area.setRangeText(text, start, area.selectionEnd, 'end');
    area.focus();
    area.dispatchEvent(new Event('change', { bubbles: true }));
    area.dispatchEvent(new Event('keyup', { bubbles: true }));
  }

  document.addEventListener('click', function (event) {
    var target = event.target.closest('[data-drawer], [data-drawer-close], [data-theme-switch], [data-language], [data-copy], [data-insert], [data-toggle]');
    if (!target) {
      var open = document.querySelector('.person.open');
      if (open && !event.target.closest('.person')) {
        toggle(open, false);
      }
      return;
    }
    if (target.hasAttribute('data-drawer')) {
      drawer(!document.body.classList.contains('drawer-open'));
    } else if (target.hasAttribute('data-drawer-close')) {
      drawer(false);
    } else if (target.hasAttribute('data-theme-switch')) {
      remember('recado-theme', target.getAttribute('data-theme-switch'));
      window.location.replace(window.location.href);
    } else if (target.hasAttribute('data-language')) {
      remember('recado-language', target.getAttribute('data-language'));
      window.location.replace(window.location.href);
    } else if (target.hasAttribute('data-copy')) {
      copy(target);
    } else if (target.hasAttribute('data-insert')) {
      insert(target);
    } else if (target.hasAttribute('data-toggle')) {
      var holder = target.closest('.person');
      toggle(holder, !holder.classList.contains('open'));
    }
  });

  function toggle(holder, open) {
    holder.classList.toggle('open', open);
    holder.querySelector('[data-toggle]').setAttribute('aria-expanded', String(open));
  }

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      drawer(false);
      var open = document.querySelector('.person.open');
      if (open) {
        toggle(open, false);
        open.querySelector('[data-toggle]').focus();
      }
    }
    // Enter sends, shift and Enter begins a new line, as on WhatsApp.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target.matches('.composer textarea')) {
      event.preventDefault();
      var send = document.querySelector('.composer button.send');
      if (send && event.target.value.trim() !== '') {
        send.click();
      }
    }
  });

  function toEnd() {
    var transcript = document.querySelector('.transcript-scroll');
    if (transcript) {
      transcript.scrollTop = transcript.scrollHeight;
    }
  }

  function atEnd() {
    var transcript = document.querySelector('.transcript-scroll');
    return !transcript || transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 120;
  }

  document.addEventListener('DOMContentLoaded', toEnd);

  var waiting = {};
  var timer = null;
  var stay = false;

  function refresh() {
    timer = null;
    var ids = Object.keys(waiting);
    waiting = {};
    if (ids.length > 0 && typeof window.recadoRefresh === 'function') {
      stay = !atEnd();
      window.recadoRefresh([{ name: 'changed', value: ids.join(',') }]);
    }
  }

  window.recado = {
    // What the server pushes names only what changed; the page fetches it again, with the rights of its own session.
    live: function (message) {
      waiting[message] = true;
      if (timer === null) {
        timer = window.setTimeout(refresh, Number(document.body.getAttribute('data-live-delay') || 250));
      }
    },
    refreshed: function () {
      if (!stay) {
        toEnd();
      }
      stay = false;
    },
    sent: toEnd,
    // A connection that comes back may have missed something.
    reopened: function () {
      if (window.recado.opened) {
        window.recado.live('*');
      }
      window.recado.opened = true;
    },
    keepPlace: function (before) {
      var transcript = document.querySelector('.transcript-scroll');
      if (transcript) {
        transcript.scrollTop = transcript.scrollHeight - before;
      }
    },
    height: function () {
      var transcript = document.querySelector('.transcript-scroll');
      return transcript ? transcript.scrollHeight : 0;
    }
  };
}());
