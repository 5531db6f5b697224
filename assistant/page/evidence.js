// Runs in the evidence panel each time Gradio mounts it: `element`, `trigger`, `server` and `watch` are Gradio's.
window.kutip.panel = { element, trigger, server };

watch('value', () => {
  const evidence = element.closest('#evidence');
  const quote = element.querySelector('mark.current');
  evidence.scrollTop = 0; // where the headline stays in sight, too, if it can
  const seen = quote && quote.getBoundingClientRect().bottom - evidence.getBoundingClientRect().top < evidence.clientHeight * 0.75;
  if (quote && !seen) window.kutip.bring(evidence, quote, 0.33);
});
