// Runs in the panel of the library: `element`, `server` and `upload` are Gradio's.
// What stands in the boxes is never made anew: only the regions around them are.
const LARGEST = 200e6, AT_ONCE = 4, TICK = 500;
const one = (selector) => element.querySelector(selector);
const all = (selector) => [...element.querySelectorAll(selector)];
const language = () => (document.documentElement.lang === 'id' ? 'id' : 'en');
let words = {};
const say = (word, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), (words[language()] || {})[word] || '');
const ask = async (request) => {
  try {
    return (await server.library({ language: language(), ...request })) || {};
  } catch { return { problem: say('lost') }; }
};

// The list.
const wanted = { outlet: null, time: '' };
let asked = 0;
const request = () => ({ search: one('.search').value, sort: one('.sort').value, ...wanted });
const view = async (gone = []) => { // what was taken out stays above the list, with the way to bring it back
  const turn = asked += 1;
  const { head, rows, more, problem } = await ask({ do: 'view', ...request() });
  if (turn !== asked) return; // something else was asked meanwhile
  element.querySelector('.library').classList.toggle('searching', one('.search').value.trim() !== '');
  if (problem) { tell([problem]); return; }
  one('.head').innerHTML = head;
  one('.rows').innerHTML = rows;
  one('.rows').prepend(...gone);
  one('.foot').innerHTML = more;
};
const further = async () => {
  const turn = asked, start = all('.rows > li:not(.gone)').length;
  const { rows, more, problem } = await ask({ do: 'view', ...request(), start });
  if (problem || turn !== asked) return;
  one('.rows').insertAdjacentHTML('beforeend', rows);
  one('.foot').innerHTML = more;
  const next = all('.rows > li .open')[start];
  if (next) next.focus();
};

// What the collection covers, and what was not read.
let unread = 0;
const overview = async () => {
  const { html, refused, times, problem } = await ask({ do: 'overview', ...wanted, refused: unread });
  if (problem) return;
  const open = one('.overview details.rest[open]') !== null, refusals = one('.refused details'), closed = refusals && !refusals.open;
  keeping(() => {
    one('.overview').innerHTML = html;
    one('.overview').hidden = !html;
    one('.refused').innerHTML = refused;
  });
  if (open && one('.overview details.rest')) one('.overview details.rest').open = true;
  if (closed && one('.refused details')) one('.refused details').open = false;
  const select = one('.time');
  const options = [['', say('any time')], ...times].map(([value, name]) => new Option(name, value));
  if (wanted.time && !options.some((option) => option.value === wanted.time)) options.push(new Option(wanted.time, wanted.time));
  select.replaceChildren(...options);
  select.value = wanted.time;
};
// A button that is made anew has the focus again.
const keeping = (change) => {
  const active = document.activeElement, held = element.contains(active) && active.closest('button, summary');
  const named = held && held.matches('button[value]') && [held.className, held.value];
  change();
  if (named && !element.contains(active)) {
    const again = all('button[value]').find((button) => button.className === named[0] && button.value === named[1]);
    if (again) again.focus({ preventScroll: true });
  }
};
const anew = () => { view(); overview(); };
const refresh = () => { view(all('.rows > li.gone')); overview(); };
const restrict = (change) => { Object.assign(wanted, change); anew(); };

// What went wrong or came of something.
const tell = (problems, html = '') => {
  const told = one('.told');
  told.innerHTML = html;
  problems.filter(Boolean).forEach((sentence) => {
    const line = document.createElement('p');
    Object.assign(line, { className: 'problem', textContent: sentence });
    line.setAttribute('role', 'alert');
    told.append(line);
  });
};
let announced = '';
const announce = (text) => { if (text && text !== announced) { announced = text; one('.live').textContent = text; } };

// Adding. Its progress is asked for while it runs, whoever began it.
let following = null, quarter = -1, uploading = false, stopped = false, trouble = [];
const show = ({ done, total, line, running }) => {
  const work = one('.work'), bar = work.querySelector('progress');
  if (!running) {
    if (work.contains(document.activeElement)) one('.choose').focus({ preventScroll: true });
    work.hidden = true;
    return;
  }
  work.hidden = false;
  if (total) bar.value = done / total; else bar.removeAttribute('value');
  work.querySelector('.line').textContent = line;
  const now = total ? Math.floor((4 * done) / total) : 0;
  if (now !== quarter) { quarter = now; announce(line); }
};
const follow = async (state) => {
  if (state.problem) { tell([state.problem, ...trouble]); return; }
  if (uploading) return;
  show(state);
  if (state.running) {
    const fresh = following === null;
    if (fresh) following = state.work;
    clearTimeout(follow.next);
    follow.next = setTimeout(async () => follow(await persevere({ do: 'progress' })), TICK);
    return;
  }
  if (following === null) return;
  const opened = following === -1;
  following = null;
  quarter = -1;
  if (!opened) {
    tell(trouble, state.told);
    trouble = [];
    announce((one('.told p') || one('.told')).textContent);
    if (!state.refused && one('.address').value === sent) one('.address').value = '';
    fire('kutip-collection');
  }
  sent = null;
  refresh();
};
let sent = null;
const persevere = async (request) => { // the server may be busy for a moment
  for (let tries = 0; tries < 20; tries += 1) {
    const state = await ask(request);
    if (!state.problem) return state;
    await new Promise((done) => { setTimeout(done, 2 * TICK); });
  }
  return { problem: say('lost') };
};
const begin = async (request) => {
  const state = await ask(request);
  if (state.problem) { tell([state.problem, ...trouble]); trouble = []; return false; }
  if (following === null) following = state.work;
  tell(trouble);
  follow(state);
  return true;
};

const named = (file) => file.name.replace(/\p{C}/gu, '\ufffd'); // what turns the direction of writing would turn the sentence
const readable = (file) => {
  const forms = one('.files').accept.split(',');
  if (!forms.some((form) => file.name.toLowerCase().endsWith(form))) return say('form', { name: named(file) });
  return file.size > LARGEST ? say('large', { name: named(file) }) : '';
};
const isThere = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false); // and has not changed since it was chosen
const send = async (files) => {
  if (!files.length || uploading) return;
  trouble = files.map(readable).filter(Boolean);
  const good = files.filter((file) => !readable(file)), waiting = [...good], paths = [];
  let done = 0;
  uploading = true;
  stopped = false;
  const carry = async () => {
    for (let file = waiting.shift(); file && !stopped; file = waiting.shift()) {
      try {
        if (await isThere(file)) paths.push((await upload(file)).path);
        else trouble.push(say('vanished', { name: named(file) }));
      } catch { trouble.push(say(await isThere(file) ? 'not sent' : 'vanished', { name: named(file) })); }
      done += 1;
      show({ done, total: good.length, line: say('uploading', { done, total: good.length }), running: true });
    }
  };
  if (good.length) show({ done, total: good.length, line: say('uploading', { done, total: good.length }), running: true });
  await Promise.all(Array.from({ length: AT_ONCE }, carry));
  uploading = false;
  quarter = -1;
  if (paths.length) await begin({ do: 'add', paths });
  else { tell(trouble); trouble = []; follow(await ask({ do: 'progress' })); }
};

// Files that are dropped, also those in folders.
const under = async (entry) => {
  if (entry.isFile) return [await new Promise((take) => { entry.file(take, () => take(null)); })];
  const reader = entry.createReader(), inside = [];
  for (;;) {
    const some = await new Promise((take) => { reader.readEntries(take, () => take([])); });
    if (!some.length) break;
    inside.push(...some.filter(({ name }) => !name.startsWith('.') && !name.endsWith('_files')));
  }
  return (await Promise.all(inside.map(under))).flat().filter((file) => file && (entry.isFile || !readable(file) || file.size > LARGEST));
};
const dropped = async (data) => {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  const files = entries.length ? (await Promise.all(entries.map(under))).flat() : [...data.files];
  send(files.filter(Boolean));
};
const carries = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files');
let inside = 0;
const over = (now) => element.classList.toggle('dropping', now);

const speak = () => {
  all('[data-en]').forEach((part) => {
    const text = part.dataset[language()];
    if (part.matches('option')) part.textContent = text; else part.placeholder = text;
  });
};
const removing = async (button, request) => {
  const row = button.closest('li');
  button.disabled = true;
  const { row: html, problem } = await ask({ ...request, id: row.dataset.id });
  button.disabled = false;
  if (problem) { tell([problem]); return; }
  row.insertAdjacentHTML('afterend', html);
  const next = row.nextElementSibling;
  row.remove();
  next.querySelector('.undo, .open').focus({ preventScroll: true });
  overview();
  count();
  fire('kutip-collection');
};
const count = async () => { const { head, problem } = await ask({ do: 'view', ...request() }); if (!problem) one('.head').innerHTML = head; };

let reading = null; // the article that was opened, which has the focus again on the way back
const fire = (name, detail) => window.dispatchEvent(new CustomEvent(name, { detail }));
const CLICKS = {
  choose: () => one('.files').click(),
  open: (button) => { reading = button; fire('kutip-read', button.value); },
  only: (button) => fire('kutip-only', button.value),
  outlet: (button) => restrict({ outlet: wanted.outlet === button.value ? null : button.value }),
  span: (button) => restrict({ time: button.value }),
  chip: (button) => restrict(button.value === 'outlet' ? { outlet: null } : { time: '' }),
  more: further,
  'more-refused': async (button) => {
    unread = Number(button.value);
    const { html } = await ask({ do: 'refused', refused: unread });
    if (html) one('.refused').innerHTML = html;
  },
  remove: (button) => removing(button, { do: 'remove' }),
  undo: (button) => removing(button, { do: 'undo' }),
  cancel: async () => { stopped = true; if (!uploading) follow(await ask({ do: 'cancel' })); },
};
const listen = () => {
  let typing;
  one('.search').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(() => view(), 200); });
  one('.sort').addEventListener('change', () => view());
  one('.time').addEventListener('change', (event) => restrict({ time: event.target.value }));
  one('.files').addEventListener('change', (event) => { const files = [...event.target.files]; event.target.value = ''; send(files); });
  one('.fetch').addEventListener('submit', async (event) => {
    event.preventDefault();
    const address = one('.address').value;
    if (await begin({ do: 'address', address })) sent = address;
  });
  one('.paste').addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = one('.text').value;
    if (!await begin({ do: 'paste', text }) || one('.text').value !== text) return;
    one('.text').value = '';
    one('.pasting').open = false;
    one('.pasting summary').focus({ preventScroll: true });
  });
  element.addEventListener('click', (event) => {
    const bar = event.target.closest('g[data-time]'), button = event.target.closest('button');
    const kind = button && Object.keys(CLICKS).find((name) => button.classList.contains(name));
    if (bar) restrict({ time: wanted.time === bar.dataset.time ? bar.dataset.time.slice(0, -3) : bar.dataset.time });
    else if (kind) CLICKS[kind](button);
  });
  element.addEventListener('dragenter', (event) => { if (carries(event)) { event.preventDefault(); inside += 1; over(true); } });
  element.addEventListener('dragover', (event) => { if (carries(event)) event.preventDefault(); });
  element.addEventListener('dragleave', (event) => { if (carries(event)) { inside -= 1; over(inside > 0); } });
  element.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    inside = 0;
    over(false);
    dropped(event.dataTransfer);
  });
  window.addEventListener('kutip-language', () => { speak(); anew(); });
  window.addEventListener('kutip-library', ({ detail }) => {
    if (!detail.back || !reading?.isConnected) { open(); return; }
    reading.focus();
  });
};
const open = async () => {
  refresh();
  if (following === null && !uploading) follow(await ask({ do: 'progress' }));
};
const start = async () => {
  const { html, words: told } = await persevere({ do: 'frame' });
  if (!html) return;
  words = told;
  element.innerHTML = `<div class="library">${html}</div>`;
  speak();
  listen();
  if (document.documentElement.dataset.panel === 'library') open();
};
start();
