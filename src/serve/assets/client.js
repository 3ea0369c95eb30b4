/* The list of findings beside a page, and the wait for news. */
(function () {
  'use strict';
  var script = document.currentScript;
  var route = script.getAttribute('data-route');
  var version = script.getAttribute('data-version');
  var place = '/__gongkai/';
  var store = window.sessionStorage;
  var key = 'gongkai:' + route;

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function parts() {
    return Array.prototype.slice.call(
      document.querySelectorAll('main p, main li, main td, main th, main h1, main h2, main h3, main dd'));
  }

  function say(part) { return part.textContent.trim(); }

  /* What was there before a reload is remembered, so that what is new can be shown. */
  function remember() {
    var kept = { texts: parts().map(say), scroll: window.scrollY };
    Array.prototype.forEach.call(document.querySelectorAll('main [id]'), function (named) {
      var top = named.getBoundingClientRect().top;
      if (top <= window.innerHeight / 2) { kept.id = named.id; kept.top = top; }
    });
    try { store.setItem(key, JSON.stringify(kept)); } catch (full) { /* Nothing flashes then. */ }
    window.history.scrollRestoration = 'manual';
  }

  /* What one looks at stays where it is, also when something came above it. */
  function settle(kept) {
    window.history.scrollRestoration = 'auto';
    var named = kept.id && document.getElementById(kept.id);
    if (named) window.scrollBy(0, named.getBoundingClientRect().top - kept.top);
    else window.scrollTo(0, kept.scroll);
  }

  function flash() {
    var before;
    try { before = JSON.parse(store.getItem(key)); store.removeItem(key); } catch (damaged) { before = null; }
    if (!before || !before.texts) return;
    settle(before);
    before = before.texts;
    var now = parts();
    if (now.length === before.length) {
      now.forEach(function (part, at) { if (say(part) !== before[at]) mark(part); });
      return;
    }
    var count = {};
    before.forEach(function (text) { count['=' + text] = (count['=' + text] || 0) + 1; });
    now.forEach(function (part) {
      var text = '=' + say(part);
      if (count[text]) count[text] -= 1;
      else mark(part);
    });
  }

  function mark(part) {
    if (part.querySelector('p, li, td')) return;
    part.classList.add('gk-flash');
    window.setTimeout(function () { part.classList.remove('gk-flash'); }, 1600);
  }

  var panel = element('aside', '', 'gk-panel');
  var button = element('button', '', 'gk-button');
  var list = element('div', '', 'gk-list');
  var live = element('p', '', 'gk-live');
  button.type = 'button';
  live.setAttribute('role', 'status');
  list.id = 'gk-list';
  button.setAttribute('aria-controls', 'gk-list');
  panel.appendChild(button);
  panel.appendChild(live);
  panel.appendChild(list);
  document.body.appendChild(panel);

  function open(shown) {
    list.hidden = !shown;
    button.setAttribute('aria-expanded', String(shown));
    try { store.setItem('gongkai:open', shown ? '1' : '0'); } catch (full) { /* It opens closed next time. */ }
  }
  button.addEventListener('click', function () { open(list.hidden); });

  function unring() {
    Array.prototype.forEach.call(document.querySelectorAll('.gk-ring'), function (cell) {
      cell.classList.remove('gk-ring', 'gk-ring-error');
    });
  }

  function entry(finding, words) {
    var item = element('li', '', 'gk-' + finding.severity);
    item.appendChild(element('strong', words[finding.severity === 'info' ? 'info' : finding.severity]));
    item.appendChild(element('span', finding.message, 'gk-message'));
    var spot = finding.file + (finding.line ? ':' + finding.line + ':' + finding.column : '');
    var where = element(finding.editor ? 'a' : 'code', spot, 'gk-place');
    if (finding.editor) where.href = finding.editor;
    item.appendChild(where);
    if (finding.help) item.appendChild(element('span', finding.help, 'gk-help'));
    if (finding.held) item.appendChild(element('span', words.held, 'gk-held'));
    var cell = finding.cell && document.getElementById(finding.cell);
    if (cell) {
      cell.classList.add('gk-ring');
      if (finding.severity === 'error') cell.classList.add('gk-ring-error');
      var go = element('a', finding.cell, 'gk-cell');
      go.href = '#' + finding.cell;
      item.appendChild(go);
    }
    return item;
  }

  function show(found) {
    var words = found.words;
    unring();
    list.textContent = '';
    panel.setAttribute('aria-label', words.title);
    var held = found.findings.some(function (finding) { return finding.held; });
    panel.classList.toggle('gk-bad', found.errors > 0 || held || Boolean(found.theme));
    button.textContent = found.errors + found.warnings + found.notes === 0 && !found.theme
      ? words.none
      : words.error + ' ' + found.errors + ' · ' + words.warning + ' ' + found.warnings + ' · ' + words.info + ' ' + found.notes;
    if (found.draft) list.appendChild(element('p', words.draft, 'gk-note'));
    if (found.theme) list.appendChild(element('p', words.theme + '\n' + found.theme, 'gk-note gk-error'));
    var items = element('ul');
    found.findings.forEach(function (finding) { items.appendChild(entry(finding, words)); });
    list.appendChild(items);
    var board = element('a', words.board, 'gk-board-link');
    board.href = words.board_link;
    list.appendChild(board);
    live.dataset.lost = words.lost;
    if (held) open(true);
  }

  function refresh() {
    window.fetch(place + 'findings.json?route=' + encodeURIComponent(route))
      .then(function (answer) { return answer.json(); })
      .then(show, function () { /* The stream says when the server is gone. */ });
  }

  var news = null;

  /* Browsers open few connections to one server: only pages that somebody sees hold one. A page that comes back says
     which version it shows and is told at once when there is another. */
  function listen() {
    if (news || document.visibilityState === 'hidden') return;
    news = new window.EventSource(
      place + 'events?route=' + encodeURIComponent(route) + '&version=' + encodeURIComponent(version));
    news.addEventListener('news', function (event) {
      var told = JSON.parse(event.data);
      if (told.reload) {
        remember();
        stop();
        window.location.reload();
      } else if (told.findings) {
        refresh();
      }
    });
    news.addEventListener('open', function () { live.textContent = ''; });
    news.addEventListener('error', function () { live.textContent = live.dataset.lost || ''; });
  }

  function stop() {
    if (news) news.close();
    news = null;
  }

  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') {
      stop();
    } else {
      listen();
      refresh();
    }
  });
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listen);

  var wasOpen = '0';
  try { wasOpen = store.getItem('gongkai:open'); } catch (refused) { /* It opens closed. */ }
  open(wasOpen === '1');
  flash();
  refresh();
  listen();
}());
