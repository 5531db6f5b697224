// Runs in the evidence panel each time Gradio mounts it: `element`, `trigger` and `watch` are Gradio's.
// A link named #cite-<turn>-<number> opens an article at a quote, #near-<turn>-<place> one that came near, #sources-<turn> the cards.
const panel = {
  element,
  open: (link) => trigger('select', { name: link.getAttribute('href').slice(1) }),
};

if (!window.kutipPanel) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#cite-"], a[href^="#near-"], a[href^="#sources-"]');
    if (!link) return;
    event.preventDefault();
    window.kutipPanel.open(link);
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const steps = { ArrowLeft: '.step[rel=prev]', ArrowRight: '.step[rel=next]', Escape: '.back' };
    const link = steps[event.key] && window.kutipPanel.element.querySelector(steps[event.key]);
    if (!link) return;
    event.preventDefault();
    window.kutipPanel.open(link);
  });
}
window.kutipPanel = panel;

// Brings a part of a panel to a share of the panel's height; scrollIntoView would move the page around the panel too.
const bring = (panel, part, share) => {
  const below = part.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  panel.scrollTop += below - panel.clientHeight * share;
};

watch('value', () => {
  const evidence = element.closest('#evidence');
  const quote = element.querySelector('mark.current');
  if (quote) bring(evidence, quote, 0.33);
  else evidence.scrollTop = 0;

  const asked = document.querySelectorAll('#chat .user.message');
  if (asked.length > (window.kutipAsked || 0)) bring(asked[0].closest('.bubble-wrap'), asked[asked.length - 1], 0.1);
  window.kutipAsked = asked.length;
});
