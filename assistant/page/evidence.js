// Runs in the evidence panel each time Gradio mounts it: `element`, `trigger` and `watch` are Gradio's.
// A link named #cite-<turn>-<number> opens an article at a quote, #near-<turn>-<place> one that came near, #sources-<turn> the cards;
// #write-<place> lets a language model write, or none;
// #ask-<turn>-<place> asks a question that is suggested, #drop-<turn>-<place> the same question without a filter.
const panel = {
  element,
  open: (link) => {
    const name = link.getAttribute('href').slice(1);
    trigger({ ask: 'submit', drop: 'submit', write: 'edit' }[name.split('-')[0]] || 'select', { name });
  },
};

// Brings a part of a panel to a share of the panel's height; scrollIntoView would move the page around the panel too.
const bring = (panel, part, share) => {
  const below = part.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  panel.scrollTop += below - panel.clientHeight * share;
};

if (!window.kutipPanel) {
  const links = ['cite', 'near', 'sources', 'ask', 'drop', 'write'].map((kind) => `a[href^="#${kind}-"]`).join(', ');

  document.addEventListener('click', (event) => {
    const link = event.target.closest(links);
    if (!link) return;
    event.preventDefault();
    window.kutipPanel.open(link);
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const steps = { ArrowLeft: '.step[rel=prev]', ArrowRight: '.step[rel=next]', Escape: '.back' };
    const pressed = event.key === ' ' && event.target.closest('a[role=button]'); // Enter is a click already
    const link = pressed || (steps[event.key] && window.kutipPanel.element.querySelector(steps[event.key]));
    if (!link) return;
    event.preventDefault();
    window.kutipPanel.open(link);
  });

  // The switch of a written answer hides in all answers what is not supported; it stays as it is for this tab.
  const ONLY = 'kutip only supported';
  const switched = () => {
    const on = sessionStorage.getItem(ONLY) === 'yes';
    document.documentElement.classList.toggle('only-supported', on);
    document.querySelectorAll('#chat .only input').forEach((box) => { box.checked = on; });
  };
  document.addEventListener('change', (event) => {
    if (!event.target.matches('#chat .only input')) return;
    sessionStorage.setItem(ONLY, event.target.checked ? 'yes' : '');
    switched();
  });

  // Whenever something is asked or answered, the last question is brought to the top of the chat, its answer below it; but not while an
  // answer grows and somebody has scrolled away.
  let told = '', waits = false, away = false;
  const scrolled = (event) => { away = away || Boolean(event.target.closest('#chat')); };
  ['wheel', 'touchmove', 'pointerdown'].forEach((kind) => document.addEventListener(kind, scrolled, { passive: true }));
  new MutationObserver(() => {
    switched();
    const messages = [...document.querySelectorAll('#chat .message')];
    const now = messages.map((message) => message.textContent).join('\n');
    const asked = messages.findLast((message) => message.matches('.user'));
    const waiting = document.querySelector('#chat .waiting') !== null;
    if (waiting && !waits) away = false;
    waits = waiting;
    if (asked && now !== told && !away) bring(asked.closest('.bubble-wrap'), asked, 0.1);
    told = now;
  }).observe(document.body, { childList: true, subtree: true, characterData: true }); // the chat may not be there yet
}
window.kutipPanel = panel;

watch('value', () => {
  const evidence = element.closest('#evidence');
  const quote = element.querySelector('mark.current');
  if (quote) bring(evidence, quote, 0.33);
  else evidence.scrollTop = 0;
});
