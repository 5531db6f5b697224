// Runs before shell.js: the box that questions are typed into, which is empty as soon as one is sent. Nothing that was typed is lost: what
// was sent and is not asked yet is told above the box; it comes back into it, one after the other, before what was not sent, where it was
// refused, and when the page is loaded anew, as Gradio does by itself when the server has started again. What is asked after all goes.
window.kutipBox = ({ one, all, told, keep, look }) => {
  const DRAFT = 'kutip draft', SENT = 'kutip sent', LEFT = 'kutip left', MOST_LEFT = 20;
  const SOON = 300, LATE = 2000, LATEST = 20_000; // milliseconds in which most questions are asked, and after which one may have got lost
  const TWICE = 700; // milliseconds in which a second Enter is meant for the same question
  const box = {};
  const area = () => one('#question textarea');
  const read = (storage, key) => { try { return JSON.parse(told(storage, key) || '[]'); } catch { return []; } };
  let sent = read(sessionStorage, SENT), missed = null, back = null, due = true, shown = '';

  const put = (text) => {
    area().value = text;
    area().dispatchEvent(new Event('input', { bubbles: true }));
  };
  box.focus = () => area().focus();
  box.has = (part) => part === area();
  // A question to be changed stands in the place of what was typed, which comes back afterwards.
  let aside = null;
  box.lay = (text) => {
    if (aside === null) aside = area().value;
    put(text);
    box.focus();
  };
  box.clear = () => {
    if (aside === null) return;
    put(aside);
    keep(sessionStorage, DRAFT, aside);
    aside = null;
  };

  const left = (those) => {
    if (those.length === sent.length) return;
    sent = those;
    keep(sessionStorage, SENT, JSON.stringify(sent));
  };
  // What a tab that is closed has sent waits for the next one that shows its conversation, as the server may stop before it is asked.
  window.addEventListener('pagehide', () => {
    if (sent.length) keep(localStorage, LEFT, JSON.stringify([...read(localStorage, LEFT), ...sent].slice(-MOST_LEFT)));
  });
  const adopt = () => {
    const all = read(localStorage, LEFT), own = all.filter(({ name }) => name === shown);
    if (!own.length) return;
    keep(localStorage, LEFT, JSON.stringify(all.filter(({ name }) => name !== shown)));
    left([...sent, ...own.filter((one) => !sent.some(({ name, text }) => name === one.name && text === one.text))]);
  };
  const words = (text) => text.normalize('NFKC').replace(/\p{Cf}+/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const isAnswered = (text) => { // at the moment, for which it is not asked again
    const asked = all('#chat .asked').at(-1);
    return asked && one('#chat .waiting') && words(asked.textContent) === words(text);
  };
  let last = 0;
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== area() || area().value || Date.now() - last > TWICE) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  // That text goes to that conversation, to be asked at that turn of it or later.
  box.send = (name, text, turn) => {
    shown = name;
    left(sent.filter((one) => one.name !== name || one.text !== text));
    if (text && !isAnswered(text)) left([...sent, { name, text, turn, since: Date.now() }]);
    [missed, back, due] = [missed && missed.filter((one) => one.text !== text), null, true];
    if (told(sessionStorage, DRAFT) === text) keep(sessionStorage, DRAFT, '');
    const now = area().value;
    if (now.startsWith(text)) put(now.slice(text.length)); // Gradio comes a little after the key, and more may be typed by then
    if (area().value) aside = null;
    box.clear();
    last = Date.now();
    setTimeout(tell, SOON);
    clearTimeout(looking);
    looking = setTimeout(persist, LATE);
  };
  // Another conversation is shown, or the page lost what it had sent: all of it comes back.
  box.renew = () => { missed = null; };

  const isAsked = ({ name, text, turn }) => name === shown && all('#chat a[href^="#edit-"]').some((link) => (
    Number(link.getAttribute('href').split('-')[1]) >= turn && words(link.parentElement.querySelector('.asked').textContent) === words(text)));
  const open = () => sent.filter((one) => one.name === shown && one !== back);
  // What is sent and not asked yet, where that takes longer than it mostly does.
  const tell = () => {
    const line = one('#sent'), now = Date.now();
    if (!line) return;
    const waiting = open().filter(({ since }) => now - since >= SOON);
    const texts = waiting.map(({ text }) => `“${text}”`).join(' · ');
    if (line.lastElementChild.textContent !== texts) line.lastElementChild.textContent = texts;
    line.hidden = !waiting.length;
  };
  // On a slow line Gradio may miss that something is there for it (it closes a stream in the moment in which it is needed): until what was
  // sent is shown, or why it waits, the conversation is looked for again.
  let looking;
  const persist = () => {
    if (!open().some(({ since }) => Date.now() - since < LATEST) || !one('#lost').hidden) return;
    if (!one('#notice .waiting')) look();
    looking = setTimeout(persist, LATE);
  };
  let heard = null;
  const refused = () => {
    const notice = one('#notice [data-typed]');
    if (!notice || notice.dataset.when === heard) return;
    heard = notice.dataset.when;
    const found = sent.find((one) => one.name === shown && one.text === notice.dataset.typed);
    if (found) [missed, due] = [[...(missed || []), found], true];
  };
  // Whenever the page has changed, with the name of the conversation that it shows.
  box.look = (name) => {
    const typed = told(sessionStorage, DRAFT);
    shown = name;
    if (!area()) return;
    if (!missed) adopt();
    left(sent.filter((one) => !isAsked(one)));
    if (!missed) [missed, due] = [[...sent.filter((one) => one.name === shown), { text: typed }], true];
    refused();
    missed = missed.filter((one) => (one.name ? sent.includes(one) : one.text && one.text === typed));
    if (back && !missed.includes(back)) {
      if (area().value === back.text) put('');
      [back, due] = [null, true];
    }
    if (due && missed.length && !area().value) {
      [back, due] = [missed[0], false];
      put(back.text);
    }
    tell();
  };

  document.addEventListener('beforeinput', ({ target }) => { // what came back and is changed is sent no more, but where nobody was there to ask
    if (target !== area()) return;
    if (back && target.value === back.text && one('#lost').hidden) left(sent.filter((one) => one !== back));
    [back, due] = [null, false];
  });
  document.addEventListener('input', ({ target, isTrusted }) => { if (isTrusted && target === area()) keep(sessionStorage, DRAFT, target.value); });
  return box;
};
