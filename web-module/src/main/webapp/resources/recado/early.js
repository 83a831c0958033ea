// Runs before the page is painted. Until the person chooses, the theme follows the system; the server learns of it by a
// cookie, and a page in the wrong theme is fetched once more.
(function () {
  'use strict';
  var dark = window.matchMedia && window.matchMedia('(prefers-color-scheme: dark)').matches;
  var system = dark ? 'dark' : 'light';
  var chosen = /(?:^|; )recado-theme=/.test(document.cookie);
  var secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = 'recado-system-theme=' + system + '; path=/; max-age=31536000; SameSite=Lax' + secure;
  var remembered = document.cookie.indexOf('recado-system-theme=' + system) >= 0;
  if (!chosen && remembered && document.documentElement.getAttribute('data-theme') !== system) {
    window.location.replace(window.location.href);
  }
}());
