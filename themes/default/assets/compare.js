// gongkai: the page of comparisons. All of the view stands in the address:
//   #o=yunxiu/jiaoyu,yunxiu/gongan&m=open_rate,t3.new&y=2020-2024&v=table&k=1
//   o offices, m metrics, y years, v table or chart (without it both), k=1 medians of offices of the same kind
// docs/compare-data.md says what the data files hold. Numbers are shown as they are printed there; they are reckoned
// with only to place points and to tell the highest from the lowest. Written for Chromium 90.
(function () {
  'use strict';

  const MOST_OFFICES = 6;
  const MOST_METRICS = 4;
  const LISTED = 50;
  const form = document.getElementById('compare');
  if (!form || !window.gongkai) return;
  const root = form.dataset.root;
  const byId = (id) => document.getElementById(id);
  const [chosen, found, find, offers, metricOffers] = ['chosen', 'found', 'find', 'offices', 'metrics'].map((name) => byId('compare-' + name));
  const [note, status, result] = ['note', 'status', 'result'].map((name) => byId('compare-' + name));
  const field = (name) => form.querySelector('[name="' + name + '"]');

  let index = null;
  const offices = new Map();
  const metrics = new Map();
  const state = { offices: [], metrics: [], from: 0, to: 0, view: '', medians: false };
  /** What is shown: a block for each metric. */
  let blocks = [];

  // 1 Small help

  const say = (key, facts) =>
    (index.words[key] || key).replace(/\{(\w+)\}/g, (all, name) => (facts && name in facts ? facts[name] : all));
  const join = (items) => items.join(say('separator'));

  /** An element with attributes and children; a child that is no element is text. */
  function el(tag, attributes, ...children) {
    const svg = ['svg', 'g', 'path', 'line', 'rect', 'text'].includes(tag);
    const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === false || value === undefined || value === null) continue;
      element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
    return element;
  }

  /** The years shown, in words. */
  const span = () => say(state.from === state.to ? 'year' : 'years', state);

  const hiddenText = (text) => el('span', { class: 'visually-hidden' }, text);

  /** The address of an office's folder. */
  const folder = (path) => root + path.split('/').map(encodeURIComponent).join('/');

  // 2 The address

  const encode = (text) => encodeURIComponent(text).replace(/%2F/g, '/');

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch (error) {
      return text;
    }
  }

  /** The state as a fragment; empty while nothing is chosen. */
  function fragment() {
    if (state.offices.length === 0 && state.metrics.join() === usual()) return '';
    const parts = ['o=' + state.offices.map(encode).join(','), 'm=' + state.metrics.map(encode).join(',')];
    parts.push('y=' + (state.from === state.to ? state.from : state.from + '-' + state.to));
    if (state.view) parts.push('v=' + state.view);
    if (state.medians) parts.push('k=1');
    return parts.join('&');
  }

  /** The metric that is chosen for those who have not chosen any. */
  const usual = () => (index.metrics[index.headline] || { id: '' }).id;

  /** Reads the state from a fragment; returns what it did not know. */
  function read(text) {
    const odd = [];
    const years = index.years;
    const pick = (value, known, most) => {
      const kept = [];
      for (const item of value.split(',').map(decode).filter(Boolean)) {
        if (!known.has(item) || kept.length === most) odd.push(item);
        else if (!kept.includes(item)) kept.push(item);
      }
      return kept;
    };
    Object.assign(state, { offices: [], metrics: usual() ? [usual()] : [], view: '', medians: false });
    [state.from, state.to] = [years[0], years[years.length - 1]];
    for (const part of text.split('&').filter(Boolean)) {
      const at = part.indexOf('=');
      const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      const span = /^(\d{4})(?:-(\d{4}))?$/.exec(value);
      if (name === 'o') state.offices = pick(value, offices, MOST_OFFICES);
      else if (name === 'm') state.metrics = pick(value, metrics, MOST_METRICS);
      else if (name === 'y' && span) {
        const ends = [Number(span[1]), Number(span[2] || span[1])].sort((a, b) => a - b);
        const inside = ends.map((year) => Math.min(Math.max(year, years[0]), years[years.length - 1]));
        if (inside.join() !== ends.join()) odd.push(decode(part));
        [state.from, state.to] = inside;
      } else if (name === 'v' && ['table', 'chart'].includes(value)) state.view = value;
      else if (name === 'k' && value === '1') state.medians = true;
      else odd.push(decode(part));
    }
    return odd;
  }

  /** Writes the state into the address. */
  function write() {
    const address = location.href.split('#')[0] + '#' + fragment();
    try {
      history.replaceState(null, '', address);
    } catch (error) {
      // Some browsers refuse this for files.
      location.replace(address);
    }
  }

  /** Takes the state over from the address, unless the fragment is a place on the page or what is shown already. */
  function readAddress() {
    const text = location.hash.slice(1);
    if ((text && !text.includes('=')) || text === fragment()) return;
    const odd = read(text).map((item) => (item.length > 60 ? item.slice(0, 60) + '…' : item));
    note.textContent = odd.length ? say('ignored', { parts: join(odd) }) : '';
    note.hidden = odd.length === 0;
    showChoice();
    show();
  }

  // 3 Choosing

  function option(name, value, checked, ...children) {
    return el('label', null, el('input', { type: 'checkbox', name, value, checked }), ' ', el('span', null, ...children));
  }

  /** Lists the offices whose names match what is written, by region. */
  function listOffices() {
    const wanted = find.value.trim().toLowerCase().split(/\s+/);
    const matches = [...offices.values()].filter((office) => wanted.every((word) => office.search.includes(word)));
    offers.textContent = '';
    let group = null;
    let region;
    for (const office of matches.slice(0, LISTED)) {
      if (!group || office.region !== region) {
        region = office.region;
        const name = index.regions[region] || '';
        group = el('div', { class: 'group', role: name && 'group', 'aria-label': name }, name && el('p', { 'aria-hidden': 'true' }, name));
        offers.append(group);
      }
      const former = office.former.length ? el('small', null, say('former', { names: join(office.former) })) : null;
      group.append(option('office', office.path, state.offices.includes(office.path), office.name, former && ' ', former));
    }
    const facts = { n: matches.length, max: LISTED };
    found.textContent = say(matches.length === 0 ? 'found_none' : matches.length > LISTED ? 'found_many' : 'found', facts);
    limit();
  }

  function listMetrics() {
    const entry = (metric) => option('metric', metric.id, false, metric.short || metric.label);
    const common = index.metrics.filter((metric) => metric.common);
    const other = index.metrics.filter((metric) => !metric.common);
    metricOffers.append(...common.map(entry));
    if (other.length > 0)
      metricOffers.append(el('details', null, el('summary', null, say('more_metrics', { n: other.length })), ...other.map(entry)));
  }

  /** Closes the boxes that can no longer be ticked. */
  function limit() {
    for (const [name, list, most] of [['office', state.offices, MOST_OFFICES], ['metric', state.metrics, MOST_METRICS]])
      for (const box of form.querySelectorAll('input[name="' + name + '"]')) box.disabled = !box.checked && list.length >= most;
  }

  /** Sets every control to the state. */
  function showChoice() {
    chosen.textContent = '';
    for (const path of state.offices) {
      const cross = el('span', { 'aria-hidden': 'true' }, ' ×');
      const button = el('button', { type: 'button', value: path }, hiddenText(say('remove')), offices.get(path).short, cross);
      chosen.append(el('li', null, button));
    }
    for (const box of form.querySelectorAll('input[name="office"]')) box.checked = state.offices.includes(box.value);
    for (const box of form.querySelectorAll('input[name="metric"]')) box.checked = state.metrics.includes(box.value);
    field('view').value = state.view;
    field('medians').checked = state.medians;
    field('from').value = state.from;
    field('to').value = state.to;
    limit();
  }

  function onChange(event) {
    const { name, value, checked } = event.target;
    const toggle = (list) => (checked ? list.concat(value) : list.filter((item) => item !== value));
    if (name === 'office') state.offices = toggle(state.offices);
    else if (name === 'metric') state.metrics = toggle(state.metrics);
    else if (name === 'view') state.view = value;
    else if (name === 'medians') state.medians = checked;
    else if (name === 'from') [state.from, state.to] = [Number(value), Math.max(Number(value), state.to)];
    else if (name === 'to') [state.from, state.to] = [Math.min(Number(value), state.from), Number(value)];
    else return;
    changed();
  }

  function changed() {
    note.hidden = true;
    showChoice();
    write();
    show();
  }

  function onClick(event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.closest('#compare-chosen')) {
      const place = state.offices.indexOf(button.value);
      state.offices = state.offices.filter((path) => path !== button.value);
      changed();
      // The button is gone; whoever works by keyboard goes on with its neighbour.
      const left = chosen.querySelectorAll('button');
      (left[Math.min(place, left.length - 1)] || find).focus();
    } else if (button.name === 'copy') copyAddress();
    else if (button.name === 'csv') download();
    else if (button.name === 'clear') {
      read('');
      find.value = '';
      listOffices();
      changed();
    }
  }

  // 4 Data

  /** What a series says of a metric in a year. */
  function cellOf(office, series, metric, year) {
    const position = series.form ? index.forms[series.form].indexOf(metric.place) : -1;
    const items = position < 0 ? [] : series.values[position].split(',');
    const item = items[year - series.first] || (position < 0 && series.form ? 'f' : 'r');
    const others = ((series.by || {})[year] || []).map((path) => (offices.get(path) || { name: path }).name);
    const cell = { year, others, roof: (series.roof || []).includes(year), cut: '', small: item.endsWith('*') };
    const gap = index.gaps[item];
    if (gap) return Object.assign(cell, { gap: gap[0], text: gap[1], value: null });
    const printed = item.replace('*', '');
    cell.cut = (series.cuts || [])
      .filter(([since, , only]) => since === year && (!only || only.includes(position)))
      .map(([, words]) => words)
      .join(say('space'));
    return Object.assign(cell, { text: printed + (metric.unit === 'percent' ? '%' : ''), value: Number(printed) });
  }

  function medianRow(data, kind, metric, years) {
    const items = ((data.values[kind[0]] || [])[metric.place] || '').split(',');
    const cells = years.map((year) => {
      const [printed, count] = (items[year - data.first] || '').split(':');
      if (!printed) return { year, gap: 'no_report', text: index.gaps.r[1], value: null, others: [] };
      const text = printed + (metric.unit === 'percent' ? '%' : '');
      return { year, text, value: Number(printed), count: Number(count), others: [] };
    });
    return { label: say('median', { kind: kind[1] }), short: say('median', { kind: kind[1] }), path: '', cells };
  }

  let turn = 0;

  /** Loads what the state asks for and shows it. */
  async function show() {
    turn += 1;
    const mine = turn;
    const asked = state.offices.length === 0 ? 'no_office' : state.metrics.length === 0 ? 'no_metric' : '';
    field('csv').hidden = field('copy').hidden = asked !== '';
    field('clear').hidden = fragment() === '';
    if (asked) {
      blocks = [];
      draw();
      status.textContent = say(asked);
      return;
    }
    status.textContent = say('loading');
    const wanted = state.offices.map((path) => [path + '/series', folder(path) + '/series.js']);
    if (state.medians) wanted.push(['compare/medians', 'medians.js']);
    const answers = await Promise.all(wanted.map(([name, src]) => window.gongkai.load(name, src).catch(() => null)));
    if (mine !== turn) return;
    const years = index.years.filter((year) => state.from <= year && year <= state.to);
    const medians = state.medians && answers[state.offices.length];
    const failed = state.offices.filter((path, place) => !answers[place]).map((path) => offices.get(path).name);
    if (state.medians && !medians) failed.push(say('medians'));
    const shown = state.offices.map((path, place) => [offices.get(path), answers[place]]).filter(([, series]) => series);
    const kinds = index.kinds.filter((kind, place) => shown.some(([office]) => office.kind === place));
    blocks = state.metrics.map((id) => {
      const metric = metrics.get(id);
      const rows = shown.map(([office, series]) => ({
        label: office.name,
        short: office.short,
        path: office.path,
        cells: years.map((year) => cellOf(office, series, metric, year)),
      }));
      const middle = medians ? kinds.map((kind) => medianRow(medians, kind, metric, years)) : [];
      rows.push(...middle.filter((row) => row.cells.some((cell) => cell.value !== null)));
      return { metric, years, rows };
    });
    draw();
    const facts = { offices: shown.length, metrics: blocks.length, span: span() };
    status.textContent = say('ready', facts) + (failed.length ? ' ' + say('failed', { names: join(failed) }) : '');
  }

  // 5 Words about a metric

  const isRanked = (cell) => cell.value !== null && !cell.small && !cell.roof;

  /** One sentence about the last year. */
  function sentence({ years, rows }) {
    const own = rows.filter((row) => row.path).map((row) => ({ name: row.short, cell: row.cells[row.cells.length - 1] }));
    const year = years[years.length - 1];
    const ranked = own.filter((one) => isRanked(one.cell)).sort((a, b) => b.cell.value - a.cell.value);
    const ends = [ranked[0], ranked[ranked.length - 1]];
    const rest = own.filter((one) => !ranked.includes(one));
    const marks = (cell) => (cell.small ? '*' : '') + (cell.roof ? '†' : '');
    const items = (list) => join(list.map(({ name, cell }) => say('item', { name, value: cell.text + marks(cell) })));
    if (!index.ranking || ranked.length < 2 || ends[0].cell.value === ends[1].cell.value)
      return say('list', { year, items: items(own) });
    const names = (end) => join(ranked.filter((one) => one.cell.value === end.cell.value).map((one) => one.name));
    const facts = { year, high: names(ends[0]), highest: ends[0].cell.text, low: names(ends[1]), lowest: ends[1].cell.text };
    return say('ends', facts) + (rest.length ? say('apart', { items: items(rest) }) : '');
  }

  /** What a reader must know of the numbers of a block, each remark once. */
  function remarks({ metric, rows }) {
    const all = rows.flatMap((row) => row.cells.map((cell) => ({ row, cell })));
    const lines = [];
    if (all.some(({ cell }) => cell.small)) lines.push('* ' + say('note_small', { min_n: index.min_n }));
    if (all.some(({ cell }) => cell.roof)) lines.push('† ' + say('note_roof'));
    if (all.some(({ cell }) => cell.others.length)) lines.push('‡ ' + say('note_others'));
    const cuts = new Map();
    for (const { row, cell } of all) if (cell.cut) cuts.set(cell.cut, (cuts.get(cell.cut) || []).concat(row.short));
    for (const [words, names] of cuts)
      lines.push('‖ ' + (names.length === rows.filter((row) => row.path).length ? words : say('of', { names: join(names), words })));
    if (rows.some((row) => !row.path)) lines.push(say('note_median', { min_n: index.min_n }));
    if (metric.caveat) lines.push(metric.caveat);
    return lines;
  }

  // 6 Tables

  function tableCell(cell) {
    const marks = [
      [cell.cut, '‖', 'mark_cut'],
      [cell.small, '*', 'mark_small'],
      [cell.roof, '†', 'mark_roof'],
      [cell.others.length, '‡', 'mark_others'],
    ].filter(([is]) => is);
    const shown = marks.map(([, sign, words]) => [
      el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      hiddenText(say(words, { names: join(cell.others) })),
    ]);
    const count = cell.count ? el('small', null, say('count', { n: cell.count })) : null;
    return el('td', { class: (cell.value === null ? 'none' : 'num') + (cell.cut ? ' cut' : '') }, cell.text, count, ...shown.flat());
  }

  function table(block, title) {
    const head = el('tr', null, el('th', { scope: 'col' }, say('office')));
    head.append(...block.years.map((year) => el('th', { scope: 'col', class: 'num' }, String(year))));
    const rows = block.rows.map((row) => {
      const name = row.path ? el('a', { href: folder(row.path) + '/index.html', title: row.label }, row.short) : row.label;
      return el('tr', { class: !row.path && 'median' }, el('th', { scope: 'row' }, name), ...row.cells.map(tableCell));
    });
    const whole = el('table', { class: 'overview', 'aria-labelledby': title }, el('thead', null, head), el('tbody', null, ...rows));
    return el('div', { class: 'scroll open', role: 'region', tabindex: '0', 'aria-labelledby': title }, whole);
  }

  // 7 Charts: what the table says, so that they are hidden from those who hear it

  const CHAR = 12;
  /** About how wide a text is. */
  const wide = (text) => [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e7f ? CHAR : CHAR * 0.6), 0);

  /** Round steps from below the least to above the greatest value, with 0. */
  function steps(values) {
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const rough = (high - low || 1) / 4;
    const unit = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 2.5, 5, 10].map((times) => times * unit).find((size) => size >= rough * 0.999);
    const list = [];
    for (let at = Math.floor(low / step); at <= Math.ceil(high / step - 1e-9); at += 1) list.push(Number((at * step).toPrecision(12)));
    if (list.length === 1) list.push(step);
    return list;
  }

  /** Shapes of points, which tell lines apart without colours; the line around them makes them larger. */
  const SHAPES = ['M-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z', 'M-2 -2h4v4h-4z', 'M0 -3l3 5h-6z', 'M0 -3l3 3l-3 3l-3 -3z', 'M0 3l3 -5h-6z', 'M-1 -3h2v2h2v2h-2v2h-2v-2h-2v-2h2z'];

  /** The class of a row's line: that of the charts of other pages. */
  const hue = (row, place) => (row.path ? 'q' + ((place % SHAPES.length) + 1) : 'q0');

  function mark(row, place, x, y, small) {
    const shape = row.path ? SHAPES[place % SHAPES.length] : 'M-2 0h4';
    const at = 'translate(' + x.toFixed(1) + ' ' + y.toFixed(1) + ')';
    return el('path', { class: hue(row, place) + ' mark' + (small ? ' small' : ''), d: shape, transform: at });
  }

  /** Moves labels apart that would lie on each other. */
  function spread(labels, top, bottom) {
    labels.sort((a, b) => a.y - b.y);
    labels.forEach((label, at) => {
      if (at > 0) label.y = Math.max(label.y, labels[at - 1].y + 16);
    });
    labels.reverse().forEach((label, at) => {
      label.y = Math.min(label.y, at === 0 ? bottom : labels[at - 1].y - 16);
    });
    return labels;
  }

  function chart(block, width) {
    const { metric, years, rows } = block;
    const values = rows.flatMap((row) => row.cells.map((cell) => cell.value)).filter((value) => value !== null);
    if (values.length === 0) return null;
    const columns = rows.length === 1 && Math.min(...values) >= 0;
    const ticks = steps(values);
    const tickText = (value) => value + (metric.unit === 'percent' ? '%' : '');
    const cut = (text) => ([...text].length > 9 ? [...text].slice(0, 8).join('') + '…' : text);
    const left = Math.max(...ticks.map((tick) => wide(tickText(tick)))) + 10;
    const right = columns ? 8 : Math.max(...rows.map((row) => wide(cut(row.short)))) + 26;
    const cuts = years.slice(1).filter((year) => rows.some((row) => row.cells[years.indexOf(year)].cut));
    const [top, height] = [cuts.length ? 26 : 12, Math.max(190, rows.length * 16 + 60)];
    const bottom = height - 26;
    const gap = (width - left - right) / years.length;
    const x = (year) => left + (years.indexOf(year) + 0.5) * gap;
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
    const svg = el('svg', { viewBox: '0 0 ' + width + ' ' + height, width, height, 'aria-hidden': 'true', focusable: 'false' });
    const line = (name, x1, y1, x2, y2) => el('line', { class: name, x1, y1, x2, y2 });
    const text = (name, at, down, words) => el('text', { class: name, x: at.toFixed(1), y: down.toFixed(1) }, words);

    for (const tick of ticks) {
      svg.append(line(tick === 0 ? 'a' : 'r', left, y(tick), width - right, y(tick)));
      svg.append(text('e g', left - 6, y(tick) + 4, tickText(tick)));
    }
    const every = Math.ceil(34 / gap);
    years.forEach((year, at) => {
      if ((years.length - 1 - at) % every === 0) svg.append(text('m y', x(year), height - 8, String(year)));
    });

    // A cut stands between two years, once, however many lines it cuts.
    for (const year of cuts) {
      const at = x(year) - gap / 2;
      const half = wide(say('seam')) / 2;
      svg.append(line('s', at, top - 8, at, bottom));
      svg.append(text('m g', Math.min(Math.max(at, left + half), width - half - 4), top - 12, say('seam')));
    }

    const labels = [];
    rows.forEach((row, place) => {
      const group = el('g', { class: 'series' });
      let path = '';
      row.cells.forEach((cell, at) => {
        if (cell.value === null) return;
        const before = row.cells[at - 1];
        path += (before && before.value !== null && !cell.cut ? 'L' : 'M') + x(cell.year).toFixed(1) + ' ' + y(cell.value).toFixed(1);
      });
      if (!columns) group.append(el('path', { class: hue(row, place), d: path }));
      for (const cell of row.cells.filter((one) => one.value !== null)) {
        if (!columns) group.append(mark(row, place, x(cell.year), y(cell.value), cell.small));
        else {
          const thick = Math.min(gap * 0.6, 48);
          const size = { x: x(cell.year) - thick / 2, y: y(cell.value), width: thick, height: Math.max(y(0) - y(cell.value), 1) };
          group.append(el('rect', Object.assign({ class: cell.small ? 'q1' : 'f1' }, size)));
          if (wide(cell.text) < gap) group.append(text('m', x(cell.year), y(cell.value) - 5, cell.text));
        }
      }
      if (columns)
        for (const cell of row.cells.filter((one) => one.value === null && wide(one.text) < gap))
          group.append(text('m g', x(cell.year), bottom - 6, cell.text));
      const last = row.cells.filter((cell) => cell.value !== null).pop();
      if (last && !columns) labels.push({ row, place, group, y: y(last.value) });
      svg.append(group);
    });
    for (const label of spread(labels, top, bottom + 4)) {
      label.group.append(mark(label.row, label.place, width - right + 14, label.y, false));
      label.group.append(text('', width - right + 22, label.y + 4, cut(label.row.short)));
    }
    return { svg, columns };
  }

  // 8 The page

  const UNITS = { points: 'points', per10k: 'per10k' };

  /** How wide a chart in an element may be. */
  const room = (element) => Math.max(280, Math.min(element.clientWidth, 720));

  /** Draws the charts anew, for another width; the tables stay, and with them the place where one is reading. */
  function redraw() {
    for (const block of blocks) if (block.svg) block.svg.replaceWith((block.svg = chart(block, room(block.figure)).svg));
  }

  function draw() {
    result.textContent = '';
    // All of them first: how wide one is depends on how many there are.
    blocks.forEach((block) => {
      block.figure = el('figure', { class: 'chart' });
      result.append(block.figure);
    });
    blocks.forEach((block, place) => {
      const { metric, figure } = block;
      const title = 'compare-metric-' + place;
      const page = document.querySelector('[data-metric="' + metric.id + '"]');
      const label = metric.short || metric.label;
      const more = [metric.short && metric.label, metric.better, UNITS[metric.unit] && say(UNITS[metric.unit])];
      const name = page ? el('a', { href: page.getAttribute('href') }, label) : label;
      const drawn = state.view === 'table' ? null : chart(block, room(figure));
      block.svg = drawn && drawn.svg;
      const kind = drawn ? say(drawn.columns ? 'columns' : 'lines', { span: span() }) : '';
      const whole = table(block, title);
      figure.append(
        el('figcaption', null, el('h2', { id: title }, name, el('small', null, more.filter(Boolean).join(say('semicolon'))))),
        el('p', null, kind, sentence(block)),
        ...(drawn ? [drawn.svg] : []),
        drawn && state.view === 'chart' ? el('details', null, el('summary', null, say('table')), whole) : whole,
        el('div', { class: 'remarks' }, ...remarks(block).map((words) => el('p', { class: 'table-note' }, words))),
      );
    });
  }

  function copyAddress() {
    const address = location.href.split('#')[0] + '#' + fragment();
    const byHand = () => {
      const input = el('input', { type: 'text', readonly: true, 'aria-label': say('address') });
      input.value = address;
      note.textContent = '';
      note.append(say('copy_by_hand') + ' ', input);
      note.hidden = false;
      input.focus();
      input.select();
      let done = false;
      try {
        done = document.execCommand('copy');
      } catch (error) {
        done = false;
      }
      status.textContent = say(done ? 'copied' : 'copy_by_hand');
    };
    if (!navigator.clipboard || !navigator.clipboard.writeText) byHand();
    else navigator.clipboard.writeText(address).then(() => (status.textContent = say('copied')), byHand);
  }

  /** Keeps a text from being run as a formula in a spreadsheet, and within its field. */
  function csvField(text, isNumber) {
    const guarded = !isNumber && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(guarded) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
  }

  /** The view as CSV: a line for each number or gap. */
  function csv() {
    const lines = [['metric', 'metric_name', 'office', 'path', 'period', 'value', 'state', 'note'].join(',')];
    for (const { metric, rows } of blocks)
      for (const row of rows)
        for (const cell of row.cells) {
          const notes = [
            cell.cut,
            cell.small && say('note_small', { min_n: index.min_n }),
            cell.roof && say('note_roof'),
            cell.others.length && say('mark_others', { names: join(cell.others) }),
            cell.count && say('count', { n: cell.count }),
          ];
          const texts = [metric.id, metric.label, row.label, row.path, String(cell.year)].map((text) => csvField(text));
          const value = cell.value === null ? '' : csvField(cell.text, true);
          lines.push(texts.concat(value, cell.gap || 'number', csvField(notes.filter(Boolean).join(' '))).join(','));
        }
    return '\ufeff' + lines.join('\r\n') + '\r\n';
  }

  function download() {
    const address = URL.createObjectURL(new Blob([csv()], { type: 'text/csv;charset=utf-8' }));
    const link = el('a', { href: address, download: 'compare-' + state.from + '-' + state.to + '.csv' });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // 9 Start

  function start(data) {
    index = data;
    for (const [path, name, short, kind, region, first, last, former] of index.offices) {
      const office = { path, name, short: short || name, kind, region, first, last, former: former || [] };
      office.search = [name, short, path, index.regions[region] || ''].concat(office.former).join(' ').toLowerCase();
      offices.set(path, office);
    }
    index.metrics.forEach((metric, place) => metrics.set(metric.id, Object.assign(metric, { place })));
    for (const name of ['from', 'to']) field(name).append(...index.years.map((year) => el('option', { value: year }, String(year))));
    listMetrics();
    form.hidden = false;
    read('');
    listOffices();
    showChoice();
    if (location.hash.includes('=')) readAddress();
    else show();
    find.addEventListener('input', listOffices);
    form.addEventListener('change', onChange);
    form.addEventListener('click', onClick);
    window.addEventListener('hashchange', readAddress);
    let width = result.clientWidth;
    window.addEventListener('resize', () => {
      if (result.clientWidth === width) return;
      width = result.clientWidth;
      redraw();
    });
  }

  const missing = () => {
    form.remove();
    note.textContent = note.dataset.failed;
    note.hidden = false;
  };
  window.gongkai.load('compare/index', 'index.js').then(start, missing);
})();
