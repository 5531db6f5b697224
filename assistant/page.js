// Runs in the evidence panel each time Gradio mounts it: `element`, `trigger` and `watch` are Gradio's.
// A link named #cite-<turn>-<number> opens an article at a quote, #sources-<turn> the cards of an answer.
const panel = {
  element,
  open: (link) => trigger('select', { name: link.getAttribute('href').slice(1) }),
};

if (!window.kutipPanel) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#cite-"], a[href^="#sources-"]');
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

watch('value', () => {
  const chosen = element.querySelector('mark.current');
  if (chosen) chosen.scrollIntoView({ block: 'center' });
});
