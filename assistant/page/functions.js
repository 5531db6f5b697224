// Runs before all others: the browser makes no function of a text here (see the content policy), and Gradio asks for a few.
// So it is given those that stand below, each by its exact text, and for any other text an error.
const [loads, asks] = (() => {
  const real = Function, awaiting = Object.getPrototypeOf(async () => {}).constructor;
  const known = new Map();
  const LOADED = 'element,trigger,props,server,upload,watch';
  const value = (names) => (...given) => `${given[names.indexOf('value')]}`;
  known.set('return `${value}`;', value); // what a component shows is its value,
  known.set('return ``;', () => () => ''); // and it has no style of its own;
  known.set('return "${value}";', () => () => '${value}'); // which is what Handlebars makes of these two templates.
  known.set('return "";', () => () => '');
  const look = (...parts) => {
    const text = String(parts.pop()).trim(), made = known.get(text);
    if (!made) throw new EvalError('Kutip makes no function of a text that it does not know.');
    return made(parts.map(String));
  };
  [real, awaiting].forEach((kind) => {
    const stand = function Function(...parts) { return look(...parts); };
    stand.prototype = kind.prototype;
    Object.defineProperty(kind.prototype, 'constructor', { value: stand });
    if (kind === real) window.Function = stand;
  });
  const loaded = (made) => {
    const text = String(made), body = text.slice(text.indexOf('{\n') + 2, -2).trim();
    known.set(body, (names) => { if (names.join() !== LOADED) throw new EvalError(`Gradio gives ${names}.`); return made; });
  };
  const asked = (made) => known.set(`return ${String(made).slice('async () => '.length)};`, () => made);
  return [loaded, asked];
})();
