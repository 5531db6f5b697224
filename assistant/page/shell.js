// Runs once, before anything else: what this tab shows and how, and what clicks and keys do.
// A link named #cite-<turn>-<number> opens an article at a quote, #near-<turn>-<place> one that came near, #sources-<turn> the cards;
// #ask-, #start-, #drop-, #only- and #retry- ask something, #edit- puts a question back into the box, #write lets a model write;
// #copy-, #good-, #bad-, #take-<form> and #earlier do what they say; #library leads back to it.
window.kutip = (() => {
  const root = document.documentElement;
  const LANGUAGE = 'kutip language', PANEL = 'kutip panel', ONLY_SUPPORTED = 'kutip only supported', SCOPE = 'kutip scope', WRITER = 'kutip writer';
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const told = (storage, key) => { try { return storage.getItem(key) || ''; } catch { return ''; } }; // storage may be forbidden
  const keep = (storage, key, value) => { try { storage.setItem(key, value); } catch { /* then for this page only */ } };
  const kutip = { panel: null }, box = window.kutipBox({ one, all, told, keep, look: () => send('apply') });

  // The conversation: named in the address once something was asked, so that a reload, the way back and a copied link lead to it.
  const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)))).replace(/\+/g, '-').replace(/\//g, '_');
  const TURNS = 20, FURTHER = 40; // that are shown at first and by each click; more make asking slow
  let fresh = random(), editing = null, turns = TURNS;
  const addressed = () => new URLSearchParams(location.search).get('c') || '';
  const named = () => /^[\w-]{16,64}$/.test(addressed()) ? addressed() : null; // another name is none that was ever given
  const address = (name) => { const at = new URL(location.href); at.search = name ? `?c=${name}` : ''; at.hash = ''; return at; };
  kutip.conversation = () => named() || fresh;
  let shown = kutip.conversation();

  let language = told(localStorage, LANGUAGE) || ((navigator.language || '').toLowerCase().startsWith('id') ? 'id' : 'en');
  kutip.language = () => language;
  kutip.say = (label) => LABELS[language][label];
  let scope = [];
  try { scope = JSON.parse(told(sessionStorage, SCOPE) || '[]'); } catch { /* none */ }
  let writer = told(sessionStorage, WRITER);

  kutip.view = () => JSON.stringify({ conversation: kutip.conversation(), language, only: scope, writer, turns, addressed: !['', fresh].includes(addressed()) });

  // Whether a question is edited behind which others were asked; these stay in the conversation as it is.
  const branching = (turn) => turn !== null && one(`#chat a[href="#edit-${turn + 1}"]`) !== null;

  // The same for a question that is being sent: from now on the conversation has an address, and what was edited is no longer.
  kutip.asking = (typed) => {
    const turn = editing, source = kutip.conversation(), place = turn ?? (named() && latest ? Number(latest.split('-')[1]) + 1 : 0);
    const branches = branching(turn);
    if (branches) { fresh = random(); history.pushState(null, '', address(fresh)); }
    else if (!named()) history.replaceState(null, '', address(fresh));
    shown = kutip.conversation();
    if (!linked) box.send(shown, typed, place); // what a link asks leaves the box as it is
    linked = false;
    wanted = '';
    edit(null);
    turns = TURNS;
    one('#failed').hidden = true;
    kutip.open('evidence', false);
    const view = JSON.parse(kutip.view());
    return JSON.stringify({ ...view, editing: turn, source: branches ? source : '' });
  };

  const send = (event, detail = {}) => kutip.panel && kutip.panel.trigger(event, detail);
  const show = () => { edit(null); box.clear(); held = null; wanted = ''; box.renew(); turns = TURNS; shown = kutip.conversation(); send('apply'); window.dispatchEvent(new Event('kutip-conversation')); };

  kutip.go = (name) => {
    if (name && name === named()) { send('apply'); return; }
    if (!name) fresh = random();
    if (history.state?.over) history.replaceState(null, '', address(name)); // the way back leads to the chat before, not to what lay over it
    else history.pushState(null, '', address(name));
    show();
  };
  window.addEventListener('popstate', ({ state }) => {
    if (state?.over) kutip.open(state.over);
    else kutip.shut();
    if ((named() || fresh) === shown) return;
    if (!named()) fresh = random();
    show();
  });

  // The language of the page's own words; Gradio's parts have names in English, or none, and one that says the whole message again.
  const NAMES = {
    '#new': 'new', '#close': 'close', '#question textarea': 'ask', '#question .submit-button': 'send',
    '#chat [role=log]': 'chat', '#chat .scroll-down-button-container button': 'down',
  };
  const name = () => {
    Object.entries(NAMES).forEach(([selector, label]) => all(selector).forEach((part) => {
      part.setAttribute('aria-label', kutip.say(label));
      if (part.title) part.title = kutip.say(label);
    }));
    all('#chat [data-testid][aria-label*=message]').forEach((message) => message.removeAttribute('aria-label'));
  };
  const speak = () => {
    root.lang = language;
    name();
    all('.language').forEach((button) => button.setAttribute('aria-pressed', String(button.value === language)));
  };
  kutip.speak = (chosen) => {
    language = chosen;
    keep(localStorage, LANGUAGE, chosen);
    speak();
    send('apply');
    window.dispatchEvent(new Event('kutip-language'));
  };

  // The panel beside the chat; on a small screen it lies over it, and the way back takes it away.
  const small = matchMedia('(max-width: 760px)');
  kutip.open = (panel, over = true, back = false) => {
    root.dataset.panel = panel;
    keep(sessionStorage, PANEL, panel);
    root.classList.toggle('panel-open', over);
    if (over && small.matches && !history.state?.over) history.pushState({ over: panel }, '');
    else if (history.state?.over) history.replaceState(over ? { over: panel } : null, '');
    all('.tab').forEach((tab) => {
      tab.setAttribute('aria-selected', String(tab.value === panel));
      tab.tabIndex = tab.value === panel ? 0 : -1;
    });
    window.dispatchEvent(new CustomEvent(`kutip-${panel}`, { detail: { back } }));
  };
  kutip.shut = () => root.classList.remove('panel-open');
  kutip.close = () => {
    kutip.shut();
    if (history.state?.over) history.back();
  };

  // Other tabs are told what is asked, answered, renamed and deleted here, for their lists, and where they show the same conversation.
  const channel = window.BroadcastChannel && new BroadcastChannel('kutip');
  const changed = () => window.dispatchEvent(new Event('kutip-changed'));
  if (channel) {
    channel.onmessage = ({ data }) => {
      changed();
      if (data.name === shown && data.turn && data.turn !== latest && !waits) send('apply');
    };
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) changed(); });
  kutip.tell = () => { channel?.postMessage({ name: shown, turn: latest }); };

  // What holds for the next question.
  const tell = () => {
    const line = one('#scope'), told = one('#editing');
    if (!line || !told) return;
    line.hidden = scope.length === 0;
    line.querySelector('.outlets').replaceChildren(...scope.map((outlet) => {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'chip', value: outlet, textContent: outlet });
      button.setAttribute('aria-label', kutip.say('drop').replace('{name}', () => outlet));
      return button;
    }));
    told.hidden = editing === null;
    told.classList.toggle('branching', branching(editing));
  };
  const restrict = (outlets) => { scope = outlets; keep(sessionStorage, SCOPE, JSON.stringify(scope)); tell(); };
  const edit = (turn) => { editing = turn; tell(); };
  const cancel = () => { edit(null); box.clear(); box.focus(); };
  window.addEventListener('kutip-only', ({ detail }) => {
    restrict([String(detail)]);
    kutip.close();
    box.focus();
  });
  // What is said of the collection before the first question follows what is added to it and taken out of it.
  window.addEventListener('kutip-collection', () => { if (one('#evidence .welcome') && !one('#chat .asked')) send('apply'); });
  window.addEventListener('kutip-read', ({ detail }) => { kutip.open('evidence'); send('select', { name: `read-${detail}` }); });

  // The clipboard gets rich text and plain text; over plain http there is only the old way, which takes what is selected.
  const copy = async (turn, link) => {
    const { text, html } = await kutip.panel.server.keep({ do: 'copy', conversation: kutip.conversation(), turn, language });
    if (navigator.clipboard && window.ClipboardItem) {
      const item = { 'text/plain': new Blob([text], { type: 'text/plain' }), 'text/html': new Blob([html], { type: 'text/html' }) };
      await navigator.clipboard.write([new ClipboardItem(item)]);
    } else {
      const give = (event) => {
        event.preventDefault();
        event.clipboardData.setData('text/plain', text);
        event.clipboardData.setData('text/html', html);
      };
      document.addEventListener('copy', give, { once: true });
      document.execCommand('copy');
    }
    const before = link.textContent;
    link.textContent = `${kutip.say('copied')} ✓`;
    setTimeout(() => { link.textContent = before; }, 2000);
  };

  const opine = async (link, turn, good, reason) => {
    const row = link.closest('.actions');
    const withdrawn = good && link.matches('.given');
    const { told } = await kutip.panel.server.keep({ do: 'opine', conversation: kutip.conversation(), turn, good, reason, withdrawn, language });
    row.querySelectorAll('.thumb').forEach((thumb) => thumb.classList.toggle('given', !withdrawn && thumb.matches('a') === good));
    row.querySelectorAll('details').forEach(shutMenu);
    const said = row.querySelector('.said') || row.appendChild(Object.assign(document.createElement('span'), { className: 'said' }));
    said.textContent = told;
  };

  const asked = (turn) => one(`#chat a[href="#edit-${turn}"]`).parentElement.querySelector('.asked').textContent;
  const ask = (name, link) => {
    if (name.startsWith('drop')) restrict(scope.filter((outlet) => !link.textContent.endsWith(outlet)));
    linked = true;
    send('submit', name.startsWith('start') ? { text: link.textContent } : { name });
  };
  // The citation in the chat whose quote is being read.
  const mark = (name) => all('#chat a.cite').forEach((link) => {
    if (link.getAttribute('href') === `#${name}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
  const beingRead = () => {
    const quote = one('#evidence mark.current'), turn = one('#evidence .back');
    return quote && turn ? `cite-${turn.getAttribute('href').split('-')[1]}-${quote.id.split('-')[1]}` : '';
  };
  const current = () => mark(beingRead());
  // A click may get lost as an answer may, so a citation that does not open is opened again.
  let wanted = '';
  const insist = (name, times = 3) => setTimeout(() => {
    if (wanted !== name || beingRead() === name) return;
    send('select', { name });
    if (times > 1) insist(name, times - 1);
  }, 1000);
  // A link of the chat that has the focus has it again when its answer is shown anew.
  let kept = null;
  document.addEventListener('pointerdown', () => { kept = null; });
  document.addEventListener('focusin', ({ target }) => { kept = target.closest('#chat a[href^="#"]'); });
  const refocus = () => {
    if (!kept || kept.isConnected || document.activeElement !== document.body) return;
    one(`#chat a[href="${kept.getAttribute('href')}"]`)?.focus({ preventScroll: true });
  };
  const read = (name) => {
    kutip.open('evidence');
    wanted = name;
    send('select', { name });
    if (name.startsWith('cite-')) insist(name);
    mark(name);
    const active = document.activeElement; // in the chat it goes along with the steps
    if (active.matches('#chat a.cite:not([aria-current])')) one('#chat a.cite[aria-current]')?.focus();
  };
  const write = (name, link) => {
    writer = link.dataset.model || '';
    keep(sessionStorage, WRITER, writer);
    send('apply');
  };
  const ACTIONS = {
    cite: read, near: read, sources: read, read,
    library: () => kutip.open('library', true, true),
    ask, start: ask, drop: ask, only: ask, retry: ask,
    write,
    edit: (name) => { const turn = Number(name.split('-')[1]); box.lay(asked(turn)); edit(turn); },
    copy: (name, link) => copy(Number(name.split('-')[1]), link),
    good: (name, link) => opine(link, Number(name.split('-')[1]), true, ''),
    bad: (name, link) => opine(link, Number(name.split('-')[1]), false, (link.parentElement.querySelector('input') || { value: link.textContent }).value),
    take: (name) => { // by a link of its own, as leaving the page for it would end what is being written
      const href = `take/${kutip.conversation()}.${name.split('-')[1]}?language=${language}`;
      Object.assign(document.createElement('a'), { href, download: '' }).click();
    },
    earlier: () => { held = place(); turns += FURTHER; send('apply'); },
  };
  const LINKS = Object.keys(ACTIONS).map((kind) => `a[href^="#${kind}"]`).join(', ');
  const follow = (link) => {
    const name = link.getAttribute('href').slice(1);
    ACTIONS[name.split('-')[0]](name, link);
  };

  document.addEventListener('click', (event) => {
    const target = event.target;
    const link = target.closest(LINKS);
    if (link) { event.preventDefault(); follow(link); return; }
    const button = target.closest('button');
    if (button && button.matches('.language')) kutip.speak(button.value);
    else if (button && button.matches('.door')) kutip.open(button.value);
    else if (button && button.matches('.tab')) kutip.open(button.value);
    else if (button && button.id === 'new') { kutip.open('evidence', false); kutip.go(''); box.focus(); }
    else if (button && button.id === 'close') kutip.close();
    else if (button && button.matches('#scope .chip')) restrict(scope.filter((outlet) => outlet !== button.value));
    else if (button && button.matches('#editing .cancel')) cancel();
    all('details.menu[open]').filter((menu) => !menu.contains(target)).forEach(shutMenu);
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const tab = event.target.closest('.tab');
    if (tab && ['ArrowLeft', 'ArrowRight'].includes(event.key)) {
      const tabs = all('.tab'), next = tabs.at((tabs.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : -1)) % tabs.length);
      event.preventDefault();
      kutip.open(next.value);
      next.focus();
      return;
    }
    if (event.key === 'Enter' && event.target.matches('#chat input.reason')) {
      const turn = event.target.closest('.actions').querySelector('a[href^="#good-"]').getAttribute('href').split('-')[1];
      opine(event.target, Number(turn), false, event.target.value);
      return;
    }
    if (event.key === 'Escape' && one('details.menu[open]')) {
      all('details.menu[open]').forEach((menu) => {
        if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
        shutMenu(menu);
      });
      return;
    }
    if (event.key === 'Escape' && editing !== null && box.has(event.target)) { cancel(); return; }
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const pressed = event.key === ' ' && event.target.closest('a[role=button]'); // Enter is a click already
    const steps = { ArrowLeft: '.step[rel=prev]', ArrowRight: '.step[rel=next]', Escape: '.back' };
    const shown = root.dataset.panel === 'evidence' && steps[event.key] && one(`#evidence ${steps[event.key]}`);
    if (pressed || shown) { event.preventDefault(); follow(pressed || shown); }
    else if (event.key === 'Escape') kutip.close();
  });

  // The switch of a written answer hides in all answers what is not supported; it stays as it is for this tab.
  const switched = () => {
    const on = told(sessionStorage, ONLY_SUPPORTED) === 'yes';
    root.classList.toggle('only-supported', on);
    all('#chat .only input').forEach((input) => { input.checked = on; });
  };
  document.addEventListener('change', (event) => {
    if (!event.target.matches('#chat .only input')) return;
    keep(sessionStorage, ONLY_SUPPORTED, event.target.checked ? 'yes' : '');
    switched();
  });

  // Brings a part of a panel to a share of the panel's height; scrollIntoView would move the page around the panel too.
  kutip.bring = (panel, part, share) => {
    const below = part.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += below - panel.clientHeight * share;
  };

  // Whenever something is asked or answered, the last question is brought to the top of the chat, its answer below it; but not while an
  // answer grows and somebody has scrolled away.
  let last = '', latest = '', waits = false, away = false, linked = false;
  const scrolled = (event) => { away = away || Boolean(event.target.closest('#chat')); };
  ['wheel', 'touchmove', 'pointerdown'].forEach((kind) => document.addEventListener(kind, scrolled, { passive: true }));
  // The menu of an answer lies over all that would cut it off, below what opens it, or above where there is no room.
  const lay = () => all('#chat .menu[open] > ul[popover]').forEach((list) => {
    const door = list.parentElement.querySelector('summary').getBoundingClientRect();
    const chat = list.closest('.bubble-wrap').getBoundingClientRect();
    if (!list.matches(':popover-open')) list.showPopover();
    const { width, height } = list.getBoundingClientRect();
    list.style.left = `${Math.max(8, Math.min(door.left, innerWidth - width - 8))}px`;
    list.style.top = `${door.bottom + height + 8 <= innerHeight ? door.bottom : Math.max(8, door.top - height)}px`;
    list.style.visibility = door.bottom < chat.top || door.top > chat.bottom ? 'hidden' : ''; // as what opens it is
  });
  ['scroll', 'resize'].forEach((kind) => window.addEventListener(kind, lay, { capture: true, passive: true }));
  const lift = () => { // a browser that cannot leaves them among the actions
    if (HTMLElement.prototype.showPopover) all('#chat .menu > ul:not([popover])').forEach((list) => { list.popover = 'manual'; });
  };
  // A menu that is open stays so when its answer is shown anew, with what can be asked next.
  let opened = null;
  const shutMenu = (menu) => { menu.open = false; opened = null; }; // of which the event tells later
  const menus = (actions) => [...actions.querySelectorAll('details.menu')];
  const key = (actions, place) => `${actions.querySelector('a[href^="#sources-"]')?.getAttribute('href')} ${place}`;
  document.addEventListener('toggle', (event) => {
    const actions = event.target.closest?.('#chat .actions');
    if (!actions || !event.target.matches('details')) return;
    lay();
    const name = key(actions, menus(actions).indexOf(event.target));
    if (event.target.open) opened = name;
    else if (opened === name) opened = null;
  }, true);
  const reopened = () => {
    if (!opened) return;
    all('#chat .actions').forEach((actions) => menus(actions).forEach((menu, place) => {
      if (key(actions, place) === opened && !menu.open) menu.open = true;
    }));
  };
  // Where earlier questions are put above the first one, that stays where it is seen.
  let held = null;
  const place = () => {
    const first = one('#chat a[href^="#edit-"]');
    return first && { name: first.getAttribute('href'), top: first.getBoundingClientRect().top };
  };
  const stayed = () => {
    if (!held || [undefined, held.name].includes(place()?.name)) return false;
    const first = one(`#chat a[href="${held.name}"]`);
    if (first) first.closest('.bubble-wrap').scrollTop += first.getBoundingClientRect().top - held.top;
    held = null;
    return true;
  };
  // That something went wrong, or that the server is lost, is told in the page's language. Gradio asks for the server and loads the page
  // anew; where the log-in went with the server, it would ask in vain.
  const heard = new WeakSet();
  let lost = null;
  const loses = () => {
    const toasts = all('.toast-body.error').filter((toast) => !heard.has(toast));
    if (lost || !one('#lost') || !toasts.length) return;
    toasts.forEach((toast) => heard.add(toast));
    if (!toasts.some((toast) => toast.textContent.includes('reconnection'))) { one('#failed').hidden = false; box.renew(); return; }
    one('#failed').hidden = true;
    one('#lost').hidden = false;
    lost = setInterval(async () => {
      const found = await fetch('gradio_api/app_id').catch(() => null);
      if (found?.status === 401) location.reload();
    }, 2000);
  };
  // What comes late of a conversation that was left stands where another is shown.
  let strayed = null;
  const astray = () => { const first = one('#chat .asked'); return first && !first.classList.contains(`in-${shown}`) ? first : null; };
  const straighten = () => {
    const found = astray();
    if (!found || found === strayed) return;
    strayed = found;
    setTimeout(() => { if (astray()) send('apply'); }, 500);
  };
  const looked = () => {
    name();
    straighten();
    loses();
    current();
    refocus();
    lift();
    switched();
    reopened();
    const messages = all('#chat .message');
    const now = messages.map((message) => message.textContent).join('\n');
    const question = messages.findLast((message) => message.matches('.user'));
    const turn = question?.querySelector('a[href^="#edit-"]')?.getAttribute('href') ?? '';
    const waiting = one('#chat .waiting') !== null;
    box.look(shown);
    if (turn !== latest || (waiting && !waits)) away = false; // an answer may be there before it was waited for
    [latest, waits] = [turn, waiting];
    if (stayed()) away = true;
    if (question && now !== last && !away) kutip.bring(question.closest('.bubble-wrap'), question, 0.1);
    if (question && now !== last && !waiting) { changed(); kutip.tell(); }
    last = now;
  };
  let arranged = false;
  const arrange = () => { // once Gradio has made the page
    if (arranged || !one('.tab') || !one('#scope')) return;
    arranged = true;
    speak();
    tell();
    // What a page shows first may get lost as an answer may.
    const empty = setInterval(() => { if (one('#evidence h2')) clearInterval(empty); else send('apply'); }, 5000);
    const before = told(sessionStorage, PANEL);
    kutip.open(history.state?.over || (all('.tab').some((tab) => tab.value === before) ? before : 'evidence'), Boolean(history.state?.over));
  };
  root.lang = language;
  let looking = false; // once for all that changes before it is painted
  const look = () => { looking = false; arrange(); looked(); };
  new MutationObserver(() => {
    if (!looking) { looking = true; requestAnimationFrame(look); }
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ['data-when'] });
  return kutip;
})();
