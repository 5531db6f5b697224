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

// A quote is brought into view inside the panel alone: scrollIntoView would move the page around it too.
watch('value', () => {
  const chosen = element.querySelector('mark.current');
  const above = chosen ? chosen.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
  element.scrollTop = chosen ? element.scrollTop + above - element.clientHeight / 3 : 0;

  const asked = document.querySelectorAll('#chat .user.message');
  if (asked.length > (window.kutipAsked || 0)) asked[asked.length - 1].scrollIntoView({ block: 'start' });
  window.kutipAsked = asked.length;
});
