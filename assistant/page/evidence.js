// Runs in the evidence panel each time Gradio mounts it: `element`, `trigger`, `server` and `watch` are Gradio's.
window.kutip.panel = { element, trigger, server };

watch('value', () => {
  const evidence = element.closest('#evidence');
  const quote = element.querySelector('mark.current');
  if (quote) window.kutip.bring(evidence, quote, 0.33);
  else evidence.scrollTop = 0;
});
