// Runs in the panel of the conversations: `element` and `server` are Gradio's.
element.innerHTML = "<input type='search' class='search'><div class='told' role='status'></div><div class='list'></div>";
const [search, told, list] = ['.search', '.told', '.list'].map((part) => element.querySelector(part));

const ask = async (request) => {
  const language = window.kutip.language();
  search.placeholder = window.kutip.say('search conversations');
  search.setAttribute('aria-label', search.placeholder);
  const answer = await server.keep({ language, words: search.value, current: window.kutip.conversation(), ...request });
  if (answer.problem) told.textContent = answer.problem;
  else if (answer.list !== undefined) {
    list.innerHTML = answer.list;
    if (answer.told || request.do !== 'list') told.innerHTML = answer.told;
    if (request.do !== 'list') window.kutip.tell();
  }
};
const listed = () => ask({ do: 'list' });

let waiting;
search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(listed, 150); });
['kutip-conversations', 'kutip-language'].forEach((event) => window.addEventListener(event, listed));
const isSeen = () => document.documentElement.dataset.panel === 'conversations';
window.addEventListener('kutip-conversation', () => { if (isSeen()) listed(); });
window.addEventListener('kutip-changed', async () => {
  const busy = () => list.querySelector('.title, details[open]'); // what is being renamed or chosen stays
  if (!isSeen() || busy()) return;
  const name = document.activeElement.closest('#conversations li')?.dataset.name;
  await listed();
  if (name) list.querySelector(`li[data-name="${name}"] .open`)?.focus({ preventScroll: true });
});

const rename = (row) => {
  const link = row.querySelector('.open'), input = document.createElement('input');
  Object.assign(input, { value: link.textContent, maxLength: 120, className: 'title' });
  input.setAttribute('aria-label', row.querySelector('.rename').textContent);
  const done = (title) => { if (title === null) listed(); else ask({ do: 'rename', conversation: row.dataset.name, title }); };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { input.dataset.done = 'yes'; done(input.value); }
    if (event.key === 'Escape') { input.dataset.done = 'yes'; event.stopPropagation(); done(null); }
  });
  input.addEventListener('blur', () => { if (!input.dataset.done) done(input.value); });
  row.querySelector('details').open = false;
  link.replaceWith(input);
  input.focus();
  input.select();
};

element.addEventListener('click', (event) => {
  const row = event.target.closest('li[data-name]'), button = event.target.closest('button');
  if (event.target.closest('a.open') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    window.kutip.go(row.dataset.name);
    window.kutip.open('evidence', false);
  } else if (button && button.matches('.rename')) rename(row);
  else if (button && button.matches('.delete')) {
    const current = row.dataset.name === window.kutip.conversation();
    ask({ do: 'delete', conversation: row.dataset.name }).then(() => { if (current) window.kutip.go(''); });
  } else if (button && button.matches('.undo')) ask({ do: 'undo', conversation: button.value });
});
listed();
