// gongkai: what scripts add to every page. Every page is whole without them, and nothing is stored or sent.
//   gongkai(name, data)       is called by data files, which are scripts so that they can be read from a disk too
//   gongkai.load(name, src)   promises what such a file hands over
//   table.sortable            the heads become buttons that sort
//   table[data-filter]        a box above a long table that leaves only the rows one looks for
//   .grid td[id]              a click puts the cell's address into the address bar
// Words stand in the attributes of the script's own tag. Written for Chromium 90.
(function () {
  'use strict';

  const words = document.currentScript ? document.currentScript.dataset : {};

  // 1 Data files

  /** By name: the promise of what a file hands over, and how to keep it. */
  const files = new Map();

  function gongkai(name, data) {
    const file = files.get(name);
    if (file && file.keep) file.keep(data);
    else files.set(name, { promise: Promise.resolve(data) });
  }

  gongkai.load = function (name, src) {
    const known = files.get(name);
    if (known) return known.promise;
    const file = {};
    file.promise = new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const fail = () => {
        files.delete(name);
        reject(new Error(src));
      };
      script.onerror = fail;
      // A file that has run and handed over something else is as good as missing.
      script.onload = fail;
      file.keep = (data) => {
        script.onload = null;
        resolve(data);
      };
      script.src = src;
      document.head.append(script);
    });
    files.set(name, file);
    return file.promise;
  };

  window.gongkai = gongkai;

  // 2 Tables that sort

  const collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });

  /** The cell of a row in a column, cells that span several counted as so many. */
  function cellAt(row, column) {
    let at = 0;
    for (const cell of row.cells) {
      at += cell.colSpan;
      if (at > column) return cell;
    }
    return null;
  }

  /** The number a cell holds, or null. */
  function numberIn(text) {
    const plain = text.replace(/[\s,，]/g, '').replace('−', '-');
    const found = /^[-+]?\d+(\.\d+)?/.exec(plain);
    return found ? Number(found[0]) : null;
  }

  /** Compares two rows by a column; what holds no number or no word comes last either way. */
  function comparison(column, numeric, down) {
    const key = (row) => {
      const cell = cellAt(row, column);
      const text = cell ? cell.textContent.trim() : '';
      return numeric ? numberIn(text) : text || null;
    };
    return (a, b) => {
      const [one, other] = [key(a), key(b)];
      if (one === null || other === null) return (one === null) - (other === null);
      const order = numeric ? one - other : collator.compare(one, other);
      return down ? -order : order;
    };
  }

  /** Hides the parts of a table in which no row is left. */
  function tidy(table) {
    for (const body of table.tBodies) body.hidden = [...body.rows].every((row) => row.hidden || row.cells.length < 2);
  }

  function makeSortable(table) {
    const head = table.tHead && table.tHead.rows.length === 1 ? table.tHead.rows[0] : null;
    if (!head) return;
    const bodies = [...table.tBodies].map((body) => ({ body, rows: [...body.rows] }));
    // A row of one cell is a heading or a remark for those around it; it has no place in another order.
    const rows = bodies.flatMap((one) => one.rows).filter((row) => row.cells.length > 1);
    if (rows.length < 2) return;
    const ordered = document.createElement('tbody');

    const asWritten = () => {
      ordered.remove();
      bodies.forEach((one) => {
        one.body.append(...one.rows);
        table.append(one.body);
      });
      tidy(table);
    };
    const inOrder = (compare) => {
      bodies.forEach((one) => one.body.remove());
      ordered.append(...rows.slice().sort(compare));
      table.append(ordered);
      tidy(table);
    };

    let column = 0;
    for (const th of head.cells) {
      const own = column;
      column += th.colSpan;
      if (th.textContent.trim() === '') continue;
      const numeric = th.classList.contains('num');
      const button = document.createElement('button');
      const arrow = document.createElement('span');
      button.type = 'button';
      button.className = 'sort';
      if (words.sort) button.title = words.sort;
      arrow.className = 'arrow';
      arrow.setAttribute('aria-hidden', 'true');
      arrow.textContent = '↕';
      button.append(...th.childNodes);
      button.insertBefore(arrow, button.querySelector('small'));
      th.append(button);
      button.addEventListener('click', () => {
        // Numbers first from the highest down, words from the first on; then the other way; then as written.
        const turns = numeric ? ['descending', 'ascending'] : ['ascending', 'descending'];
        const turn = turns[turns.indexOf(th.getAttribute('aria-sort')) + 1];
        for (const other of head.cells) {
          other.removeAttribute('aria-sort');
          const mark = other.querySelector('.arrow');
          if (mark) mark.textContent = '↕';
        }
        if (!turn) return asWritten();
        th.setAttribute('aria-sort', turn);
        arrow.textContent = turn === 'ascending' ? '↑' : '↓';
        inOrder(comparison(own, numeric, turn === 'descending'));
      });
    }
  }

  // 3 A box that filters a long table

  const LONG = 12;

  function makeFiltered(table) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.cells.length > 1);
    if (rows.length < LONG) return;
    const named = rows.map((row) => [row, (row.querySelector('th') || row).textContent.toLowerCase()]);
    const label = document.createElement('label');
    const input = document.createElement('input');
    const count = document.createElement('span');
    const box = document.createElement('p');
    input.type = 'search';
    input.autocomplete = 'off';
    count.setAttribute('role', 'status');
    label.append(words.filter || '', ' ', input);
    box.className = 'filter';
    box.append(label, ' ', count);
    (table.closest('.scroll') || table).before(box);
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const [row, name] of named) {
        row.hidden = !name.includes(wanted);
        if (!row.hidden) shown += 1;
      }
      tidy(table);
      count.textContent = wanted ? (words.shown || '{n}').replace('{n}', shown) : '';
    });
  }

  // 4 The address of a cell

  function giveAddress(event) {
    const cell = event.target.closest('.grid td[id]');
    if (!cell || event.target.closest('a, button') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (String(window.getSelection())) return;
    const box = cell.closest('.scroll');
    const places = [window.scrollX, window.scrollY, box && box.scrollLeft, box && box.scrollTop];
    // The browser marks the cell and would also move it about; the reader is looking at it already.
    window.location.replace('#' + encodeURIComponent(cell.id));
    window.scrollTo(places[0], places[1]);
    if (box) box.scrollTo(places[2], places[3]);
  }

  document.querySelectorAll('table.sortable').forEach(makeSortable);
  document.querySelectorAll('table[data-filter]').forEach(makeFiltered);
  document.addEventListener('click', giveAddress);
})();
