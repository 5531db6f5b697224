// Runs in the evidence panel each time Gradio mounts it, behind evidence.js: finding words in the open article, the nearest words of a
// word, and a look at what a citation in the chat leads to. None of it changes the article's own nodes, so quotes stay what they are.
const reading = window.kutipReading || (window.kutipReading = { server, element, bound: false });
Object.assign(reading, { server, element });

if (!reading.bound) {
  reading.bound = true;
  const paint = window.CSS && CSS.highlights && window.Highlight; // else the place is shown by the selection
  const mark = (name, ranges) => {
    if (paint && ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
    else if (paint) CSS.highlights.delete(name);
  };
  const story = () => reading.element.querySelector('.story');
  const fold = (character) => character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const made = (role, kind) => {
    const shown = Object.assign(document.createElement('div'), { className: `kutip-tip ${kind}`, id: `kutip-${kind}`, hidden: true });
    shown.setAttribute('role', role);
    return document.body.appendChild(shown);
  };
  const beside = (tip, box) => { // below the box, or above it where there is no room, inside the window
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect(), gap = 8;
    const below = box.bottom + gap + height <= innerHeight || box.top < height + gap;
    tip.style.left = `${Math.max(gap, Math.min(box.left, innerWidth - width - gap))}px`;
    tip.style.top = `${Math.max(gap, below ? Math.min(box.bottom + gap, innerHeight - height - gap) : box.top - gap - height)}px`;
  };

  // Find in the article. The text is folded with the place of every character kept, so that "cafe" finds "Café".
  const MOST = 1000;
  const found = { ranges: [], at: -1 };
  const folded = (root) => {
    const text = [], places = [];
    for (const paragraph of root.querySelectorAll('p')) {
      const nodes = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        let offset = 0;
        for (const character of node.data) {
          const space = /\s/.test(character);
          if (!space || text.at(-1) !== ' ') {
            for (const unit of space ? ' ' : fold(character)) { text.push(unit); places.push([node, offset, offset + character.length]); }
          }
          offset += character.length;
        }
      }
      text.push('\n');
      places.push(null);
    }
    return { text, places };
  };
  const search = (wanted) => {
    const needle = [...wanted.trim().replace(/\s+/g, ' ')].flatMap((character) => [...fold(character)]);
    const root = story(), ranges = [];
    if (!root || !needle.length) return ranges;
    const { text, places } = folded(root);
    for (let place = 0; place + needle.length <= text.length && ranges.length < MOST; place += 1) {
      if (!needle.every((unit, ahead) => unit === text[place + ahead])) continue;
      const range = document.createRange(), [first, start] = places[place], [last, , end] = places[place + needle.length - 1];
      range.setStart(first, start);
      range.setEnd(last, end);
      ranges.push(range);
      place += needle.length - 1;
    }
    return ranges;
  };
  const go = (at) => {
    const count = reading.element.querySelector('.find .count'), input = reading.element.querySelector('.find input');
    const { ranges } = found;
    found.at = ranges.length ? (at + ranges.length) % ranges.length : -1;
    mark('kutip-found', ranges);
    mark('kutip-found-now', ranges.slice(found.at, found.at < 0 ? 0 : found.at + 1));
    if (count) {
      const { of, none } = count.dataset;
      const told = ranges.length ? of.replace('{number}', found.at + 1).replace('{total}', ranges.length) : none;
      count.textContent = input.value.trim() ? told : '';
    }
    if (found.at >= 0) window.kutip.bring(reading.element.closest('#evidence'), ranges[found.at], 0.33);
  };
  const inFind = (target) => reading.element.contains(target) && target.matches('.find input');
  document.addEventListener('input', ({ target }) => {
    if (!inFind(target)) return;
    found.ranges = search(target.value);
    go(0);
  });
  document.addEventListener('keydown', (event) => {
    if (!inFind(event.target) || event.isComposing) return;
    if (event.key === 'Enter') { event.preventDefault(); go(found.at + (event.shiftKey ? -1 : 1)); }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (event.target.value) { event.target.value = ''; found.ranges = []; go(0); }
      event.target.blur(); // the next Escape leads back, as anywhere in the article
    }
  });

  // The nearest words of a word, in an article that is not in the reader's language.
  const LETTER = /[\p{L}\p{M}]/u, JOINT = /['’-]/;
  const tip = made('status', 'gloss');
  const glosses = new Map();
  let hovering, glossed = null, turn = 0;
  const hush = () => {
    clearTimeout(hovering);
    turn += 1;
    glossed = null;
    tip.hidden = true;
    mark('kutip-glossed', []);
  };
  const caret = (x, y) => {
    if (document.caretPositionFromPoint) {
      const at = document.caretPositionFromPoint(x, y);
      return at && [at.offsetNode, at.offset];
    }
    const at = document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
    return at && [at.startContainer, at.startOffset];
  };
  const around = (node, offset) => { // the word about a place in a text
    if (!node || node.nodeType !== Node.TEXT_NODE) return null;
    const text = node.data;
    const inside = (place) => LETTER.test(text[place] || '')
      || (JOINT.test(text[place] || '') && LETTER.test(text[place - 1] || '') && LETTER.test(text[place + 1] || ''));
    let start = offset, end = offset;
    while (start > 0 && inside(start - 1)) start -= 1;
    while (end < text.length && inside(end)) end += 1;
    if (start === end || end - start > 60) return null;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  };
  const wordAt = (event) => {
    const root = event.target.closest && event.target.closest('.story[data-gloss]');
    if (!root || !reading.element.contains(root)) return null;
    const at = caret(event.clientX, event.clientY), range = at && root.contains(at[0]) ? around(...at) : null;
    const { clientX: x, clientY: y } = event; // the nearest place may be far from the pointer, behind the end of a line
    const over = range && [...range.getClientRects()].some((b) => x >= b.left - 2 && x <= b.right + 2 && y >= b.top - 4 && y <= b.bottom + 4);
    return over ? range : null;
  };
  const gloss = async (range, always) => {
    const root = story(), word = range.toString(), language = root.dataset.gloss, key = `${language} ${word}`;
    if (glossed && !tip.hidden && glossed.toString() === word && glossed.compareBoundaryPoints(Range.START_TO_START, range) === 0) return;
    hush();
    const mine = turn;
    glossed = range;
    if (!glosses.has(key)) {
      if (glosses.size > 500) glosses.clear();
      const { words } = await reading.server.keep({ do: 'gloss', word, language });
      glosses.set(key, words);
    }
    const words = glosses.get(key);
    if (mine !== turn || !range.startContainer.isConnected || (!words.length && !always)) return;
    const shown = document.createElement('strong'), told = document.createElement('small');
    Object.assign(shown, { lang: language, textContent: words.join(', ') || root.dataset.none });
    told.textContent = root.dataset.told;
    tip.replaceChildren(shown, told);
    mark('kutip-glossed', [range]);
    beside(tip, range.getBoundingClientRect());
  };
  let pressed = null;
  document.addEventListener('pointerdown', (event) => { pressed = [event.clientX, event.clientY]; if (!tip.contains(event.target)) hush(); });
  document.addEventListener('click', (event) => {
    const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 5;
    const range = moved || event.detail > 1 || !getSelection().isCollapsed ? null : wordAt(event); // what is selected is left in peace
    if (range) gloss(range, true);
  });
  document.addEventListener('pointermove', (event) => {
    clearTimeout(hovering);
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const range = wordAt(event);
    const same = range && glossed && range.startContainer === glossed.startContainer && range.startOffset === glossed.startOffset;
    if (same) return;
    if (glossed && !tip.contains(event.target)) hush();
    if (range) hovering = setTimeout(() => { if (getSelection().isCollapsed) gloss(range, false); }, 350);
  });
  const step = (root, back) => { // word after word: from the last one, the selection, the chosen quote or the beginning
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), words = [];
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      for (const match of node.data.matchAll(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu)) words.push(around(node, match.index));
    }
    const ranges = words.filter(Boolean), selected = getSelection(), begin = document.createRange();
    const current = root.querySelector('mark.current');
    if (glossed) { begin.setStart(glossed.startContainer, glossed.startOffset); begin.collapse(true); }
    else if (!selected.isCollapsed && root.contains(selected.anchorNode)) begin.setStart(...((range) => [range.startContainer, range.startOffset])(selected.getRangeAt(0)));
    else begin.setStart(current || root, 0);
    const place = (range) => range.compareBoundaryPoints(Range.START_TO_START, begin);
    const next = back ? ranges.findLast((range) => place(range) < 0) : ranges.find((range) => (glossed ? place(range) > 0 : place(range) >= 0));
    if (!next) return;
    const panel = reading.element.closest('#evidence'), box = next.getBoundingClientRect(), edge = panel.getBoundingClientRect();
    if (box.top < edge.top + 60 || box.bottom > edge.bottom - 60) { stepped = Date.now(); window.kutip.bring(panel, next, 0.4); }
    gloss(next, true);
  };
  let stepped = 0;
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const root = event.target.closest && event.target.closest('.story[data-gloss]');
    if (root && event.key.toLowerCase() === 'g') { event.preventDefault(); step(root, event.shiftKey); }
  });

  // A look at what a citation in the chat leads to; not for fingers, which open it at once.
  const look = made('tooltip', 'peek');
  const looks = new Map();
  let waiting, looked = null;
  const away = () => {
    clearTimeout(waiting);
    look.hidden = true;
    if (!looked) return;
    looked.removeAttribute('aria-describedby');
    if (looked.dataset.title) looked.title = looked.dataset.title;
    looked = null;
  };
  const peek = async (link) => {
    away();
    looked = link;
    const name = link.getAttribute('href').slice(1), language = document.documentElement.lang, conversation = window.kutip.conversation();
    link.dataset.title = link.title || link.dataset.title || '';
    link.removeAttribute('title'); // the browser would show it over the preview
    const key = [conversation, name, language, link.dataset.title].join(' ');
    if (!looks.has(key)) {
      if (looks.size > 200) looks.clear();
      const { html } = await reading.server.keep({ do: 'peek', conversation, name, language });
      if (html) looks.set(key, html);
    }
    if (looked !== link || !link.isConnected || !looks.has(key)) return;
    look.innerHTML = looks.get(key);
    link.setAttribute('aria-describedby', look.id);
    beside(look, link.getBoundingClientRect());
  };
  const cited = (target) => (target.closest ? target.closest('#chat a.cite[href^="#cite-"]') : null);
  let touched = false;
  document.addEventListener('pointerover', (event) => {
    const link = cited(event.target);
    if (event.pointerType !== 'mouse' || link === looked) return;
    clearTimeout(waiting);
    if (link) waiting = setTimeout(() => peek(link), 300);
    else if (looked && !look.contains(event.target)) waiting = setTimeout(away, 150); // time to reach the preview and read on
  });
  document.addEventListener('pointerdown', (event) => {
    touched = event.pointerType !== 'mouse';
    if (!look.contains(event.target)) away();
  });
  document.addEventListener('focusin', (event) => {
    const link = cited(event.target);
    if (link && !touched && link.matches(':focus-visible:not([aria-current])')) peek(link);
    else if (looked && !link) away();
  });
  document.addEventListener('keydown', (event) => {
    touched = false;
    if (event.key === 'Enter') away(); // what is opened shows more than the preview
    if (event.key !== 'Escape' || (tip.hidden && look.hidden)) return;
    event.stopImmediatePropagation(); // the first Escape takes the tip away, the next one goes where it always goes
    hush();
    away();
  }, true);
  document.addEventListener('scroll', (event) => {
    if (look.contains(event.target)) return;
    away();
    if (Date.now() - stepped > 300) hush();
  }, { capture: true, passive: true });

  reading.renewed = () => { hush(); away(); found.ranges = []; mark('kutip-found', []); mark('kutip-found-now', []); };
}
watch('value', () => reading.renewed());
